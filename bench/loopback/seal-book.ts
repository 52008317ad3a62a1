// The seals that all clients of a room get, read once however many get them.
import { crc32 } from 'node:zlib';
import {
  BitReader,
  beginReadSeals,
  createSealTarget,
  peekSealTick,
  readSeal,
  repeatSeal,
  type WireLayout,
} from '#shared/wire/protocol.ts';

/** One sealed tick, as a client reads it. */
export interface SealRead {
  readonly tick: number;
  /** Whose inputs changed. */
  readonly changed: ReadonlySet<number>;
  /** Of everyone's inputs in this tick, and the number of orders and commands. */
  readonly hash: number;
}

/** Messages and baselines that are kept: more than any two clients of a healthy room are apart. */
const KEPT = 512;

/** Clients tell it each message and the tick that they expect, and get what is in it. Before the first input, all inputs are zero. */
export class SealBook {
  readonly #layout: WireLayout;
  readonly #reader = new BitReader();
  readonly #baselines = new Map<number, Uint8Array>();
  readonly #messages = new Map<string, readonly SealRead[]>();

  constructor(layout: WireLayout) {
    this.#layout = layout;
  }

  /** Throws when the message cannot be read. */
  read(message: Uint8Array, nextTick: number): readonly SealRead[] {
    const key = `${nextTick} ${crc32(message)}`;
    const known = this.#messages.get(key);
    if (known !== undefined) return known;
    const seals = this.#readNew(message, nextTick);
    keep(this.#messages, key, seals);
    return seals;
  }

  #readNew(message: Uint8Array, nextTick: number): readonly SealRead[] {
    const layout = this.#layout;
    const target = createSealTarget(layout);
    const baseline = target.inputs.slice();
    const before = this.#baselines.get(nextTick - 1);
    if (before !== undefined) baseline.set(before);
    const seals: SealRead[] = [];
    let isOk = beginReadSeals(this.#reader, message);
    for (let tick = nextTick; isOk && !this.#reader.isAtEnd; tick++) {
      target.tick = tick;
      if (peekSealTick(this.#reader, tick) !== tick) repeatSeal(layout, baseline, target);
      else isOk = readSeal(this.#reader, layout, baseline, target);
      const changed = new Set(target.changedSeats.subarray(0, target.changedCount));
      seals.push({ tick, changed, hash: crc32(baseline, target.orders.length * 1_000 + target.commands.length) });
      keep(this.#baselines, tick, baseline.slice());
    }
    if (!isOk) throw new Error(`A message of seals from tick ${nextTick} on cannot be read.`);
    return seals;
  }
}

function keep<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= KEPT) return;
    map.delete(oldest);
  }
}
