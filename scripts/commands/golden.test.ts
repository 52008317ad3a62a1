// `npm run golden` with whole processes: the script in other engines, and engines that are made to differ.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { playGolden, playGoldenStages } from '#shared/testing/golden.ts';
import { playEverywhere, type options } from '#scripts/commands/golden.ts';
import { goldenBundle, loadGoldenGame, testGame } from '#scripts/engines/golden-bundle.ts';
import { runningNode } from '#scripts/engines/node.ts';
import { runProcess } from '#scripts/engines/process.ts';
import { shellEngine } from '#scripts/engines/shell-engine.ts';
import { judgeGoldens } from '#scripts/gates/golden-gate.ts';
import { inRoot } from '#scripts/paths.ts';
import type { CommandValues } from '#scripts/command.ts';
import type { Engine, MissingEngine } from '#scripts/engines/engine.ts';

const folder = mkdtempSync(join(tmpdir(), 'golden-'));
afterAll(() => rmSync(folder, { recursive: true }));

const limits = { timeoutMs: 20_000 };

function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A Node in which one function is another's. */
function alteredNode(name: string, alteration: string): Engine {
  const file = written(`${name}.cjs`, alteration);
  return shellEngine({ name, version: '24', path: process.execPath, args: ['--require', file] });
}

async function golden(
  values: Partial<CommandValues<typeof options>>,
  engines: readonly Engine[] = [],
  missing: readonly MissingEngine[] = [],
) {
  const lines: string[] = [];
  const outcome = await playEverywhere(
    {
      values: {
        game: testGame,
        ticks: 300,
        seed: 7,
        bundle: undefined,
        engines: false,
        shell: undefined,
        limit: values.engines ? 20 : undefined,
        ...values,
      },
      positionals: [],
      json: true,
      print: (line) => lines.push(line),
    },
    async () => ({ engines, missing }),
  );
  return { ...outcome, text: lines.join('\n') };
}

test('without other engines it plays here', async () => {
  const { report, exitCode } = await golden({});
  const game = await loadGoldenGame(testGame);
  expect(report).toEqual({ game: testGame, ticks: 300, seed: 7, ...playGolden(game, { ticks: 300, seed: 7 }) });
  expect(exitCode).toBeUndefined();
});

test('the stages of a match are the match cut shorter', async () => {
  const game = await loadGoldenGame(testGame);
  const [, middle, last] = playGoldenStages(game, { seed: 7, stages: [1, 150, 300] });
  expect(middle).toEqual(playGolden(game, { seed: 7, ticks: 150 }));
  expect(last).toEqual(playGolden(game, { seed: 7, ticks: 300 }));
  for (const stages of [[], [0], [2, 2], [1.5]]) {
    expect(() => playGoldenStages(game, { seed: 7, stages })).toThrow('stages of a golden match');
  }
});

