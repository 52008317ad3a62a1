// When a moving shape first touches another: a point that goes straight, and the rounded polygon of the pair.
import {
  found,
  GENERATORS,
  merged,
  pair,
  putStep,
  RADIUS,
  STEP_X,
  STEP_Y,
  takeSeparation,
  VANISHING,
} from './minkowski.ts';

/**
 * When the pair in `pair`, of `count` generators, first touches on its step: a share of it in [0, 1], or -1 for never. Writes the contact
 * unless it is never. The step is at most a few times 1e150, as is every length.
 */
export function sweepPair(count: number, stepX: number, stepY: number, contact: Float64Array): number {
  putStep(stepX, stepY);
  if (isFarAway(count)) return -1;
  const t = sweepMerged(merged(count));
  if (t < 0) return -1;
  // Adding 0 turns -0 into 0.
  contact[0] = found[0] + 0;
  contact[1] = found[1] + 0;
  contact[2] = found[2];
  return t;
}

/** Whether the bounds of the whole way miss the bounds of the polygon: most pairs of a game end here. */
function isFarAway(count: number): boolean {
  const halfX = pair[STEP_X] / 2;
  const halfY = pair[STEP_Y] / 2;
  let reachX = pair[RADIUS] + Math.abs(halfX);
  let reachY = pair[RADIUS] + Math.abs(halfY);
  for (let i = 0; i < count; i++) {
    reachX += Math.abs(pair[GENERATORS + 2 * i]);
    reachY += Math.abs(pair[GENERATORS + 2 * i + 1]);
  }
  return Math.abs(pair[0] + halfX) > reachX || Math.abs(pair[1] + halfY) > reachY;
}

/** As `sweepPair`, from merged generators, with the contact in `found`. */
function sweepMerged(count: number): number {
  const radius = pair[RADIUS];
  takeSeparation(count);
  const depth = radius - found[2];
  if (depth >= 0) {
    found[2] = depth;
    return 0;
  }
  found[2] = 0;
  const stepX = pair[STEP_X];
  const stepY = pair[STEP_Y];
  if (stepX * stepX + stepY * stepY < VANISHING) return -1;
  if (count === 0) {
    const t = cornerEntry(0, 0, Infinity);
    return t <= 1 ? t : -1;
  }
  if (radius > 0) {
    const t = sweepRounded(count);
    if (t >= 0) return t;
    // Between a side and the round corner beside it there may be a gap as wide as a rounding. What slips through it hits the polygon within.
  }
  return sweepPolygon(count);
}

/** Enters the rounded polygon through the straight part of a side, or else around a corner of the sides that face the point. */
function sweepRounded(count: number): number {
  const x = pair[0];
  const y = pair[1];
  const radius = pair[RADIUS];
  const stepX = pair[STEP_X];
  const stepY = pair[STEP_Y];
  const end = GENERATORS + 2 * count;
  let cornerTime = Infinity;
  for (let i = GENERATORS; i < end; i += 2) {
    const halfX = pair[i];
    const halfY = pair[i + 1];
    const half = Math.sqrt(halfX * halfX + halfY * halfY);
    const sign = halfY * stepX - halfX * stepY > 0 ? -1 : 1;
    const sideX = (sign * halfY) / half;
    const sideY = (-sign * halfX) / half;
    let reach = radius;
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
    const gap = sideX * x + sideY * y - reach;
    const approach = -(sideX * stepX + sideY * stepY);
    // Still beyond this side at the end of the step.
    if (gap > approach && gap > 0) return -1;
    if (gap >= 0 && approach > 0) {
      const t = gap / approach;
      const along = (x + stepX * t - middleX) * halfX + (y + stepY * t - middleY) * halfY;
      if (Math.abs(along) <= half * half) {
        found[0] = sideX;
        found[1] = sideY;
        return t;
      }
    }
    cornerTime = cornerEntry(middleX + halfX, middleY + halfY, cornerTime);
    cornerTime = cornerEntry(middleX - halfX, middleY - halfY, cornerTime);
  }
  return cornerTime <= 1 ? cornerTime : -1;
}

/**
 * The earlier of `before` and the share at which the point enters the circle around a corner, whose normal it then leaves in `found`. The
 * direction is made a unit first: no product of more than two lengths is formed, so that none overflows.
 */
function cornerEntry(cornerX: number, cornerY: number, before: number): number {
  const stepX = pair[STEP_X];
  const stepY = pair[STEP_Y];
  const radius = pair[RADIUS];
  const step = Math.sqrt(stepX * stepX + stepY * stepY);
  const wayX = stepX / step;
  const wayY = stepY / step;
  const x = pair[0] - cornerX;
  const y = pair[1] - cornerY;
  const along = -(x * wayX + y * wayY);
  const aside = x * wayY - y * wayX;
  const room = (radius - aside) * (radius + aside);
  if (along < 0 || room < 0) return before;
  const back = Math.sqrt(room);
  const way = along - back;
  if (way > step) return before;
  const t = way > 0 ? way / step : 0;
  if (t >= before) return before;
  // The normal is the radius to where it entered. Of a circle of no size, it is where the point came from.
  const size = Math.sqrt(back * back + aside * aside);
  const isNone = size * size < VANISHING;
  found[0] = isNone ? -wayX : (aside * wayY - back * wayX) / size;
  found[1] = isNone ? -wayY : (-aside * wayX - back * wayY) / size;
  return t;
}

/**
 * Enters the polygon without its rounding: it is between all pairs of parallel sides from the last time it comes between two to the first
 * time it leaves two (M. Cyrus, J. Beck, "Generalized Two- and Three-Dimensional Clipping", Computers & Graphics 3, 1978).
 */
function sweepPolygon(count: number): number {
  const end = GENERATORS + 2 * count;
  let enter = 0;
  let leave = Infinity;
  let normalX = found[0];
  let normalY = found[1];
  // A single generator is a segment, whose ends are sides too.
  const turns = count === 1 ? 2 : 1;
  for (let i = GENERATORS; i < end; i += 2) {
    for (let turn = 0; turn < turns; turn++) {
      // Not of length 1: only ratios matter, and products of exact coordinates stay exact.
      const sideX = turn === 0 ? pair[i + 1] : pair[i];
      const sideY = turn === 0 ? -pair[i] : pair[i + 1];
      let reach = 0;
      for (let j = GENERATORS; j < end; j += 2) {
        if (j !== i || turn === 1) reach += Math.abs(sideX * pair[j] + sideY * pair[j + 1]);
      }
      const from = sideX * pair[0] + sideY * pair[1];
      const approach = sideX * pair[STEP_X] + sideY * pair[STEP_Y];
      const sign = approach > 0 ? -1 : 1;
      const speed = Math.abs(approach);
      const gap = sign * from - reach;
      if (gap > speed) return -1;
      if (speed === 0) {
        if (Math.abs(from) > reach) return -1;
        continue;
      }
      const into = gap / speed;
      if (into > enter) {
        enter = into;
        normalX = sign * sideX;
        normalY = sign * sideY;
      }
      leave = Math.min(leave, (sign * from + reach) / speed);
    }
  }
  if (enter > leave) return -1;
  const size = Math.sqrt(normalX * normalX + normalY * normalY);
  found[0] = normalX / size;
  found[1] = normalY / size;
  return enter;
}
