// The sync test of a game of this repository in all of its forms: rolled back, in a fresh world, and under rules loaded anew.
import { syncTest, type SyncTestResult } from '#shared/testing/sync-test.ts';
import { root } from '#scripts/paths.ts';
import { freshRules, type LoadRules } from './fresh-rules.ts';
import { visitorBundles } from './visitor-bundles.ts';

/** What to test, and how long. */
export interface SyncGameOptions {
  readonly ticks: number;
  readonly seed: number;
  /** The repository's root. */
  readonly folder?: string;
}

/** In every so many checks the engine and the global objects are fresh as well. */
const CONTEXT_EVERY = 50;

/** Tests `shared/games/<name>`. What its rules throw in the first making of a tick is thrown. */
export async function syncGame(name: string, options: SyncGameOptions): Promise<SyncTestResult> {
  return syncRules(await freshRules(name, options.folder ?? root), options);
}

/** Tests rules that are bundled already. */
export function syncRules(load: LoadRules, { ticks, seed }: SyncGameOptions): SyncTestResult {
  const { game, createSim } = load();
  let checks = 0;
  const bundleFor = visitorBundles(createSim(game, { seed }), seed);
  return syncTest({
    game,
    createSim,
    seed,
    ticks,
    bundle: (tick) => bundleFor(tick),
    freshSim(fresh) {
      const rules = load(checks++ % CONTEXT_EVERY === 0);
      return rules.createSim(rules.game, fresh);
    },
  });
}