test('the script that it writes prints the same chain in a process of its own, as one line', async () => {
  const file = join(folder, 'match.js');
  const { report } = await golden({ bundle: file, seed: 2 ** 40 + 1 });
  const { stdout, exitCode } = await runProcess(process.execPath, [file], limits);
  expect(exitCode).toBe(0);
  expect(stdout.trim().split('\n')).toHaveLength(1);
  expect({ ...JSON.parse(stdout), bundle: file }).toEqual(report);
  expect(readFileSync(file, 'utf8')).not.toMatch(/\b(import|export|eval|require)\b ?[({*'"]/);
});

test('a script in a folder that does not exist is one sentence', async () => {
  await expect(golden({ bundle: join(folder, 'nowhere/match.js') })).rejects.toThrow('cannot be written');
});

test('engines that agree are a table, and those that are not here are said', async () => {
  const missing = { name: 'Fir', missing: 'Fir is not here; plant one.' };
  const { report, exitCode, text } = await golden({ engines: true }, [runningNode()], [missing]);
  expect(exitCode).toBe(0);
  expect(report).toMatchObject({ engines: [{ name: runningNode().name, equal: true }], missing: [missing] });
  expect(text).toContain('Not played: Fir is not here; plant one.');
});

test('an engine whose world parts from ours is named, with the tick', async () => {
  const parts: Engine = {
    name: 'Elm',
    version: '3',
    async run(file, its) {
      const lines = await runningNode().run(file, its);
      return lines.map((line) => (line.ticks < 100 ? line : { ...line, chain: 'f'.repeat(16) }));
    },
  };
  const { report, exitCode, text } = await golden({ engines: true }, [runningNode(), parts]);
  expect(exitCode).toBe(1);
  expect(report).toMatchObject({
    engines: [{ equal: true }, { name: 'Elm', chain: 'f'.repeat(16), equal: false, partingTick: 100 }],
  });
  expect(text).toContain('The worlds part in tick 100.');
  expect(text).toContain('Apart: Elm 3.');
});

test('an engine with inexact arithmetic, and one that never ends, are named', async () => {
  const inexact = alteredNode('Inexact', 'const exact = Math.sqrt; Math.sqrt = (x) => exact(x) * (1 + 2 ** -52);');
  const first = await golden({ engines: true }, [inexact]);
  expect(first).toMatchObject({ exitCode: 1, report: { engines: [{ name: 'Inexact', equal: false }] } });
  expect(first.text).toMatch(/Inexact 24 ended with code 1: .*arithmetic self-test/s);
  const endless = alteredNode('Endless', 'for (;;);');
  const second = await golden({ engines: true, limit: 1 }, [endless]);
  expect(second.text).toContain('Endless 24 did not finish within 1 s.');
});

test('a game that calls a native sine is found out by the gate, which names the engine', async () => {
  const place = join(folder, 'repository');
  cpSync(inRoot('shared'), join(place, 'shared'), {
    recursive: true,
    filter: (path) => !/shared\/games\/|\.test/.test(path),
  });
  mkdirSync(join(place, 'shared/games/swing'), { recursive: true });
  cpSync(inRoot('package.json'), join(place, 'package.json'));
  writeFileSync(
    join(place, 'shared/games/swing/sim.ts'),
    `import { defineGame, defineModel, f64, held } from '#shared/index.ts';
    const model = defineModel({ name: 'swing', ticksPerSecond: 60, players: { min: 1, max: 1 }, entities: 4,
      components: { Pendulum: { angle: f64 } }, input: { push: held } });
    export const game = defineGame(model, {
      start(w) { w.spawn({ Pendulum: { angle: 0 } }); },
      join() {}, leave() {}, bot() {},
      systems: { swing(w) { for (const e of w.each('Pendulum')) w.Pendulum.angle[e] = Math.sin(w.tick); } },
    });`,
  );
  const matches = [{ seed: 7, stages: [600] }];
  const bundle = await goldenBundle('swing', matches, place);
  const expected = await runningNode().run(written('swing.js', bundle), limits);
  const other = alteredNode(
    'Other',
    'const sin = Math.sin; Math.sin = (x) => (x === 431 ? sin(x) * (1 + 2 ** -52) : sin(x));',
  );
  const result = await judgeGoldens({
    engines: [runningNode(), other],
    missing: [],
    subjects: [{ name: 'swing', matches, expected, bundle }],
    isEveryEngineNeeded: true,
    print: () => {},
  });
  expect(result).toMatchObject({ seen: 2, passed: 1, failed: 1 });
  expect(result.output).toMatch(/^swing: Other 24 differs in swing, 600 ticks, seed 7: chain/);
});

test('what only other engines would take is refused without --engines', async () => {
  await expect(golden({ shell: 'node' })).rejects.toThrow('--shell and --limit go with --engines.');
  await expect(golden({ limit: 5 })).rejects.toThrow('--shell and --limit go with --engines.');
});
