/** What a round of the storm is made of, as plain data: drawn from its seed, shrunk when it fails, played by `playStorm`. */
import { nextFloat, nextInt, nextIntBetween, seedRandom } from '../math/random.ts';
import type { Game } from '../sim/game.ts';
import type { InputDelayOption } from '../session/input-delay.ts';
import type { SyncKind } from '../wire/protocol.ts';
import { NETWORK_CONDITIONS, type NetworkCondition } from './conditions.ts';

/**
 * Every kind of fault. What `forMs` and `amount` mean for each is said in docs/testing.md; those of the room have the client −1.
 */
export const FAULT_KINDS = Object.freeze([
  'weather',
  'throttle',
  'stall',
  'half-open',
  'reset',
  'crash',
  'hide',
  'freeze',
  'slow',
  'clock-jump',
  'second-tab',
  'leave',
  'flip',
  'lie',
  'hostile',
  'pause',
  'hiccup',
  'server-crash',
] as const);

/** A kind of fault. */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** One fault: when, to whom, for how long, how much. */
export interface StormFault {
  /** Its place in the drawn round: what `--only` names. */
  readonly id: number;
  readonly kind: FaultKind;
  /** −1 for the room. */
  readonly client: number;
  readonly atMs: number;
  readonly forMs: number;
  /** Bytes a second, milliseconds a step, milliseconds of a jump, ticks that were not flushed, a place in WEATHERS: by kind. */
  readonly amount: number;
}

/** How often a page draws. */
export type StormFrames = 30 | 60 | 144 | 'irregular';

/** One client of a round. */
export interface StormClientPlan {
  /** Seats it plays; 0 to watch. */
  readonly seats: number;
  readonly predictionTicks: number;
  readonly inputDelay: InputDelayOption;
  readonly frames: StormFrames;
  /** Its clock runs so much too fast, in millionths. */
  readonly driftPpm: number;
  readonly joinMs: number;
  readonly link: NetworkCondition;
  /** Presses at random, instead of playing as the game's bot would. */
  readonly isWild: boolean;
}

/** One round. */
export interface StormPlan {
  readonly seed: number;
  readonly sync: SyncKind;
  /** Faults begin and end within so many seconds; then `quietMs` follow, over perfect links. */
  readonly seconds: number;
  /** The tick of the world that the match begins with. */
  readonly startTick: number;
  readonly watchDelaySeconds: number;
  /** Levels of bots in further seats. */
  readonly bots: readonly number[];
  /** The first one is disturbed by nothing that happens to others. */
  readonly clients: readonly StormClientPlan[];
  readonly faults: readonly StormFault[];
}

/** What a draw may be told. */
export interface StormDraw {
  /** Clients that hold seats; drawn when absent. */
  readonly clients?: number;
  readonly seconds?: number;
  /** The kind of room; drawn when absent. All else is drawn as it would be in any other. */
  readonly sync?: SyncKind;
}

/** So long after the last fault everything must be in order, in milliseconds. */
export const QUIET_MS = 5000;
/** Nothing happens in the first second: who is there from the beginning is in step by then. */
const CALM_MS = 1500;
const { good, wifi, mobile, awful } = NETWORK_CONDITIONS;
const kept = (condition: NetworkCondition): NetworkCondition => ({ ...condition, disconnectsPerMinute: 0 });

/** The weathers of a link: the named conditions without their disconnects, a far place, losses in long bursts. */
export const WEATHERS: readonly NetworkCondition[] = Object.freeze([
  kept(good),
  kept(wifi),
  kept(mobile),
  kept(awful),
  { roundTripMs: 600, jitterMs: 20, loss: 0, burstMessages: 1, disconnectsPerMinute: 0 },
  { roundTripMs: 80, jitterMs: 20, loss: 0.2, burstMessages: 8, disconnectsPerMinute: 0 },
]);

interface Recipe {
  readonly weight: number;
  readonly forMs: readonly [least: number, most: number];
  amount?(random: Uint32Array): number;
}

const RECIPES: Readonly<Record<FaultKind, Recipe>> = {
  weather: { weight: 6, forMs: [1000, 8000], amount: (random) => nextInt(random, WEATHERS.length) },
  throttle: { weight: 3, forMs: [1000, 6000], amount: (random) => nextIntBetween(random, 300, 6000) },
  stall: { weight: 4, forMs: [200, 1500] },
  'half-open': { weight: 2, forMs: [1000, 5000] },
  reset: { weight: 4, forMs: [50, 6000] },
  crash: { weight: 3, forMs: [200, 4000] },
  hide: { weight: 4, forMs: [1000, 8000] },
  freeze: { weight: 3, forMs: [200, 6000] },
  slow: { weight: 3, forMs: [1000, 9000], amount: (random) => nextIntBetween(random, 1, 25) },
  'clock-jump': {
    weight: 2,
    forMs: [0, 0],
    amount: (random) => (nextInt(random, 2) === 0 ? 1 : -1) * nextIntBetween(random, 100, 3_600_000),
  },
  'second-tab': { weight: 2, forMs: [0, 0] },
  leave: { weight: 1, forMs: [0, 0] },
  flip: { weight: 2, forMs: [0, 0] },
  lie: { weight: 1, forMs: [0, 0] },
  hostile: { weight: 1, forMs: [500, 3000], amount: (random) => nextIntBetween(random, 5, 300) },
  pause: { weight: 1, forMs: [100, 4000] },
  hiccup: { weight: 2, forMs: [50, 2000] },
  'server-crash': { weight: 1, forMs: [300, 2500], amount: (random) => nextInt(random, 60) },
};

