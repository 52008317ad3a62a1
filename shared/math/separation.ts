// How two shapes that overlap come apart: the shortest way, as a normal and a depth. Shapes are given as in `overlap.ts`.
import { putBox, putCenters, putOrientedBox, putSegment, ROUNDED, VANISHING, writeContact } from './minkowski.ts';

/**
 * Numbers in a contact, which every function here and every sweep writes to the caller's array:
 * `[normalX, normalY, depth]`. The normal is a unit vector from the second shape to the first. Moving the first by normal × depth, or the
 * second by as much the other way, leaves them just touching, and no shorter way does. Where two ways are equally short it is always the
 * same one. The array stays as it was where there is no contact.
 */
export const CONTACT_NUMBERS = 3;

/** Whether two circles touch or overlap, and how. The normal is (1, 0) where the centres are the same. */
export function circlesContact(
  ax: number,
  ay: number,
  aRadius: number,
  bx: number,
  by: number,
  bRadius: number,
  contact: Float64Array,
): boolean {
  const x = ax - bx;
  const y = ay - by;
  const reach = aRadius + bRadius;
  if (x * x + y * y > reach * reach) return false;
  writeRound(x, y, reach, 1, 0, contact);
  return true;
}

/** Whether a circle and a box touch or overlap, and how. */
export function circleBoxContact(
  x: number,
  y: number,
  radius: number,
  boxX: number,
  boxY: number,
  halfWidth: number,
  halfHeight: number,
  contact: Float64Array,
): boolean {
  return pointBoxContact(x - boxX, y - boxY, radius, halfWidth, halfHeight, contact);
}

/** Whether a circle and an oriented box touch or overlap, and how. */
export function circleOrientedBoxContact(
  x: number,
  y: number,
  radius: number,
  boxX: number,
  boxY: number,
  halfWidth: number,
  halfHeight: number,
  axisX: number,
  axisY: number,
  contact: Float64Array,
): boolean {
  const deltaX = x - boxX;
  const deltaY = y - boxY;
  const alongX = deltaX * axisX + deltaY * axisY;
  const alongY = deltaY * axisX - deltaX * axisY;
  if (!pointBoxContact(alongX, alongY, radius, halfWidth, halfHeight, contact)) return false;
  const normalX = contact[0];
  const normalY = contact[1];
  contact[0] = normalX * axisX - normalY * axisY + 0;
  contact[1] = normalX * axisY + normalY * axisX + 0;
  return true;
}

/** Whether a circle and a capsule (with radius 0 a segment) touch or overlap, and how. */
export function circleCapsuleContact(
  x: number,
  y: number,
  radius: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  capsuleRadius: number,
  contact: Float64Array,
): boolean {
  const wayX = bx - ax;
  const wayY = by - ay;
  const square = wayX * wayX + wayY * wayY;
  const along = (x - ax) * wayX + (y - ay) * wayY;
  const deltaX = along <= 0 ? x - ax : along >= square ? x - bx : x - ax - wayX * (along / square);
  const deltaY = along <= 0 ? y - ay : along >= square ? y - by : y - ay - wayY * (along / square);
  const reach = radius + capsuleRadius;
  if (deltaX * deltaX + deltaY * deltaY > reach * reach) return false;
  // From the middle line itself the shortest way out is across it. What rounding left of a way to it is no direction.
  const isOnLine = square >= VANISHING && deltaX * deltaX + deltaY * deltaY < ROUNDED * square;
  writeRound(
    isOnLine ? 0 : deltaX,
    isOnLine ? 0 : deltaY,
    reach,
    square < VANISHING ? 1 : wayY,
    square < VANISHING ? 0 : -wayX,
    contact,
  );
  return true;
}

/** Whether two boxes touch or overlap, and how. Of two equal ways that along y. */
export function boxesContact(
  ax: number,
  ay: number,
  aHalfWidth: number,
  aHalfHeight: number,
  bx: number,
  by: number,
  bHalfWidth: number,
  bHalfHeight: number,
  contact: Float64Array,
): boolean {
  return pointBoxContact(ax - bx, ay - by, 0, aHalfWidth + bHalfWidth, aHalfHeight + bHalfHeight, contact);
}

