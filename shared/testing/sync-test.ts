/** The sync test: every tick is made twice more, in the same world rolled back and in a fresh one, and must come out equal. */
import type { ModelDefinition } from '../model/model.ts';
import { formatChecksum } from '../math/checksum.ts';
import type { Bundle } from '../sim/bundle.ts';
import { diffSnapshots, type Difference } from '../sim/diff.ts';
import type { Game } from '../sim/game.ts';
import { createSim, type Sim, type SimOptions } from '../sim/sim.ts';

/** Where two makings of one tick differ. */
export interface SyncFailure {
  readonly tick: number;
  /** `rollback`: made again in the same world after going back; `fresh`: made in a world that only had the snapshot. */
  readonly kind: 'rollback' | 'fresh';
  readonly system: string | null;
  readonly differences: readonly Difference[];
}

/** What a sync test found. */
export interface SyncTestResult {
  readonly ticks: number;
  /** The final world's checksum, 16 hex digits. */
  readonly checksum: string;
  readonly failure: SyncFailure | undefined;
}

/** What to test. */
export interface SyncTestOptions<D extends ModelDefinition> extends SimOptions {
  readonly game: Game<D>;
  readonly ticks: number;
  /** How far each tick goes back, in ticks; 2 by default. */
  readonly distanceTicks?: number;
  /** The bundle for a tick; it may look at the world, not change it. */
  bundle(tick: number, sim: Sim): Bundle;
}

/**
 * Steps `ticks` ticks. After each, the last `distanceTicks` are rolled back and made again in the same world, and made in a
 * fresh world from the snapshot: state outside the buffer (a module variable, a closure, a cache) shows in one or the other.
 */
export function syncTest<D extends ModelDefinition>(options: SyncTestOptions<D>): SyncTestResult {
  const { game, ticks, distanceTicks = 2, bundle } = options;
  const sim = createSim(game, { ...options, isStrict: true });
  const snapshots = Array.from({ length: distanceTicks + 1 }, () => new Uint8Array(sim.stateBytes));
  const bundles: Bundle[] = [];
  const words = new Uint32Array(2);
  sim.save(snapshots[0]);
  let failure: SyncFailure | undefined;
  let tick = 0;
  while (tick < ticks && failure === undefined) {
    tick++;
    const next = bundle(tick, sim);
    bundles[tick % (distanceTicks + 1)] = { ...next, inputs: next.inputs.slice() };
    sim.step(next);
    sim.save(snapshots[tick % (distanceTicks + 1)]);
    const from = Math.max(0, tick - distanceTicks);
    failure = again('rollback', sim, from) ?? again('fresh', createSim(game, { ...options, isStrict: true }), from);
  }
  sim.checksum(words, 0);
  return { ticks: tick, checksum: formatChecksum(words, 0), failure };

  function again(kind: SyncFailure['kind'], world: Sim, from: number): SyncFailure | undefined {
    const made = new Uint8Array(world.stateBytes);
    world.load(snapshots[from % (distanceTicks + 1)]);
    for (let at = from + 1; at <= tick; at++) {
      world.step(bundles[at % (distanceTicks + 1)]);
      world.save(made);
      const differences = diffSnapshots(game.model.layout, snapshots[at % (distanceTicks + 1)], made);
      if (differences.length > 0) return { tick: at, kind, system: guilty(world, at), differences };
    }
    return undefined;
  }

  /** The part of the step that gives two results from one snapshot when made twice; null when none does. */
  function guilty(world: Sim, at: number): string | null {
    const before = snapshots[(at - 1) % (distanceTicks + 1)];
    const traces = [world, createSim(game, { ...options, isStrict: true })].map((each) => {
      const sums: string[] = [];
      each.load(before);
      each.step(bundles[at % (distanceTicks + 1)], () => {
        each.checksum(words, 0);
        sums.push(formatChecksum(words, 0));
      });
      return sums;
    });
    const index = traces[0].findIndex((sum, i) => sum !== traces[1][i]);
    return index < 0 ? null : world.parts[index];
  }
}
