/** When the messages of one direction of a link arrive: delay, jitter, and losses that hold up what comes behind them. */
import { nextFloat } from '../math/random.ts';
import type { NetworkCondition } from './conditions.ts';

/** A lost segment is sent again after at least this long: the smallest retransmission time of common TCP stacks (RFC 6298: 1 s; Linux: 200 ms). */
const RETRANSMISSION_MS = 200;

/** The arrivals of one direction. */
export interface Arrivals {
  /** How many messages have been lost and sent again. */
  readonly resent: number;
  /** When a message sent at `nowMs` arrives: never before one that was sent before it. Takes four steps of the generator. */
  next(nowMs: number): number;
}

/** The seeded network and the fault proxy draw their delays here, in the order in which messages are sent. */
export function createArrivals(
  { roundTripMs, jitterMs, loss, burstMessages }: NetworkCondition,
  random: Uint32Array,
): Arrivals {
  let lastAtMs = 0;
  let isBad = false;
  let resent = 0;
  // Gilbert's two-state model: stays bad with 1 − 1/burst, becomes bad so often that the share of losses is `loss`.
  const leaveBad = 1 / burstMessages;
  const enterBad = loss >= 1 ? 1 : (leaveBad * loss) / (1 - loss);

  return {
    get resent() {
      return resent;
    },
    next(nowMs) {
      isBad = nextFloat(random) < (isBad ? 1 - leaveBad : enterBad);
      const wayMs = Math.max(0, (roundTripMs + (nextFloat(random) * 2 - 1) * jitterMs) / 2);
      const againMs = isBad ? Math.max(RETRANSMISSION_MS, roundTripMs) : 0;
      if (isBad) resent++;
      lastAtMs = Math.max(lastAtMs, nowMs + wayMs + againMs);
      return lastAtMs;
    },
  };
}