/** Whether two oriented boxes touch or overlap, and how. A box that is not turned has the axis (1, 0). */
export function orientedBoxesContact(
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
  contact: Float64Array,
): boolean {
  putCenters(ax - bx, ay - by, 0);
  putOrientedBox(0, aHalfWidth, aHalfHeight, aAxisX, aAxisY);
  putOrientedBox(2, bHalfWidth, bHalfHeight, bAxisX, bAxisY);
  return writeContact(4, contact);
}

/** Whether a capsule (with radius 0 a segment) and a box touch or overlap, and how. */
export function capsuleBoxContact(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  radius: number,
  boxX: number,
  boxY: number,
  halfWidth: number,
  halfHeight: number,
  contact: Float64Array,
): boolean {
  putCenters((ax + bx) / 2 - boxX, (ay + by) / 2 - boxY, radius);
  putBox(0, halfWidth, halfHeight);
  putSegment(2, (bx - ax) / 2, (by - ay) / 2);
  return writeContact(3, contact);
}

/** Whether a capsule (with radius 0 a segment) and an oriented box touch or overlap, and how. */
export function capsuleOrientedBoxContact(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  radius: number,
  boxX: number,
  boxY: number,
  halfWidth: number,
  halfHeight: number,
  axisX: number,
  axisY: number,
  contact: Float64Array,
): boolean {
  putCenters((ax + bx) / 2 - boxX, (ay + by) / 2 - boxY, radius);
  putOrientedBox(0, halfWidth, halfHeight, axisX, axisY);
  putSegment(2, (bx - ax) / 2, (by - ay) / 2);
  return writeContact(3, contact);
}

/** Whether two capsules (with radius 0 segments), from a to b and from c to d, touch or overlap, and how. */
export function capsulesContact(
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
  contact: Float64Array,
): boolean {
  putCenters((ax + bx - (cx + dx)) / 2, (ay + by - (cy + dy)) / 2, radius + otherRadius);
  putSegment(0, (bx - ax) / 2, (by - ay) / 2);
  putSegment(1, (dx - cx) / 2, (dy - cy) / 2);
  return writeContact(2, contact);
}

/** The contact of a point at (x, y) with a box around the origin that is rounded by `radius`. */
function pointBoxContact(
  x: number,
  y: number,
  radius: number,
  halfWidth: number,
  halfHeight: number,
  contact: Float64Array,
): boolean {
  const outX = Math.abs(x) - halfWidth;
  const outY = Math.abs(y) - halfHeight;
  if (outX > radius || outY > radius) return false;
  if (outX > 0 && outY > 0) {
    if (outX * outX + outY * outY > radius * radius) return false;
    writeRound(x < 0 ? -outX : outX, y < 0 ? -outY : outY, radius, 0, y < 0 ? -1 : 1, contact);
    return true;
  }
  const isAlongX = outX > outY;
  contact[0] = isAlongX ? (x < 0 ? -1 : 1) : 0;
  contact[1] = isAlongX ? 0 : y < 0 ? -1 : 1;
  contact[2] = radius - (isAlongX ? outX : outY);
  return true;
}

/** The contact of a point at (x, y) with a circle around the origin: the normal is towards it or, where it has none, that of (otherX, otherY). */
function writeRound(x: number, y: number, reach: number, otherX: number, otherY: number, contact: Float64Array): void {
  const square = x * x + y * y;
  const isNone = square < VANISHING;
  const ownX = isNone ? otherX : x;
  const ownY = isNone ? otherY : y;
  const size = Math.sqrt(ownX * ownX + ownY * ownY);
  // Adding 0 turns -0 into 0.
  contact[0] = ownX / size + 0;
  contact[1] = ownY / size + 0;
  contact[2] = Math.max(reach - Math.sqrt(square), 0);
}
