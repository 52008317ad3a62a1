// The way back after a line was lost: one attempt after another, and whichever opens a line first has it.
import { ATTEMPT_MS, isLastAttempt, returnDelayMs } from './return-policy.ts';
import type { Clock } from './connection.ts';
import type { Refusal } from './refusal.ts';

/** What a way back is made of; `Opened` is what an attempt opens. */
export interface ReturnOptions<Opened> {
  readonly clock: Clock;
  /** One attempt, in its own time. */
  open(): Promise<Opened>;
  /** Why there is nothing to come back to, if a failure says so; null when it is worth asking again. */
  finalRefusal(error: unknown): Refusal | null;
  /** Called once, unless `lost` is or it was stopped. */
  returned(opened: Opened): void;
  /** There is nothing to come back to; or `gone`: nobody has answered for so long that it was the last attempt. */
  lost(refusal: Refusal): void;
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

  function giveUp(refusal: Refusal): void {
    stop();
    options.lost(refusal);
  }

  function next(attempt: number): void {
    newest = attempt;
    cancelTimer = clock.after(returnDelayMs(attempt, clock.nowMs() - lostAtMs), () => begin(attempt));
  }

  function begin(attempt: number): void {
    // Not asked when an attempt ends: a page that slept through all the time still makes one.
    const isLast = isLastAttempt(clock.nowMs() - lostAtMs);
    const goOn = () => (isLast ? giveUp('gone') : next(attempt + 1));
    openCount++;
    cancelTimer = clock.after(ATTEMPT_MS, goOn);
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
        const refusal = openCount === 0 ? options.finalRefusal(error) : null;
        if (refusal !== null) return giveUp(refusal);
        if (attempt !== newest) return;
        cancelTimer();
        goOn();
      },
    );
  }

  next(0);
  return stop;
}
