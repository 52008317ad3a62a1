// The crowd, the world that benchmarks measure: its sizes and rules as numbers, for every way in which it is written here.

/** The crowd, written in one way or another. */
export interface Crowd {
  tick(): void;
  /** What the units are now: equal sums, equal worlds. */
  sum(): number;
  /** How many units were ever born. */
  births(): number;
}

/** The rows of the reference worlds. */
export const CROWD = { thousand: 1_000, tenThousand: 10_000 } as const;

/** How far a unit sees; about ten others are in sight. */
export const SIGHT = 4;
/** Height of a cell of the neighbour grid, in which four units stand if it is square. Every grid divides it into so many columns, as the engine's does. */
export const CELL = 4;
export const COLUMNS = 4;
/** Foes in sight beyond these and a unit's armour hurt it. */
export const FOES_BORNE = 5;
export const START_POINTS = 60;
export const MAX_SPEED = 0.25;
/** How many grains of speed a unit of push gives in a tick. */
export const PUSH_GRAINS = 8;

/**
 * All places and speeds are whole multiples of 1/1024, and small: so sums of them are exact in any order, and a world ends the same
 * whichever way it numbers and visits its rows.
 */
export const GRAIN = 1_024;

/** The square 0…side that so many units fill with four to a cell. */
export function sideOf(rows: number): number {
  return Math.ceil(Math.sqrt(rows / 4)) * CELL;
}

/** The x of the unit that is born as number `birth` (from 1), in a square of `side`. */
export function birthX(birth: number, side: number): number {
  return (scramble(birth * 2) % (side * GRAIN)) / GRAIN;
}

export function birthY(birth: number, side: number): number {
  return (scramble(birth * 2 + 1) % (side * GRAIN)) / GRAIN;
}

/** One unit as a number: the sum of those of all units, modulo 2^32, is the same for equal worlds in any order. */
export function unitHash(x: number, y: number, vx: number, vy: number, points: number, birth: number): number {
  let hash = scramble(birth);
  for (const part of [x * GRAIN, y * GRAIN, vx * GRAIN, vy * GRAIN, points]) hash = scramble(hash ^ part);
  return hash;
}

/** A whole number 0…2^32−1 that follows from another. Its multipliers are those of the finaliser of MurmurHash3 (Austin Appleby, 2011). */
function scramble(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
