// What a bot can want: whom it notices, and what it then does. It knows only what its seat may see and hear.
import { NONE, flag, type Entity } from '#shared/index.ts';
import type { BotLevel } from './bot-levels.ts';
import { goStraight, isStraight, isThere, planWay, type MindRow, type WalkerRow } from './bot-ways.ts';
import { ticksOf, type World } from './model.ts';
import { canSee, hearsSteps } from './sight.ts';
import { heardAt } from './space.ts';
import { WARDS, town, type QuarterPlace } from './town.ts';

/** Values of `Mind.goal`. */
export const GOAL = { none: 0, stroll: 1, gather: 2, feed: 3, flee: 4, chase: 5, search: 6 } as const;

/** u: a search looks at places no farther from the trace than this. */
const SEARCH_RANGE = 280;
/** u: strolls lead no farther than this, so that a bot changes its mind now and then. */
const STROLL_RANGE = 900;
/** u: farther prey is run after. */
const RUN_RANGE = 90;
const GIVE_UP_SECONDS = 12;
const FLEE_SECONDS = 1.2;
/** So long it runs on when the hunter is out of sight. */
const KEEP_RUNNING_SECONDS = 1.5;
/** u: another way of flight must be better by so much. */
const TURN_WORTH = 160;
/** u: a way that begins towards the hunter is worth less by so much. */
const PAST_HUNTER_COST = 700;
const CHOICES = 6;

/** Notices the nearest of the other side who is to be seen, else to be heard; remembers where. */
export function notice(w: World, mind: MindRow, e: WalkerRow, level: BotLevel): void {
  const { Body, Mind, Walker } = w;
  const player = Walker.player[e];
  let seen: Entity<'Walker' | 'Body'> | undefined;
  let heard: Entity<'Walker' | 'Body'> | undefined;
  let seenSquare = Infinity;
  let heardSquare = Infinity;
  for (const other of w.each('Walker', 'Body')) {
    if (Walker.role[other] === Walker.role[e]) continue;
    const square = squareTo(w, e, Body.x[other], Body.y[other]);
    if (square < seenSquare && canSee(w, player, other)) {
      seen = other;
      seenSquare = square;
    } else if (square < heardSquare && hearsSteps(w, e, other)) {
      heard = other;
      heardSquare = square;
    }
  }
  Mind.target[mind] = NONE;
  if (seen !== undefined && w.randomInt(100) < level.noticeChance) {
    Mind.target[mind] = seen;
    remember(w, mind, Body.x[seen], Body.y[seen], level);
  } else if (heard !== undefined && w.randomInt(100) < level.hearChance) {
    remember(w, mind, heardAt(Body.x[heard]), heardAt(Body.y[heard]), level);
  }
}

function remember(w: World, mind: MindRow, x: number, y: number, level: BotLevel): void {
  const { Mind } = w;
  Mind.traceX[mind] = x;
  Mind.traceY[mind] = y;
  Mind.traceTicks[mind] = ticksOf(w, level.memorySeconds);
}

/** A hunter's thought: after the prey, after its trace, about the trace, or on patrol. */
export function hunt(w: World, mind: MindRow, e: WalkerRow, level: BotLevel): void {
  const { Body, Mind, Walker } = w;
  Mind.isShuttering[mind] = 0;
  const prey = Mind.target[mind];
  if (w.has(prey, 'Walker', 'Body')) {
    const x = Body.x[prey] + Walker.vx[prey] * level.leadSeconds;
    const y = Body.y[prey] + Walker.vy[prey] * level.leadSeconds;
    setGoal(w, mind, GOAL.chase, FLEE_SECONDS);
    if (isStraight(w, e, x, y)) goStraight(w, mind, x, y);
    else planWay(w, mind, e, Body.x[prey], Body.y[prey]);
    Mind.isRunning[mind] = flag(squareTo(w, e, x, y) > RUN_RANGE * RUN_RANGE);
    return;
  }
  if (Mind.traceTicks[mind] > 0) {
    const isNew = Mind.goal[mind] !== GOAL.search || Mind.goalTicks[mind] === 0;
    if (isNew || !isAbout(w, mind, Mind.traceX[mind], Mind.traceY[mind])) {
      setGoal(w, mind, GOAL.search, GIVE_UP_SECONDS);
      planWay(w, mind, e, Mind.traceX[mind], Mind.traceY[mind]);
      Mind.isRunning[mind] = 1;
      return;
    }
    if (!isThere(w, mind, e)) return;
    Mind.traceTicks[mind] = 0;
  }
  if (!isIdle(w, mind, e)) return;
  Mind.isRunning[mind] = 0;
  const isSearching = Mind.goal[mind] === GOAL.search && w.randomInt(100) < level.searchChance;
  const range = isSearching ? SEARCH_RANGE : STROLL_RANGE;
  setGoal(w, mind, isSearching ? GOAL.search : GOAL.stroll, GIVE_UP_SECONDS);
  goSomewhere(
    w,
    mind,
    e,
    range,
    w.randomInt(3) === 0 ? town.shrines : w.randomInt(2) === 0 ? town.embers : town.hiderSpawns,
  );
}

