/** Distances in a world that may join up with itself: the shorter way round, and the nearest image of a point. */

/** The size of a world that joins up with itself, in world units. */
export interface TorusSize {
  readonly width: number;
  readonly height: number;
}

/** From `from` to `to` the shorter way round a circle of `period`; −period/2…period/2. With a period of 0 the plain difference. */
export function shorterWay(from: number, to: number, period: number): number {
  const difference = to - from;
  return period === 0 ? difference : difference - Math.round(difference / period) * period;
}

/** The image of `value` that lies nearest to `centre`. */
export function nearestImage(value: number, centre: number, period: number): number {
  return centre + shorterWay(centre, value, period);
}

/** A value brought back to 0…period, period excluded. With a period of 0 the value itself. */
export function wrapInto(value: number, period: number): number {
  if (period === 0) return value;
  const wrapped = value - Math.floor(value / period) * period;
  return wrapped < period ? wrapped : 0;
}
