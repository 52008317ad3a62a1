// Two recordings: in what they were made differently, and the first tick at which what was sealed, recorded and played differs.
import { formatChecksum } from '../math/checksum.ts';
import type { Bundle, Command, SealedOrder } from '../sim/bundle.ts';
import { diffSnapshots, type Difference } from '../sim/diff.ts';
import type { Sim } from '../sim/sim.ts';
import { createCursor, type ChainPoint, type Cursor } from './cursor.ts';
import type { RecordingHeader } from './header.ts';
import { createPlayer } from './player.ts';
import { layoutOf, type Recording } from './reader.ts';

/** A value of the headers that differs: `game`, `hashes.rules`, `seed`, `config.map`, `tuning.runSpeed`, `stateBytes`, `sizes.seats` … */
export interface HeaderDifference {
  readonly name: string;
  /** Undefined where one of them has no such config or tuning value. */
  readonly ours: string | number | undefined;
  readonly theirs: string | number | undefined;
}

/** One seat's input, one order, or one command that differs; `index` is the place of an order or a command in its tick. */
export type SealedChange =
  | { readonly kind: 'input'; readonly seat: number; readonly ours: Uint8Array; readonly theirs: Uint8Array }
  | ({ readonly kind: 'order' } & Changed<SealedOrder>)
  | ({ readonly kind: 'command' } & Changed<Command>);

/** Undefined on the side that has fewer. */
interface Changed<T> {
  readonly index: number;
  readonly ours: T | undefined;
  readonly theirs: T | undefined;
}

/** The first tick that was sealed differently: by seat, then orders, then commands, at most 64 of them. */
export interface SealedDifference {
  readonly tick: number;
  readonly changes: readonly SealedChange[];
}

/** A tick whose recorded chained checksums differ: what was made of the ticks up to it is not the same. */
export interface ChainDifference {
  readonly tick: number;
  /** 16 hex digits each, and the bytes of the files where they are. */
  readonly ours: string;
  readonly theirs: string;
  readonly ourOffset: number;
  readonly theirOffset: number;
}

/** The first tick at which the worlds differ; 0 for worlds that began differently. */
export interface WorldDifference {
  readonly tick: number;
  readonly differences: readonly Difference[];
}

/** Two recordings side by side. Null: no difference as far as both go. */
export interface Comparison {
  readonly header: readonly HeaderDifference[];
  readonly ourTicks: number;
  readonly theirTicks: number;
  /** Null too when their sizes differ, so that their seals cannot be laid side by side. */
  readonly sealed: SealedDifference | null;
  readonly chain: ChainDifference | null;
}

/** Compares two recordings as they are written, without playing them. */
export function compareRecordings(ours: Recording, theirs: Recording): Comparison {
  const header = compareHeaders(ours.header, theirs.header);
  const isOneShape = header.every(({ name }) => !name.startsWith('sizes.'));
  return {
    header,
    ourTicks: ours.ticks,
    theirTicks: theirs.ticks,
    sealed: isOneShape ? compareSeals(ours, theirs) : null,
    chain: compareChains(ours.chains, theirs.chains),
  };
}

/**
 * Plays both, each in a fresh sim of its header, side by side until the worlds differ; null when they do not as far as both go. The sims'
 * layouts must have one hash. Throws as `Player.step`.
 */
export function compareWorlds(
  ours: { readonly recording: Recording; readonly sim: Sim },
  theirs: { readonly recording: Recording; readonly sim: Sim },
  options: { readonly limit?: number } = {},
): WorldDifference | null {
  const a = createPlayer(ours.recording, ours.sim);
  const b = createPlayer(theirs.recording, theirs.sim);
  do {
    if (a.checksum[0] === b.checksum[0] && a.checksum[1] === b.checksum[1]) continue;
    const differences = diffSnapshots(a.sim.game.model.layout, snapshot(a.sim), snapshot(b.sim), options);
    return { tick: a.sim.tick, differences };
  } while (a.step() && b.step());
  return null;
}

function snapshot(sim: Sim): Uint8Array {
  const state = new Uint8Array(sim.stateBytes);
  sim.save(state);
  return state;
}

function compareHeaders(ours: RecordingHeader, theirs: RecordingHeader): readonly HeaderDifference[] {
  const a = flattened(ours);
  const b = flattened(theirs);
  return [...new Set([...a.keys(), ...b.keys()])]
    .map((name) => ({ name, ours: a.get(name), theirs: b.get(name) }))
    .filter((one) => one.ours !== one.theirs);
}

