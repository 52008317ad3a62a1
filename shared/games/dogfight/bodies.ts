// Motion, and what happens where bodies touch: rocks and ships bounce, and hard bounces hurt ships.
import type { Entity } from '#shared/index.ts';
import { dent } from './damage.ts';
import type { PredictedWorld, World } from './model.ts';
import { shortX, shortY } from './space.ts';

/** Collisions do not hurt again for so long: one blow, not one for each tick of contact. */
const CRASH_REST_TICKS = 30;
/** u/s: softer touches make no sound and no sparks. */
const TOUCH_SPEED = 40;

/** Predicted system: everything moves by its velocity. */
export function moveBodies(w: PredictedWorld): void {
  const { Body, Rock, dt } = w;
  for (const e of w.each('Body')) {
    Body.x[e] += Body.vx[e] * dt;
    Body.y[e] += Body.vy[e] * dt;
  }
  for (const e of w.each('Rock')) {
    const turned = Rock.angle[e] + Rock.spin[e] * dt;
    Rock.angle[e] = turned - 2 * Math.PI * Math.round(turned / (2 * Math.PI));
  }
}

/** System: rocks bounce off rocks. */
export function collideRocks(w: World): void {
  const rocks = w.each('Rock', 'Body');
  for (let i = 0; i < rocks.length; i++) {
    for (let j = i + 1; j < rocks.length; j++) if (areNear(w, rocks[i], rocks[j])) bounce(w, rocks[i], rocks[j]);
  }
}

/** System: ships bounce off rocks and each other, and are hurt by hard blows from rocks. */
export function collideShips(w: World): void {
  const ships = w.each('Ship', 'Body');
  for (let i = 0; i < ships.length; i++) {
    if (w.Ship.hull[ships[i]] === 0) continue;
    for (const rock of w.each('Rock', 'Body')) if (areNear(w, ships[i], rock)) bumpRock(w, ships[i], rock);
    for (let j = i + 1; j < ships.length; j++) if (areNear(w, ships[i], ships[j])) bumpShip(w, ships[i], ships[j]);
  }
}

function bumpRock(w: World, ship: Entity<'Ship' | 'Body'>, rock: Entity<'Body'>): void {
  const { crashSpeed, crashSpeedPerPoint } = w.tuning;
  const speed = bounce(w, ship, rock);
  if (speed < TOUCH_SPEED) return;
  crash(w, ship, speed, speed > crashSpeed ? 1 + Math.floor((speed - crashSpeed) / crashSpeedPerPoint) : 0);
}

function bumpShip(w: World, a: Entity<'Ship' | 'Body'>, b: Entity<'Ship' | 'Body'>): void {
  const speed = bounce(w, a, b);
  if (speed < TOUCH_SPEED) return;
  crash(w, a, speed, 0);
  crash(w, b, speed, 0);
}

/** Whether the squares around two bodies overlap: what most pairs fail, cheaply. */
function areNear(w: World, a: Entity<'Body'>, b: Entity<'Body'>): boolean {
  const { Body } = w;
  const reach = Body.radius[a] + Body.radius[b];
  if (Math.abs(shortX(Body.x[b] - Body.x[a])) >= reach) return false;
  return Math.abs(shortY(Body.y[b] - Body.y[a])) < reach;
}

/**
 * Parts two overlapping bodies and, when they approach each other, lets them bounce. Returns the speed of approach in u/s,
 * 0 when they do not touch.
 */
function bounce(w: World, a: Entity<'Body'>, b: Entity<'Body'>): number {
  const { Body } = w;
  const reach = Body.radius[a] + Body.radius[b];
  const dx = shortX(Body.x[b] - Body.x[a]);
  const dy = shortY(Body.y[b] - Body.y[a]);
  const square = dx * dx + dy * dy;
  if (square >= reach * reach) return 0;
  const apart = Math.sqrt(square);
  // Two bodies in one place part along x.
  const normalX = apart === 0 ? 1 : dx / apart;
  const normalY = apart === 0 ? 0 : dy / apart;
  const aShare = Body.mass[b] / (Body.mass[a] + Body.mass[b]);
  const bShare = 1 - aShare;
  const depth = reach - apart;
  Body.x[a] -= normalX * depth * aShare;
  Body.y[a] -= normalY * depth * aShare;
  Body.x[b] += normalX * depth * bShare;
  Body.y[b] += normalY * depth * bShare;
  const approach = (Body.vx[a] - Body.vx[b]) * normalX + (Body.vy[a] - Body.vy[b]) * normalY;
  if (approach <= 0) return 0;
  const change = approach * (1 + w.tuning.bounce);
  Body.vx[a] -= normalX * change * aShare;
  Body.vy[a] -= normalY * change * aShare;
  Body.vx[b] += normalX * change * bShare;
  Body.vy[b] += normalY * change * bShare;
  return approach;
}

/** Takes `points` off a ship, unless it crashed a moment ago, and tells of it. */
function crash(w: World, e: Entity<'Ship' | 'Body'>, speed: number, points: number): void {
  const { Body, Ship } = w;
  if (Ship.crashTicks[e] > 0) return;
  Ship.crashTicks[e] = CRASH_REST_TICKS;
  const crashed = w.emit('Crashed');
  crashed.ship = e;
  crashed.player = Ship.player[e];
  crashed.x = Body.x[e];
  crashed.y = Body.y[e];
  crashed.speed = speed;
  crashed.damage = dent(w, e, points);
}
