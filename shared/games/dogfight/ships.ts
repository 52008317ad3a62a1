// Ships: where they come back, how they fly, and how they end.
import { NONE, NO_PLAYER, clamp, flag, prefab, type Entity } from '#shared/index.ts';
import { HULL_POINTS, PHASE, model, ticksOf, type PredictedWorld, type World } from './model.ts';
import { pilotOf } from './pilots.ts';
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

/** u: a circle inside the wings. */
export const SHIP_RADIUS = 18;
/** As much as a rock of radius 24: rocks weigh by the square of their radius. */
const SHIP_MASS = 576;

const SPAWN_TRIES = 12;
/** u: nearer rocks make a place unfit. */
const SPAWN_ROCK_GAP = 90;
/** Share of the tank without which a boost does not begin, so that an empty one does not stutter. */
const BOOST_START_SHARE = 0.15;
/** u/s²: how fast speed above the top speed is lost. */
const OVERSPEED_BRAKE = 900;

const spawnShip = prefab(model, {
  Body: { radius: SHIP_RADIUS, mass: SHIP_MASS },
  Ship: { hull: HULL_POINTS, hitBy: NO_PLAYER },
});

/** System: pilots without a ship wait, then get one away from the others. */
export function respawnShips(w: World): void {
  const { Pilot } = w;
  for (const pilot of w.each('Pilot')) {
    if (Pilot.ship[pilot] !== NONE) continue;
    if (Pilot.respawnTicks[pilot] > 0) Pilot.respawnTicks[pilot]--;
    else launch(w, pilot);
  }
}

function launch(w: World, pilot: Entity<'Pilot'>): void {
  const { Body, Pilot, Ship } = w;
  const e = spawnShip(w);
  if (e === NONE) return; // The world is full; the pilot tries again in the next tick.
  placeAway(w, e);
  const direction = w.randomInt(DIRECTION_COUNT);
  const player = Pilot.player[pilot];
  Ship.player[e] = player;
  Ship.color[e] = Pilot.color[pilot];
  Ship.heading[e] = direction * DIRECTION_STEP_RAD;
  Ship.facingX[e] = DIRECTION_X[direction];
  Ship.facingY[e] = DIRECTION_Y[direction];
  Ship.boostSeconds[e] = w.tuning.boostSeconds;
  Ship.protectedTicks[e] = ticksOf(w, w.tuning.protectSeconds);
  Pilot.ship[pilot] = e;
  const spawned = w.emit('Spawned');
  spawned.player = player;
  spawned.x = Body.x[e];
  spawned.y = Body.y[e];
}

/** Puts a new ship at the best of some random places: the farthest from other ships that no rock is near to. */
function placeAway(w: World, e: Entity<'Body'>): void {
  const { Body } = w;
  let best = -1;
  for (let i = 0; i < SPAWN_TRIES; i++) {
    const x = w.randomInt(WORLD_WIDTH);
    const y = w.randomInt(WORLD_HEIGHT);
    let room = 4_000_000;
    for (const other of w.each('Ship', 'Body')) {
      const dx = shortX(Body.x[other] - x);
      const dy = shortY(Body.y[other] - y);
      room = Math.min(room, dx * dx + dy * dy);
    }
    for (const rock of w.each('Rock', 'Body')) {
      const dx = shortX(Body.x[rock] - x);
      const dy = shortY(Body.y[rock] - y);
      const gap = Body.radius[rock] + SPAWN_ROCK_GAP;
      if (dx * dx + dy * dy < gap * gap) room = 0;
    }
    if (room <= best) continue;
    best = room;
    Body.x[e] = x;
    Body.y[e] = y;
  }
}

/** Predicted system: turns, pushes and slows each ship as its player asks. */
export function steerShips(w: PredictedWorld): void {
  const { Ship } = w;
  for (const e of w.each('Ship', 'Body')) {
    const input = w.input(Ship.player[e]);
    turn(w, e, input.turn);
    Ship.thrust[e] = input.thrust;
    boost(w, e, input.boost);
    push(w, e);
    if (Ship.protectedTicks[e] > 0) Ship.protectedTicks[e]--;
    if (Ship.spreadTicks[e] > 0) Ship.spreadTicks[e]--;
    if (Ship.crashTicks[e] > 0) Ship.crashTicks[e]--;
    if (Ship.hitTicks[e] > 0 && --Ship.hitTicks[e] === 0) Ship.hitBy[e] = NO_PLAYER;
  }
}

