// Pick-ups: shield, spread and boost, dropped by rocks or found adrift.
import { NONE, prefab, type Entity } from '#shared/index.ts';
import { PICK_UP, PICK_UP_KINDS, model, ticksOf, type World } from './model.ts';
import { DIRECTION_COUNT, DIRECTION_X, DIRECTION_Y, WORLD_HEIGHT, WORLD_WIDTH, shortX, shortY } from './space.ts';

const PICK_UP_RADIUS = 20;
/** As many lie about at once. */
const PICK_UPS_MAX = 8;
/** u/s */
const DRIFT_SPEED = 18;

const spawnPickUp = prefab(model, { Body: { radius: PICK_UP_RADIUS }, PickUp: {} });

/** System: now and then one appears; old ones vanish. */
export function tendPickUps(w: World): void {
  const { PickUp, globals } = w;
  for (const e of w.each('PickUp')) {
    if (PickUp.lifeTicks[e] === 0) w.despawn(e);
    else PickUp.lifeTicks[e]--;
  }
  if (globals.pickUpTicks > 0) {
    globals.pickUpTicks--;
    return;
  }
  globals.pickUpTicks = ticksOf(w, w.tuning.pickUpEverySeconds);
  addPickUp(w, w.randomInt(WORLD_WIDTH), w.randomInt(WORLD_HEIGHT));
}

/** Leaves a pick-up of any kind at a place, unless enough lie about. */
export function addPickUp(w: World, x: number, y: number): void {
  const { Body, PickUp } = w;
  if (w.each('PickUp').length >= PICK_UPS_MAX) return;
  const e = spawnPickUp(w);
  if (e === NONE) return;
  const direction = w.randomInt(DIRECTION_COUNT);
  Body.x[e] = x;
  Body.y[e] = y;
  Body.vx[e] = DIRECTION_X[direction] * DRIFT_SPEED;
  Body.vy[e] = DIRECTION_Y[direction] * DRIFT_SPEED;
  PickUp.kind[e] = w.randomInt(PICK_UP_KINDS);
  PickUp.lifeTicks[e] = ticksOf(w, w.tuning.pickUpSeconds);
}

/** System: the first ship that touches a pick-up has it. */
export function collectPickUps(w: World): void {
  const { Body, Ship } = w;
  for (const e of w.each('PickUp', 'Body')) {
    for (const ship of w.each('Ship', 'Body')) {
      const dx = shortX(Body.x[ship] - Body.x[e]);
      const dy = shortY(Body.y[ship] - Body.y[e]);
      const reach = Body.radius[ship] + PICK_UP_RADIUS;
      if (Ship.hull[ship] === 0 || dx * dx + dy * dy > reach * reach) continue;
      take(w, ship, e);
      break;
    }
  }
}

function take(w: World, ship: Entity<'Ship'>, e: Entity<'PickUp' | 'Body'>): void {
  const { Body, PickUp, Ship, tuning } = w;
  const kind = PickUp.kind[e];
  if (kind === PICK_UP.shield) Ship.shield[ship] = tuning.shieldHits;
  else if (kind === PICK_UP.spread) Ship.spreadTicks[ship] = ticksOf(w, tuning.spreadSeconds);
  else Ship.boostSeconds[ship] = tuning.boostSeconds;
  const taken = w.emit('PickedUp');
  taken.pickUp = e;
  taken.player = Ship.player[ship];
  taken.kind = kind;
  taken.x = Body.x[e];
  taken.y = Body.y[e];
  w.despawn(e);
}
