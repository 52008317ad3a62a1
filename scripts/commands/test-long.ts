// `npm run test:long`: what takes too long for `npm test`: half an hour of play with a flat heap, and fifty scenes over twenty cold launches.
import { availableParallelism } from 'node:os';
import { CommandError } from '#scripts/command.ts';
import { inRoot } from '#scripts/paths.ts';
import { watchHeap } from '#scripts/scenes/heap-watch.ts';
import { compareScenes } from '#scripts/scenes/compare-scenes.ts';
import { GAMES, scenes, scenesNamed, type SceneGame } from '#scripts/scenes/scenes.ts';
import { createSurroundings } from '#scripts/scenes/surroundings.ts';
import type { CommandCall, CommandOptions, CommandOutcome, CommandPositional } from '#scripts/command.ts';

export const summary =
  'Tests that take long: the heap of a page that plays on and on, and scenes that must never differ.';
export const usage = 'test:long -- [NAME] [--minutes N] [--game G] [--launches N] [--scene S]';
export const options = {
  minutes: { type: 'integer', min: 2, max: 600, default: 30, summary: 'heap: minutes of play' },
  game: { type: 'string', value: 'G', choices: ['dogfight', 'lanterns'], summary: 'heap: this game; both when absent' },
  launches: { type: 'integer', min: 2, max: 1000, default: 20, summary: 'scenes: browsers that are started anew' },
  scene: { type: 'string', value: 'S', summary: 'scenes: this one alone' },
} as const satisfies CommandOptions;
export const positionals: readonly CommandPositional[] = [
  { name: 'NAME', summary: 'heap or scenes; both when absent' },
];

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const [name = 'all'] = call.positionals;
  if (!['all', 'heap', 'scenes'].includes(name))
    throw new CommandError(`"${name}" is no long test: give heap or scenes.`);
  const surroundings = await createSurroundings();
  try {
    const report: Record<string, unknown> = {};
    let failures = 0;
    if (name !== 'scenes') {
      const games: readonly SceneGame[] =
        call.values.game === undefined ? ['dogfight', 'lanterns'] : [call.values.game];
      const watched = await Promise.all(
        games.map((game) =>
          watchHeap(`${surroundings.url}${GAMES[game]}`, { game, minutes: call.values.minutes, print: call.print }),
        ),
      );
      for (const { problems } of watched) for (const problem of problems) call.print(problem);
      failures += watched.filter(({ problems }) => problems.length > 0).length;
      report['heap'] = watched;
    }
    if (name !== 'heap') {
      const { scene, launches } = call.values;
      const wanted = scene === undefined ? scenes : scenesNamed([scene]);
      const compared = await compareScenes(wanted, surroundings, {
        launches,
        atOnce: availableParallelism(),
        folder: inRoot('dist/scenes'),
        print: call.print,
      });
      for (const { name: differing, pictures } of compared.differing)
        call.print(`${differing} has ${pictures} pictures.`);
      failures += compared.differing.length;
      report['scenes'] = compared;
    }
    return { report, ...(failures > 0 && { exitCode: 1 }), lastLine: `${failures} failed.` };
  } finally {
    await surroundings.dispose();
  }
}
