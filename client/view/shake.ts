/** Shakes and flashes: effects of the whole picture that die away in the match's time. */

/** Shakes at once; more replace the one nearest its end. */
const MAX_SHAKES = 8;

/** All shakes together move the picture by at most this many logical pixels. */
const MAX_AMPLITUDE = 40;

/** What shakes the picture. */
export interface Shake {
  /** Logical pixels, as of the last step. */
  readonly x: number;
  readonly y: number;
  /** `source` is what it may be withdrawn by; 0, as when absent, for never. */
  add(amplitude: number, seconds: number, source?: number): void;
  /** Ends those of this source. */
  withdraw(source: number): void;
  step(dtSeconds: number): void;
  clear(): void;
}

/** Makes a still picture. The movement is a sum of fixed sines, so the same match shakes in the same way. */
export function createShake(): Shake {
  const amplitude = new Float64Array(MAX_SHAKES);
  const total = new Float64Array(MAX_SHAKES);
  const left = new Float64Array(MAX_SHAKES);
  const sources = new Float64Array(MAX_SHAKES);
  let time = 0;
  const shake = {
    x: 0,
    y: 0,
    add(by: number, seconds: number, source = 0) {
      let slot = 0;
      for (let i = 1; i < MAX_SHAKES; i++) if (left[i] < left[slot]) slot = i;
      amplitude[slot] = by;
      total[slot] = seconds;
      left[slot] = seconds;
      sources[slot] = source;
    },
    withdraw(source: number) {
      for (let i = 0; i < MAX_SHAKES; i++) if (sources[i] === source) left[i] = 0;
    },
    step(dtSeconds: number) {
      time += dtSeconds;
      let sum = 0;
      for (let i = 0; i < MAX_SHAKES; i++) {
        if (left[i] <= 0) continue;
        left[i] -= dtSeconds;
        if (left[i] > 0) sum += amplitude[i] * (left[i] / total[i]) ** 2;
      }
      const reach = Math.min(sum, MAX_AMPLITUDE);
      shake.x = (reach * (Math.sin(time * 107) + Math.sin(time * 173 + 1.3))) / 2;
      shake.y = (reach * (Math.sin(time * 131 + 2.1) + Math.sin(time * 83 + 0.7))) / 2;
    },
    clear() {
      left.fill(0);
      shake.x = 0;
      shake.y = 0;
    },
  };
  return shake;
}

/** A colour over the picture that fades. */
export interface Flash {
  readonly tint: number;
  /** 0…1, as of the last step. */
  readonly alpha: number;
  /** The stronger of the running and the new flash wins. */
  start(tint: number, seconds: number, alpha: number, source?: number): void;
  /** Ends the running one if it is of this source. */
  withdraw(source: number): void;
  step(dtSeconds: number): void;
  clear(): void;
}

/** Makes no flash. */
export function createFlash(): Flash {
  let total = 0;
  let left = 0;
  let strength = 0;
  let sourceOfRunning = 0;
  const flash = {
    tint: 0xffffff,
    alpha: 0,
    start(tint: number, seconds: number, alpha: number, source = 0) {
      if (!(seconds > 0) || alpha < flash.alpha) return;
      flash.tint = tint;
      flash.alpha = alpha;
      strength = alpha;
      total = seconds;
      left = seconds;
      sourceOfRunning = source;
    },
    withdraw(source: number) {
      if (source === sourceOfRunning) flash.clear();
    },
    step(dtSeconds: number) {
      if (left <= 0) return;
      left = Math.max(0, left - dtSeconds);
      flash.alpha = strength * (left / total);
    },
    clear() {
      left = 0;
      flash.alpha = 0;
    },
  };
  return flash;
}
