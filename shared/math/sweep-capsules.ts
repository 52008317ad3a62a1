// When a moving capsule first touches another shape on its step, and the normal there. What is returned is as in `sweep.ts`.
import { putBox, putCenters, putOrientedBox, putSegment } from './minkowski.ts';
import { sweepPair } from './minkowski-sweep.ts';

/** When a capsule first touches a circle on its step. */
export function sweepCapsuleCircle(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  radius: number,
  stepX: number,
  stepY: number,
  circleX: number,
  circleY: number,
  circleRadius: number,
  contact: Float64Array,
): number {
  putCenters((ax + bx) / 2 - circleX, (ay + by) / 2 - circleY, radius + circleRadius);
  putSegment(0, (bx - ax) / 2, (by - ay) / 2);
  return sweepPair(1, stepX, stepY, contact);
}

/** When a capsule first touches a box on its step. */
export function sweepCapsuleBox(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  radius: number,
  stepX: number,
  stepY: number,
  boxX: number,
  boxY: number,
  halfWidth: number,
  halfHeight: number,
  contact: Float64Array,
): number {
  putCenters((ax + bx) / 2 - boxX, (ay + by) / 2 - boxY, radius);
  putSegment(0, (bx - ax) / 2, (by - ay) / 2);
  putBox(1, halfWidth, halfHeight);
  return sweepPair(3, stepX, stepY, contact);
}

/** When a capsule first touches an oriented box on its step. */
export function sweepCapsuleOrientedBox(
  ax: number,
  ay: number,
  bx: number,
  by: number,
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
  putCenters((ax + bx) / 2 - boxX, (ay + by) / 2 - boxY, radius);
  putSegment(0, (bx - ax) / 2, (by - ay) / 2);
  putOrientedBox(1, halfWidth, halfHeight, axisX, axisY);
  return sweepPair(3, stepX, stepY, contact);
}

/** When a capsule first touches another capsule, from (cx, cy) to (dx, dy), on its step. */
export function sweepCapsules(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  radius: number,
  stepX: number,
  stepY: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
  otherRadius: number,
  contact: Float64Array,
): number {
  putCenters((ax + bx - (cx + dx)) / 2, (ay + by - (cy + dy)) / 2, radius + otherRadius);
  putSegment(0, (bx - ax) / 2, (by - ay) / 2);
  putSegment(1, (dx - cx) / 2, (dy - cy) / 2);
  return sweepPair(2, stepX, stepY, contact);
}

/** When a capsule first touches a segment from (cx, cy) to (dx, dy) on its step. */
export function sweepCapsuleSegment(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  radius: number,
  stepX: number,
  stepY: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
  contact: Float64Array,
): number {
  putCenters((ax + bx - (cx + dx)) / 2, (ay + by - (cy + dy)) / 2, radius);
  putSegment(0, (bx - ax) / 2, (by - ay) / 2);
  putSegment(1, (dx - cx) / 2, (dy - cy) / 2);
  return sweepPair(2, stepX, stepY, contact);
}
