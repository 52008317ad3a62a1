// Writes golden matches as one classic script that any JavaScript engine's shell runs: no imports, no module syntax, the syntax of ES2015, the library of ES2019.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bundleText } from '#scripts/bundle-text.ts';
import { UsageError } from '#scripts/command.ts';
import { gameNames } from '#scripts/hashes.ts';
import { root } from '#scripts/paths.ts';
import type { Game } from '#shared/index.ts';

/** The game of the engine's own tests, which says everything that a model can say. */
export const testGame = 'capture';

/** One match of a script: its figures are printed after each of `stages`, ascending numbers of ticks. */
export interface GoldenMatch {
  readonly seed: number;
  readonly stages: readonly number[];
}

/** The global variable in which a page finds what the script printed, as an array of objects. */
export const resultVariable = 'samestepGolden';

/** The one library function younger than ES2019 that the simulation calls; a test removes all of them. */
const prelude = `'use strict';
if (!Object.hasOwn) Object.hasOwn = function (object, key) { return Object.prototype.hasOwnProperty.call(object, key); };`;

/**
 * The script's text. It runs the start-up self-test of the arithmetic, plays the matches one after another, and for each stage
 * prints one line of JSON: {"game","ticks","seed","checksum","chain"}. It prints with `print`, or with `console.log` where there is
 * a page (whose `print` means paper) or no `print`.
 */
export function goldenBundle(game: string, matches: readonly GoldenMatch[], folder: string = root): Promise<string> {
  return bundleText({
    folder,
    lines: [
      `import { assertMath } from '#shared/index.ts';`,
      `import { playGoldenStages } from '#shared/testing/golden.ts';`,
      `import { game } from '${gameSource(game, folder)}';`,
      `const isShell = typeof document === 'undefined' && typeof print === 'function';`,
      `const write = isShell ? (line) => print(line) : (line) => console.log(line);`,
      `const results = [];`,
      `assertMath();`,
      `for (const { seed, stages } of ${JSON.stringify(matches)}) {`,
      `  playGoldenStages(game, { seed, stages }).forEach(({ checksum, chain }, i) => {`,
      `    const result = { game: ${JSON.stringify(game)}, ticks: stages[i], seed, checksum, chain };`,
      `    results.push(result);`,
      `    write(JSON.stringify(result));`,
      `  });`,
      `}`,
      `export default results;`,
    ],
    output: { format: 'iife', name: resultVariable, exports: 'default', intro: prelude },
    target: 'es2015',
  });
}

/** Imports a game that goldens are played of. Throws a UsageError that lists the games for a name that is none. */
export async function loadGoldenGame(name: string): Promise<Game> {
  const module: { readonly game: Game } = await import(gameSource(name, root));
  return module.game;
}

/** The games that goldens are played of, the tests' own last. */
export function goldenGameNames(folder: string = root): readonly string[] {
  const games = gameNames(folder);
  const hasTestGame = !games.includes(testGame) && existsSync(join(folder, 'shared/testing', `${testGame}.ts`));
  return hasTestGame ? [...games, testGame] : games;
}

function gameSource(name: string, folder: string): string {
  const names = goldenGameNames(folder);
  if (!names.includes(name)) throw new UsageError(`There is no game "${name}"; the games are ${names.join(', ')}.`);
  return gameNames(folder).includes(name) ? `#shared/games/${name}/sim.ts` : `#shared/testing/${name}.ts`;
}
