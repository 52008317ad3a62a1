// Whether two shapes touch or overlap: points, circles, boxes, oriented boxes, capsules and segments. Touching counts.
import { isTouching, putBox, putCenters, putOrientedBox, putSegment } from './minkowski.ts';

// A circle is its centre and radius. A box is its centre and half its width and height. An oriented box is a box turned about its centre:
// (axisX, axisY) = (cos, sin) of its angle. A segment is its two ends, a capsule a segment and the radius around it. Sizes are at least 0.

/** Whether a point lies in a circle or on it. */
export function pointInCircle(x: number, y: number, centerX: number, centerY: number, radius: number): boolean {
  const deltaX = x - centerX;
  const deltaY = y - centerY;
  return deltaX * deltaX + deltaY * deltaY <= radius * radius;
}

/** Whether a point lies in a box or on its edge. */
export function pointInBox(
  x: number,
  y: number,
  boxX: number,
  boxY: number,
  halfWidth: number,
  halfHeight: number,
): boolean {
  return Math.abs(x - boxX) <= halfWidth && Math.abs(y - boxY) <= halfHeight;
}

/** Whether a point lies in an oriented box or on its edge. */
export function pointInOrientedBox(
  x: number,
  y: number,
  boxX: number,
  boxY: number,
  halfWidth: number,
  halfHeight: number,
  axisX: number,
  axisY: number,
): boolean {
  const deltaX = x - boxX;
  const deltaY = y - boxY;
  return (
    Math.abs(deltaX * axisX + deltaY * axisY) <= halfWidth && Math.abs(deltaY * axisX - deltaX * axisY) <= halfHeight
  );
}

/** Whether a point lies in a capsule or on it. */
export function pointInCapsule(
  x: number,
  y: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  radius: number,
): boolean {
  return pointSegmentDistanceSquared(x, y, ax, ay, bx, by) <= radius * radius;
}

/** The square of the distance between a point and the nearest point of a segment. */
export function pointSegmentDistanceSquared(
  x: number,
  y: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): number {
  const wayX = bx - ax;
  const wayY = by - ay;
  const square = wayX * wayX + wayY * wayY;
  const along = (x - ax) * wayX + (y - ay) * wayY;
  // Beyond an end the end itself: a + (b - a) need not be b. Nothing is divided where the segment has no length.
  const deltaX = along <= 0 ? x - ax : along >= square ? x - bx : x - ax - wayX * (along / square);
  const deltaY = along <= 0 ? y - ay : along >= square ? y - by : y - ay - wayY * (along / square);
  return deltaX * deltaX + deltaY * deltaY;
}

/** Whether a circle and a box touch or overlap. */
export function circleBoxOverlap(
  x: number,
  y: number,
  radius: number,
  boxX: number,
  boxY: number,
  halfWidth: number,
  halfHeight: number,
): boolean {
  const outX = Math.abs(x - boxX) - halfWidth;
  const outY = Math.abs(y - boxY) - halfHeight;
  if (outX > radius || outY > radius) return false;
  return outX <= 0 || outY <= 0 || outX * outX + outY * outY <= radius * radius;
}

/** Whether a circle and an oriented box touch or overlap. */
export function circleOrientedBoxOverlap(
  x: number,
  y: number,
  radius: number,
  boxX: number,
  boxY: number,
  halfWidth: number,
  halfHeight: number,
  axisX: number,
  axisY: number,
): boolean {
  const deltaX = x - boxX;
  const deltaY = y - boxY;
  const outX = Math.abs(deltaX * axisX + deltaY * axisY) - halfWidth;
  const outY = Math.abs(deltaY * axisX - deltaX * axisY) - halfHeight;
  if (outX > radius || outY > radius) return false;
  return outX <= 0 || outY <= 0 || outX * outX + outY * outY <= radius * radius;
}

/** Whether a circle and a capsule touch or overlap. */
export function circleCapsuleOverlap(
  x: number,
  y: number,
  radius: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  capsuleRadius: number,
): boolean {
  const reach = radius + capsuleRadius;
  return pointSegmentDistanceSquared(x, y, ax, ay, bx, by) <= reach * reach;
}

/** Whether a circle and a segment touch or overlap. */
export function circleSegmentOverlap(
  x: number,
  y: number,
  radius: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): boolean {
  return pointSegmentDistanceSquared(x, y, ax, ay, bx, by) <= radius * radius;
}

