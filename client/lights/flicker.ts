/** How flames waver: noise of the match's clock, so that one flame is the same on all pages and at the same stepped time. Knows no Pixi. */

/** Slow breathing, and small starts on it. */
const SLOW_MS = 640;
const FAST_MS = 110;
const SLOW_PART = 0.7;

/**
 * The strength of a flame at a time, `1 − depth`…1. `flame` tells flames apart: any whole number. Value noise: numbers hashed from the steps of
 * time before and after, smoothly blended.
 */
export function flickerOf(timeMs: number, flame: number, depth = 0.14): number {
  const unrest = SLOW_PART * noise(timeMs / SLOW_MS, flame) + (1 - SLOW_PART) * noise(timeMs / FAST_MS, ~flame);
  return 1 - depth * unrest;
}

function noise(time: number, flame: number): number {
  const step = Math.floor(time);
  const part = time - step;
  const before = hashed(step, flame);
  return before + (hashed(step + 1, flame) - before) * part * part * (3 - 2 * part);
}

/** 0…1. The finish of MurmurHash3 (Austin Appleby, 2011, public domain). */
function hashed(step: number, flame: number): number {
  let bits = Math.imul(step, 0x9e3779b1) ^ Math.imul(flame, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 0xffffffff;
}
