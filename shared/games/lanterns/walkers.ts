// Walkers: how they turn, run, shutter, lunge and move. Both systems read and write a seat's own row alone, so that a client can predict them.
import {
  TILE_MOVE_NUMBERS,
  TileKind,
  TileTouch,
  clamp,
  flag,
  moveBoxInTiles,
  numberList,
  tileKindAt,
  type Entity,
  type TileMap,
} from '#shared/index.ts';
import { ROLE, ticksOf, type PredictedWorld } from './model.ts';
import { loudnessOf } from './sight.ts';
import { TURN_COUNT, TURN_RAD, TURN_X, TURN_Y, WAY_RULES, heardAt, townNow, turnOf } from './space.ts';
import { town } from './town.ts';

type WalkerRow = Entity<'Walker' | 'Body'>;

/** u: half the side of the box that a walker is to walls. Two fit beside one another through a door of a tile. */
export const WALKER_HALF = 10;

/** Steps of TURN_RAD that a lantern turns by in a tick, at most: half a turn takes a third of a second. */
const TURN_STEPS_MOST = 13;
/** A stick that is moved less is not moved. */
const WISH_LEAST = 0.1;
/** Share of breath or air without which a new run or a new shuttering does not begin, so that an empty one does not stutter. */
const BREATH_START_SHARE = 0.2;
const AIR_START_SHARE = 0.25;
/** Share of the speed that is left to one who stumbles after a lunge. */
const STUMBLE_SPEED_SHARE = 0.3;
/** u/s */
const STILL_SPEED = 2;

const TILE = town.tileSize;

const moved = numberList(TILE_MOVE_NUMBERS);

/** System: turns, speeds and shutters each walker as its player asks. */
export function steerWalkers(w: PredictedWorld): void {
  const { Walker } = w;
  for (const e of w.each('Walker', 'Body')) {
    if (Walker.heldTicks[e] > 0) {
      hold(w, e);
      continue;
    }
    const input = w.input(Walker.player[e]);
    if (Walker.lungeTicks[e] > 0) endLunge(w, e);
    else if (Walker.restTicks[e] > 0) Walker.restTicks[e]--;
    const { x, y } = input;
    shutter(w, e, input.shutter);
    turn(w, e, x, y);
    if (input.lunge && canLunge(w, e)) lunge(w, e);
    breathe(w, e, input.run && x * x + y * y > WISH_LEAST);
    if (Walker.lungeTicks[e] === 0) walk(w, e, x, y);
  }
}

/** Stands still, and may look about it no more than others may move it. */
function hold(w: PredictedWorld, e: WalkerRow): void {
  const { Walker } = w;
  Walker.heldTicks[e]--;
  Walker.vx[e] = 0;
  Walker.vy[e] = 0;
  Walker.isRunning[e] = 0;
  Walker.isShuttered[e] = 0;
  Walker.lungeTicks[e] = 0;
}

/** The shutter is shut while it is held and there is air. */
function shutter(w: PredictedWorld, e: WalkerRow, isWished: boolean): void {
  const { Walker, dt, tuning } = w;
  const wasShuttered = Walker.isShuttered[e] === 1;
  const air = Walker.air[e];
  const isShuttered = isWished && Walker.role[e] === ROLE.hider && air > (wasShuttered ? 0 : AIR_START_SHARE);
  Walker.isShuttered[e] = flag(isShuttered);
  Walker.air[e] = clamp(isShuttered ? air - dt / tuning.airSeconds : air + dt / tuning.airRefillSeconds, 0, 1);
}

/** Turns the lantern towards where the stick points, by at most so many steps. It does not turn in a leap. */
function turn(w: PredictedWorld, e: WalkerRow, x: number, y: number): void {
  const { Walker } = w;
  if (x * x + y * y < WISH_LEAST * WISH_LEAST || Walker.lungeTicks[e] > 0) return;
  let at = turnOf(Walker.facing[e]);
  const direction = TURN_X[at] * y - TURN_Y[at] * x < 0 ? TURN_COUNT - 1 : 1;
  for (let step = 0; step < TURN_STEPS_MOST; step++) {
    const next = (at + direction) & (TURN_COUNT - 1);
    if (TURN_X[next] * x + TURN_Y[next] * y <= TURN_X[at] * x + TURN_Y[at] * y) break;
    at = next;
  }
  Walker.facing[e] = at * TURN_RAD;
}

function canLunge(w: PredictedWorld, e: WalkerRow): boolean {
  const { Walker } = w;
  return Walker.role[e] === ROLE.hunter && Walker.lungeTicks[e] === 0 && Walker.restTicks[e] === 0;
}

function lunge(w: PredictedWorld, e: WalkerRow): void {
  const { Body, Walker, tuning } = w;
  const at = turnOf(Walker.facing[e]);
  Walker.lungeTicks[e] = ticksOf(w, tuning.lungeSeconds);
  Walker.vx[e] = TURN_X[at] * tuning.lungeSpeed;
  Walker.vy[e] = TURN_Y[at] * tuning.lungeSpeed;
  const lunged = w.emit('Lunged');
  lunged.x = heardAt(Body.x[e]);
  lunged.y = heardAt(Body.y[e]);
}

