// The torus of dogfight: its size, distances across its edges, and directions without trigonometry.
import { TAU, cos, sin } from '#shared/index.ts';

/** World units across. A unit is a pixel of the art at scale 1. */
export const WORLD_WIDTH = 2400;
/** World units from top to bottom; y points down. */
export const WORLD_HEIGHT = 1600;

/** Whole directions that chance picks from. */
export const DIRECTION_COUNT = 64;

/** Radians between two of them. */
export const DIRECTION_STEP_RAD = TAU / DIRECTION_COUNT;

/** Unit vectors at `i * DIRECTION_STEP_RAD`: a lookup makes no garbage, a call of sin does (its result is a new number on the heap). */
export const DIRECTION_X: Readonly<Float64Array> = Float64Array.from({ length: DIRECTION_COUNT }, (_, i) =>
  cos(i * DIRECTION_STEP_RAD),
);
export const DIRECTION_Y: Readonly<Float64Array> = Float64Array.from({ length: DIRECTION_COUNT }, (_, i) =>
  sin(i * DIRECTION_STEP_RAD),
);

/**
 * A difference of x the short way around, in [−WORLD_WIDTH / 2, WORLD_WIDTH / 2]. Coordinates count laps (they are never wrapped),
 * so a difference can be many widths. Rounding, not `%`: a remainder costs twenty times as much, and this runs for every pair.
 */
export function shortX(difference: number): number {
  return difference - WORLD_WIDTH * Math.round(difference / WORLD_WIDTH);
}

/** The same for y. */
export function shortY(difference: number): number {
  return difference - WORLD_HEIGHT * Math.round(difference / WORLD_HEIGHT);
}
