// When a moving box first touches another shape on its step, and the normal there. What is returned is as in `sweep.ts`.
import { putBox, putCenters, putOrientedBox, putSegment } from './minkowski.ts';
import { sweepPair } from './minkowski-sweep.ts';

/** When a box first touches a circle on its step. */
export function sweepBoxCircle(
  x: number,
  y: number,
  halfWidth: number,
  halfHeight: number,
  stepX: number,
  stepY: number,
  circleX: number,
  circleY: number,
  circleRadius: number,
  contact: Float64Array,
): number {
  putCenters(x - circleX, y - circleY, circleRadius);
  putBox(0, halfWidth, halfHeight);
  return sweepPair(2, stepX, stepY, contact);
}

/** When a box first touches another box on its step. */
export function sweepBoxes(
  x: number,
  y: number,
  halfWidth: number,
  halfHeight: number,
  stepX: number,
  stepY: number,
  otherX: number,
  otherY: number,
  otherHalfWidth: number,
  otherHalfHeight: number,
  contact: Float64Array,
): number {
  putCenters(x - otherX, y - otherY, 0);
  putBox(0, halfWidth + otherHalfWidth, halfHeight + otherHalfHeight);
  return sweepPair(2, stepX, stepY, contact);
}

/** When a box first touches an oriented box on its step. */
export function sweepBoxOrientedBox(
  x: number,
  y: number,
  halfWidth: number,
  halfHeight: number,
  stepX: number,
  stepY: number,
  otherX: number,
  otherY: number,
  otherHalfWidth: number,
  otherHalfHeight: number,
  axisX: number,
  axisY: number,
  contact: Float64Array,
): number {
  putCenters(x - otherX, y - otherY, 0);
  putBox(0, halfWidth, halfHeight);
  putOrientedBox(2, otherHalfWidth, otherHalfHeight, axisX, axisY);
  return sweepPair(4, stepX, stepY, contact);
}

/** When a box first touches a capsule on its step. */
export function sweepBoxCapsule(
  x: number,
  y: number,
  halfWidth: number,
  halfHeight: number,
  stepX: number,
  stepY: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  capsuleRadius: number,
  contact: Float64Array,
): number {
  putCenters(x - (ax + bx) / 2, y - (ay + by) / 2, capsuleRadius);
  putBox(0, halfWidth, halfHeight);
  putSegment(2, (bx - ax) / 2, (by - ay) / 2);
  return sweepPair(3, stepX, stepY, contact);
}

/** When a box first touches a segment on its step. */
export function sweepBoxSegment(
  x: number,
  y: number,
  halfWidth: number,
  halfHeight: number,
  stepX: number,
  stepY: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  contact: Float64Array,
): number {
  putCenters(x - (ax + bx) / 2, y - (ay + by) / 2, 0);
  putBox(0, halfWidth, halfHeight);
  putSegment(2, (bx - ax) / 2, (by - ay) / 2);
  return sweepPair(3, stepX, stepY, contact);
}

/** When an oriented box first touches another on its step. Neither turns. */
export function sweepOrientedBoxes(
  x: number,
  y: number,
  halfWidth: number,
  halfHeight: number,
  axisX: number,
  axisY: number,
  stepX: number,
  stepY: number,
  otherX: number,
  otherY: number,
  otherHalfWidth: number,
  otherHalfHeight: number,
  otherAxisX: number,
  otherAxisY: number,
  contact: Float64Array,
): number {
  putCenters(x - otherX, y - otherY, 0);
  putOrientedBox(0, halfWidth, halfHeight, axisX, axisY);
  putOrientedBox(2, otherHalfWidth, otherHalfHeight, otherAxisX, otherAxisY);
  return sweepPair(4, stepX, stepY, contact);
}
