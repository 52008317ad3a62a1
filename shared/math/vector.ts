// Scalars and vectors given by their coordinates: nothing is allocated, and every function is exact or rounds as written.
import { cell } from './cell.ts';
import { takeCosine, takeSine } from './trigonometry.ts';

/** x² + y²: to compare lengths without a root. */
export function lengthSquared(x: number, y: number): number {
  return x * x + y * y;
}

/** The length of a vector. Measured error: at most 1.10 ulp. Squares overflow above 1e154 and vanish below 1e-154: `hypot` does not. */
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

/**
 * A place for a result with two components: `[x, y]`, zeros at first. Make it once, at the top of a file, and read it right after the call
 * that wrote it: it is not in the world. Each function below takes its vectors by coordinates and writes last, so that `out` may be
 * where they came from. None writes NaN while every coordinate is 0 or from 1e-150 to 1e150 in size.
 */
export function vector(): Float64Array {
  return new Float64Array(2);
}

/**
 * So many zeros, for functions with several results: contacts, moves, hits. Scratch, to be made once at the top of a file, written before
 * it is read in the same call, and never state. `count` is a whole number from 1 on.
 */
export function numberList(count: number): Float64Array {
  return new Float64Array(count);
}

/** The vector (x, y) brought to length 1. Measured error: at most 2.40 ulp. (0, 0) stays. Any finite size will do, and an infinite x or y gives its direction. */
export function normalized(x: number, y: number, out: Float64Array): void {
  give(x, y);
  writeNormalized(out);
}

/** The vector (x, y), shortened to `maximum` (at least 0) where it is longer. */
export function clampedLength(x: number, y: number, maximum: number, out: Float64Array): void {
  give(x, y);
  giveMore(maximum, 0);
  writeClamped(out);
}

/** The vector of a length in a direction. Exact along the x axis. */
export function fromAngle(angleRad: number, size: number, out: Float64Array): void {
  give(angleRad, size);
  writeFromAngle(out);
}

/** The vector (x, y) turned by an angle, from the x axis towards the y axis. */
export function rotated(x: number, y: number, angleRad: number, out: Float64Array): void {
  give(x, y);
  giveMore(angleRad, 0);
  writeRotated(out);
}

/** The vector (x, y) turned by the angle of a cosine and a sine: for many vectors and one angle, or a unit vector as the angle. */
export function rotatedBy(x: number, y: number, cosine: number, sine: number, out: Float64Array): void {
  give(x, y);
  giveMore(cosine, sine);
  writeRotatedBy(out);
}

/** The vector (x, y) a quarter turn on, from the x axis towards the y axis: exact, and never -0 from 0. */
export function perpendicular(x: number, y: number, out: Float64Array): void {
  out[0] = 0 - y;
  out[1] = x;
}

/** The vector (x, y) thrown back by a wall with a normal of any length, as light by a mirror. As it was where the normal is (0, 0). */
export function reflected(x: number, y: number, normalX: number, normalY: number, out: Float64Array): void {
  give(x, y);
  giveMore(normalX, normalY);
  writeReflected(out);
}

/** The part of the vector (x, y) that lies along another, of any length. (0, 0) where that is (0, 0). */
export function projected(x: number, y: number, alongX: number, alongY: number, out: Float64Array): void {
  give(x, y);
  giveMore(alongX, alongY);
  writeProjected(out);
}

/** The point (x, y) moved towards another by at most `maxStep` (at least 0). It arrives exactly. */
export function movedTowards(x: number, y: number, toX: number, toY: number, maxStep: number, out: Float64Array): void {
  give(x, y);
  giveMore(toX, toY);
  given[4] = maxStep;
  writeMoved(out);
}

/** Where the arguments of the functions above lie on their way to the body, for the reason that `cell` gives. */
const given = new Float64Array(5);

function give(x: number, y: number): void {
  const to = given;
  to[0] = x;
  to[1] = y;
}

function giveMore(x: number, y: number): void {
  const to = given;
  to[2] = x;
  to[3] = y;
}

function writeNormalized(out: Float64Array): void {
  const x = given[0];
  const y = given[1];
  const square = x * x + y * y;
  if (square > 1e-280 && square < 1e300) {
    const size = Math.sqrt(square);
    out[0] = x / size;
    out[1] = y / size;
    return;
  }
  // Squares leave the range of doubles: brought near 1 by the larger coordinate first.
  const largest = Math.max(Math.abs(x), Math.abs(y));
  if (largest === 0) {
    out[0] = 0;
    out[1] = 0;
    return;
  }
  const isInfinite = largest === Infinity;
  const nearX = isInfinite ? (Math.abs(x) === Infinity ? Math.sign(x) : 0) : x / largest;
  const nearY = isInfinite ? (Math.abs(y) === Infinity ? Math.sign(y) : 0) : y / largest;
  const size = Math.sqrt(nearX * nearX + nearY * nearY);
  out[0] = nearX / size;
  out[1] = nearY / size;
}

function writeClamped(out: Float64Array): void {
  const x = given[0];
  const y = given[1];
  const maximum = given[2];
  const square = x * x + y * y;
  const scale = square <= maximum * maximum ? 1 : maximum / Math.sqrt(square);
  out[0] = x * scale;
  out[1] = y * scale;
}

function writeFromAngle(out: Float64Array): void {
  cell[0] = given[0];
  takeCosine();
  out[0] = cell[0] * given[1];
  cell[0] = given[0];
  takeSine();
  out[1] = cell[0] * given[1];
}

function writeRotated(out: Float64Array): void {
  cell[0] = given[2];
  takeSine();
  given[3] = cell[0];
  cell[0] = given[2];
  takeCosine();
  given[2] = cell[0];
  writeRotatedBy(out);
}

function writeRotatedBy(out: Float64Array): void {
  const x = given[0];
  const y = given[1];
  out[0] = x * given[2] - y * given[3];
  out[1] = x * given[3] + y * given[2];
}

function writeReflected(out: Float64Array): void {
  const x = given[0];
  const y = given[1];
  const normalX = given[2];
  const normalY = given[3];
  const square = normalX * normalX + normalY * normalY;
  const factor = square > 0 ? (2 * (x * normalX + y * normalY)) / square : 0;
  out[0] = x - factor * normalX;
  out[1] = y - factor * normalY;
}

function writeProjected(out: Float64Array): void {
  const alongX = given[2];
  const alongY = given[3];
  const square = alongX * alongX + alongY * alongY;
  const factor = square > 0 ? (given[0] * alongX + given[1] * alongY) / square : 0;
  out[0] = factor * alongX;
  out[1] = factor * alongY;
}

function writeMoved(out: Float64Array): void {
  const toX = given[2];
  const toY = given[3];
  const maxStep = given[4];
  const deltaX = toX - given[0];
  const deltaY = toY - given[1];
  const square = deltaX * deltaX + deltaY * deltaY;
  const isNear = square <= maxStep * maxStep;
  const share = isNear ? 0 : maxStep / Math.sqrt(square);
  out[0] = isNear ? toX : given[0] + deltaX * share;
  out[1] = isNear ? toY : given[1] + deltaY * share;
}
