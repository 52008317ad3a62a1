// Thousands of people who come and then do nothing: what both ends of the benchmark know.
import { room, type RoomDefinition } from '#server/room-definition.ts';
import { inertGame } from '../worlds/null-game.ts';
import type { BuildInfo } from '#server/build-info.ts';
import type { Hashes } from '#shared/session/session.ts';

/** One tick a second, eight seats: a room that lives and costs as little as it can. */
export const inert = inertGame();

export const gatheringBuild: BuildInfo = {
  games: { inert: { rules: '00000000000000aa' } },
  protocol: '00000000000000bb',
  buildId: '00000000000000cc',
};

export const gatheringHashes: Hashes = {
  layout: inert.model.layout.layoutHash,
  content: inert.contentHash,
  rules: '00000000000000aa',
  protocol: '00000000000000bb',
};

export const gatheringRooms: readonly RoomDefinition[] = [room(inert, { sync: 'lockstep', bots: 0 })];

/** Ours, or a server of Colyseus as it comes, with rooms of eight that do nothing. */
export type ServerKind = 'ours' | 'stock';

/** What a server says of itself. */
export interface GatheringFigures {
  /** Of the process since it was last asked. */
  readonly cpuMs: number;
  /** After a full collection. */
  readonly rssBytes: number;
  readonly heapBytes: number;
  readonly rooms: number;
  /** Clients of the fullest room; eight fit in. */
  readonly fullest: number;
}

export type GatheringServerMessage =
  | { readonly bench: 'ready'; readonly port: number }
  | { readonly bench: 'figures'; readonly figures: GatheringFigures };

/** What the crowd is told to do: so many rooms of their own, so many joins of rooms that there are. */
export type CrowdWish =
  | { readonly wish: 'accounts'; readonly count: number }
  | { readonly wish: 'create'; readonly count: number; readonly isLobby: boolean }
  | { readonly wish: 'quickPlay'; readonly count: number }
  | { readonly wish: 'friends'; readonly count: number };

/** What came of it. */
export interface CrowdReport {
  readonly bench: 'done';
  readonly done: number;
  readonly refused: number;
  readonly seconds: number;
  /** From the request to the open socket, milliseconds. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Sockets that are open now. */
  readonly open: number;
}