/** Whether two boxes touch or overlap. */
export function boxesOverlap(
  ax: number,
  ay: number,
  aHalfWidth: number,
  aHalfHeight: number,
  bx: number,
  by: number,
  bHalfWidth: number,
  bHalfHeight: number,
): boolean {
  return Math.abs(ax - bx) <= aHalfWidth + bHalfWidth && Math.abs(ay - by) <= aHalfHeight + bHalfHeight;
}

/** Whether a box and an oriented box touch or overlap. */
export function boxOrientedBoxOverlap(
  x: number,
  y: number,
  halfWidth: number,
  halfHeight: number,
  orientedX: number,
  orientedY: number,
  orientedHalfWidth: number,
  orientedHalfHeight: number,
  axisX: number,
  axisY: number,
): boolean {
  putCenters(x - orientedX, y - orientedY, 0);
  putBox(0, halfWidth, halfHeight);
  putOrientedBox(2, orientedHalfWidth, orientedHalfHeight, axisX, axisY);
  return isTouching(4);
}

/** Whether a box and a capsule touch or overlap. */
export function boxCapsuleOverlap(
  x: number,
  y: number,
  halfWidth: number,
  halfHeight: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  radius: number,
): boolean {
  putCenters(x - (ax + bx) / 2, y - (ay + by) / 2, radius);
  putBox(0, halfWidth, halfHeight);
  putSegment(2, (bx - ax) / 2, (by - ay) / 2);
  return isTouching(3);
}

/** Whether a box and a segment touch or overlap. */
export function boxSegmentOverlap(
  x: number,
  y: number,
  halfWidth: number,
  halfHeight: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): boolean {
  return boxCapsuleOverlap(x, y, halfWidth, halfHeight, ax, ay, bx, by, 0);
}

/** Whether two oriented boxes touch or overlap. */
export function orientedBoxesOverlap(
  ax: number,
  ay: number,
  aHalfWidth: number,
  aHalfHeight: number,
  aAxisX: number,
  aAxisY: number,
  bx: number,
  by: number,
  bHalfWidth: number,
  bHalfHeight: number,
  bAxisX: number,
  bAxisY: number,
): boolean {
  putCenters(ax - bx, ay - by, 0);
  putOrientedBox(0, aHalfWidth, aHalfHeight, aAxisX, aAxisY);
  putOrientedBox(2, bHalfWidth, bHalfHeight, bAxisX, bAxisY);
  return isTouching(4);
}

/** Whether an oriented box and a capsule touch or overlap. */
export function orientedBoxCapsuleOverlap(
  x: number,
  y: number,
  halfWidth: number,
  halfHeight: number,
  axisX: number,
  axisY: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  radius: number,
): boolean {
  putCenters(x - (ax + bx) / 2, y - (ay + by) / 2, radius);
  putOrientedBox(0, halfWidth, halfHeight, axisX, axisY);
  putSegment(2, (bx - ax) / 2, (by - ay) / 2);
  return isTouching(3);
}

/** Whether an oriented box and a segment touch or overlap. */
export function orientedBoxSegmentOverlap(
  x: number,
  y: number,
  halfWidth: number,
  halfHeight: number,
  axisX: number,
  axisY: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): boolean {
  return orientedBoxCapsuleOverlap(x, y, halfWidth, halfHeight, axisX, axisY, ax, ay, bx, by, 0);
}

/** Whether two capsules touch or overlap. `bx`, `by` end the first; the second goes from (cx, cy) to (dx, dy). */
export function capsulesOverlap(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  radius: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
  otherRadius: number,
): boolean {
  // Twice the distance of the middles, halved once: sums of ends are exact more often than halves are.
  putCenters((ax + bx - (cx + dx)) / 2, (ay + by - (cy + dy)) / 2, radius + otherRadius);
  putSegment(0, (bx - ax) / 2, (by - ay) / 2);
  putSegment(1, (dx - cx) / 2, (dy - cy) / 2);
  return isTouching(2);
}

/** Whether a capsule and a segment from (cx, cy) to (dx, dy) touch or overlap. */
export function capsuleSegmentOverlap(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  radius: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
): boolean {
  return capsulesOverlap(ax, ay, bx, by, radius, cx, cy, dx, dy, 0);
}

/** Whether a segment from (ax, ay) to (bx, by) and one from (cx, cy) to (dx, dy) touch or cross. */
export function segmentsOverlap(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
): boolean {
  return capsulesOverlap(ax, ay, bx, by, 0, cx, cy, dx, dy, 0);
}
