// What a page tells a room when it joins: its hashes, so that a foreign build is refused at the door, and who plays.
import type { Hashes } from '#shared/session/session.ts';

/** The part of a game that the hashes are read from. */
export interface HashedGame {
  readonly name: string;
  readonly contentHash: string;
  readonly model: { readonly layout: { readonly layoutHash: string } };
}

/** The hashes of the sources, as the build knows them. */
export interface BuildHashes {
  readonly games: Readonly<Record<string, { readonly rules: string }>>;
  readonly protocol: string;
}

/** The join options as the room reads them. */
export interface JoinOptions extends Hashes {
  /** What others see; 1…16 characters. */
  readonly name: string;
  /** Seats this connection wants, 1…8. */
  readonly seats: number;
}

/** The longest name, in characters. */
export const NAME_LENGTH_MAX = 16;

/** The four hashes of the game this page would play. Throws when the build knows no such game: it was built without it. */
export function hashesOf(game: HashedGame, build: BuildHashes): Hashes {
  if (!Object.hasOwn(build.games, game.name))
    throw new Error(`This build holds no rules of the game '${game.name}'. Build it anew.`);
  return {
    layout: game.model.layout.layoutHash,
    rules: build.games[game.name].rules,
    content: game.contentHash,
    protocol: build.protocol,
  };
}

/** The options of one connection with `seats` seats. */
export function joinOptions(hashes: Hashes, name: string, seats = 1): JoinOptions {
  return { ...hashes, name: cleanName(name), seats };
}

/** A name as it will be shown: one line, single spaces, at most 16 characters; `Player` when nothing is left. */
export function cleanName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replaceAll(/[\p{C}\p{Z}\s]+/gu, ' ')
    .trim();
  return [...plain].slice(0, NAME_LENGTH_MAX).join('').trim() || 'Player';
}