/** A hider's thought: away from a hunter, quietly past one that is near, to a shrine, to an ember, or about. */
export function hide(w: World, mind: MindRow, e: WalkerRow, level: BotLevel): void {
  const { Mind, Walker } = w;
  const traceSquare = squareTo(w, e, Mind.traceX[mind], Mind.traceY[mind]);
  const isTraced = Mind.traceTicks[mind] > 0;
  const isHunted = isTraced && traceSquare < level.fleeRange * level.fleeRange;
  const isWary = isTraced && traceSquare < level.shutterRange * level.shutterRange;
  // Who is seen from near runs; who is only near, or far off, goes dark and slips away.
  const isFresh = Mind.traceTicks[mind] > ticksOf(w, level.memorySeconds - KEEP_RUNNING_SECONDS);
  Mind.isRunning[mind] = flag(isHunted && isFresh);
  Mind.isShuttering[mind] = flag((isWary && Mind.isRunning[mind] === 0) || isStealthy(w, mind, e, level));
  if (isHunted || isWary) {
    if (Mind.goal[mind] !== GOAL.flee || isIdle(w, mind, e)) flee(w, mind, e, level);
    return;
  }
  if (Walker.embers[e] >= level.carryWish && feed(w, mind, e)) return;
  if (Walker.embers[e] < w.tuning.embersCarried && gather(w, mind, e)) return;
  if (Walker.embers[e] > 0 && feed(w, mind, e)) return;
  if (!isIdle(w, mind, e)) return;
  setGoal(w, mind, GOAL.stroll, GIVE_UP_SECONDS);
  goSomewhere(w, mind, e, STROLL_RANGE, town.embers);
}

/** Whether a hider that fears nobody goes dark all the same: while it has air to spare, as its level likes to. */
function isStealthy(w: World, mind: MindRow, e: WalkerRow, level: BotLevel): boolean {
  const { Mind, Walker } = w;
  return Mind.isRunning[mind] === 0 && Walker.isLit[e] === 0 && Walker.air[e] > level.stealthAir;
}

/** Away: of some places the one that is far from the hunter, near, and not past it. It keeps to the one that it has while that is good. */
function flee(w: World, mind: MindRow, e: WalkerRow, level: BotLevel): void {
  const { Mind } = w;
  const isFleeing = Mind.goal[mind] === GOAL.flee && !isThere(w, mind, e);
  let best = isFleeing ? worthOf(w, mind, e, Mind.goalX[mind], Mind.goalY[mind]) + TURN_WORTH : -Infinity;
  let chosen: QuarterPlace | undefined;
  for (let i = 0; i < level.fleeChoices; i++) {
    const place = someplace(w, e, STROLL_RANGE, i % 2 === 0 ? town.hiderSpawns : town.embers);
    const worth = worthOf(w, mind, e, place.x, place.y);
    if (worth <= best) continue;
    best = worth;
    chosen = place;
  }
  setGoal(w, mind, GOAL.flee, FLEE_SECONDS);
  if (chosen !== undefined) planWay(w, mind, e, chosen.x, chosen.y);
}

/** What a place is worth to one who flees from where it last noticed a hunter; u. */
function worthOf(w: World, mind: MindRow, e: WalkerRow, placeX: number, placeY: number): number {
  const { Body, Mind } = w;
  const threatX = Mind.traceX[mind] - Body.x[e];
  const threatY = Mind.traceY[mind] - Body.y[e];
  const threat = Math.sqrt(threatX * threatX + threatY * threatY) + 1;
  const x = placeX - Body.x[e];
  const y = placeY - Body.y[e];
  const way = Math.sqrt(x * x + y * y) + 1;
  const gapX = x - threatX;
  const gapY = y - threatY;
  const towards = (x * threatX + y * threatY) / (way * threat);
  return Math.sqrt(gapX * gapX + gapY * gapY) - 0.5 * way - (towards > 0 ? PAST_HUNTER_COST * towards : 0);
}

