/** A player as a page would be one: the real SDK and a real session, stepping a real world. */
import { ColyseusSDK, type Room } from '@colyseus/sdk';
import { runPlan } from '#shared/session/plan.ts';
import { encodeTableAct, type TableActKind } from '#shared/wire/protocol.ts';
import { createRoomSession, type RoomSession } from '#shared/session/room-session.ts';
import type { Game } from '#shared/sim/game.ts';
import { createSim, type Sim } from '#shared/sim/sim.ts';
import { hashesOf, type BuildInfo } from './build-info.ts';
import { rawClientsLeave, tinyBuild, tinyGame, tinyOptions } from './harness.test-helper.ts';
import { keepRawState, receiveState } from './raw-state.test-helper.ts';
import type { RosterMessage } from './roster.ts';
import { TABLE, type TableMessage } from './table.ts';

/** Where a player goes. */
export type Destination =
  | { readonly kind: 'quick' }
  | { readonly kind: 'create'; readonly isPrivate?: boolean; readonly hasLobby?: boolean }
  /** `waits`: it plays once `enter` is called, as pages do in a room with a lobby. */
  | { readonly kind: 'room'; readonly roomId: string; readonly waits?: boolean }
  | { readonly kind: 'seat'; readonly token: string };

export interface Player {
  readonly room: Room;
  readonly sim: Sim;
  /** Of the match that was entered last. */
  readonly session: RoomSession;
  /** How the table stands; undefined before it was told. */
  readonly table: () => TableMessage | undefined;
  /** Says something to the table. */
  act(kind: TableActKind, match?: number): void;
  /** Enters a match, with a session of its own. */
  enter(match: number): void;
  /** The newest roster; empty before the first. */
  readonly roster: () => RosterMessage['seats'];
  /** What the room has told by name, the newest of each. */
  readonly notices: Map<string, unknown>;
  /** The session's messages so far, in bytes of the protocol, with their types. */
  readonly messages: { readonly up: number[]; readonly down: number[] };
  /** The code the room closed with, or 0. */
  readonly closeCode: () => number;
  /** Begins a session of a game whose rules were changed, over the same line. */
  beginAnew(game: Game, build: BuildInfo): void;
  /** Breaks the connection as a lost network does. */
  lose(): void;
  leave(): Promise<void>;
}

const players: Player[] = [];

/** Joins and plays until it is closed. Options replace those of an honest page; a game of other rules goes another way than the server's. */
export async function play(
  url: string,
  destination: Destination,
  options: object = {},
  game: Game = tinyGame,
  build: BuildInfo = tinyBuild,
  accessToken?: string,
): Promise<Player> {
  keepRawState();
  const sdk = new ColyseusSDK(url);
  if (accessToken !== undefined) sdk.auth.token = accessToken;
  const room = await open(sdk, game.name, destination, { ...tinyOptions, ...options });
  room.reconnection.enabled = false;
  let [playedGame, playedBuild] = [game, build];
  let sim = createSim(game, { seed: 0 });
  let session = createRoomSession({ sim, hashes: hashesOf(game, build), isStrict: true });
  let isPlaying = !('waits' in destination || 'hasLobby' in destination);
  let roster: RosterMessage['seats'] = [];
  const notices = new Map<string, unknown>();
  let closeCode = 0;
  const messages: Player['messages'] = { up: [], down: [] };
  const receive = (message: Uint8Array) => {
    messages.down.push(message.length);
    session.receive(message, performance.now());
  };
  receiveState(room, receive);
  room.onMessage('*', (type: string | number, payload: unknown) => {
    if (typeof type === 'number' && payload instanceof Uint8Array) {
      receive(Uint8Array.of(type, ...payload));
      return;
    }
    notices.set(String(type), payload);
    if (isRoster(payload)) roster = payload.seats;
  });
  room.onError(() => undefined);
  const timer = setInterval(() => {
    if (!isPlaying || !room.connection.isOpen) return;
    runPlan(session.advance(performance.now()), {
      sim,
      scratch: () => createSim(playedGame, { seed: 0 }),
      send: (_to, message) => {
        messages.up.push(message.length);
        room.sendBytes(message[0], message.subarray(1));
      },
      close: () => void room.leave(true),
    });
  }, 5);
  room.onLeave((code) => {
    closeCode = code;
    clearInterval(timer);
  });
  function say(kind: TableActKind, match = player.table()?.match ?? 1): void {
    const message = encodeTableAct({ kind, match });
    room.sendBytes(message[0], message.subarray(1));
  }

  const player: Player = {
    room,
    get sim() {
      return sim;
    },
    get session() {
      return session;
    },
    table: () => {
      const told = notices.get(TABLE);
      return isTable(told) ? told : undefined;
    },
    act: say,
    enter(match) {
      say('enter', match);
      player.beginAnew(playedGame, playedBuild);
      isPlaying = true;
    },
    messages,
    roster: () => roster,
    notices,
    closeCode: () => closeCode,
    beginAnew(changed, changedBuild) {
      [playedGame, playedBuild] = [changed, changedBuild];
      sim = createSim(changed, { seed: 0 });
      session = createRoomSession({ sim, hashes: hashesOf(changed, changedBuild), isStrict: true });
    },
    lose: () => room.connection.close(4010),
    async leave() {
      clearInterval(timer);
      if (closeCode === 0 && room.connection.isOpen) await room.leave(true);
    },
  };
  players.push(player);
  return player;
}

/** Everyone goes home, so that rooms of one test are not found by the next. */
export async function everyoneLeaves(): Promise<void> {
  await Promise.all(players.splice(0).map((player) => player.leave()));
  rawClientsLeave();
}

function open(sdk: ColyseusSDK, name: string, destination: Destination, options: object): Promise<Room> {
  switch (destination.kind) {
    case 'quick':
      return sdk.joinOrCreate(name, options);
    case 'create':
      return sdk.create(name, {
        ...options,
        isPrivate: destination.isPrivate ?? true,
        lobby: destination.hasLobby ?? false,
      });
    case 'room':
      return sdk.joinById(destination.roomId, options);
    case 'seat':
      return sdk.reconnect(destination.token);
  }
}

function isRoster(value: unknown): value is RosterMessage {
  return typeof value === 'object' && value !== null && 'seats' in value && Array.isArray(value.seats);
}

function isTable(value: unknown): value is TableMessage {
  return typeof value === 'object' && value !== null && 'stage' in value && 'people' in value;
}
