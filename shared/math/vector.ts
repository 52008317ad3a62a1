// Scalars and vectors given by their coordinates: nothing is allocated, and every function is exact or rounds as written.

/** x² + y²: to compare lengths without a root. */
export function lengthSquared(x: number, y: number): number {
  return x * x + y * y;
}

/** The length of a vector, at most 1 ulp off. Squares overflow above 1e154 and vanish below 1e-154: `hypot` does not. */
export function length(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

/** The square of the distance between two points. */
export function distanceSquared(ax: number, ay: number, bx: number, by: number): number {
  const x = bx - ax;
  const y = by - ay;
  return x * x + y * y;
}

/** The distance between two points, with the limits of `length`. */
export function distance(ax: number, ay: number, bx: number, by: number): number {
  return Math.sqrt(distanceSquared(ax, ay, bx, by));
}

/** The scalar product: the lengths times the cosine of the angle between. */
export function dot(ax: number, ay: number, bx: number, by: number): number {
  return ax * bx + ay * by;
}

/** The z of the vector product: positive if b lies counter-clockwise of a where y points up, clockwise where it points down. */
export function cross(ax: number, ay: number, bx: number, by: number): number {
  return ax * by - ay * bx;
}

/** `value`, or the bound that it lies beyond. `minimum` must not be above `maximum`. NaN stays NaN. */
export function clamp(value: number, minimum: number, maximum: number): number {
  if (value < minimum) return minimum;
  return value > maximum ? maximum : value;
}

/** The number the share `t` of the way from one to another: exactly `from` at 0, `to` at 1, and both where they are equal. t may lie outside. */
export function lerp(from: number, to: number, t: number): number {
  return t < 0.5 ? from + (to - from) * t : to - (to - from) * (1 - t);
}

/** The share of the way from one to another at which `value` lies: the inverse of `lerp`. 0 where the two are equal. */
export function inverseLerp(from: number, to: number, value: number): number {
  return from === to ? 0 : (value - from) / (to - from);
}

/** `from` moved towards `to` by at most `maxStep` (at least 0). It arrives exactly. */
export function moveTowards(from: number, to: number, maxStep: number): number {
  const delta = to - from;
  if (Math.abs(delta) <= maxStep) return to;
  return delta < 0 ? from - maxStep : from + maxStep;
}
