// The rules a recording was made under: this build's, or those that an earlier build has kept.
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { createSim } from '#shared/index.ts';
import { foreignHash, type RecordingHeader } from '#shared/recording/header.ts';
import { CommandError } from '#scripts/command.ts';
import { gameNames, hashText } from '#scripts/hashes.ts';
import { gameHashes, loadGame } from '#scripts/load-game.ts';
import { inRoot } from '#scripts/paths.ts';
import type { Game, Sim, SimOptions } from '#shared/index.ts';

/** A game and the engine it is played with. */
export interface Rules {
  readonly game: Game;
  createSim(game: Game, options: SimOptions): Sim;
}

/** A fresh sim of a recording's seed and config. */
export function simOf({ game, createSim: create }: Rules, { seed, config }: RecordingHeader): Sim {
  return create(game, { seed, config });
}

/** The rules whose hashes are the recording's. Throws a CommandError that says which hash nobody here has. */
export async function rulesOf(header: RecordingHeader): Promise<Rules> {
  if (!gameNames().includes(header.game)) {
    throw new CommandError(`This is a recording of "${header.game}"; the games here are ${gameNames().join(', ')}.`);
  }
  const game = await loadGame(header.game);
  const hashes = await gameHashes(game);
  if (foreignHash(header, hashes) === null) return { game, createSim };
  const kept = await keptRules(header);
  if (kept !== undefined) return kept;
  const foreign = foreignHash(header, { ...hashes, rules: header.hashes.rules }) ?? 'rules';
  throw new CommandError(
    `The recording was made under other rules: its ${foreign} hash is ${header.hashes[foreign]}, this build's is ` +
      `${hashes[foreign]}. Check out the commit that made it, \`npm run build\` there, and copy its ` +
      `dist/rules/${header.hashes.rules}.js into this dist/rules; then replay it here.`,
  );
}

async function keptRules(header: RecordingHeader): Promise<Rules | undefined> {
  const file = inRoot(`dist/rules/${header.hashes.rules}.js`);
  if (!existsSync(file)) return undefined;
  if (hashText(readFileSync(file, 'utf8')) !== header.hashes.rules) {
    throw new CommandError(
      `${file} is not the rules that its name says; remove it and build the commit that made the recording.`,
    );
  }
  const rules: Rules = await import(pathToFileURL(file).href);
  const { game } = rules;
  const own = { layout: game.model.layout.layoutHash, rules: header.hashes.rules, content: game.contentHash };
  const foreign = foreignHash(header, own);
  if (foreign === null) return rules;
  throw new CommandError(
    `The recording's ${foreign} hash is ${header.hashes[foreign]}, but its rules have ${own[foreign]}; the file was changed.`,
  );
}
