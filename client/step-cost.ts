/** What a step costs this machine: a mean that follows, fed with whole plans. Reads no clock. */

/** Each step moves the mean by this part of the difference: half of what is known is from the last 22 steps. */
const WEIGHT = 1 / 32;

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
      const part = isEmpty ? 1 : 1 - Math.pow(1 - WEIGHT, steps);
      meanMs += (passedMs / steps - meanMs) * part;
      isEmpty = false;
    },
  };
}