const OF_THE_ROOM: readonly FaultKind[] = ['hostile', 'pause', 'hiccup', 'server-crash'];
const TOTAL_WEIGHT = FAULT_KINDS.reduce((sum, kind) => sum + RECIPES[kind].weight, 0);

/** Draws the round of a seed. The same seed, game and wishes give the same round. */
export function drawStorm(
  game: Game,
  seed: number,
  { clients: wanted, seconds = 25, sync: kind }: StormDraw = {},
): StormPlan {
  const random = new Uint32Array(4);
  seedRandom(random, seed >>> 0, 0x73746f72);
  const seats = game.model.definition.players.max;
  const players = Math.min(wanted ?? 1 + nextInt(random, 4), seats);
  const hasWatcher = nextInt(random, 4) === 0;
  const most = wanted === undefined && players * 2 <= seats ? 2 : 1;
  const clients = Array.from({ length: players }, (_, i) => drawClient(random, i === 0, 1 + nextInt(random, most)));
  if (hasWatcher) clients.push(drawClient(random, false, 0));
  const free = seats - clients.reduce((sum, client) => sum + client.seats, 0);
  const bots = Array.from({ length: nextInt(random, Math.min(4, free) + 1) }, () => 1 + nextInt(random, 3));
  const isLockstep = nextInt(random, 3) === 0;
  const sync = kind ?? (isLockstep ? 'lockstep' : drawsState(seed) ? 'state' : 'rollback');
  const startTick = nextInt(random, 8) > 0 ? 0 : nextInt(random, 2) === 0 ? 2_147_483_648 - 500 : 4_294_967_296 - 500;
  const isDelayed = nextInt(random, 3) === 0;
  // The watchers of a state room are told what is.
  const watchDelaySeconds = isDelayed && sync !== 'state' ? 3 : 0;
  const count = nextInt(random, 11);
  const faults = Array.from({ length: count }, (_, id) => drawFault(random, { id, seconds, clients: clients.length }));
  return { seed, sync, seconds, startTick, watchDelaySeconds, bots, clients, faults };
}

/** Half of the rooms that guess are state rooms. Drawn apart, so that it is the only thing that the kind of a room changes. */
function drawsState(seed: number): boolean {
  const random = new Uint32Array(4);
  seedRandom(random, seed >>> 0, 0x73746174);
  return nextInt(random, 2) === 0;
}

/** The first client is on a good line all the time. */
function drawClient(random: Uint32Array, isFirst: boolean, seats: number): StormClientPlan {
  const windows = [60, 60, 60, 30, 12, 8, 4, 0];
  const delays: readonly InputDelayOption[] = [0, 0, 'adaptive', 2, 6];
  const frames: readonly StormFrames[] = [60, 60, 60, 60, 60, 30, 144, 'irregular'];
  const weather = WEATHERS[nextInt(random, 3)];
  return {
    seats,
    predictionTicks: windows[nextInt(random, windows.length)],
    inputDelay: delays[nextInt(random, delays.length)],
    frames: frames[nextInt(random, frames.length)],
    driftPpm: nextIntBetween(random, -500, 500),
    joinMs: isFirst || nextInt(random, 4) > 0 ? 0 : nextIntBetween(random, 100, 8000),
    link: isFirst ? { ...WEATHERS[0], roundTripMs: 4 + nextInt(random, 60) } : weather,
    isWild: nextInt(random, 2) === 0,
  };
}

function drawFault(
  random: Uint32Array,
  { id, seconds, clients }: { readonly id: number; readonly seconds: number; readonly clients: number },
): StormFault {
  let draw = nextInt(random, TOTAL_WEIGHT);
  const drawn = FAULT_KINDS.find((of) => (draw -= RECIPES[of].weight) < 0) ?? 'weather';
  // Who is alone in the room is never disturbed: then it is the room's turn.
  const kind = clients > 1 || OF_THE_ROOM.includes(drawn) ? drawn : 'hiccup';
  const { forMs, amount } = RECIPES[kind];
  const [least, most] = forMs;
  const spanMs = seconds * 1000 - CALM_MS;
  const lengthMs = Math.min(Math.floor(least + nextFloat(random) * (most - least)), spanMs);
  const atMs = CALM_MS + Math.floor(nextFloat(random) * (spanMs - lengthMs));
  const client = OF_THE_ROOM.includes(kind) ? -1 : 1 + nextInt(random, clients - 1);
  return { id, kind, client, atMs, forMs: lengthMs, amount: amount?.(random) ?? 0 };
}

/** What is left of a round. */
export interface StormCut {
  /** The faults that are kept, by id; all when absent. */
  readonly only?: readonly number[];
  /** It ends after so many seconds, if that is sooner. */
  readonly seconds?: number;
  /** Only the first so many clients are there. */
  readonly clients?: number;
}

/** A part of a round: fewer faults, fewer clients, less time; all else is as it was. */
export function cutStorm(plan: StormPlan, cut: StormCut): StormPlan {
  const seconds = Math.min(plan.seconds, cut.seconds ?? plan.seconds);
  const clients = plan.clients.slice(0, cut.clients ?? plan.clients.length);
  const isKept = ({ id, client, atMs }: StormFault) =>
    (cut.only?.includes(id) ?? true) && client < clients.length && atMs < seconds * 1000;
  return { ...plan, seconds, clients, faults: plan.faults.filter(isKept) };
}
