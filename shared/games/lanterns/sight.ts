// What a seat may know: which rows it sees and which events it hears. A room that shows each client only its own part asks here.
import { type Entity } from '#shared/index.ts';
import { doesReach, isLitAt, isShining, walkerOf } from './light.ts';
import { LOUDNESS, type Frame } from './model.ts';
import { heardAt, isInSight } from './space.ts';
import { DOOR, town } from './town.ts';

/** u: nothing is seen from farther away, however bright it is. */
export const VIEW_RADIUS = 560;

/**
 * What a room has to know to ask `canSee` no more than needed: only rows within `radius` u of the seat's rows with the component `eyes`. Rows
 * without a place, which are the scores, are known to all. There is no margin in which what was seen stays known: pages that have the whole
 * world, and bots, remember nothing of what a room has told, and nobody is to see farther for how the room is played.
 */
export const SIGHT = { eyes: 'Walker', x: 'Body.x', y: 'Body.y', radius: VIEW_RADIUS } as const;

/** Of `hearingRange`, how far a step is heard, by its loudness, and the other events that are heard. All that is not here is told to everyone. */
const STEP_SHARES: readonly number[] = [0, 0.28, 0.6, 1];
const HEARD_SHARES = { Lunged: 0.9, DoorMoved: 1.1, EmberTaken: 0.5, ShrineFed: 1.2, Cried: 2.2 } as const;

/** u: a door is seen by its face, which lies so far before its middle. */
const FACE = town.tileSize / 2 + 1;
/** u/s: whoever is slower makes no step to be heard. */
const AUDIBLE_SPEED = 8;

/**
 * Whether a seat may know a row just now. Its own rows are always known. Of the others it sees, within VIEW_RADIUS and with nothing
 * between: what its own lantern lights, what is very near, what shines by itself, and what stands in any other light. It reads the world only.
 */
export function canSee(w: Frame, player: number, e: Entity): boolean {
  if (!w.has(e, 'Body')) return true;
  const own = walkerOf(w, player);
  if (e === own) return true;
  if (!w.has(own, 'Walker', 'Body')) return false;
  const square = squareBetween(w, own, e);
  if (square > VIEW_RADIUS * VIEW_RADIUS) return false;
  const { tuning } = w;
  const isVisible = square <= tuning.nearRadius * tuning.nearRadius || doesReach(w, own, e) || isBright(w, own, e);
  return isVisible && isClear(w, own, e);
}

/** Whether a row that the own lantern does not light can be seen in the dark. */
function isBright(w: Frame, own: Entity<'Body'>, e: Entity<'Body'>): boolean {
  if (w.has(e, 'Walker')) return isShining(w, e) || w.Walker.isLit[e] === 1;
  if (w.has(e, 'Shrine') && w.Shrine.isLit[e] === 1) return true;
  if (w.has(e, 'Ember')) {
    const { emberGlowRadius } = w.tuning;
    if (squareBetween(w, own, e) <= emberGlowRadius * emberGlowRadius) return true;
  }
  return isLitAt(w, e);
}

function squareBetween(w: Frame, a: Entity<'Body'>, b: Entity<'Body'>): number {
  const dx = w.Body.x[b] - w.Body.x[a];
  const dy = w.Body.y[b] - w.Body.y[a];
  return dx * dx + dy * dy;
}

/** Whether nothing is between a walker and a row. */
function isClear(w: Frame, own: Entity<'Walker' | 'Body'>, e: Entity<'Body'>): boolean {
  const { Body, Door } = w;
  const fromX = Body.x[own];
  const fromY = Body.y[own];
  let x = Body.x[e];
  let y = Body.y[e];
  if (w.has(e, 'Door') && Door.kind[e] === DOOR.door) {
    // From aslant the walls beside it hide the middle of a door, and a shut one hides itself: look at the face that is turned here.
    const dx = fromX - x;
    const dy = fromY - y;
    if (Math.abs(dx) <= FACE && Math.abs(dy) <= FACE) return true;
    if (Door.isUpright[e] === 1) x += dx < 0 ? -FACE : FACE;
    else y += dy < 0 ? -FACE : FACE;
  }
  return isInSight(w, fromX, fromY, x, y);
}

/**
 * Whether a seat hears an event. What is heard depends on the place that the event tells and on the own place alone, so that it says no more than
 * the event does.
 */
export function canHear(
  w: Frame,
  player: number,
  event: string,
  record: { readonly x?: number; readonly y?: number; readonly loudness?: number },
): boolean {
  const { x, y, loudness = LOUDNESS.plain } = record;
  if (x === undefined || y === undefined || (event !== 'Footstep' && !isHeard(event))) return true;
  const own = walkerOf(w, player);
  if (!w.has(own, 'Body')) return false;
  const share = event === 'Footstep' ? STEP_SHARES[loudness] : isHeard(event) ? HEARD_SHARES[event] : 0;
  return isWithin(w, own, x, y, share * w.tuning.hearingRange);
}

/**
 * Whether a walker hears the steps of another, as `canHear` would: for bots, since rules read no events. What it learns is `heardAt` of the place.
 */
export function hearsSteps(w: Frame, own: Entity<'Walker' | 'Body'>, e: Entity<'Walker' | 'Body'>): boolean {
  const { Body, Walker, tuning } = w;
  const square = Walker.vx[e] * Walker.vx[e] + Walker.vy[e] * Walker.vy[e];
  if (square < AUDIBLE_SPEED * AUDIBLE_SPEED) return false;
  const share = STEP_SHARES[loudnessOf(w, e)];
  return isWithin(w, own, heardAt(Body.x[e]), heardAt(Body.y[e]), share * tuning.hearingRange);
}

/** How loud a walker's steps are now: one of LOUDNESS. */
export function loudnessOf(w: Frame, e: Entity<'Walker'>): number {
  const { Walker, tuning } = w;
  if (Walker.isRunning[e] === 1) return LOUDNESS.loud;
  if (Walker.isShuttered[e] === 1) return LOUDNESS.quiet;
  const slow = tuning.hiderWalkSpeed * 0.6;
  const square = Walker.vx[e] * Walker.vx[e] + Walker.vy[e] * Walker.vy[e];
  return square < slow * slow ? LOUDNESS.quiet : LOUDNESS.plain;
}

function isHeard(event: string): event is keyof typeof HEARD_SHARES {
  return Object.hasOwn(HEARD_SHARES, event);
}

function isWithin(w: Frame, own: Entity<'Body'>, x: number, y: number, range: number): boolean {
  const dx = x - w.Body.x[own];
  const dy = y - w.Body.y[own];
  return dx * dx + dy * dy <= range * range;
}

const heard =
  (name: 'Footstep' | keyof typeof HEARD_SHARES) =>
  (w: Frame, player: number, record: { readonly x: number; readonly y: number }) =>
    canHear(w, player, name, record);

/** The same, by event: those that are not here are told to everyone. */
export const HEARS = {
  Footstep: heard('Footstep'),
  Lunged: heard('Lunged'),
  DoorMoved: heard('DoorMoved'),
  EmberTaken: heard('EmberTaken'),
  ShrineFed: heard('ShrineFed'),
  Cried: heard('Cried'),
} as const;
