// A steady tick makes no garbage: no collection in 10,000 ticks with spawns and events, after warming up.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { inRoot } from '#scripts/paths.ts';
import { MARKS } from '#shared/testing/steady-ticks.ts';

/** Collections between the marks, and the events of those ticks. */
function probe(
  path: string,
  ...kind: readonly string[]
): { readonly collections: readonly string[]; readonly events: number } {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--expose-gc', '--trace-gc', inRoot('scripts/garbage-probe.ts'), inRoot(path), ...kind],
    { encoding: 'utf8', timeout: 60_000 },
  );
  if (status !== 0) throw new Error(`The probe failed: ${stderr}`);
  const lines = stdout.split('\n');
  const steady = lines.slice(lines.indexOf(MARKS.begin), lines.indexOf(MARKS.end));
  expect(steady.length).toBeGreaterThan(0);
  return {
    collections: steady.filter((line) => /Scavenge|Mark-Compact/.test(line)),
    events: Number(/(\d+) events/.exec(stdout)?.[1]),
  };
}

test.each([
  'shared/testing/capture.ts',
  'shared/testing/beasts.ts',
  'shared/testing/duel.ts',
  'shared/games/dogfight/sim.ts',
])('%s', (path) => {
  const { collections, events } = probe(path);
  expect(collections).toEqual([]);
  expect(events).toBeGreaterThan(100);
});

test.each(['shared/testing/capture.ts', 'shared/games/dogfight/sim.ts'])('%s, predicted', (path) => {
  const { collections, events } = probe(path, 'predicted');
  expect(collections).toEqual([]);
  expect(events).toBeGreaterThan(100);
});

test('the probe sees garbage: a game that makes an array in each tick is caught', () => {
  expect(probe('scripts/garbage-probe.fault.ts').collections.length).toBeGreaterThan(0);
});
