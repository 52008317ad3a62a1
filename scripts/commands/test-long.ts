// `npm run test:long`: what takes too long for `npm test`: half an hour of play with a flat heap, fifty scenes over twenty cold launches, services that are away for a minute, 100,000 operations of storage.
import { availableParallelism } from 'node:os';
import { CommandError } from '#scripts/command.ts';
import { runTool } from '#scripts/gates/gate.ts';
import { inRoot } from '#scripts/paths.ts';
import { watchHeap } from '#scripts/scenes/heap-watch.ts';
import { compareScenes } from '#scripts/scenes/compare-scenes.ts';
import { GAMES, scenes, scenesNamed, type SceneGame } from '#scripts/scenes/scenes.ts';
import { createSurroundings, type OwnedSurroundings } from '#scripts/scenes/surroundings.ts';
import type { CommandCall, CommandOptions, CommandOutcome, CommandPositional } from '#scripts/command.ts';

export const summary =
  'Tests that take long: heap of a page, scenes that must never differ, services that are away, histories of storage.';
export const usage =
  'test:long -- [NAME] [--minutes N] [--game G] [--launches N] [--scene S] [--seconds N] [--operations N]';
export const options = {
  minutes: { type: 'integer', min: 2, max: 600, default: 30, summary: 'heap: minutes of play' },
  game: { type: 'string', value: 'G', choices: ['dogfight', 'lanterns'], summary: 'heap: this game; both when absent' },
  launches: { type: 'integer', min: 2, max: 1000, default: 20, summary: 'scenes: browsers that are started anew' },
  scene: { type: 'string', value: 'S', summary: 'scenes: this one alone' },
  seconds: {
    type: 'integer',
    min: 5,
    max: 3600,
    default: 60,
    summary: 'outage: PostgreSQL, then Redis, is away so long',
  },
  operations: { type: 'integer', min: 1000, max: 10_000_000, default: 100_000, summary: 'history: of each engine' },
} as const satisfies CommandOptions;
export const positionals: readonly CommandPositional[] = [
  { name: 'NAME', summary: 'heap, scenes, outage or history; all when absent' },
];

type Call = CommandCall<typeof options>;

/** What came of one test. */
interface Tested {
  readonly failures: number;
  readonly report: unknown;
}

const TESTS: Readonly<Record<string, (call: Call) => Promise<Tested>>> = {
  heap: (call) => withSurroundings((surroundings) => heap(call, surroundings)),
  scenes: (call) => withSurroundings((surroundings) => sceneAfterScene(call, surroundings)),
  outage: (call) => services(call, 'server/outage.scaled.ts', { SAMESTEP_OUTAGE_SECONDS: call.values.seconds }),
  history: (call) => services(call, 'server/storage/history', { SAMESTEP_HISTORY: call.values.operations }),
};

export async function run(call: Call): Promise<CommandOutcome> {
  const names = call.positionals.length > 0 ? call.positionals : Object.keys(TESTS);
  const report: Record<string, unknown> = {};
  let failures = 0;
  for (const name of names) {
    const test = TESTS[name];
    if (test === undefined)
      throw new CommandError(`"${name}" is no long test: give one of ${Object.keys(TESTS).join(', ')}.`);
    const tested = await test(call);
    report[name] = tested.report;
    failures += tested.failures;
  }
  return { report, ...(failures > 0 && { exitCode: 1 }), lastLine: `${failures} failed.` };
}

async function withSurroundings<R>(work: (surroundings: OwnedSurroundings) => Promise<R>): Promise<R> {
  const surroundings = await createSurroundings();
  try {
    return await work(surroundings);
  } finally {
    await surroundings.dispose();
  }
}

async function heap({ values, print }: Call, { url }: OwnedSurroundings): Promise<Tested> {
  const games: readonly SceneGame[] = values.game === undefined ? ['dogfight', 'lanterns'] : [values.game];
  const report = await Promise.all(
    games.map((game) => watchHeap(`${url}${GAMES[game]}`, { game, minutes: values.minutes, print })),
  );
  for (const { problems } of report) for (const problem of problems) print(problem);
  return { failures: report.filter(({ problems }) => problems.length > 0).length, report };
}

async function sceneAfterScene({ values, print }: Call, surroundings: OwnedSurroundings): Promise<Tested> {
  const wanted = values.scene === undefined ? scenes : scenesNamed([values.scene]);
  const report = await compareScenes(wanted, surroundings, {
    launches: values.launches,
    atOnce: availableParallelism(),
    folder: inRoot('dist/scenes'),
    print,
  });
  for (const { name, pictures } of report.differing) print(`${name} has ${pictures} pictures.`);
  return { failures: report.differing.length, report };
}

/** A test against real services, which `npm run test:scaled` installs and tries in small. */
async function services({ print }: Call, path: string, asked: Readonly<Record<string, number>>): Promise<Tested> {
  const environment = Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, String(value)]));
  const { exitCode, output } = await runTool('vitest/vitest.mjs', ['run', '--project=scaled', path], { environment });
  print(output.trim());
  return { failures: exitCode === 0 ? 0 : 1, report: { exitCode, ...asked } };
}
