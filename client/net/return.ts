// The way back after a line was lost: one attempt after another, and whichever opens a line first has it.
import { ATTEMPT_MS, mayTryAgain, returnDelayMs } from './return-policy.ts';
import type { Clock } from './connection.ts';

/** What a way back is made of; `Opened` is what an attempt opens. */
export interface ReturnOptions<Opened> {
  readonly clock: Clock;
  /** One attempt, in its own time. */
  open(): Promise<Opened>;
  /** Whether a failure says that there is nothing to come back to. */
  isFinal(error: unknown): boolean;
  /** Called once, unless `lost` is or it was stopped. */
  returned(opened: Opened): void;
  /** Time is up, or there is nothing to come back to. */
  lost(): void;
  /** What an attempt opened after one of these, or after the stop. */
  unwanted(opened: Opened): void;
}

/**
 * Tries to come back from now on. The next attempt begins when one has failed or has not answered in time; but a slow one is still waited
 * for: a server that was held up carries it out late, and the token it used leads nowhere any more. Returns what stops it.
 */
export function startReturn<Opened>(options: ReturnOptions<Opened>): () => void {
  const { clock } = options;
  const lostAtMs = clock.nowMs();
  let isOver = false;
  let newest = 0;
  /** Attempts that have neither opened nor failed. */
  let openCount = 0;
  let cancelTimer = () => {};

  function stop(): void {
    isOver = true;
    cancelTimer();
  }

  function giveUp(): void {
    stop();
    options.lost();
  }

  function next(attempt: number): void {
    newest = attempt;
    cancelTimer = clock.after(returnDelayMs(attempt), () => {
      if (mayTryAgain(lostAtMs, clock.nowMs())) begin(attempt);
      else giveUp();
    });
  }

  function begin(attempt: number): void {
    openCount++;
    cancelTimer = clock.after(ATTEMPT_MS, () => next(attempt + 1));
    options.open().then(
      (opened) => {
        openCount--;
        if (isOver) return options.unwanted(opened);
        stop();
        options.returned(opened);
      },
      (error: unknown) => {
        openCount--;
        if (isOver) return;
        // While another attempt is under way, it may be what took the seat.
        if (openCount === 0 && options.isFinal(error)) return giveUp();
        if (attempt !== newest) return;
        cancelTimer();
        next(attempt + 1);
      },
    );
  }

  next(0);
  return stop;
}
