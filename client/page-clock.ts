/** When a page draws: at the browser's pace, or only when a test says so. */

/** The time of a page and its frames. Milliseconds of one monotonic clock. */
export interface PageClock {
  nowMs(): number;
  /** Calls `frame` for every picture from now on. */
  start(frame: (nowMs: number) => void): void;
  stop(): void;
}

/** The browser's clock and animation frames. */
export function createBrowserClock(): PageClock {
  let request = 0;
  const clock: PageClock = {
    nowMs: () => performance.now(),
    start(frame) {
      clock.stop();
      const next = (nowMs: number) => {
        request = requestAnimationFrame(next);
        frame(nowMs);
      };
      request = requestAnimationFrame(next);
    },
    stop() {
      cancelAnimationFrame(request);
    },
  };
  return clock;
}

/** A clock that a test moves by hand. */
export interface ManualClock extends PageClock {
  /** Moves time on and draws once. */
  step(byMs: number): void;
}

/** Makes a clock that stands at 0. */
export function createManualClock(): ManualClock {
  let now = 0;
  let onFrame: ((nowMs: number) => void) | undefined;
  return {
    nowMs: () => now,
    start(frame) {
      onFrame = frame;
    },
    stop() {
      onFrame = undefined;
    },
    step(byMs) {
      now += byMs;
      onFrame?.(now);
    },
  };
}
