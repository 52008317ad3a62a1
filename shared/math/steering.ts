// Steering: which velocity a moving thing should have, to get somewhere, away, around or along with others.
import { clampedLength, fromAngle, movedTowards, normalized } from './vector.ts';

/*
 * Every behaviour writes the velocity it wants to out[0] and out[1], in units per second; `steered` turns the present velocity towards it.
 * Wishes may be added before that, each times its weight. None writes NaN while every number is 0 or from 1e-70 to 1e70 in size.
 * Source: C. W. Reynolds, "Steering Behaviors For Autonomous Characters", GDC 1999; what is added here are velocities where he has forces.
 */

/** Numbers in a flock, the sums over neighbours that `addNeighbour` makes. */
const AWAY_X = 0;
const AWAY_Y = 1;
const OFFSET_X = 2;
const OFFSET_Y = 3;
const VELOCITY_X = 4;
const VELOCITY_Y = 5;
const COUNT = 6;
const FLOCK_NUMBERS = 7;

/** Where arguments lie on their way into a body, and one number on its way out, for the reason that `cell` gives. */
const given = new Float64Array(7);

/** The velocity changed towards a wanted one by at most `maxChange`, which is acceleration × dt. It arrives exactly. */
export function steered(
  velocityX: number,
  velocityY: number,
  wantedX: number,
  wantedY: number,
  maxChange: number,
  out: Float64Array,
): void {
  movedTowards(velocityX, velocityY, wantedX, wantedY, maxChange, out);
}

/** Straight to a target at a speed. Rest on the target. */
export function seek(x: number, y: number, targetX: number, targetY: number, speed: number, out: Float64Array): void {
  give(targetX - x, targetY - y);
  given[2] = speed;
  writeSeek(out);
}

/** Straight away from a threat at a speed. Rest on the very threat: nothing tells where to. */
export function flee(x: number, y: number, threatX: number, threatY: number, speed: number, out: Float64Array): void {
  give(x - threatX, y - threatY);
  given[2] = speed;
  writeSeek(out);
}

/** To a target at a speed that falls from `slowRadius` on with the distance, to rest on it. Never past it if slowRadius is speed × dt or more. */
export function arrive(
  x: number,
  y: number,
  targetX: number,
  targetY: number,
  speed: number,
  slowRadius: number,
  out: Float64Array,
): void {
  give(targetX - x, targetY - y);
  given[2] = speed;
  given[3] = slowRadius;
  writeArrival(out);
}

/**
 * In how many seconds something that starts at (0, 0) with a speed can first meet a target that starts at (x, y) and keeps its velocity; -1
 * for never. For others than (0, 0) take the difference of places, and of velocities for a shot that keeps that of its gun.
 */
export function interceptTime(x: number, y: number, velocityX: number, velocityY: number, speed: number): number {
  give(x, y);
  given[2] = speed;
  giveMore(velocityX, velocityY);
  takeInterception();
  return given[0];
}

/** To where a target that keeps its velocity can be met, at a speed; to where it is in `maxSeconds`, if that is later or never. */
export function pursue(
  x: number,
  y: number,
  targetX: number,
  targetY: number,
  targetVelocityX: number,
  targetVelocityY: number,
  speed: number,
  maxSeconds: number,
  out: Float64Array,
): void {
  give(targetX - x, targetY - y);
  given[2] = speed;
  giveMore(targetVelocityX, targetVelocityY);
  given[5] = maxSeconds;
  writePursuit(out);
}

/**
 * Onwards at a speed, drawn aside by `share` (0 to 1) towards an angle that wanders: keep it in a column and add (roll - ½) × the largest turn to
 * it in each tick, where roll is a random number from 0 to 1. From rest, to that angle.
 */
export function wander(
  velocityX: number,
  velocityY: number,
  wanderRad: number,
  share: number,
  speed: number,
  out: Float64Array,
): void {
  give(velocityX, velocityY);
  given[2] = speed;
  giveMore(wanderRad, share);
  writeWandering(out);
}