/** To the nearest dark shrine of the ward, which everyone knows from the map and the bells; pressing when it is in reach. */
function feed(w: World, mind: MindRow, e: WalkerRow): boolean {
  const { Body, Mind, Shrine, tuning } = w;
  let nearest: Entity<'Shrine' | 'Body'> | undefined;
  let least = Infinity;
  for (const shrine of w.each('Shrine', 'Body')) {
    if (Shrine.isLit[shrine] === 1 || Shrine.needs[shrine] === 0) continue;
    const square = squareTo(w, e, Body.x[shrine], Body.y[shrine]);
    if (square >= least) continue;
    least = square;
    nearest = shrine;
  }
  if (nearest === undefined) return false;
  if (least < tuning.doorReach * tuning.doorReach * 0.6 && Mind.pressTicks[mind] === 0) {
    Mind.isPressing[mind] = 1;
    Mind.pressTicks[mind] = 10;
  }
  if (Mind.goal[mind] === GOAL.feed && !isIdle(w, mind, e)) return true;
  setGoal(w, mind, GOAL.feed, GIVE_UP_SECONDS);
  planWay(w, mind, e, Body.x[nearest], Body.y[nearest]);
  return true;
}

/** To the nearest ember that it sees. */
function gather(w: World, mind: MindRow, e: WalkerRow): boolean {
  const { Body, Mind, Walker } = w;
  const player = Walker.player[e];
  let nearest: Entity<'Ember' | 'Body'> | undefined;
  let least = Infinity;
  for (const ember of w.each('Ember', 'Body')) {
    const square = squareTo(w, e, Body.x[ember], Body.y[ember]);
    if (square >= least || !canSee(w, player, ember)) continue;
    least = square;
    nearest = ember;
  }
  if (nearest === undefined) return false;
  if (Mind.goal[mind] === GOAL.gather && isAbout(w, mind, Body.x[nearest], Body.y[nearest])) return true;
  setGoal(w, mind, GOAL.gather, GIVE_UP_SECONDS);
  planWay(w, mind, e, Body.x[nearest], Body.y[nearest]);
  return true;
}

/** To one of some places of the ward. */
function goSomewhere(w: World, mind: MindRow, e: WalkerRow, range: number, places: readonly QuarterPlace[]): void {
  const { x, y } = someplace(w, e, range, places);
  planWay(w, mind, e, x, y);
}

/** By chance one of some places of the ward, within a range if a few tries find one. */
function someplace(w: World, e: WalkerRow, range: number, places: readonly QuarterPlace[]): QuarterPlace {
  const { quarters } = WARDS[w.globals.ward];
  let place = places[w.randomInt(places.length)];
  for (let i = 0; i < CHOICES; i++) {
    const other = places[w.randomInt(places.length)];
    if (!quarters.includes(other.quarter)) continue;
    place = other;
    if (squareTo(w, e, other.x, other.y) < range * range) break;
  }
  return place;
}

function setGoal(w: World, mind: MindRow, goal: number, seconds: number): void {
  w.Mind.goal[mind] = goal;
  w.Mind.goalTicks[mind] = ticksOf(w, seconds);
}

/** Whether it has nothing more to do for its goal. */
function isIdle(w: World, mind: MindRow, e: WalkerRow): boolean {
  return w.Mind.goal[mind] === GOAL.none || w.Mind.goalTicks[mind] === 0 || isThere(w, mind, e);
}

/** Whether the goal is about at a place. */
function isAbout(w: World, mind: MindRow, x: number, y: number): boolean {
  const dx = w.Mind.goalX[mind] - x;
  const dy = w.Mind.goalY[mind] - y;
  return dx * dx + dy * dy < town.tileSize * town.tileSize;
}

function squareTo(w: World, e: WalkerRow, x: number, y: number): number {
  const dx = x - w.Body.x[e];
  const dy = y - w.Body.y[e];
  return dx * dx + dy * dy;
}
