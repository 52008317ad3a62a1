// What a bot can want: each goal, if it applies, says where to point, how hard to push and whether to fire, in the bot's Mind.
import { NONE, flag, type Entity } from '#shared/index.ts';
import type { BotLevel } from './bot-levels.ts';
import { PHASE, PICK_UP, type World } from './model.ts';
import { DIRECTION_COUNT, DIRECTION_X, DIRECTION_Y, shortX, shortY } from './space.ts';

export type MindRow = Entity<'Pilot' | 'Mind'>;
export type ShipRow = Entity<'Ship' | 'Body'>;

/** u: nearer than this a bot stops pushing towards its target … */
const CLOSE_RANGE = 240;
/** … and nearer than this it brakes. */
const BRAKE_RANGE = 120;
/** u: an enemy this near is worth fleeing from. */
const FLEE_RANGE = 650;
/** u: a berth around rocks. */
const ROCK_BERTH = 14;
/** u: rocks farther away are not looked at. */
const ROCK_SIGHT = 450;
/** A new target must be nearer than this share of the old one's distance. */
const NEARER_SHARE = 0.7;
/** Shields are wanted most: they count as this much nearer than they are. */
const SHIELD_NEARER = 0.6;

/** Remembers the nearest enemy that can be hurt, but does not flit between two. */
export function chooseTarget(w: World, mind: MindRow, ship: ShipRow): void {
  const { Body, Mind, Ship } = w;
  const old = Mind.target[mind];
  let best: Entity = NONE;
  let bestSquare = Infinity;
  for (const e of w.each('Ship', 'Body')) {
    if (e === ship || Ship.protectedTicks[e] > 20) continue;
    const dx = shortX(Body.x[e] - Body.x[ship]);
    const dy = shortY(Body.y[e] - Body.y[ship]);
    const square = (dx * dx + dy * dy) * (e === old ? NEARER_SHARE * NEARER_SHARE : 1);
    if (square >= bestSquare) continue;
    bestSquare = square;
    best = e;
  }
  Mind.target[mind] = best;
}

/** A rock lies on the ship's way: point past it and push. */
export function dodgeRock(w: World, mind: MindRow, ship: ShipRow, level: BotLevel): boolean {
  const { Body, Mind } = w;
  let soonest = level.lookAheadSeconds;
  let isFound = false;
  for (const rock of w.each('Rock', 'Body')) {
    const dx = shortX(Body.x[rock] - Body.x[ship]);
    const dy = shortY(Body.y[rock] - Body.y[ship]);
    if (Math.abs(dx) > ROCK_SIGHT || Math.abs(dy) > ROCK_SIGHT) continue;
    const vx = Body.vx[ship] - Body.vx[rock];
    const vy = Body.vy[ship] - Body.vy[rock];
    const square = vx * vx + vy * vy;
    if (square < 1) continue;
    const seconds = (dx * vx + dy * vy) / square;
    if (seconds < 0 || seconds > soonest) continue;
    // From the rock to where the ship passes it by.
    const passX = vx * seconds - dx;
    const passY = vy * seconds - dy;
    const reach = Body.radius[rock] + Body.radius[ship] + ROCK_BERTH;
    const passSquare = passX * passX + passY * passY;
    if (passSquare > reach * reach) continue;
    soonest = seconds;
    isFound = true;
    // Head on, either side will do.
    Mind.goalX[mind] = passSquare < 1 ? -vy : passX;
    Mind.goalY[mind] = passSquare < 1 ? vx : passY;
  }
  if (isFound) Mind.thrust[mind] = 1;
  return isFound;
}

/** Hurt, with an enemy near: away from it. */
export function flee(w: World, mind: MindRow, ship: ShipRow, level: BotLevel): boolean {
  const { Body, Mind, Ship } = w;
  const target = Mind.target[mind];
  if (Ship.hull[ship] > level.fleeHull || Ship.shield[ship] > 0 || !w.has(target, 'Ship', 'Body')) return false;
  // Who is at the end of the same hull has no reason to be feared.
  if (Ship.hull[target] <= Ship.hull[ship] && Ship.shield[target] === 0) return false;
  const dx = shortX(Body.x[target] - Body.x[ship]);
  const dy = shortY(Body.y[target] - Body.y[ship]);
  if (dx * dx + dy * dy > FLEE_RANGE * FLEE_RANGE) return false;
  if (fetchPickUp(w, mind, ship, level)) return true;
  // Not straight away, which is where bolts fly, but aslant.
  const side = w.randomInt(2) === 0 ? -0.6 : 0.6;
  Mind.goalX[mind] = -dx - dy * side;
  Mind.goalY[mind] = -dy + dx * side;
  Mind.thrust[mind] = 1;
  Mind.isBoosting[mind] = 1;
  return true;
}

