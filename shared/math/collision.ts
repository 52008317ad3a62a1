// Circles, segments and worlds that wrap around: the tests an arcade game makes. Plain numbers in and out, so that nothing is allocated.

/** Whether two circles touch or overlap. */
export function circlesOverlap(
  ax: number,
  ay: number,
  aRadius: number,
  bx: number,
  by: number,
  bRadius: number,
): boolean {
  const x = bx - ax;
  const y = by - ay;
  const reach = aRadius + bRadius;
  return x * x + y * y <= reach * reach;
}

/**
 * When a point that goes straight from (fromX, fromY) to (toX, toY) first touches a circle: a share of the way in [0, 1], or -1 for never.
 * 0 when it starts inside.
 */
export function segmentCircleHit(
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
  centerX: number,
  centerY: number,
  radius: number,
): number {
  return pointCircleHit(fromX - centerX, fromY - centerY, toX - fromX, toY - fromY, radius);
}

/**
 * When two circles that each move straight by their step first touch: a share of the step in [0, 1], or -1 for never.
 * 0 when they touch at the start. Steps are displacements over the same time, such as velocity × dt.
 */
export function sweptCirclesHit(
  ax: number,
  ay: number,
  aStepX: number,
  aStepY: number,
  aRadius: number,
  bx: number,
  by: number,
  bStepX: number,
  bStepY: number,
  bRadius: number,
): number {
  return pointCircleHit(ax - bx, ay - by, aStepX - bStepX, aStepY - bStepY, aRadius + bRadius);
}

/** `value` brought into [0, size) by whole sizes: a coordinate of a world that wraps around. Never -0. */
export function wrapCoordinate(value: number, size: number): number {
  // A remainder is slow, and most coordinates need none.
  const rest = value < size && value > -size ? value : value % size;
  const wrapped = rest < 0 ? rest + size : rest;
  // A tiny negative rest rounds up to the size itself; adding 0 turns -0 into 0.
  return wrapped < size ? wrapped + 0 : 0;
}

/** The shortest way from one coordinate to another in a world that wraps around, in (-size/2, size/2]. */
export function wrapDelta(from: number, to: number, size: number): number {
  const way = to - from;
  const delta = way < size && way > -size ? way : way % size;
  if (delta > size / 2) return delta - size;
  return delta <= -size / 2 ? delta + size : delta;
}

/** When a point at (x, y), relative to a circle around the origin, first touches it on its step. */
function pointCircleHit(x: number, y: number, stepX: number, stepY: number, radius: number): number {
  // |p + t s|² = r²: a t² + 2 b t + c = 0, of which the smaller root is where it enters.
  const c = x * x + y * y - radius * radius;
  if (c <= 0) return 0;
  const b = x * stepX + y * stepY;
  if (b >= 0) return -1;
  const a = stepX * stepX + stepY * stepY;
  const discriminant = b * b - a * c;
  if (discriminant < 0) return -1;
  // c / (-b + √…) is the smaller root without the cancellation of (-b - √…) / a.
  const t = c / (Math.sqrt(discriminant) - b);
  return t <= 1 ? t : -1;
}
