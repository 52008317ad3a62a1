// Guns with heat, and bolts that cannot pass through anything however fast they are.
import { NONE, flag, prefab, type Entity } from '#shared/index.ts';
import { strike } from './damage.ts';
import { PHASE, model, ticksOf, type PredictedWorld, type World } from './model.ts';
import { shortX, shortY } from './space.ts';

const BOLT_RADIUS = 3;
/** u ahead of the ship's centre. */
const MUZZLE = 22;
/** More bolts than this are not fired: they leave room for ships, rocks and pick-ups. */
const BOLTS_MAX = 160;

const spawnBolt = prefab(model, { Body: { radius: BOLT_RADIUS }, Bolt: {} });

/** Predicted system: cools guns, and fires those that are held, loaded and cool. */
export function fireGuns(w: PredictedWorld): void {
  const { Ship, dt, tuning } = w;
  for (const e of w.each('Ship', 'Body')) {
    const heat = Math.max(0, Ship.heat[e] - tuning.coolPerSecond * dt);
    Ship.heat[e] = heat;
    if (heat <= tuning.coolEnough) Ship.isOverheated[e] = 0;
    if (Ship.reloadTicks[e] > 0) Ship.reloadTicks[e]--;
    const isReady = Ship.reloadTicks[e] === 0 && Ship.isOverheated[e] === 0 && w.globals.phase === PHASE.play;
    if (isReady && w.input(Ship.player[e]).fire && w.known('Bolt').length < BOLTS_MAX) fire(w, e);
  }
}

function fire(w: PredictedWorld, e: Entity<'Ship' | 'Body'>): void {
  const { Body, Ship, tuning } = w;
  const isSpread = Ship.spreadTicks[e] > 0;
  addBolt(w, e, 0);
  if (isSpread) {
    addBolt(w, e, -tuning.spreadSlope);
    addBolt(w, e, tuning.spreadSlope);
  }
  Ship.reloadTicks[e] = Math.max(1, ticksOf(w, tuning.reloadSeconds));
  Ship.protectedTicks[e] = 0; // Who shoots can be shot.
  const fired = w.emit('Fired');
  fired.ship = e;
  fired.player = Ship.player[e];
  fired.x = Body.x[e] + Ship.facingX[e] * MUZZLE;
  fired.y = Body.y[e] + Ship.facingY[e] * MUZZLE;
  fired.heading = Ship.heading[e];
  fired.bolts = isSpread ? 3 : 1;
  Ship.heat[e] = Math.min(1, Ship.heat[e] + tuning.shotHeat);
  Ship.isOverheated[e] = flag(Ship.heat[e] === 1);
  if (Ship.isOverheated[e] === 0) return;
  const overheated = w.emit('Overheated');
  overheated.ship = e;
  overheated.player = Ship.player[e];
  overheated.x = Body.x[e];
  overheated.y = Body.y[e];
}

/** One bolt, `slope` u sideways for each u forward. It keeps the ship's own speed. */
function addBolt(w: PredictedWorld, e: Entity<'Ship' | 'Body'>, slope: number): void {
  const { Body, Bolt, Ship, tuning } = w;
  const bolt = spawnBolt(w);
  if (bolt === NONE) return;
  const forward = tuning.boltSpeed / Math.sqrt(1 + slope * slope);
  Body.x[bolt] = Body.x[e] + Ship.facingX[e] * MUZZLE;
  Body.y[bolt] = Body.y[e] + Ship.facingY[e] * MUZZLE;
  Body.vx[bolt] = Body.vx[e] + (Ship.facingX[e] - Ship.facingY[e] * slope) * forward;
  Body.vy[bolt] = Body.vy[e] + (Ship.facingY[e] + Ship.facingX[e] * slope) * forward;
  Bolt.player[bolt] = Ship.player[e];
  Bolt.lifeTicks[bolt] = ticksOf(w, tuning.boltSeconds);
}

/** System: ends each bolt at the first ship or rock on its way in this tick. Runs right after bodies have moved. */
export function landBolts(w: World): void {
  const { Body, Bolt, Rock, Ship, dt } = w;
  for (const bolt of w.each('Bolt', 'Body')) {
    let first = 2;
    let ship: Entity<'Ship' | 'Body'> | undefined;
    let rock: Entity<'Rock' | 'Body'> | undefined;
    for (const e of w.each('Ship', 'Body')) {
      if (Ship.player[e] === Bolt.player[bolt] || Ship.hull[e] === 0) continue;
      const t = hitTime(w, bolt, e);
      if (t < 0 || t >= first) continue;
      first = t;
      ship = e;
    }
    for (const e of w.each('Rock', 'Body')) {
      if (Rock.hull[e] === 0) continue;
      const t = hitTime(w, bolt, e);
      if (t < 0 || t >= first) continue;
      first = t;
      ship = undefined;
      rock = e;
    }
    if (ship === undefined && rock === undefined) {
      if (Bolt.lifeTicks[bolt] === 0) w.despawn(bolt);
      continue;
    }
    // Back to where it struck.
    Body.x[bolt] -= Body.vx[bolt] * dt * (1 - first);
    Body.y[bolt] -= Body.vy[bolt] * dt * (1 - first);
    if (ship !== undefined) strike(w, ship, bolt);
    else if (rock !== undefined) chip(w, rock, bolt);
    w.despawn(bolt);
  }
}

/** Predicted system: bolts grow older. Where `landBolts` does not run, on a client of a state room, those at their end end here. */
export function ageBolts(w: PredictedWorld): void {
  for (const bolt of w.each('Bolt')) {
    if (w.Bolt.lifeTicks[bolt] === 0) w.despawn(bolt);
    else w.Bolt.lifeTicks[bolt]--;
  }
}

/**
 * When in this tick (0…1) a bolt touched a body, or −1. Both have moved already, so their way relative to each other is looked at
 * backwards. The same as `sweptCirclesHit`, written out: most pairs are far apart and leave early, and what a function returns or takes
 * is a new number on the heap unless the engine makes one function of the two.
 */
function hitTime(w: World, bolt: Entity<'Body'>, e: Entity<'Body'>): number {
  const { Body, dt } = w;
  const reach = Body.radius[e] + BOLT_RADIUS;
  const x = shortX(Body.x[bolt] - Body.x[e]);
  const y = shortY(Body.y[bolt] - Body.y[e]);
  const stepX = (Body.vx[bolt] - Body.vx[e]) * dt;
  if (Math.abs(x) > reach + Math.abs(stepX)) return -1;
  const stepY = (Body.vy[bolt] - Body.vy[e]) * dt;
  if (Math.abs(y) > reach + Math.abs(stepY)) return -1;
  const startX = x - stepX;
  const startY = y - stepY;
  // |start + t · step|² = reach²: a t² + 2 b t + c = 0, of which the smaller root is where it enters.
  const c = startX * startX + startY * startY - reach * reach;
  if (c <= 0) return 0;
  const a = stepX * stepX + stepY * stepY;
  const b = startX * stepX + startY * stepY;
  const discriminant = b * b - a * c;
  if (b >= 0 || discriminant < 0) return -1;
  const t = c / (Math.sqrt(discriminant) - b);
  return t <= 1 ? t : -1;
}

function chip(w: World, rock: Entity<'Rock' | 'Body'>, bolt: Entity<'Body'>): void {
  const { Body, Rock } = w;
  Rock.hull[rock]--;
  const hit = w.emit('RockHit');
  hit.rock = rock;
  hit.x = Body.x[bolt];
  hit.y = Body.y[bolt];
  hit.vx = Body.vx[bolt];
  hit.vy = Body.vy[bolt];
}