/** A pick-up is near and wanted. */
export function fetchPickUp(w: World, mind: MindRow, ship: ShipRow, level: BotLevel): boolean {
  const { Body, Mind, PickUp, Ship } = w;
  let best = level.pickUpRange * level.pickUpRange;
  let isFound = false;
  for (const e of w.each('PickUp', 'Body')) {
    const kind = PickUp.kind[e];
    if (kind === PICK_UP.boost && Ship.boostSeconds[ship] > w.tuning.boostSeconds / 2) continue;
    if (kind === PICK_UP.shield && Ship.shield[ship] > 1) continue;
    const dx = shortX(Body.x[e] - Body.x[ship]);
    const dy = shortY(Body.y[e] - Body.y[ship]);
    const square = (dx * dx + dy * dy) * (kind === PICK_UP.shield ? SHIELD_NEARER * SHIELD_NEARER : 1);
    if (square >= best) continue;
    best = square;
    isFound = true;
    // It flies where it flies: aim off against the drift.
    Mind.goalX[mind] = dx - (Body.vx[ship] - Body.vx[e]) * 0.4;
    Mind.goalY[mind] = dy - (Body.vy[ship] - Body.vy[e]) * 0.4;
  }
  if (isFound) Mind.thrust[mind] = isAhead(w, mind, ship, 1.7) ? 1 : 0;
  return isFound;
}

/** Looks where a bolt would meet the target, with the level's lead and its error of the moment. */
export function aim(w: World, mind: MindRow, ship: ShipRow, level: BotLevel): void {
  const { Body, Mind, tuning } = w;
  const target = Mind.target[mind];
  if (!w.has(target, 'Ship', 'Body')) return;
  const dx = shortX(Body.x[target] - Body.x[ship]);
  const dy = shortY(Body.y[target] - Body.y[ship]);
  const vx = (Body.vx[target] - Body.vx[ship]) * level.leadShare;
  const vy = (Body.vy[target] - Body.vy[ship]) * level.leadShare;
  const square = dx * dx + dy * dy;
  // distance / (boltSpeed − the speed at which the target flees), as if that stayed the same.
  const seconds = square / Math.max(1, tuning.boltSpeed * Math.sqrt(square) - dx * vx - dy * vy);
  const x = dx + vx * Math.min(1, seconds);
  const y = dy + vy * Math.min(1, seconds);
  Mind.aimX[mind] = x - y * Mind.aimErrorSlope[mind];
  Mind.aimY[mind] = y + x * Mind.aimErrorSlope[mind];
}

/** After the target: point at where a bolt would meet it, and keep a good distance. */
export function chase(w: World, mind: MindRow, ship: ShipRow, level: BotLevel): boolean {
  const { Mind } = w;
  if (!w.has(Mind.target[mind], 'Ship') || w.randomInt(100) < level.wanderChance) return false;
  const x = Mind.aimX[mind];
  const y = Mind.aimY[mind];
  const square = x * x + y * y;
  Mind.goalX[mind] = x;
  Mind.goalY[mind] = y;
  Mind.thrust[mind] = 0;
  if (square < BRAKE_RANGE * BRAKE_RANGE) Mind.thrust[mind] = -1;
  else if (square > CLOSE_RANGE * CLOSE_RANGE && isAhead(w, mind, ship, 2.3)) Mind.thrust[mind] = 1;
  Mind.isBoosting[mind] = flag(square > level.boostRange * level.boostRange && isAhead(w, mind, ship, 0.5));
  return true;
}

/** Fires while the target is near and in front of the guns. */
export function pullTrigger(w: World, mind: MindRow, ship: ShipRow, level: BotLevel): void {
  const { Body, Mind, Ship } = w;
  const target = Mind.target[mind];
  Mind.isFiring[mind] = 0;
  if (!w.has(target, 'Ship', 'Body') || Mind.isCooling[mind] === 1 || w.globals.phase !== PHASE.play) return;
  const forward = Mind.aimX[mind] * Ship.facingX[ship] + Mind.aimY[mind] * Ship.facingY[ship];
  const sideways = Mind.aimY[mind] * Ship.facingX[ship] - Mind.aimX[mind] * Ship.facingY[ship];
  const isInSight = Math.abs(sideways) < Body.radius[target] + level.fireSlope * forward;
  Mind.isFiring[mind] = flag(isInSight && forward > 0 && forward < level.fireRange);
}

/** Nothing to do: fly somewhere for a while. */
export function wander(w: World, mind: MindRow): void {
  const { Mind } = w;
  if (w.randomInt(4) === 0) Mind.wanderDirection[mind] = w.randomInt(DIRECTION_COUNT);
  Mind.goalX[mind] = DIRECTION_X[Mind.wanderDirection[mind]];
  Mind.goalY[mind] = DIRECTION_Y[Mind.wanderDirection[mind]];
  Mind.thrust[mind] = 1;
}

/** Whether the goal lies ahead, at most `slope` u sideways for each u forward. */
function isAhead(w: World, mind: MindRow, ship: ShipRow, slope: number): boolean {
  const { Mind, Ship } = w;
  const forward = Mind.goalX[mind] * Ship.facingX[ship] + Mind.goalY[mind] * Ship.facingY[ship];
  const sideways = Mind.goalY[mind] * Ship.facingX[ship] - Mind.goalX[mind] * Ship.facingY[ship];
  return Math.abs(sideways) <= slope * forward;
}
