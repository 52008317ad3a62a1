/** The sync test: every tick is made again, in the same world rolled back, in a fresh world and under fresh rules, and must come out equal. */
import { checksumWords, formatChecksum } from '../math/checksum.ts';
import { nextInt, seedRandom } from '../math/random.ts';
import type { ModelDefinition } from '../model/model.ts';
import type { Bundle } from '../sim/bundle.ts';
import { diffSnapshots, type Difference } from '../sim/diff.ts';
import type { Game } from '../sim/game.ts';
import { createSim as createSimHere, type Sim, type SimOptions } from '../sim/sim.ts';

/**
 * `rollback`: made again in the same world after going back. `fresh`: made in a world of another seed that only had the snapshot.
 * `realm`: made in such a world under rules whose modules were loaded anew.
 */
export type SyncKind = 'rollback' | 'fresh' | 'realm';

/** Where two makings of one tick differ. */
export interface SyncFailure {
  readonly tick: number;
  readonly kind: SyncKind;
  /** The first part of the step after which they differ, or that threw. */
  readonly system: string;
  /**
   * Where the two worlds differ right after that part; in a world too large to keep after each part, at the end of the tick. Empty when the
   * second making threw.
   */
  readonly differences: readonly Difference[];
  /** The events of that part, of the first and the second making, as JSON texts; null when they are equal. */
  readonly events: readonly [first: string, second: string] | null;
  /** What the second making threw, then or later in the tick; undefined when it did not. */
  readonly error: unknown;
}

/** What a sync test found. */
export interface SyncTestResult {
  readonly ticks: number;
  /** Ticks that were made again. */
  readonly remadeTicks: number;
  /** The final world's checksum, 16 hex digits. */
  readonly checksum: string;
  readonly failure: SyncFailure | undefined;
}

/** What to test. */
export interface SyncTestOptions<D extends ModelDefinition> extends SimOptions {
  readonly game: Game<D>;
  readonly ticks: number;
  /** How far each tick goes back, in ticks; drawn from 1 to 8 for every tick, when absent. */
  readonly distanceTicks?: number;
  /** The bundle for a tick; it may look at the world, not change it. */
  bundle(tick: number, sim: Sim): Bundle;
  /** Makes worlds of the game, where another copy of the engine does than this module's. */
  createSim?(game: Game<D>, options: SimOptions): Sim;
  /** Makes a world of the same game whose rules and engine were loaded anew: nothing that a module keeps is in it. */
  freshSim?(options: SimOptions): Sim;
}

const DISTANCE_MAX_TICKS = 8;

/** One tick as it was made first. */
interface Made {
  bundle: Bundle | undefined;
  /** Two words for each part of the step. */
  readonly sums: Uint32Array;
  /** The events of each part. */
  readonly events: string[];
  /** The world after each part, or after the last one only. */
  readonly worlds: readonly Uint8Array[];
}

/** Worlds are kept after each part of a step while all of them fit into this many bytes. */
const KEPT_BYTES = 256 * 1024 * 1024;

/**
 * Steps `ticks` ticks of a strict world. After each, the last ones are made again: in the same world rolled back, in a fresh world from the
 * snapshot, and in one whose modules are fresh too where `freshSim` gives it. State outside the buffer (a module variable, a closure, a
 * cache) shows in one of them. Every part of a step is compared, so the failure names the system. What the first making throws is thrown.
 */
