// What every pair of shapes comes down to: a point and a rounded polygon, their distance, and the shortest way to part them.

/**
 * Two convex shapes touch exactly where the difference of their centres lies in their Minkowski difference: G. van den Bergen, "Collision
 * Detection in Interactive 3D Environments", 2003, §2.3. Every shape here is a sum of segments (none: a point; one: a segment; two at
 * right angles: a box), perhaps rounded by a circle. So is the difference of two: at most four segments, given by half of each, their
 * generators, around the origin, and the sum of both radii. One distance and one sweep of a point therefore serve all pairs.
 *
 * A face writes the pair to `pair` with `put…`, then calls `isTouching`, `takeSeparation` or `takeSweep` with the number of generators.
 * Scratch: written before it is read in the same call, and nothing here calls back.
 */
export const pair = new Float64Array(13);
/** The answer: the normal, from the second shape to the first, and their signed distance (later the depth). */
export const found = new Float64Array(3);

export const RADIUS = 2;
export const GENERATORS = 3;
export const STEP_X = 11;
export const STEP_Y = 12;

/** Squares of lengths below this have lost digits or vanish: such a length, under 1e-152, counts as none. */
export const VANISHING = 1e-304;
/** The square of the share of a length that may be lost to rounding, with room. */
export const ROUNDED = 1e-26;
/** Generators whose directions differ by less (in radians) count as parallel: their parallelogram is too thin to have corners. */
const PARALLEL = 1e-12;

/** Where the first shape's centre is from the second's, and the sum of their radii. */
export function putCenters(x: number, y: number, radius: number): void {
  pair[0] = x;
  pair[1] = y;
  pair[RADIUS] = radius;
}

/** How far the first shape moves relative to the second. */
export function putStep(x: number, y: number): void {
  pair[STEP_X] = x;
  pair[STEP_Y] = y;
}

/** A segment by half of it, as generator `index`. */
export function putSegment(index: number, halfX: number, halfY: number): void {
  pair[GENERATORS + 2 * index] = halfX;
  pair[GENERATORS + 2 * index + 1] = halfY;
}

/** A box as generators `index` and `index + 1`. */
export function putBox(index: number, halfWidth: number, halfHeight: number): void {
  const at = GENERATORS + 2 * index;
  pair[at] = halfWidth;
  pair[at + 1] = 0;
  pair[at + 2] = 0;
  pair[at + 3] = halfHeight;
}

/** An oriented box as generators `index` and `index + 1`. */
export function putOrientedBox(
  index: number,
  halfWidth: number,
  halfHeight: number,
  axisX: number,
  axisY: number,
): void {
  const at = GENERATORS + 2 * index;
  pair[at] = halfWidth * axisX;
  pair[at + 1] = halfWidth * axisY;
  pair[at + 2] = -halfHeight * axisY;
  pair[at + 3] = halfHeight * axisX;
}

/** Whether the shapes touch or overlap. Without radii nothing but products and sums decide, so that exact coordinates decide exactly. */
export function isTouching(count: number): boolean {
  const x = pair[0];
  const y = pair[1];
  const radius = pair[RADIUS];
  // Both shapes' generators are summed by pairs, so that swapped shapes give the same sums: an odd one is paired with nothing.
  const end = GENERATORS + 2 * count;
  pair[end] = 0;
  pair[end + 1] = 0;
  let reachX = radius;
  let reachY = radius;
  for (let i = GENERATORS; i < end; i += 4) {
    reachX += Math.abs(pair[i]) + Math.abs(pair[i + 2]);
    reachY += Math.abs(pair[i + 1]) + Math.abs(pair[i + 3]);
  }
  if (Math.abs(x) > reachX || Math.abs(y) > reachY) return false;
  if (radius > 0) {
    takeSeparation(merged(count));
    return found[2] <= radius;
  }
  // A point outside a polygon is beyond one of its sides. What has no area is a segment or a point, and the bounds above were its ends.
  for (let i = GENERATORS; i < end; i += 2) {
    const halfX = pair[i];
    const halfY = pair[i + 1];
    let reach = 0;
    for (let j = GENERATORS; j < end; j += 4) {
      // The generator itself adds 0.
      reach += Math.abs(halfX * pair[j + 1] - halfY * pair[j]) + Math.abs(halfX * pair[j + 3] - halfY * pair[j + 2]);
    }
    if (Math.abs(halfX * y - halfY * x) > reach) return false;
  }
  return true;
}