function turn(w: PredictedWorld, e: Entity<'Ship'>, wish: number): void {
  const { Ship, dt, tuning } = w;
  const grip = tuning.turnGrip * dt;
  const speed = Ship.turnSpeed[e] + clamp(wish * tuning.turnSpeed - Ship.turnSpeed[e], -grip, grip);
  Ship.turnSpeed[e] = speed;
  const step = speed * dt;
  // A turn of one tick is small (at most 0.14 rad), so these few terms of the sine's and cosine's series are exact to 1e-10, and the
  // vector is made one long again: no call, hence no garbage.
  const square = step * step;
  const sine = step * (1 - (square / 6) * (1 - (square / 20) * (1 - square / 42)));
  const cosine = 1 - (square / 2) * (1 - (square / 12) * (1 - square / 30));
  const x = Ship.facingX[e] * cosine - Ship.facingY[e] * sine;
  const y = Ship.facingX[e] * sine + Ship.facingY[e] * cosine;
  const scale = 1 / Math.sqrt(x * x + y * y);
  Ship.facingX[e] = x * scale;
  Ship.facingY[e] = y * scale;
  const heading = Ship.heading[e] + step;
  Ship.heading[e] = heading - 2 * Math.PI * Math.round(heading / (2 * Math.PI));
}

/** Decides whether the ship boosts in this tick, and burns or refills its tank. */
function boost(w: PredictedWorld, e: Entity<'Ship' | 'Body'>, isWished: boolean): void {
  const { Body, Ship, dt, tuning } = w;
  const full = tuning.boostSeconds;
  const left = Ship.boostSeconds[e];
  const wasBoosting = Ship.isBoosting[e] === 1;
  const isBoosting = isWished && left > (wasBoosting ? 0 : full * BOOST_START_SHARE);
  Ship.isBoosting[e] = flag(isBoosting);
  Ship.boostSeconds[e] = clamp(isBoosting ? left - dt : left + (dt * full) / tuning.boostRefillSeconds, 0, full);
  if (!isBoosting || wasBoosting) return;
  const boosted = w.emit('Boosted');
  boosted.ship = e;
  boosted.player = Ship.player[e];
  boosted.x = Body.x[e];
  boosted.y = Body.y[e];
}

function push(w: PredictedWorld, e: Entity<'Ship' | 'Body'>): void {
  const { Body, Ship, dt, tuning } = w;
  const isBoosting = Ship.isBoosting[e] === 1;
  const thrust = Ship.thrust[e];
  const power = isBoosting ? tuning.boostPower : thrust * (thrust > 0 ? tuning.thrustPower : tuning.reversePower);
  const keep = 1 - tuning.drag * dt;
  const vx = (Body.vx[e] + Ship.facingX[e] * power * dt) * keep;
  const vy = (Body.vy[e] + Ship.facingY[e] * power * dt) * keep;
  const speed = Math.sqrt(vx * vx + vy * vy);
  const top = isBoosting ? tuning.boostTopSpeed : tuning.topSpeed;
  // Above the top speed (after a boost or a blow) a ship slows down gently instead of being cut off.
  const scale = speed > top ? Math.max(top, speed - (OVERSPEED_BRAKE + power) * dt) / speed : 1;
  Body.vx[e] = vx * scale;
  Body.vy[e] = vy * scale;
}

/** System: ships without hull explode; the kill is scored and the pilot waits. */
export function destroyShips(w: World): void {
  const { Body, Pilot, Ship } = w;
  for (const e of w.each('Ship', 'Body')) {
    if (Ship.hull[e] > 0) continue;
    const player = Ship.player[e];
    const exploded = w.emit('Exploded');
    exploded.ship = e;
    exploded.player = player;
    exploded.x = Body.x[e];
    exploded.y = Body.y[e];
    exploded.vx = Body.vx[e];
    exploded.vy = Body.vy[e];
    const pilot = pilotOf(w, player);
    if (w.has(pilot, 'Pilot')) {
      Pilot.deaths[pilot]++;
      Pilot.respawnTicks[pilot] = ticksOf(w, w.tuning.respawnSeconds);
    }
    scoreKill(w, Ship.hitBy[e], player);
    w.despawn(e);
  }
}

function scoreKill(w: World, by: number, player: number): void {
  const { Pilot } = w;
  const killer = by === player ? NONE : pilotOf(w, by);
  const scored = w.emit('Scored');
  scored.player = player;
  scored.by = NO_PLAYER;
  if (!w.has(killer, 'Pilot') || w.globals.phase !== PHASE.play) return;
  if (Pilot.score[killer] < 255) Pilot.score[killer]++;
  Pilot.kills[killer]++;
  scored.by = by;
  scored.score = Pilot.score[killer];
}
