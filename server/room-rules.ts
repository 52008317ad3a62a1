/** By which rules the rooms of a game run: their definition, and the build's hashes of it. */
import type { Game } from '#shared/sim/game.ts';
import type { BuildInfo } from './build-info.ts';
import type { RoomDefinition } from './room-definition.ts';

/** Rules as their author has saved them. */
export interface SavedRules {
  readonly game: Game;
  /** 16 lowercase hex digits. */
  readonly rulesHash: string;
}

/** What the rooms of one game run by. */
export interface RoomRules {
  readonly definition: RoomDefinition;
  readonly build: BuildInfo;
}

/** The same rooms under saved rules. Throws as `room` does when the rooms do not fit them. */
export function rulesOf({ definition, build }: RoomRules, { game, rulesHash }: SavedRules): RoomRules {
  const games = { ...build.games, [game.name]: { rules: rulesHash } };
  return { definition: definition.withGame(game), build: { ...build, games } };
}
