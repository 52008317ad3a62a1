/** A player as a page would be one: the real SDK and a real session, stepping a real world. */
import { ColyseusSDK, type Room } from '@colyseus/sdk';
import { runPlan } from '#shared/session/plan.ts';
import { createRoomSession, type RoomSession } from '#shared/session/room-session.ts';
import { createSim, type Sim } from '#shared/sim/sim.ts';
import { hashesOf } from './build-info.ts';
import { rawClientsLeave, tinyBuild, tinyGame, tinyOptions } from './harness.test-helper.ts';
import { keepRawState, receiveState } from './raw-state.test-helper.ts';
import type { RosterMessage } from './roster.ts';

/** Where a player goes. */
export type Destination =
  | { readonly kind: 'quick' }
  | { readonly kind: 'create'; readonly isPrivate?: boolean }
  | { readonly kind: 'room'; readonly roomId: string }
  | { readonly kind: 'seat'; readonly token: string };

export interface Player {
  readonly room: Room;
  readonly sim: Sim;
  readonly session: RoomSession;
  /** The newest roster; empty before the first. */
  readonly roster: () => RosterMessage['seats'];
  /** What the room has told by name, the newest of each. */
  readonly notices: ReadonlyMap<string, unknown>;
  /** The session's messages so far, in bytes of the protocol, with their types. */
  readonly messages: { readonly up: number[]; readonly down: number[] };
  /** The code the room closed with, or 0. */
  readonly closeCode: () => number;
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
  game: typeof tinyGame = tinyGame,
): Promise<Player> {
  keepRawState();
  const room = await open(new ColyseusSDK(url), destination, { ...tinyOptions, ...options });
  room.reconnection.enabled = false;
  const sim = createSim(game, { seed: 0 });
  const session = createRoomSession({ sim, hashes: hashesOf(tinyGame, tinyBuild), isStrict: true });
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
    if (!room.connection.isOpen) return;
    runPlan(session.advance(performance.now()), {
      sim,
      scratch: () => createSim(game, { seed: 0 }),
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
  const player: Player = {
    room,
    sim,
    session,
    messages,
    roster: () => roster,
    notices,
    closeCode: () => closeCode,
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

function open(sdk: ColyseusSDK, destination: Destination, options: object): Promise<Room> {
  switch (destination.kind) {
    case 'quick':
      return sdk.joinOrCreate('tiny', options);
    case 'create':
      return sdk.create('tiny', { ...options, isPrivate: destination.isPrivate ?? true });
    case 'room':
      return sdk.joinById(destination.roomId, options);
    case 'seat':
      return sdk.reconnect(destination.token);
  }
}

function isRoster(value: unknown): value is RosterMessage {
  return typeof value === 'object' && value !== null && 'seats' in value && Array.isArray(value.seats);
}
