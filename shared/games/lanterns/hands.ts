// What a walker does with a press: it gives embers to a shrine, or opens or shuts a door.
import { NONE, flag, type Entity } from '#shared/index.ts';
import { feedShrine } from './embers.ts';
import { PHASE, ticksOf, type World } from './model.ts';
import { DOOR, town } from './town.ts';
import { WALKER_HALF } from './walkers.ts';

type WalkerRow = Entity<'Walker' | 'Body'>;

/** A door that was moved rests so long, so that two who press at once do not undo each other. */
const DOOR_REST_SECONDS = 0.25;

/** System: what was pressed is done. */
export function useHands(w: World): void {
  const { Door, Walker } = w;
  for (const door of w.each('Door')) if (Door.restTicks[door] > 0) Door.restTicks[door]--;
  if (w.globals.phase === PHASE.countdown) return;
  for (const e of w.each('Walker', 'Body')) {
    if (!w.input(Walker.player[e]).interact || Walker.heldTicks[e] > 0) continue;
    if (!feedShrine(w, e)) moveDoor(w, e);
  }
}

/** Opens or shuts the nearest door in reach, unless someone stands in it. */
function moveDoor(w: World, e: WalkerRow): void {
  const { Body, Door, tuning } = w;
  const door = nearestDoor(w, e, tuning.doorReach);
  if (!w.has(door, 'Door', 'Body') || Door.restTicks[door] > 0) return;
  if (Door.isOpen[door] === 1 && isStoodIn(w, door)) return;
  Door.isOpen[door] = flag(Door.isOpen[door] === 0);
  Door.restTicks[door] = ticksOf(w, DOOR_REST_SECONDS);
  const moved = w.emit('DoorMoved');
  moved.x = Body.x[door];
  moved.y = Body.y[door];
  moved.isOpen = Door.isOpen[door];
}

/** The nearest door that a hand can move, no farther than `reach`; NONE where there is none. */
export function nearestDoor(w: World, e: Entity<'Body'>, reach: number): Entity {
  const { Body, Door } = w;
  let nearest: Entity = NONE;
  let least = reach * reach;
  for (const door of w.each('Door', 'Body')) {
    if (Door.kind[door] === DOOR.gate) continue;
    const dx = Body.x[door] - Body.x[e];
    const dy = Body.y[door] - Body.y[e];
    const square = dx * dx + dy * dy;
    if (square > least) continue;
    least = square;
    nearest = door;
  }
  return nearest;
}

/** Whether any part of a walker is in a door's tile. */
function isStoodIn(w: World, door: Entity<'Body'>): boolean {
  const { Body } = w;
  const room = town.tileSize / 2 + WALKER_HALF;
  for (const e of w.each('Walker', 'Body')) {
    if (Math.abs(Body.x[e] - Body.x[door]) < room && Math.abs(Body.y[e] - Body.y[door]) < room) return true;
  }
  return false;
}
