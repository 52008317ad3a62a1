// Light: how far a lantern shines, what lamps and shrines light, and who stands in a light.
import { NONE, flag, seesThroughTiles, type Entity } from '#shared/index.ts';
import { ROLE, type Frame, type World } from './model.ts';
import { BARE_TOWN, SIGHT_RULES, SHUT_DOOR, TURN_X, TURN_Y, isInSight, turnOf } from './space.ts';
import { DOOR, town } from './town.ts';

/** u: how far a burning shrine lights. */
export const SHRINE_LIGHT_RADIUS = 140;

/** u: lamps light squares of this size as a whole; a quarter of a tile. */
const LIT_CELL = town.tileSize / 2;
const LIT_WIDTH = (town.width * town.tileSize) / LIT_CELL;
const LIT_HEIGHT = (town.height * town.tileSize) / LIT_CELL;

/** What the lamps light, which never changes: they shine through windows, but not through doors, be they open. */
const LAMP_LIT: Readonly<Uint8Array> = lampLight();

/** Whether a lamp lights a place. */
export function isLampLit(x: number, y: number): boolean {
  const column = Math.floor(x / LIT_CELL);
  const row = Math.floor(y / LIT_CELL);
  if (column < 0 || row < 0 || column >= LIT_WIDTH || row >= LIT_HEIGHT) return false;
  return LAMP_LIT[column + row * LIT_WIDTH] === 1;
}

/** Whether a walker's lantern is to be seen: a hunter's always, a hider's while it is not shuttered. */
export function isShining(w: Frame, e: Entity<'Walker'>): boolean {
  return w.Walker.role[e] === ROLE.hunter || w.Walker.isShuttered[e] === 0;
}

/** Whether a walker's lantern would light a place if nothing were between them: a hider's glow, a hunter's halo and beam. */
export function doesReach(w: Frame, e: Entity<'Walker' | 'Body'>, x: number, y: number): boolean {
  const { Body, Walker, tuning } = w;
  const dx = x - Body.x[e];
  const dy = y - Body.y[e];
  const square = dx * dx + dy * dy;
  if (Walker.role[e] === ROLE.hider) {
    return Walker.isShuttered[e] === 0 && square <= tuning.glowRadius * tuning.glowRadius;
  }
  if (square <= tuning.haloRadius * tuning.haloRadius) return true;
  if (square > tuning.beamReach * tuning.beamReach) return false;
  const turn = turnOf(Walker.facing[e]);
  const forward = dx * TURN_X[turn] + dy * TURN_Y[turn];
  return forward > 0 && forward * forward >= tuning.beamCosine * tuning.beamCosine * square;
}

/** Whether a lamp, a shrine or the lantern of anyone but `but` lights a place. */
export function isLitAt(w: Frame, x: number, y: number, but: Entity): boolean {
  if (isLampLit(x, y)) return true;
  const { Body, Shrine, Walker, tuning } = w;
  for (const shrine of w.each('Shrine', 'Body')) {
    if (Shrine.isLit[shrine] === 0) continue;
    const dx = x - Body.x[shrine];
    const dy = y - Body.y[shrine];
    if (dx * dx + dy * dy > SHRINE_LIGHT_RADIUS * SHRINE_LIGHT_RADIUS) continue;
    if (isInSight(w, Body.x[shrine], Body.y[shrine], x, y)) return true;
  }
  const farthest = Math.max(tuning.beamReach, tuning.glowRadius);
  for (const e of w.each('Walker', 'Body')) {
    const dx = x - Body.x[e];
    if (dx > farthest || dx < -farthest || e === but || Walker.isShuttered[e] === 1) continue;
    if (doesReach(w, e, x, y) && isInSight(w, Body.x[e], Body.y[e], x, y)) return true;
  }
  return false;
}

/** System: notes which hiders stand in a light that is not their own. Hunters shine, so for them it is all the same. */
export function lightWalkers(w: World): void {
  const { Body, Walker } = w;
  for (const e of w.each('Walker', 'Body')) {
    Walker.isLit[e] = flag(Walker.role[e] === ROLE.hider && isLitAt(w, Body.x[e], Body.y[e], e));
  }
}

function lampLight(): Uint8Array {
  const lit = new Uint8Array(LIT_WIDTH * LIT_HEIGHT);
  const cells = [...town.cells];
  for (const { cell, kind } of town.doors) if (kind === DOOR.door) cells[cell] = SHUT_DOOR;
  const shut = { ...BARE_TOWN, cells };
  for (const { x, y, radius } of town.lamps) {
    for (let row = Math.floor((y - radius) / LIT_CELL); row * LIT_CELL <= y + radius; row++) {
      for (let column = Math.floor((x - radius) / LIT_CELL); column * LIT_CELL <= x + radius; column++) {
        if (column < 0 || row < 0 || column >= LIT_WIDTH || row >= LIT_HEIGHT) continue;
        const dx = (column + 0.5) * LIT_CELL - x;
        const dy = (row + 0.5) * LIT_CELL - y;
        if (dx * dx + dy * dy > radius * radius) continue;
        if (seesThroughTiles(shut, SIGHT_RULES, x, y, x + dx, y + dy)) lit[column + row * LIT_WIDTH] = 1;
      }
    }
  }
  return lit;
}

/** The walker of a seat, or NONE. */
export function walkerOf(w: Frame, player: number): Entity {
  for (const e of w.each('Walker', 'Body')) if (w.Walker.player[e] === player) return e;
  return NONE;
}
