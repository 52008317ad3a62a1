/** Slow motion of what is only seen: effects go slower for a while, the match does not. */

/** The pace of effects. */
export interface SlowMotion {
  /** What their time is multiplied with, 0…1, as of the last step. */
  readonly pace: number;
  /** The slower of the running and the new one wins. */
  start(pace: number, seconds: number, source?: number): void;
  /** Ends the running one if it is of this source. */
  withdraw(source: number): void;
  /** By the time of the match, not by the slowed one. */
  step(dtSeconds: number): void;
  clear(): void;
}

/** The last part of its time, in which it comes back to the pace of the match. */
const RETURN_PART = 0.25;

/** Makes one at the pace of the match. */
export function createSlowMotion(): SlowMotion {
  let slowest = 1;
  let total = 0;
  let left = 0;
  let sourceOfRunning = 0;
  const slow = {
    pace: 1,
    start(pace: number, seconds: number, source = 0) {
      if (!(seconds > 0) || !(pace < slow.pace)) return;
      slowest = Math.max(0, pace);
      total = seconds;
      left = seconds;
      sourceOfRunning = source;
      slow.pace = slowest;
    },
    withdraw(source: number) {
      if (source === sourceOfRunning) slow.clear();
    },
    step(dtSeconds: number) {
      if (left <= 0) return;
      left = Math.max(0, left - dtSeconds);
      const back = Math.max(0, 1 - left / (total * RETURN_PART));
      slow.pace = slowest + (1 - slowest) * Math.min(1, back);
    },
    clear() {
      left = 0;
      slow.pace = 1;
    },
  };
  return slow;
}
