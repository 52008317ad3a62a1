// Rocks: where they come from, and what becomes of them.
import { NONE, prefab, type Entity } from '#shared/index.ts';
import { ROCK, ROCK_LOOKS, model, ticksOf, type World } from './model.ts';
import { addPickUp } from './pick-ups.ts';
import {
  DIRECTION_COUNT,
  DIRECTION_STEP_RAD,
  DIRECTION_X,
  DIRECTION_Y,
  WORLD_HEIGHT,
  WORLD_WIDTH,
  shortX,
  shortY,
} from './space.ts';

/** u, by size. */
export const ROCK_RADIUS: Readonly<Record<number, number>> = { [ROCK.small]: 17, [ROCK.medium]: 30, [ROCK.large]: 50 };

/** More rocks than this are not made: they leave room for ships, bolts and pick-ups. */
const ROCKS_MAX = 80;
/** u: new rocks grow no nearer to a ship. */
const ROCK_SHIP_GAP = 420;
/** u/s: a new rock's radius. */
const GROW_SPEED = 40;
/** rad/s, to either side. */
const SPIN_MAX = 0.9;
/** u/s: what bolts, ships and other rocks can drive a rock to. */
const ROCK_TOP_SPEED = 150;

const spawnRock = prefab(model, { Body: {}, Rock: {} });

/** The rocks a match begins with: large and full-grown. */
export function scatterRocks(w: World): void {
  const { Body } = w;
  const count = Math.min(16, w.config.rocks);
  for (let i = 0; i < count; i++) {
    const e = addRock(w, ROCK.large);
    Body.x[e] = w.randomInt(WORLD_WIDTH);
    Body.y[e] = w.randomInt(WORLD_HEIGHT);
    Body.radius[e] = ROCK_RADIUS[ROCK.large];
    drift(w, e, w.tuning.rockSpeed);
  }
}

/** System: rocks grow to their size and keep below their top speed; now and then a new one appears where no ship is. */
export function growRocks(w: World): void {
  const { Body, Rock, dt, globals } = w;
  let stone = 0;
  for (const e of w.each('Rock', 'Body')) {
    const full = ROCK_RADIUS[Rock.size[e]];
    if (Body.radius[e] < full) Body.radius[e] = Math.min(full, Body.radius[e] + GROW_SPEED * dt);
    const square = Body.vx[e] * Body.vx[e] + Body.vy[e] * Body.vy[e];
    if (square > ROCK_TOP_SPEED * ROCK_TOP_SPEED) {
      const scale = ROCK_TOP_SPEED / Math.sqrt(square);
      Body.vx[e] *= scale;
      Body.vy[e] *= scale;
    }
    stone += pieces(Rock.size[e]);
  }
  if (globals.rockTicks > 0) globals.rockTicks--;
  if (globals.rockTicks > 0 || stone + pieces(ROCK.large) > Math.min(16, w.config.rocks) * pieces(ROCK.large)) return;
  globals.rockTicks = ticksOf(w, w.tuning.rockEverySeconds);
  appear(w);
}

/** A new rock of radius 0 at a random place, unless a ship is near: then the next try is in a moment. */
function appear(w: World): void {
  const { Body } = w;
  const x = w.randomInt(WORLD_WIDTH);
  const y = w.randomInt(WORLD_HEIGHT);
  for (const ship of w.each('Ship', 'Body')) {
    const dx = shortX(Body.x[ship] - x);
    const dy = shortY(Body.y[ship] - y);
    if (dx * dx + dy * dy < ROCK_SHIP_GAP * ROCK_SHIP_GAP) return;
  }
  const e = addRock(w, ROCK.large);
  Body.x[e] = x;
  Body.y[e] = y;
  drift(w, e, w.tuning.rockSpeed);
}

/** System: rocks without hull fall apart into two of the next size, or into nothing, and may drop a pick-up. */
export function splitRocks(w: World): void {
  const { Body, Rock } = w;
  for (const e of w.each('Rock', 'Body')) {
    if (Rock.hull[e] > 0) continue;
    const size = Rock.size[e];
    const broke = w.emit('RockBroke');
    broke.rock = e;
    broke.size = size;
    broke.look = Rock.look[e];
    broke.x = Body.x[e];
    broke.y = Body.y[e];
    broke.vx = Body.vx[e];
    broke.vy = Body.vy[e];
    if (size > ROCK.small && w.each('Rock').length + 2 <= ROCKS_MAX) split(w, e);
    if (w.randomInt(1000) < w.tuning.dropChance * 1000) addPickUp(w, Body.x[e], Body.y[e]);
    w.despawn(e);
  }
}

function split(w: World, e: Entity<'Rock' | 'Body'>): void {
  const { Body, Rock } = w;
  const size = Rock.size[e] - 1;
  const direction = w.randomInt(DIRECTION_COUNT);
  for (let side = -1; side <= 1; side += 2) {
    const piece = addRock(w, size);
    if (piece === NONE) return;
    const radius = ROCK_RADIUS[size];
    const x = DIRECTION_X[direction] * side;
    const y = DIRECTION_Y[direction] * side;
    Body.x[piece] = Body.x[e] + x * radius;
    Body.y[piece] = Body.y[e] + y * radius;
    Body.vx[piece] = Body.vx[e] + x * w.tuning.rockSplitSpeed;
    Body.vy[piece] = Body.vy[e] + y * w.tuning.rockSplitSpeed;
    Body.radius[piece] = radius;
  }
}

function addRock(w: World, size: number): Entity<'Rock' | 'Body'> {
  const { Body, Rock } = w;
  const e = spawnRock(w);
  Body.mass[e] = ROCK_RADIUS[size] * ROCK_RADIUS[size];
  Rock.size[e] = size;
  Rock.look[e] = w.randomInt(ROCK_LOOKS);
  Rock.hull[e] = Math.max(1, Math.round((w.tuning.rockHull * pieces(size)) / pieces(ROCK.large)));
  Rock.angle[e] = (w.randomInt(DIRECTION_COUNT) - DIRECTION_COUNT / 2) * DIRECTION_STEP_RAD;
  Rock.spin[e] = (w.randomInt(201) / 100 - 1) * SPIN_MAX;
  return e;
}

/** A random direction, and half to one and a half times `speed`. */
function drift(w: World, e: Entity<'Body'>, speed: number): void {
  const direction = w.randomInt(DIRECTION_COUNT);
  const share = 0.5 + w.randomInt(101) / 100;
  w.Body.vx[e] = DIRECTION_X[direction] * speed * share;
  w.Body.vy[e] = DIRECTION_Y[direction] * speed * share;
}

/** How many small rocks a rock of a size falls into. */
function pieces(size: number): number {
  return 1 << (size - 1);
}
