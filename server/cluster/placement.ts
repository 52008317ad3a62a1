/** Where a new room is made: figures in, a process out. */
import type { ProcessEntry } from './registry.ts';

/** What a room needs. */
export interface PlaceWanted {
  readonly game: string;
  /** The hash of the rules it is to be played by. */
  readonly rules: string;
  /** Where those who play are; processes elsewhere are asked only when there is none. */
  readonly region: string;
  /** Rooms that were placed and that no heartbeat has counted yet, by process. */
  readonly placed?: ReadonlyMap<string, number>;
}

/** A process is strained beyond these: it gets a room only when all others are too. */
const STRAINED_UTILISATION = 0.8;
/** Late ticks alone may be those of a process that has just begun. */
const BUSY_UTILISATION = 0.4;
const STRAINED_LATE_MS = 16;

/**
 * The least loaded open process that has these rules: one of this region, one that is not strained, the one with the fewest rooms, then players, then
 * the lowest utilisation. Undefined when none has room. The same figures give the same process, whoever asks.
 */
export function choosePlace(
  processes: readonly ProcessEntry[],
  { game, rules, region, placed = new Map() }: PlaceWanted,
): string | undefined {
  const roomsOf = ({ processId, load }: ProcessEntry) => load.rooms + (placed.get(processId) ?? 0);
  const fitting = processes.filter(
    (one) =>
      one.state === 'open' && !one.load.isClosed && rulesOf(one, game) === rules && roomsOf(one) < one.load.roomsMax,
  );
  const figures = (one: ProcessEntry) => [
    one.region === region ? 0 : 1,
    isStrained(one) ? 1 : 0,
    roomsOf(one),
    one.load.players,
    one.load.utilisation,
  ];
  const [best] = fitting
    .map((one) => ({ processId: one.processId, figures: figures(one) }))
    .sort((one, other) => compare(one.figures, other.figures) || (one.processId < other.processId ? -1 : 1));
  return best?.processId;
}

/**
 * The rules that a request is about: those of the page, when some open process has them, else our own, whose room then tells the page that it
 * is of another version.
 */
export function servedRules(
  processes: readonly ProcessEntry[],
  { game, wanted, own }: { readonly game: string; readonly wanted: unknown; readonly own: string },
): string {
  const isServed = processes.some((one) => one.state === 'open' && rulesOf(one, game) === wanted);
  return isServed && typeof wanted === 'string' ? wanted : own;
}

function isStrained({ load: { utilisation, lateP99Ms } }: ProcessEntry): boolean {
  return utilisation > STRAINED_UTILISATION || (utilisation > BUSY_UTILISATION && lateP99Ms > STRAINED_LATE_MS);
}

function rulesOf({ rules }: ProcessEntry, game: string): string | undefined {
  return Object.hasOwn(rules, game) ? rules[game] : undefined;
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((figure, i) => figure !== other[i]);
  return at < 0 ? 0 : one[at] - other[at];
}
