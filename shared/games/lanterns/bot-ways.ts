// How a bot gets somewhere: a way planned around walls, its bends walked one after another, and the doors on it.
import { cellList, createPathFinder, type Entity } from '#shared/index.ts';
import { nearestDoor } from './hands.ts';
import type { World } from './model.ts';
import { SHUT_DOOR, cellAt, cellX, cellY, townNow } from './space.ts';
import { town } from './town.ts';

export type MindRow = Entity<'Score' | 'Mind'>;
export type WalkerRow = Entity<'Walker' | 'Body'>;

/** Cells that one search may settle: what is farther is walked to in stages. */
const SEARCH_MOST = 700;
const PATH_CELLS = 160;
/** A door costs as much as so many cells, be it open or shut: a bot does not know until it is there. */
const DOOR_COST = 3;
/** u: a bend is passed when it is so near. */
const BEND_REACH = 13;
/** u: a goal without bends before it is reached when it is so near. */
const GOAL_REACH = 10;
/** Directions are held in steps of this, so that a hand does not tremble. */
const WISH_STEPS = 8;
/** u: a shut door so near to the next bend is in the way. */
const DOOR_GAP = 24;
const PRESS_REST_TICKS = 14;

const doorsteps = town.doors.map(({ cell }) => town.cells[cell]);
const finder = createPathFinder(town.width, town.height, {
  costs: Array.from({ length: SHUT_DOOR + 1 }, (_, value) => {
    const kind = town.kinds[value];
    if (value === SHUT_DOOR || doorsteps.includes(value)) return value === planks() ? 1 : DOOR_COST;
    return kind === undefined || kind.stops ? 0 : 1;
  }),
});
const path = cellList(PATH_CELLS);

/** Plans a way to a place. Where it is too far for one search, the way ends on the way there. */
export function planWay(w: World, mind: MindRow, e: WalkerRow, x: number, y: number): void {
  const { Body, Mind } = w;
  const { route } = Mind;
  Mind.goalX[mind] = x;
  Mind.goalY[mind] = y;
  Mind.routeAt[mind] = 0;
  route.clear(mind);
  const { cells } = townNow(w);
  const start = cellAt(Body.x[e], Body.y[e]);
  const count = finder.find(cells, start, cellAt(x, y), path, SEARCH_MOST);
  // Of the cells only those are kept at which the way bends: from one to the next it is straight and free.
  let from = start;
  for (let i = 0; i < count && route.count(mind) < route.max; i++) {
    const isLast = i + 1 === count;
    if (!isLast && finder.isClear(cells, from, path[i + 1], 1)) continue;
    route.push(mind, path[i]);
    from = path[i];
  }
  const isWhole =
    count > 0 && path[count - 1] === cellAt(x, y) && route.at(mind, route.count(mind) - 1) === path[count - 1];
  if (isWhole || count === 0) return;
  // Only a part of the way: the last bend is the goal for now.
  const last = route.at(mind, route.count(mind) - 1);
  Mind.goalX[mind] = cellX(last);
  Mind.goalY[mind] = cellY(last);
}

/** Goes straight for a place, without a plan. */
export function goStraight(w: World, mind: MindRow, x: number, y: number): void {
  const { Mind } = w;
  Mind.goalX[mind] = x;
  Mind.goalY[mind] = y;
  Mind.routeAt[mind] = 0;
  Mind.route.clear(mind);
}

/** Whether the way to a place is straight and free of walls and doors. */
export function isStraight(w: World, e: WalkerRow, x: number, y: number): boolean {
  return finder.isClear(townNow(w).cells, cellAt(w.Body.x[e], w.Body.y[e]), cellAt(x, y), 1);
}

/** Whether a bot is where it wanted to be. */
export function isThere(w: World, mind: MindRow, e: WalkerRow): boolean {
  const { Body, Mind } = w;
  const dx = Mind.goalX[mind] - Body.x[e];
  const dy = Mind.goalY[mind] - Body.y[e];
  return dx * dx + dy * dy <= GOAL_REACH * GOAL_REACH * 2;
}

/** Points the stick at the next bend, or at the goal, and presses at a shut door. */
export function followWay(w: World, mind: MindRow, e: WalkerRow): void {
  const { Body, Mind } = w;
  const { route } = Mind;
  let x = Mind.goalX[mind];
  let y = Mind.goalY[mind];
  let reach = GOAL_REACH;
  while (Mind.routeAt[mind] < route.count(mind)) {
    const cell = route.at(mind, Mind.routeAt[mind]);
    const dx = cellX(cell) - Body.x[e];
    const dy = cellY(cell) - Body.y[e];
    if (dx * dx + dy * dy > BEND_REACH * BEND_REACH) {
      x = cellX(cell);
      y = cellY(cell);
      reach = 0;
      break;
    }
    Mind.routeAt[mind]++;
  }
  const dx = x - Body.x[e];
  const dy = y - Body.y[e];
  const distance = Math.sqrt(dx * dx + dy * dy);
  const scale = distance <= reach || distance === 0 ? 0 : 1 / distance;
  Mind.wishX[mind] = Math.round(dx * scale * WISH_STEPS) / WISH_STEPS;
  Mind.wishY[mind] = Math.round(dy * scale * WISH_STEPS) / WISH_STEPS;
  openDoor(w, mind, e, x, y);
}

/** Presses when the door at hand is shut and stands before the place (x, y), to which it is on its way. */
function openDoor(w: World, mind: MindRow, e: WalkerRow, x: number, y: number): void {
  const { Body, Door, Mind, tuning } = w;
  if (Mind.pressTicks[mind] > 0) return;
  const door = nearestDoor(w, e, tuning.doorReach);
  if (!w.has(door, 'Door', 'Body') || Door.isOpen[door] === 1) return;
  const gap = Math.max(Math.abs(Body.x[door] - x), Math.abs(Body.y[door] - y));
  const isAhead = (Body.x[door] - Body.x[e]) * Mind.wishX[mind] + (Body.y[door] - Body.y[e]) * Mind.wishY[mind] > 0;
  if (gap > DOOR_GAP && !isAhead) return;
  Mind.isPressing[mind] = 1;
  Mind.pressTicks[mind] = PRESS_REST_TICKS;
}

/** The value of a bridge's planks, on which gates stand: open, they cost nothing, and shut, they have a value of their own. */
function planks(): number {
  return town.kinds.findIndex((kind) => kind?.name === 'planks');
}
