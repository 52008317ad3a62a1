// Many rounds in this process, with totals, what they left in memory, and the shortest attack of each failure.
import { KINDS, type Kind } from '#scripts/fuzz/hostile-message.ts';
import { heldBytes } from '#scripts/fuzz/memory.ts';
import { playRound, type RoundOptions, type RoundResult } from '#scripts/fuzz/round.ts';
import { shrink } from '#scripts/fuzz/shrink.ts';
import type { Attack } from '#scripts/fuzz/crowd.ts';

/** What to do. */
export interface FuzzOptions extends Pick<RoundOptions, 'game' | 'hashes' | 'makeAuthority'> {
  readonly messages: number;
  readonly seed: number;
  /** Tells people how far it is. */
  readonly print?: (line: string) => void;
}

/** One message of the shortest attack that still fails. */
export interface ShownAttack extends Omit<Attack, 'bytes'> {
  readonly hex: string;
}

export interface FuzzFailure {
  readonly seed: number;
  readonly problem: string;
  /** The one command that repeats it. */
  readonly repeat: string;
  readonly shortest: readonly ShownAttack[];
}

export interface FuzzReport {
  readonly game: string;
  readonly seed: number;
  readonly rounds: number;
  readonly ticks: number;
  readonly messages: number;
  readonly byKind: Readonly<Record<Kind, number>>;
  /** Connections the authority closed; each came back as a new one. */
  readonly closed: number;
  /** What the authorities counted. */
  readonly counts: Readonly<Record<string, number>>;
  /** The most that was held more after the hostile messages than before: of one round, and from the first to the last. */
  readonly growthBytes: number;
  /** The most this process held resident at any time, everything included. */
  readonly peakResidentBytes: number;
  /** Microseconds of processor time to take one hostile message: to read and answer it, and to connect and disconnect who said it. */
  readonly readUs: number;
  /** Microseconds of processor time of everything one led to, making it and snapshots for those who came back included. */
  readonly allUs: number;
  readonly failures: readonly FuzzFailure[];
}

/** Hostile messages of one round; a round's crowd follows from its seed, so any round can be the first. */
const ROUND_MESSAGES = 100_000;
const WATCHERS_EVERY = 4;
/** Target N8. */
export const GROWTH_LIMIT_BYTES = 20_000_000;
/** After so many failures the rest would say the same. */
const FAILURES_MAX = 5;

/** Fuzzes until `messages` were sent. */
export function fuzzInProcess(options: FuzzOptions): FuzzReport {
  const failures: FuzzFailure[] = [];
  const results: RoundResult[] = [];
  let firstHeldBytes = -1;
  let growthBytes = 0;
  let messages = 0;
  let seed = options.seed;
  for (; messages < options.messages && failures.length < FAILURES_MAX; seed++) {
    let beforeBytes = 0;
    const mark = (at: 'before' | 'after'): void => {
      const held = heldBytes();
      if (at === 'after') growthBytes = Math.max(growthBytes, held - beforeBytes, held - firstHeldBytes);
      else beforeBytes = held;
      if (firstHeldBytes < 0) firstHeldBytes = held;
    };
    const of = roundOf(options, seed, Math.min(ROUND_MESSAGES, options.messages - messages));
    const result = playRound({ ...of, mark });
    results.push(result);
    messages += result.messages;
    if (result.problem !== '') failures.push(failureOf(of, result));
    options.print?.(
      `seed ${seed}, ${of.crowd}: ${result.messages} messages, ${result.closed} closed, ${result.problem || 'harmless'}`,
    );
  }
  if (growthBytes > GROWTH_LIMIT_BYTES) {
    const problem = `${growthBytes} bytes more were held after the hostile messages than before; the limit is ${GROWTH_LIMIT_BYTES}`;
    failures.push({ seed: options.seed, problem, repeat: repeatOf(options, options.seed, messages), shortest: [] });
  }
  const sum = (pick: (result: RoundResult) => number) => results.reduce((total, result) => total + pick(result), 0);
  const counts = Object.fromEntries(
    Object.keys(results[0]?.counts ?? {}).map((name) => [name, sum((result) => Reflect.get(result.counts, name))]),
  );
  return {
    game: options.game.name,
    seed: options.seed,
    rounds: results.length,
    ticks: sum(({ ticks }) => ticks),
    messages,
    byKind: addKinds(results),
    closed: sum(({ closed }) => closed),
    counts,
    growthBytes,
    peakResidentBytes: process.resourceUsage().maxRSS * 1024,
    readUs: (sum(({ readMs }) => readMs) * 1000) / Math.max(1, messages),
    allUs: (sum(({ disturbedMs, undisturbedMs }) => disturbedMs - undisturbedMs) * 1000) / Math.max(1, messages),
    failures,
  };
}

function addKinds(results: readonly RoundResult[]): Record<Kind, number> {
  const total: Partial<Record<Kind, number>> = {};
  for (const { byKind } of results) for (const kind of KINDS) total[kind] = (total[kind] ?? 0) + byKind[kind];
  return { ...results[0]?.byKind, ...total };
}

function roundOf(options: FuzzOptions, seed: number, messages: number): RoundOptions {
  const { game, hashes, makeAuthority } = options;
  return { game, hashes, makeAuthority, seed, messages, crowd: seed % WATCHERS_EVERY === 0 ? 'watchers' : 'seated' };
}

function repeatOf({ game }: Pick<FuzzOptions, 'game'>, seed: number, messages: number): string {
  return `npm run fuzz -- --game ${game.name} --seed ${seed} --messages ${messages}`;
}

/** Plays the round again to learn its messages, then leaves out what is not needed. */
function failureOf(of: RoundOptions, result: RoundResult): FuzzFailure {
  const all: Attack[] = [];
  playRound({ ...of, log: (attack) => all.push(attack) });
  const ticks = (all.at(-1)?.tick ?? 0) + 1;
  const trails = new Map<number, readonly string[]>();
  const isFailing = (list: readonly Attack[]) => playRound({ ...of, trails, attacks: { list, ticks } }).problem !== '';
  const shortest = isFailing(all) ? shrink(all, isFailing) : [];
  return {
    seed: of.seed,
    problem: result.problem,
    repeat: repeatOf(of, of.seed, of.messages),
    shortest: shortest.map(({ bytes, ...attack }) => ({ ...attack, hex: Buffer.from(bytes).toString('hex') })),
  };
}
