/** A timer that follows deadlines given by someone else: late once is not late for ever. */

/** What a loop drives. Times are milliseconds of `performance.now()`. */
export interface Ticking {
  /** Does everything that is due. */
  advance(nowMs: number): void;
  /** Milliseconds until something is due again, 0 or more. */
  nextDeadlineMs(nowMs: number): number;
  /** A deadline was noticed this late. */
  late(lateMs: number): void;
  /** `advance` threw: the loop has stopped. */
  failed(error: unknown): void;
}

/** Nothing due for long is looked at again after this: a clock that a suspended machine moved must not stop a room. */
const LOOK_AGAIN_MS = 250;

/** Starts at once; returns what stops it. */
export function startTicking({ advance, nextDeadlineMs, late, failed }: Ticking): () => void {
  let timer: NodeJS.Timeout | undefined;
  let dueAtMs = performance.now();
  let isStopped = false;

  function run(): void {
    const nowMs = performance.now();
    // A timer may fire up to a millisecond early; nothing is due then and nothing is late.
    if (nowMs >= dueAtMs) late(nowMs - dueAtMs);
    try {
      advance(nowMs);
    } catch (error) {
      isStopped = true;
      failed(error);
    }
    // What was advanced may have ended the room, and with it this loop.
    if (!isStopped) schedule();
  }

  function schedule(): void {
    const nowMs = performance.now();
    const inMs = Math.min(LOOK_AGAIN_MS, nextDeadlineMs(nowMs));
    dueAtMs = nowMs + inMs;
    timer = setTimeout(run, Math.ceil(inMs));
  }

  schedule();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
