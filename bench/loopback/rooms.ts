// What the benchmarks' server offers, known to both of its ends.
import { room, type RoomDefinition, type RoomOptions } from '#server/room-definition.ts';
import { crowdGame } from '../worlds/crowd-game.ts';
import { nullGame } from '../worlds/null-game.ts';
import { sightedGame } from '../worlds/sighted-game.ts';
import { STROLLING, createField } from '../worlds/sighted.ts';
import type { BuildInfo } from '#server/build-info.ts';

/** How the server under test runs. */
export interface ServerWish {
  readonly sync: RoomOptions['sync'];
  /** Whether matches are recorded to a folder that is thrown away. */
  readonly isRecording: boolean;
}

/** 8 seats and 200 units, all of which move in every tick. */
export const crowd = crowdGame(200, 8);
/** One button, one row: what a room costs beside its rules. */
export const small = nullGame(1);
/** The same with 500 seats. */
export const hall = nullGame(1, 500);
/** 64 seats, and 1,000 rows of which each player sees 60; three of ten move in every tick. */
export const sighted = sightedGame(createField(STROLLING), 60);

/** Hashes stand for nothing here: both ends have the same. */
export const benchBuild: BuildInfo = {
  games: {
    crowd: { rules: '00000000000000aa' },
    null: { rules: '00000000000000ab' },
    'null-500': { rules: '00000000000000ac' },
    sighted: { rules: '00000000000000ad' },
  },
  protocol: '00000000000000bb',
  buildId: '00000000000000cc',
};

/** The rooms, without bots. */
export function benchRooms({ sync }: ServerWish): readonly RoomDefinition[] {
  const options = { sync, bots: 0 };
  return [room(crowd, options), room(small, options), room(hall, options), room(sighted, options)];
}

/** What the server says of itself since it was last asked. */
export interface ServerFigures {
  readonly cpuMs: number;
  readonly rooms: number;
  /** How late its ticks were, 99 of 100 of them at most. */
  readonly lateP99Ms: number;
  readonly ticks: number;
  /** Connections that it closed. */
  readonly closed: number;
}

/** The messages between the two processes. Tagged, because a package of Colyseus sends messages of its own over the same channel. */
export type ServerMessage =
  | { readonly bench: 'ready'; readonly port: number }
  | { readonly bench: 'figures'; readonly figures: ServerFigures };
