// A field of a thousand rows of which 64 players each see sixty: what moves in every patch, as numbers, for every way in which the room is written.
import { nextFloat, randomState, seedRandom } from '#shared/math/random.ts';

export const SIGHTED = {
  rows: 1_000,
  seats: 64,
  side: 1_000,
  /** A circle of this radius has sixty rows in it. */
  radius: 138.2,
  points: 100,
} as const;

/** What moves. */
export interface Motion {
  /** Rows that move in a patch, of a thousand. */
  readonly moving: number;
  /** Whether players fly so fast that a tenth of what they see is another row after each patch. Else nobody's sight ever changes. */
  readonly isRoaming: boolean;
}

/** What moves in one patch: rows, 0…, and where they are then. */
export interface Moves {
  readonly rows: readonly number[];
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly heading: readonly number[];
}

/** A field: where every row is at first, and what moves in each patch; after the last patch the first follows. */
export interface Field {
  readonly start: Moves;
  readonly patches: readonly Moves[];
}

/** A room that plays a field. */
export interface SightedRoom {
  /** Moves what moves, and makes a message for every client. */
  patch(): void;
  /** Each client's message of the last patch, with its type. */
  readonly messages: readonly Uint8Array[];
  /** Each client's first message. */
  readonly whole: readonly Uint8Array[];
}

/** Three rows of ten move, players among them, and what each player sees stays the same. */
export const STROLLING: Motion = { moving: 300, isRoaming: false };

/** Patches after which a field is as it was at first: all that moves goes an even number of times. */
const CYCLE = 100;
/** Rows that are nobody's step from one side of their place to the other. */
const STEP = 0.25;
/** Players fly in circles that keep their sight inside of the field. */
const CIRCLE_PATCHES = 50;
const CIRCLE_RADIUS = 173;

/** Whose a row is, as a seat; undefined for nobody's. Players' rows are spread among the others, as they come. */
export function ownerOf(row: number): number | undefined {
  return row % 15 === 0 && row / 15 < SIGHTED.seats ? row / 15 : undefined;
}

/** What moves in a tick of a room, of which each patch holds so many. Nothing before the first patch: whoever came with it is sent where all are. */
export function movesIn({ patches }: Field, tick: number, ticksPerPatch: number): Moves | undefined {
  return patches[(Math.ceil(tick / ticksPerPatch) - 2) % patches.length];
}

/** By how much of the way that is left: all of it in the last tick of a patch. */
export function shareIn(tick: number, ticksPerPatch: number): number {
  return 1 / (ticksPerPatch - ((tick - 1) % ticksPerPatch));
}

export function createField({ moving, isRoaming }: Motion): Field {
  const { start, bearings } = isRoaming ? roamingStart() : restingStart();
  const crossed = new Uint8Array(SIGHTED.rows);
  const patches = Array.from({ length: CYCLE }, (_, patch) => {
    const moves = { rows: [], x: [], y: [], heading: [] } satisfies Moves as MutableMoves;
    for (let row = 0; row < SIGHTED.rows; row++) {
      const owner = ownerOf(row);
      if (isRoaming && owner !== undefined) {
        const bearing = bearings[owner] + ((patch + 1) / CIRCLE_PATCHES) * 2 * Math.PI;
        push(moves, row, start.x[row], start.y[row], bearing);
        moves.x[moves.x.length - 1] += CIRCLE_RADIUS * (Math.cos(bearing) - Math.cos(bearings[owner]));
        moves.y[moves.y.length - 1] += CIRCLE_RADIUS * (Math.sin(bearing) - Math.sin(bearings[owner]));
        continue;
      }
      if (!isMoving(row, patch, moving, isRoaming)) continue;
      crossed[row] ^= 1;
      const step = crossed[row] * STEP;
      push(moves, row, start.x[row] + step, start.y[row] + step, start.heading[row] + step);
    }
    return moves;
  });
  return { start, patches };
}

interface MutableMoves extends Moves {
  readonly rows: number[];
  readonly x: number[];
  readonly y: number[];
  readonly heading: number[];
}

function push(moves: MutableMoves, row: number, x: number, y: number, heading: number): void {
  moves.rows.push(row);
  moves.x.push(x);
  moves.y.push(y);
  moves.heading.push(heading);
}

/** Each row in turn, so that all patches are alike. */
function isMoving(row: number, patch: number, moving: number, isRoaming: boolean): boolean {
  if (moving === SIGHTED.rows) return true;
  // Players who roam are 64 of a hundred that move: one in 25 of the others makes it full.
  if (isRoaming) return (row + patch) % 25 === 0;
  return (row + patch) % 10 < moving / 100;
}

/** Everyone anywhere, players where their circle begins. */
function roamingStart(): { readonly start: Moves; readonly bearings: readonly number[] } {
  const random = randomState();
  seedRandom(random, 11, 0);
  const start: MutableMoves = { rows: [], x: [], y: [], heading: [] };
  const bearings: number[] = [];
  const room = SIGHTED.radius + CIRCLE_RADIUS;
  for (let row = 0; row < SIGHTED.rows; row++) {
    const owner = ownerOf(row);
    if (owner === undefined) {
      push(start, row, nextFloat(random) * SIGHTED.side, nextFloat(random) * SIGHTED.side, nextFloat(random));
      continue;
    }
    const bearing = nextFloat(random) * 2 * Math.PI;
    bearings.push(bearing);
    const x = room + nextFloat(random) * (SIGHTED.side - 2 * room) + CIRCLE_RADIUS * Math.cos(bearing);
    const y = room + nextFloat(random) * (SIGHTED.side - 2 * room) + CIRCLE_RADIUS * Math.sin(bearing);
    push(start, row, x, y, bearing);
  }
  return { start, bearings };
}

/** Nobody stands where a step would bring them into a player's sight or out of it. */
function restingStart(): { readonly start: Moves; readonly bearings: readonly number[] } {
  const random = randomState();
  seedRandom(random, 11, 0);
  const { radius, rows, side } = SIGHTED;
  const places: { readonly x: number; readonly y: number }[] = [];
  const isAtTheEdge = (x: number, y: number, row: number) =>
    places.some(
      (other, i) =>
        (ownerOf(i) !== undefined || ownerOf(row) !== undefined) &&
        Math.abs(Math.hypot(other.x - x, other.y - y) - radius) < 2 * STEP,
    );
  const start: MutableMoves = { rows: [], x: [], y: [], heading: [] };
  while (places.length < rows) {
    const row = places.length;
    const room = ownerOf(row) === undefined ? STEP : radius;
    const x = room + nextFloat(random) * (side - 2 * room);
    const y = room + nextFloat(random) * (side - 2 * room);
    if (isAtTheEdge(x, y, row)) continue;
    places.push({ x, y });
    push(start, row, x, y, nextFloat(random));
  }
  return { start, bearings: [] };
}