/** Writes the contact of the pair and says whether there is one. */
export function writeContact(count: number, contact: Float64Array): boolean {
  if (!isTouching(count)) return false;
  if (pair[RADIUS] === 0) takeSeparation(merged(count));
  // Adding 0 turns -0 into 0.
  contact[0] = found[0] + 0;
  contact[1] = found[1] + 0;
  contact[2] = Math.max(pair[RADIUS] - found[2], 0);
  return true;
}

/** Drops generators of no length and joins parallel ones, so that each is a side of the polygon. Returns how many are left. */
export function merged(count: number): number {
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const x = pair[GENERATORS + 2 * i];
    const y = pair[GENERATORS + 2 * i + 1];
    if (x * x + y * y < VANISHING) continue;
    let at = GENERATORS;
    const end = GENERATORS + 2 * kept;
    for (; at < end; at += 2) {
      const along = pair[at] * x + pair[at + 1] * y;
      if (Math.abs(pair[at] * y - pair[at + 1] * x) > PARALLEL * Math.abs(along)) continue;
      pair[at] += along < 0 ? -x : x;
      pair[at + 1] += along < 0 ? -y : y;
      break;
    }
    if (at < end) continue;
    pair[at] = x;
    pair[at + 1] = y;
    kept++;
  }
  return kept;
}

/**
 * Takes the distance of the point from the polygon, negative inside, and the direction in which it leaves by the shortest way, from
 * `count` merged generators. Of two equal ways inside, that of the earlier generator.
 */
export function takeSeparation(count: number): void {
  const x = pair[0];
  const y = pair[1];
  const end = GENERATORS + 2 * count;
  let normalX = 1;
  let normalY = 0;
  let nearest = Infinity;
  let deepest = -Infinity;
  for (let i = GENERATORS; i < end; i += 2) {
    const halfX = pair[i];
    const halfY = pair[i + 1];
    const half = Math.sqrt(halfX * halfX + halfY * halfY);
    // Of the two sides along this generator, the one on the side of the point.
    const sign = halfY * x - halfX * y < 0 ? -1 : 1;
    const sideX = (sign * halfY) / half;
    const sideY = (-sign * halfX) / half;
    let reach = 0;
    let middleX = 0;
    let middleY = 0;
    for (let j = GENERATORS; j < end; j += 2) {
      if (j === i) continue;
      const otherX = pair[j];
      const otherY = pair[j + 1];
      const height = sideX * otherX + sideY * otherY;
      reach += Math.abs(height);
      middleX += height < 0 ? -otherX : otherX;
      middleY += height < 0 ? -otherY : otherY;
    }
    const distance = sideX * x + sideY * y - reach;
    if (distance > deepest) {
      deepest = distance;
      if (nearest === Infinity) {
        normalX = sideX;
        normalY = sideY;
      }
    }
    if (distance <= 0 && count > 1) continue;
    // The nearest point of this side: its foot, which no other side of a convex shape can be nearer than, or a corner.
    const along = ((x - middleX) * halfX + (y - middleY) * halfY) / half;
    if (Math.abs(along) <= half) {
      nearest = distance;
      normalX = sideX;
      normalY = sideY;
      continue;
    }
    const cornerX = x - middleX - (along < 0 ? -halfX : halfX);
    const cornerY = y - middleY - (along < 0 ? -halfY : halfY);
    const square = cornerX * cornerX + cornerY * cornerY;
    const reached = Math.sqrt(square);
    if (reached >= nearest) continue;
    nearest = reached;
    // So near to a corner the direction is only what rounding left: the side's is as good, and leads out.
    const isAtCorner = square < Math.max(VANISHING, ROUNDED * half * half);
    normalX = isAtCorner ? sideX : cornerX / reached;
    normalY = isAtCorner ? sideY : cornerY / reached;
  }
  if (count === 0) {
    const square = x * x + y * y;
    nearest = Math.sqrt(square);
    if (square >= VANISHING) {
      normalX = x / nearest;
      normalY = y / nearest;
    }
  }
  found[0] = normalX;
  found[1] = normalY;
  found[2] = nearest === Infinity ? deepest : nearest;
}
