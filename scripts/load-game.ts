// A game by its folder's name, for the commands: the name is checked against the folders that exist before anything is imported.
import type { Game } from '#shared/index.ts';
import { UsageError } from '#scripts/command.ts';
import { gameNames, protocolHash, rulesBundle } from '#scripts/hashes.ts';
import type { Hashes } from '#shared/session/session.ts';

/** Imports shared/games/<name>/sim.ts. Throws a UsageError that lists the games for a name that is none. */
export function loadGame(name: string): Promise<Game> {
  return loadGameOrTestGame(name, {});
}

/** The same for a command that takes test games as well: they are made when they are named, and listed with the others. */
export async function loadGameOrTestGame(name: string, testGames: Readonly<Record<string, () => Game>>): Promise<Game> {
  if (Object.hasOwn(testGames, name)) return testGames[name]();
  const names = gameNames();
  if (!names.includes(name)) {
    throw new UsageError(
      `There is no game "${name}"; the games are ${[...names, ...Object.keys(testGames)].join(', ')}.`,
    );
  }
  const module: { readonly game: Game } = await import(`#shared/games/${name}/sim.ts`);
  return module.game;
}

/** The four hashes of a game as its sources are now. */
export async function gameHashes(game: Game): Promise<Hashes> {
  const [protocol, { rulesHash }] = await Promise.all([protocolHash(), rulesBundle(game.name)]);
  return { layout: game.model.layout.layoutHash, rules: rulesHash, content: game.contentHash, protocol };
}