/**
 * Around a round obstacle that lies in the way: the wanted velocity, turned along the edge of the circle where it would enter it within
 * `lookAhead` units; else as it was. `radius` is the obstacle's and one's own. A way that leads straight at the centre turns to the side
 * of +90°. Inside of the circle it leads out.
 */
export function avoidCircle(
  x: number,
  y: number,
  wantedX: number,
  wantedY: number,
  centerX: number,
  centerY: number,
  radius: number,
  lookAhead: number,
  out: Float64Array,
): void {
  give(centerX - x, centerY - y);
  given[2] = lookAhead;
  giveMore(wantedX, wantedY);
  given[5] = radius;
  writeAvoidance(out);
}

/** A place for the sums over one thing's neighbours. Make it once, at the top of a file; `beginFlock` empties it for each thing. */
export function flock(): Float64Array {
  return new Float64Array(FLOCK_NUMBERS);
}

/** Empties the sums. */
export function beginFlock(sums: Float64Array): void {
  sums.fill(0);
}

/**
 * Adds one neighbour, at (offsetX, offsetY) from oneself and with a velocity. Sums depend on the order in their last bits: add neighbours in the
 * world's order. Nearer than `tooNear` it pushes away, the more the nearer, up to 1; on the very spot it does not.
 */
export function addNeighbour(
  sums: Float64Array,
  offsetX: number,
  offsetY: number,
  velocityX: number,
  velocityY: number,
  tooNear: number,
): void {
  give(offsetX, offsetY);
  given[2] = tooNear;
  giveMore(velocityX, velocityY);
  addGiven(sums);
}

/** Away from neighbours that are too near: at a speed when pushed by 1 or more, slower when by less. Rest when there are none. */
export function separation(sums: Float64Array, speed: number, out: Float64Array): void {
  given[2] = speed;
  writeSeparation(sums, out);
}

/** To the middle of the neighbours, slower within `slowRadius` of it, as `arrive`. Rest when there are none. */
export function cohesion(sums: Float64Array, speed: number, slowRadius: number, out: Float64Array): void {
  given[2] = speed;
  given[3] = slowRadius;
  writeCohesion(sums, out);
}

/** The mean velocity of the neighbours; one's own when there are none. */
export function alignment(sums: Float64Array, velocityX: number, velocityY: number, out: Float64Array): void {
  giveMore(velocityX, velocityY);
  writeAlignment(sums, out);
}

function give(x: number, y: number): void {
  const to = given;
  to[0] = x;
  to[1] = y;
}

function giveMore(x: number, y: number): void {
  const to = given;
  to[3] = x;
  to[4] = y;
}

/** Given: the way to the target; the speed. */
function writeSeek(out: Float64Array): void {
  const speed = given[2];
  normalized(given[0], given[1], out);
  out[0] *= speed;
  out[1] *= speed;
}

/** Given: the way to the target; the speed and the slow radius. */
function writeArrival(out: Float64Array): void {
  const x = given[0];
  const y = given[1];
  const slowRadius = given[3];
  if (x * x + y * y >= slowRadius * slowRadius) {
    writeSeek(out);
    return;
  }
  out[0] = (x / slowRadius) * given[2];
  out[1] = (y / slowRadius) * given[2];
}

/** Given: the way to the target; one's speed; its velocity. Replaces the first by the time. */
function takeInterception(): void {
  // |p + v t| = s t: (v² - s²) t² + 2 p·v t + p² = 0, solved for 1/t, so that equal speeds are no special case.
  const square = given[0] * given[0] + given[1] * given[1];
  if (square === 0) {
    given[0] = 0;
    return;
  }
  const closing = -(given[0] * given[3] + given[1] * given[4]);
  const excess = given[3] * given[3] + given[4] * given[4] - given[2] * given[2];
  const discriminant = closing * closing - square * excess;
  given[0] = -1;
  if (discriminant < 0) return;
  // The larger 1/t is the earlier meeting. With opposite signs its sum cancels: then the other form of the root is exact enough.
  const root = Math.sqrt(discriminant);
  const time = closing >= 0 ? square / (closing + root) : excess < 0 ? (closing - root) / excess : -1;
  if (time >= 0 && time < Infinity) given[0] = time;
}

