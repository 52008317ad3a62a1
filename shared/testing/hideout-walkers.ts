/** What walkers of hideout do to what is theirs: it is predicted. */
import { NONE, TAU, atan2, cos, prefab, sin, type Entity, type Known } from '../index.ts';
import { asEntity } from '../model/entity.ts';
import { HALF_WIDTH, REEDS, model, type PredictedWorld } from './hideout-model.ts';

const spawnStone = prefab(model, { Body: { speed: 14 }, Stone: { ticksLeft: 40 } });

export const inside = (x: number) => Math.max(-HALF_WIDTH, Math.min(HALF_WIDTH - 1, x));
/** A place on the grids. */
export const cellOf = (x: number) => Math.floor(x) + HALF_WIDTH;

export function distanceSquared({ Body }: PredictedWorld, a: Known<'Body'>, b: Known<'Body'>): number {
  const [x, y] = [Body.x[a] - Body.x[b], Body.y[a] - Body.y[b]];
  return x * x + y * y;
}

/** NONE, as one that may be looked at: its columns are zero. */
export const NOBODY: Known<'Walker' | 'Body'> = asEntity(NONE);

/** A seat's walker, to be looked at; NONE NOBODY when it has none that is known. */
export function walkerOf(w: PredictedWorld, seat: number): Known<'Walker' | 'Body'> {
  for (const e of w.known('Walker', 'Body')) if (w.Walker.player[e] === seat) return e;
  return NOBODY;
}

export function walk(w: PredictedWorld): void {
  const { Body, Walker } = w;
  for (const e of w.each('Walker', 'Body')) {
    const { x, y, run } = w.input(Walker.player[e]);
    const isSlow = w.grids.ground.get(cellOf(Body.x[e]), cellOf(Body.y[e])) === REEDS;
    const speed = w.tuning.walkSpeed * (run ? 1.5 : 1) * (isSlow ? 0.5 : 1);
    Body.speed[e] = x === 0 && y === 0 ? 0 : speed;
    if (Body.speed[e] > 0) Body.heading[e] = (atan2(y, x) + TAU) % TAU;
    Body.x[e] = inside(Body.x[e] + x * speed * w.dt);
    Body.y[e] = inside(Body.y[e] + y * speed * w.dt);
    Walker.target[e] = asEntity(nearestWalker(w, e));
  }
}

/** Of the others in the open; of two that are as near, that of the lower seat. */
function nearestWalker(w: PredictedWorld, e: Known<'Walker' | 'Body'>): Known<'Walker'> {
  let nearest: Known<'Walker'> = NOBODY;
  let least = 36;
  for (const other of w.known('Walker', 'Body')) {
    if (other === e || w.has(other, 'Cloak')) continue;
    const away = distanceSquared(w, e, other);
    const isLower = nearest === NOBODY || w.Walker.player[other] < w.Walker.player[nearest];
    if (away > least || (away === least && !isLower)) continue;
    nearest = other;
    least = away;
  }
  return nearest;
}

/** By seats: events come in the order of seats, whatever rows their walkers have. */
export function throwStones(w: PredictedWorld): void {
  const { Walker } = w;
  for (const seat of w.players) {
    for (const e of w.each('Walker', 'Body')) {
      if (Walker.player[e] !== seat) continue;
      if (Walker.restTicks[e] > 0) Walker.restTicks[e]--;
      if (!w.input(seat).throw || Walker.restTicks[e] > 0) continue;
      Walker.restTicks[e] = 20;
      throwStone(w, e, seat);
    }
  }
}

function throwStone(w: PredictedWorld, e: Entity<'Walker' | 'Body'>, seat: number): void {
  const { Body, Stone } = w;
  const stone = spawnStone(w);
  Body.x[stone] = Body.x[e];
  Body.y[stone] = Body.y[e];
  Body.heading[stone] = Body.heading[e];
  Stone.player[stone] = seat;
  Stone.thrower[stone] = e;
  const thrown = w.emit('Thrown');
  thrown.by = e;
  thrown.stone = stone;
}

export function hide(w: PredictedWorld): void {
  const { Cloak, Walker } = w;
  for (const e of w.each('Walker')) {
    if (!w.input(Walker.player[e]).cloak) continue;
    if (w.has(e, 'Cloak')) w.remove(e, 'Cloak');
    else Cloak.ticksLeft[w.add(e, 'Cloak')] = 300;
  }
  for (const e of w.each('Cloak')) {
    if (Cloak.ticksLeft[e] > 0) Cloak.ticksLeft[e]--;
    else w.remove(e, 'Cloak');
  }
}

export function flyStones(w: PredictedWorld): void {
  const { Body, Stone } = w;
  for (const e of w.each('Stone', 'Body')) {
    Body.x[e] += cos(Body.heading[e]) * Body.speed[e] * w.dt;
    Body.y[e] += sin(Body.heading[e]) * Body.speed[e] * w.dt;
    Stone.ticksLeft[e]--;
    if (Stone.ticksLeft[e] === 0) w.despawn(e);
  }
}

export function followMasters(w: PredictedWorld): void {
  const { Body, Pet } = w;
  for (const e of w.each('Pet', 'Body')) {
    const master = walkerOf(w, Pet.player[e]);
    if (Pet.restTicks[e] > 0) Pet.restTicks[e]--;
    if (master === NOBODY || distanceSquared(w, e, master) < 1) continue;
    Body.x[e] += (Body.x[master] - Body.x[e]) * w.dt;
    Body.y[e] += (Body.y[master] - Body.y[e]) * w.dt;
    if (w.tick % 16 !== 0) continue;
    if (Pet.trail.count(e) === Pet.trail.max) Pet.trail.removeAt(e, 0);
    Pet.trail.push(e, cellOf(Body.x[e]) & 255);
  }
}
