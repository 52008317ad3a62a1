/** Forgets guests that were not seen for long, a few at a time, with a pause between, so that nobody else waits for it. */
import { errorText, type Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Storage } from '../storage/storage.ts';

export interface GuestSweepOptions {
  readonly storage: Pick<Storage, 'forgetGuests'>;
  /** GUESTS_KEPT_DAYS; 0 keeps them for ever. */
  readonly keptDays: number;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly metrics: Pick<Metrics, 'count'>;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  readonly after: (delayMs: number, call: () => void) => () => void;
}

export interface GuestSweep {
  /** Does one round, unless one goes on still. Resolves when it has ended, and never rejects. */
  run(): Promise<void>;
  /** Ends it behind the statement that is on its way. */
  close(): Promise<void>;
}

const BATCH = 50;
const PAUSE_MS = 500;
/** Of one round: what is left is for the next. */
const BATCHES_MAX = 500;
const DAY_MS = 24 * 3_600_000;

export function createGuestSweep({ storage, keptDays, log, metrics, nowMs, after }: GuestSweepOptions): GuestSweep {
  let running: Promise<void> | undefined;
  let isClosed = false;
  let endPause = () => {};

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = after(PAUSE_MS, resolve);
      endPause = () => {
        cancel();
        resolve();
      };
    });
  }

  async function sweep(): Promise<void> {
    let forgotten = 0;
    try {
      for (let batch = 0; batch < BATCHES_MAX && !isClosed; batch++) {
        if (batch > 0) await pause();
        if (isClosed) break;
        const count = await storage.forgetGuests(nowMs() - keptDays * DAY_MS, BATCH);
        for (let i = 0; i < count; i++) metrics.count('identity.guestsForgotten');
        forgotten += count;
        if (count < BATCH) break;
      }
    } catch (error) {
      // Most often it is away: the next round finds them.
      metrics.count('identity.sweepsFailed');
      log.warn('identity.sweep', 'Guests of long ago could not be forgotten.', { error: errorText(error) });
    }
    if (forgotten > 0)
      log.info('identity.sweep', 'Guests were forgotten that nobody came back to.', { guests: forgotten, keptDays });
  }

  return {
    run() {
      if (keptDays === 0 || isClosed) return Promise.resolve();
      running ??= sweep().finally(() => (running = undefined));
      return running;
    },
    async close() {
      isClosed = true;
      endPause();
      await running;
    },
  };
}