function flattened({
  game,
  seed,
  ticksPerSecond,
  stateBytes,
  ...groups
}: RecordingHeader): Map<string, string | number> {
  const { repeatMask, ...sizes } = groups.sizes;
  const values = new Map<string, string | number>([
    ['game', game],
    ['seed', seed],
    ['ticksPerSecond', ticksPerSecond],
    ['stateBytes', stateBytes],
    ['sizes.repeatMask', repeatMask.join(' ')],
  ]);
  for (const [group, named] of Object.entries({ ...groups, sizes }))
    for (const [name, value] of Object.entries(named)) values.set(`${group}.${name}`, value);
  return values;
}

function compareSeals(ours: Recording, theirs: Recording): SealedDifference | null {
  const a = createCursor(ours.blocks, layoutOf(ours.header));
  const b = createCursor(theirs.blocks, layoutOf(theirs.header));
  while (nextSeal(a) && nextSeal(b)) {
    const found = compareBundles(a.bundle, b.bundle, ours.header.sizes.inputBytes);
    if (found !== null) return found;
  }
  return null;
}

function nextSeal(cursor: Cursor): boolean {
  let step = cursor.next();
  while (step === 'chain') step = cursor.next();
  return step === 'seal';
}

/** Changes of one tick that are worth a report. */
const CHANGES_MAX = 64;

function compareBundles(ours: Bundle, theirs: Bundle, inputBytes: number): SealedDifference | null {
  const changes: SealedChange[] = [];
  for (let at = 0; at < ours.inputs.length; at += inputBytes) {
    if (isSame(ours.inputs, theirs.inputs, at, inputBytes)) continue;
    const inputOf = ({ inputs }: Bundle) => inputs.slice(at, at + inputBytes);
    changes.push({ kind: 'input', seat: at / inputBytes, ours: inputOf(ours), theirs: inputOf(theirs) });
  }
  // Nearly every tick has neither: nothing is made for those.
  if (ours.orders.length + theirs.orders.length > 0)
    for (const change of changesOf(ours.orders, theirs.orders)) changes.push({ kind: 'order', ...change });
  if (ours.commands.length + theirs.commands.length > 0)
    for (const change of changesOf(ours.commands, theirs.commands)) changes.push({ kind: 'command', ...change });
  return changes.length === 0 ? null : { tick: ours.tick, changes: changes.slice(0, CHANGES_MAX) };
}

function isSame(ours: Uint8Array, theirs: Uint8Array, at: number, count: number): boolean {
  for (let i = at; i < at + count; i++) if (ours[i] !== theirs[i]) return false;
  return true;
}

function changesOf<T extends object>(ours: readonly T[], theirs: readonly T[]): Changed<T>[] {
  const changes: Changed<T>[] = [];
  const count = Math.max(ours.length, theirs.length);
  for (let index = 0; index < count; index++) {
    const [a, b]: readonly (T | undefined)[] = [ours[index], theirs[index]];
    if (a === undefined || b === undefined || textOf(a) !== textOf(b)) changes.push({ index, ours: a, theirs: b });
  }
  return changes;
}

/** Orders and commands hold numbers, words and bytes only; −0 and NaN are told from 0 by name. */
function textOf(value: object): string {
  return Object.entries(value)
    .map(([name, field]: [string, unknown]) => {
      if (field instanceof Uint8Array) return `${name}=${field.join(' ')}`;
      return `${name}=${Object.is(field, -0) ? '-0' : String(field)}`;
    })
    .join(';');
}

function compareChains(ours: readonly ChainPoint[], theirs: readonly ChainPoint[]): ChainDifference | null {
  let at = 0;
  for (const point of ours) {
    while (at < theirs.length && theirs[at].tick < point.tick) at++;
    const other = theirs[at];
    if (other === undefined) return null;
    if (other.tick !== point.tick || (other.high === point.high && other.low === point.low)) continue;
    return {
      tick: point.tick,
      ours: textOfPoint(point),
      theirs: textOfPoint(other),
      ourOffset: point.offset,
      theirOffset: other.offset,
    };
  }
  return null;
}

function textOfPoint({ high, low }: ChainPoint): string {
  return formatChecksum(Uint32Array.of(high, low), 0);
}
