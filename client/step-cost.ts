/** What a step costs this machine: a mean that follows, fed with whole plans. Reads no clock. */

/** A dearer step moves the mean by this part of the difference: half of what is known is from the last 22 steps. */
const WEIGHT_UP = 1 / 32;
/** A cheaper one by this: what a machine could do a moment ago it can do. */
const WEIGHT_DOWN = 1 / 8;
/**
 * A step counts at most this many times the mean. One that was interrupted, by the collector or by another program, says nothing of what
 * steps cost; where all are so dear, the mean is there after some forty.
 */
const OUTLIER = 4;
/** Clocks of pages are this coarse, in milliseconds: below it nothing is an outlier. */
const COARSE_MS = 0.1;

/** The mean of one loop. */
export interface StepCost {
  /** Milliseconds of a step; 0 before the first. */
  readonly meanMs: number;
  /** `steps` steps together took this long, with all that was done with them. */
  add(passedMs: number, steps: number): void;
}

/** Makes a mean of nothing. */
export function createStepCost(): StepCost {
  let meanMs = 0;
  let isEmpty = true;
  return {
    get meanMs() {
      return meanMs;
    },
    add(passedMs, steps) {
      if (steps <= 0 || !(passedMs >= 0)) return;
      const most = isEmpty ? Infinity : Math.max(COARSE_MS, meanMs * OUTLIER);
      const stepMs = Math.min(passedMs / steps, most);
      const weight = stepMs > meanMs ? WEIGHT_UP : WEIGHT_DOWN;
      const part = isEmpty ? 1 : 1 - Math.pow(1 - weight, steps);
      meanMs += (stepMs - meanMs) * part;
      isEmpty = false;
    },
  };
}
