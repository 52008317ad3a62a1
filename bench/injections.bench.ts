// S10: a hundred faults put at random into real games, and how many of them are caught and named.
import { loadGame } from '#scripts/load-game.ts';
import { gameNames } from '#scripts/hashes.ts';
import { INJECTION_KINDS, type InjectionKind, type InjectionResult } from '#scripts/injections/injection.ts';
import { runInjection } from '#scripts/injections/run-injections.ts';
import { game as capture } from '#shared/testing/capture.ts';
import type { Benchmark } from '#scripts/bench/benchmark.ts';

const SEED = 1;
const OF_EACH_KIND = 20;
const results: InjectionResult[] = [];

async function runAll(): Promise<void> {
  if (results.length > 0) return;
  const games = [capture, ...(await Promise.all(gameNames().map(loadGame)))];
  for (let nth = 0; nth < OF_EACH_KIND * INJECTION_KINDS.length; nth++) {
    const result = runInjection(games, SEED, nth);
    results.push(result);
    if (!result.isCaught || !result.isNamed) {
      process.stderr.write(
        `${result.kind}, ${result.game}: ${result.injected}: ${result.said || 'nothing was said'}\n`,
      );
    }
  }
}

const row = (name: string, target: number, kind?: InjectionKind): Benchmark => ({
  row: 'S10',
  target: `= ${target}`,
  name,
  unit: 'injections',
  async measure() {
    await runAll();
    const wanted = results.filter((result) => kind === undefined || result.kind === kind);
    return { ours: wanted.filter(({ isCaught, isNamed }) => isCaught && isNamed).length };
  },
});

export const rows: readonly Benchmark[] = [
  row('faults at random, caught and named', OF_EACH_KIND * INJECTION_KINDS.length),
  row('a banned native in a system', OF_EACH_KIND, 'native'),
  row('a hidden counter in a system', OF_EACH_KIND, 'counter'),
  row('a hidden Map in order of insertion', OF_EACH_KIND, 'map'),
  row('a flipped bit anywhere in a client', OF_EACH_KIND, 'flip'),
  row('a last bit that differs on one machine', OF_EACH_KIND, 'last-bit'),
];
