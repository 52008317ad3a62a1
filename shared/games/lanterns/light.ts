// Light: how far a lantern shines, what lamps and shrines light, and who stands in a light.
import { NONE, flag, seesThroughTiles, type Entity } from '#shared/index.ts';
import { ROLE, type Frame, type World } from './model.ts';
import { BARE_TOWN, SIGHT_RULES, SHUT_DOOR, TURN_X, TURN_Y, isInSight, turnOf } from './space.ts';
import { DOOR, town } from './town.ts';

/** u: how far a burning shrine lights. */
export const SHRINE_LIGHT_RADIUS = 140;

/** u: no lantern reaches farther, whatever the tuning says. */
const LIGHT_MOST = 520;

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

/** Whether a walker's lantern would light another row if nothing were between them: a hider's glow, a hunter's halo and beam. */
export function doesReach(w: Frame, e: Entity<'Walker' | 'Body'>, other: Entity<'Body'>): boolean {
  const { Body, Walker } = w;
  const dx = Body.x[other] - Body.x[e];
  const dy = Body.y[other] - Body.y[e];
  const square = dx * dx + dy * dy;
  // Most are far from one another: that is known without a look at the tuning.
  if (square > LIGHT_MOST * LIGHT_MOST || Walker.isShuttered[e] === 1) return false;
  const { tuning } = w;
  if (Walker.role[e] === ROLE.hider) return square <= tuning.glowRadius * tuning.glowRadius;
  if (square <= tuning.haloRadius * tuning.haloRadius) return true;
  if (square > tuning.beamReach * tuning.beamReach) return false;
  const turn = turnOf(Walker.facing[e]);
  const forward = dx * TURN_X[turn] + dy * TURN_Y[turn];
  return forward > 0 && forward * forward >= tuning.beamCosine * tuning.beamCosine * square;
}

/** Whether a row stands in the light of a lamp, of a shrine, or of anyone's lantern but its own. */
export function isLitAt(w: Frame, e: Entity<'Body'>): boolean {
  const { Body, Shrine } = w;
  if (isLampLit(Body.x[e], Body.y[e])) return true;
  for (const shrine of w.each('Shrine', 'Body')) {
    if (Shrine.isLit[shrine] === 1 && isNearShrine(w, shrine, e) && isRowInSight(w, shrine, e)) return true;
  }
  for (const other of w.each('Walker', 'Body')) {
    if (other !== e && doesReach(w, other, e) && isRowInSight(w, other, e)) return true;
  }
  return false;
}

function isNearShrine(w: Frame, shrine: Entity<'Body'>, e: Entity<'Body'>): boolean {
  const dx = w.Body.x[e] - w.Body.x[shrine];
  const dy = w.Body.y[e] - w.Body.y[shrine];
  return dx * dx + dy * dy <= SHRINE_LIGHT_RADIUS * SHRINE_LIGHT_RADIUS;
}

function isRowInSight(w: Frame, a: Entity<'Body'>, b: Entity<'Body'>): boolean {
  return isInSight(w, w.Body.x[a], w.Body.y[a], w.Body.x[b], w.Body.y[b]);
}

/** System: notes which hiders stand in a light that is not their own. Hunters shine, so for them it is all the same. */
export function lightWalkers(w: World): void {
  const { Walker } = w;
  for (const e of w.each('Walker', 'Body')) {
    Walker.isLit[e] = flag(Walker.role[e] === ROLE.hider && isLitAt(w, e));
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