/** Given: as above, and the time to look ahead. */
function writePursuit(out: Float64Array): void {
  const x = given[0];
  const y = given[1];
  takeInterception();
  const ahead = given[0] >= 0 && given[0] < given[5] ? given[0] : given[5];
  given[0] = x + given[3] * ahead;
  given[1] = y + given[4] * ahead;
  writeSeek(out);
}

/** Given: the velocity; the speed; the angle and its share. */
function writeWandering(out: Float64Array): void {
  normalized(given[0], given[1], out);
  const isResting = out[0] === 0 && out[1] === 0;
  const aheadX = out[0] * (1 - given[4]);
  const aheadY = out[1] * (1 - given[4]);
  fromAngle(given[3], isResting ? 1 : given[4], out);
  given[0] = aheadX + out[0];
  given[1] = aheadY + out[1];
  writeSeek(out);
}

/** Given: the way to the centre; how far to look ahead; the wanted velocity; the radius. */
function writeAvoidance(out: Float64Array): void {
  const towardsX = given[0];
  const towardsY = given[1];
  const wantedX = given[3];
  const wantedY = given[4];
  const radius = given[5];
  const square = towardsX * towardsX + towardsY * towardsY;
  const along = towardsX * wantedX + towardsY * wantedY;
  const speed = Math.sqrt(wantedX * wantedX + wantedY * wantedY);
  out[0] = wantedX;
  out[1] = wantedY;
  if (along <= 0) return;
  if (square < radius * radius) {
    give(0 - towardsX, 0 - towardsY);
    given[2] = speed;
    writeSeek(out);
    return;
  }
  const aside = wantedX * towardsY - wantedY * towardsX;
  const edge = radius * speed;
  if (aside * aside >= edge * edge) return;
  const entry = along - Math.sqrt(edge * edge - aside * aside);
  if (entry > given[2] * speed) return;
  // Along the tangent on the side where the way passes: the direction to the centre, turned by the angle whose sine is radius / distance.
  const distance = Math.sqrt(square);
  const sine = (aside > 0 ? -radius : radius) / distance;
  const cosine = Math.sqrt(square - radius * radius) / distance;
  out[0] = ((towardsX * cosine - towardsY * sine) / distance) * speed;
  out[1] = ((towardsX * sine + towardsY * cosine) / distance) * speed;
}

/** Given: the offset; what is too near; the velocity. */
function addGiven(sums: Float64Array): void {
  const offsetX = given[0];
  const offsetY = given[1];
  const tooNear = given[2];
  sums[OFFSET_X] += offsetX;
  sums[OFFSET_Y] += offsetY;
  sums[VELOCITY_X] += given[3];
  sums[VELOCITY_Y] += given[4];
  sums[COUNT]++;
  const square = offsetX * offsetX + offsetY * offsetY;
  if (square === 0 || square >= tooNear * tooNear) return;
  const distance = Math.sqrt(square);
  const push = (1 - distance / tooNear) / distance;
  sums[AWAY_X] -= offsetX * push;
  sums[AWAY_Y] -= offsetY * push;
}

/** Given: the speed, third. */
function writeSeparation(sums: Float64Array, out: Float64Array): void {
  const speed = given[2];
  clampedLength(sums[AWAY_X], sums[AWAY_Y], 1, out);
  out[0] *= speed;
  out[1] *= speed;
}

/** Given: the speed and the slow radius, third and fourth. */
function writeCohesion(sums: Float64Array, out: Float64Array): void {
  const count = sums[COUNT] > 0 ? sums[COUNT] : 1;
  given[0] = sums[OFFSET_X] / count;
  given[1] = sums[OFFSET_Y] / count;
  writeArrival(out);
}

/** Given: one's own velocity, fourth and fifth. */
function writeAlignment(sums: Float64Array, out: Float64Array): void {
  const count = sums[COUNT];
  out[0] = count > 0 ? sums[VELOCITY_X] / count : given[3];
  out[1] = count > 0 ? sums[VELOCITY_Y] / count : given[4];
}