function endLunge(w: PredictedWorld, e: WalkerRow): void {
  const { Walker } = w;
  if (--Walker.lungeTicks[e] === 0) Walker.restTicks[e] = ticksOf(w, w.tuning.lungeRestSeconds);
}

/** Decides whether it runs in this tick, and spends or regains breath. */
function breathe(w: PredictedWorld, e: WalkerRow, isWished: boolean): void {
  const { Walker, dt, tuning } = w;
  const breath = Walker.breath[e];
  const least = Walker.isRunning[e] === 1 ? 0 : BREATH_START_SHARE;
  const isRunning = isWished && Walker.isShuttered[e] === 0 && breath > least;
  Walker.isRunning[e] = flag(isRunning);
  const change = isRunning ? -dt / tuning.breathSeconds : dt / tuning.breathRefillSeconds;
  Walker.breath[e] = clamp(breath + change, 0, 1);
}

function walk(w: PredictedWorld, e: WalkerRow, x: number, y: number): void {
  const { Walker, dt, tuning } = w;
  const isHunter = Walker.role[e] === ROLE.hunter;
  let speed = isHunter ? tuning.hunterWalkSpeed : tuning.hiderWalkSpeed;
  if (Walker.isRunning[e] === 1) speed = isHunter ? tuning.hunterRunSpeed : tuning.hiderRunSpeed;
  if (Walker.isShuttered[e] === 1) speed *= tuning.shutteredSpeedShare;
  for (let ember = 0; ember < Walker.embers[e]; ember++) speed *= tuning.emberSpeedShare;
  const stumbleTicks = ticksOf(w, tuning.lungeRestSeconds) - ticksOf(w, tuning.stumbleSeconds);
  if (Walker.restTicks[e] > stumbleTicks) speed *= STUMBLE_SPEED_SHARE;
  // A stick pushed into a corner is no faster than one pushed to a side.
  speed /= Math.max(1, Math.sqrt(x * x + y * y));
  const share = Math.min(1, tuning.grip * dt);
  const vx = Walker.vx[e] + (x * speed - Walker.vx[e]) * share;
  const vy = Walker.vy[e] + (y * speed - Walker.vy[e]) * share;
  // What creeps has stopped: who stands still costs nothing, and changes nothing that would have to be told.
  const isStill = x === 0 && y === 0 && vx * vx + vy * vy < STILL_SPEED * STILL_SPEED;
  Walker.vx[e] = isStill ? 0 : vx;
  Walker.vy[e] = isStill ? 0 : vy;
}

/** System: walkers move as far as walls, water and shut doors let them, and their steps are heard. */
export function moveWalkers(w: PredictedWorld): void {
  const { Body, Walker, dt } = w;
  const map = townNow(w);
  for (const e of w.each('Walker', 'Body')) {
    const stepX = Walker.vx[e] * dt;
    const stepY = Walker.vy[e] * dt;
    if (stepX === 0 && stepY === 0) continue;
    const x = Body.x[e];
    const y = Body.y[e];
    if (isFree(map, x, y, stepX, stepY)) {
      Body.x[e] = x + stepX;
      Body.y[e] = y + stepY;
    } else {
      const touched = moveBoxInTiles(map, WAY_RULES, x, y, WALKER_HALF, WALKER_HALF, stepX, stepY, false, moved);
      Body.x[e] = moved[0];
      Body.y[e] = moved[1];
      if ((touched & (TileTouch.left | TileTouch.right)) !== 0) Walker.vx[e] = 0;
      if ((touched & (TileTouch.up | TileTouch.down)) !== 0) Walker.vy[e] = 0;
    }
    const wayX = Body.x[e] - x;
    const wayY = Body.y[e] - y;
    Walker.stepUnits[e] -= Math.sqrt(wayX * wayX + wayY * wayY);
    step(w, e);
  }
}

/** Whether no tile that a step of less than a tile comes by stops anybody: then the step needs no closer look, and makes no garbage. */
function isFree(map: TileMap, x: number, y: number, stepX: number, stepY: number): boolean {
  const left = Math.floor((x + Math.min(0, stepX) - WALKER_HALF) / TILE);
  const right = Math.floor((x + Math.max(0, stepX) + WALKER_HALF) / TILE);
  const top = Math.floor((y + Math.min(0, stepY) - WALKER_HALF) / TILE);
  const bottom = Math.floor((y + Math.max(0, stepY) + WALKER_HALF) / TILE);
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      if (tileKindAt(map, WAY_RULES, column, row) !== TileKind.empty) return false;
    }
  }
  return true;
}

/** Lets a step be heard when it is due. A leap makes none. */
function step(w: PredictedWorld, e: WalkerRow): void {
  const { Body, Walker, tuning } = w;
  if (Walker.stepUnits[e] > 0 || Walker.lungeTicks[e] > 0) return;
  Walker.stepUnits[e] = tuning.strideUnits;
  const footstep = w.emit('Footstep');
  footstep.x = heardAt(Body.x[e]);
  footstep.y = heardAt(Body.y[e]);
  footstep.loudness = loudnessOf(w, e);
}