export function syncTest<D extends ModelDefinition>(options: SyncTestOptions<D>): SyncTestResult {
  const { game, ticks, seed, distanceTicks, bundle, createSim = createSimHere, freshSim } = options;
  const start: SimOptions = { seed, config: options.config, isStrict: true };
  const sim = createSim(game, start);
  const random = new Uint32Array(4);
  seedRandom(random, seed >>> 0, DISTANCE_MAX_TICKS);
  const rounds = Math.max(DISTANCE_MAX_TICKS, distanceTicks ?? 0) + 1;
  const parts = sim.parts.length;
  const kept = parts * rounds * sim.stateBytes <= KEPT_BYTES ? parts : 1;
  const ring = Array.from({ length: rounds }, (): Made => ({
    bundle: undefined,
    sums: new Uint32Array(parts * 2),
    events: [],
    worlds: Array.from({ length: kept }, () => new Uint8Array(sim.stateBytes)),
  }));
  const snapshotOf = (at: number) => ring[at % rounds].worlds[kept - 1];
  const sums = new Uint32Array(parts * 2);
  let events = '';
  const copy = new Int32Array(sim.stateBytes >> 2);
  const bytes = new Uint8Array(copy.buffer);
  // A snapshot says everything: what a world began as must not matter. Config and seed are the first things to differ elsewhere.
  const other: SimOptions = { seed: seed === 0 ? 1 : seed - 1, isStrict: true };
  sim.save(snapshotOf(0));
  let remadeTicks = 0;
  let failure = begin('fresh', createSim(game, start)) ?? begin('realm', freshSim?.(start));
  let tick = 0;
  while (tick < ticks && failure === undefined) {
    tick++;
    const made = ring[tick % rounds];
    const next = bundle(tick, sim);
    made.bundle = { ...next, inputs: next.inputs.slice() };
    traced(sim, next, (part) => {
      made.sums.set(sums.subarray(part * 2, part * 2 + 2), part * 2);
      made.events[part] = events;
      if (part >= parts - kept) made.worlds[part - parts + kept].set(bytes);
    });
    const distance = distanceTicks ?? 1 + nextInt(random, DISTANCE_MAX_TICKS);
    const from = Math.max(0, tick - distance);
    failure = again('rollback', sim, from) ?? again('fresh', createSim(game, other), from);
    if (failure === undefined && freshSim !== undefined) failure = again('realm', freshSim(other), from);
  }
  sim.checksum(sums, 0);
  return { ticks: tick, remadeTicks, checksum: formatChecksum(sums, 0), failure };

  /**
   * Steps; after every part its world is in `bytes`, its checksum in `sums`, and what it emitted in `events`. Checksums are taken of a copy, for rules that were
   * loaded a moment ago have checksums of their own that no engine has made fast yet.
   */
  function traced(world: Sim, next: Bundle, then: (part: number) => void): void {
    let part = 0;
    let emitted = 0;
    sums.fill(0);
    world.step(next, () => {
      world.save(bytes);
      checksumWords(copy, sums, part * 2);
      events = eventsFrom(world, emitted);
      emitted = world.events.count;
      then(part++);
    });
  }

  /** What `start` makes must not depend on the worlds that were made before. */
  function begin(kind: SyncKind, world: Sim | undefined): SyncFailure | undefined {
    if (world === undefined) return undefined;
    world.save(bytes);
    const differences = diffSnapshots(game.model.layout, snapshotOf(0), bytes);
    return differences.length === 0
      ? undefined
      : { tick: 0, kind, system: 'start', differences, events: null, error: undefined };
  }

  function again(kind: SyncKind, world: Sim, from: number): SyncFailure | undefined {
    world.load(snapshotOf(from));
    for (let at = from + 1; at <= tick; at++) {
      const found = remake(kind, world, at);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  function remake(kind: SyncKind, world: Sim, at: number): SyncFailure | undefined {
    const made = ring[at % rounds];
    if (made.bundle === undefined) return undefined;
    remadeTicks++;
    let guilty = -1;
    let differences: readonly Difference[] = [];
    let differing: SyncFailure['events'] = null;
    try {
      traced(world, made.bundle, (part) => {
        if (guilty < 0 && !(isSameSum(made.sums, sums, part) && made.events[part] === events)) {
          guilty = part;
          if (made.events[part] !== events) differing = [made.events[part], events];
        }
        const then = made.worlds[part - parts + kept];
        if (guilty >= 0 && differences.length === 0 && then !== undefined)
          differences = diffSnapshots(game.model.layout, then, bytes);
      });
    } catch (error) {
      // What had already come out otherwise says more than where that ended.
      if (guilty >= 0) return { tick: at, kind, system: world.parts[guilty], differences, events: differing, error };
      return { tick: at, kind, system: world.parts[partsDone(sums)], differences: [], events: null, error };
    }
    if (guilty < 0) return undefined;
    return { tick: at, kind, system: world.parts[guilty], differences, events: differing, error: undefined };
  }
}

/** What was emitted since the first `from` events of the tick: they are no state, but what views show must be the same as well. */
function eventsFrom({ events }: Sim, from: number): string {
  if (events.count === from) return '';
  return JSON.stringify(
    Array.from({ length: events.count - from }, (_, i) => [events.nameAt(from + i), events.recordAt(from + i)]),
  );
}

function isSameSum(ours: Uint32Array, theirs: Uint32Array, part: number): boolean {
  return ours[part * 2] === theirs[part * 2] && ours[part * 2 + 1] === theirs[part * 2 + 1];
}

/** How many parts have a checksum: the next one threw. */
function partsDone(sums: Uint32Array): number {
  let part = 0;
  while (part * 2 < sums.length && (sums[part * 2] !== 0 || sums[part * 2 + 1] !== 0)) part++;
  return part;
}
