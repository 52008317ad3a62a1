// When a moving point or circle first touches another shape on its step, and the normal there. Shapes are given as in `overlap.ts`.
import { putBox, putCenters, putOrientedBox, putSegment } from './minkowski.ts';
import { sweepPair } from './minkowski-sweep.ts';

// Every sweep returns a share of the step in [0, 1], or -1 for never. It writes `[normalX, normalY, depth]` to `contact`, the normal from
// the other shape to the one that moves, unless it is never. The share is 0 where they touch or overlap at the start, even if they part;
// the depth is then how deep, and 0 otherwise. If both move, give the difference of their steps.

/** When a point first touches a circle on its step. */
export function sweepPointCircle(
  x: number,
  y: number,
  stepX: number,
  stepY: number,
  circleX: number,
  circleY: number,
  radius: number,
  contact: Float64Array,
): number {
  putCenters(x - circleX, y - circleY, radius);
  return sweepPair(0, stepX, stepY, contact);
}

/** When a point first touches a box on its step. */
export function sweepPointBox(
  x: number,
  y: number,
  stepX: number,
  stepY: number,
  boxX: number,
  boxY: number,
  halfWidth: number,
  halfHeight: number,
  contact: Float64Array,
): number {
  putCenters(x - boxX, y - boxY, 0);
  putBox(0, halfWidth, halfHeight);
  return sweepPair(2, stepX, stepY, contact);
}

/** When a point first touches an oriented box on its step. */
export function sweepPointOrientedBox(
  x: number,
  y: number,
  stepX: number,
  stepY: number,
  boxX: number,
  boxY: number,
  halfWidth: number,
  halfHeight: number,
  axisX: number,
  axisY: number,
  contact: Float64Array,
): number {
  putCenters(x - boxX, y - boxY, 0);
  putOrientedBox(0, halfWidth, halfHeight, axisX, axisY);
  return sweepPair(2, stepX, stepY, contact);
}

/** When a point first touches a capsule on its step. */
export function sweepPointCapsule(
  x: number,
  y: number,
  stepX: number,
  stepY: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  radius: number,
  contact: Float64Array,
): number {
  putCenters(x - (ax + bx) / 2, y - (ay + by) / 2, radius);
  putSegment(0, (bx - ax) / 2, (by - ay) / 2);
  return sweepPair(1, stepX, stepY, contact);
}

/** When a point first touches a segment on its step. */
export function sweepPointSegment(
  x: number,
  y: number,
  stepX: number,
  stepY: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  contact: Float64Array,
): number {
  putCenters(x - (ax + bx) / 2, y - (ay + by) / 2, 0);
  putSegment(0, (bx - ax) / 2, (by - ay) / 2);
  return sweepPair(1, stepX, stepY, contact);
}

/** When a circle first touches another circle on its step. */
export function sweepCircles(
  x: number,
  y: number,
  radius: number,
  stepX: number,
  stepY: number,
  otherX: number,
  otherY: number,
  otherRadius: number,
  contact: Float64Array,
): number {
  putCenters(x - otherX, y - otherY, radius + otherRadius);
  return sweepPair(0, stepX, stepY, contact);
}

/** When a circle first touches a box on its step. */
export function sweepCircleBox(
  x: number,
  y: number,
  radius: number,
  stepX: number,
  stepY: number,
  boxX: number,
  boxY: number,
  halfWidth: number,
  halfHeight: number,
  contact: Float64Array,
): number {
  putCenters(x - boxX, y - boxY, radius);
  putBox(0, halfWidth, halfHeight);
  return sweepPair(2, stepX, stepY, contact);
}

/** When a circle first touches an oriented box on its step. */
export function sweepCircleOrientedBox(
  x: number,
  y: number,
  radius: number,
  stepX: number,
  stepY: number,
  boxX: number,
  boxY: number,
  halfWidth: number,
  halfHeight: number,
  axisX: number,
  axisY: number,
  contact: Float64Array,
): number {
  putCenters(x - boxX, y - boxY, radius);
  putOrientedBox(0, halfWidth, halfHeight, axisX, axisY);
  return sweepPair(2, stepX, stepY, contact);
}

/** When a circle first touches a capsule on its step. */
export function sweepCircleCapsule(
  x: number,
  y: number,
  radius: number,
  stepX: number,
  stepY: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  capsuleRadius: number,
  contact: Float64Array,
): number {
  putCenters(x - (ax + bx) / 2, y - (ay + by) / 2, radius + capsuleRadius);
  putSegment(0, (bx - ax) / 2, (by - ay) / 2);
  return sweepPair(1, stepX, stepY, contact);
}

/** When a circle first touches a segment on its step. */
export function sweepCircleSegment(
  x: number,
  y: number,
  radius: number,
  stepX: number,
  stepY: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  contact: Float64Array,
): number {
  putCenters(x - (ax + bx) / 2, y - (ay + by) / 2, radius);
  putSegment(0, (bx - ax) / 2, (by - ay) / 2);
  return sweepPair(1, stepX, stepY, contact);
}
