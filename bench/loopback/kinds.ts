// The kinds of rooms that a load plays in: ours, and the peers'.
import { hashesOf } from '#server/build-info.ts';
import { RELAY } from '../peers/relay-room.ts';
import { VIEW } from '../peers/view-server-room.ts';
import { buttonMessage } from './button-message.ts';
import { enter, play, type Entered } from './player.ts';
import { benchBuild } from './rooms.ts';
import type { Game } from '#shared/sim/game.ts';

/** How a kind of room is entered and played. */
export interface Kind {
  readonly name: string;
  enter(url: string, path: string): Promise<Guest>;
}

/** A client in a room of some kind. */
export interface Guest {
  readonly client: Entered;
  /** Called when it is its turn to change its input. */
  change(count: number): void;
}

/** Rooms of one of our games whose input is one button. `leadTicks`: an input is for so many ticks after the newest that its client knows. */
export function ours(game: Game, leadTicks: number): Kind {
  const hashes = hashesOf(game, benchBuild);
  return {
    name: game.name,
    async enter(url, path) {
      const client = await play(url, { path }, hashes);
      return {
        client,
        change(count) {
          const message = buttonMessage(client.tick + leadTicks, count % 2 === 0);
          client.send(message[0], message.subarray(1));
        },
      };
    },
  };
}

/** Rooms by Colyseus' own means, whose input is some bytes that are sent as they are. */
function plain(name: string, inputType: number, inputBytes: number): Kind {
  const input = new Uint8Array(inputBytes);
  return {
    name,
    async enter(url, path) {
      const client = await enter(url, { path });
      return {
        client,
        change(count) {
          input[0] = count;
          client.send(inputType, input);
        },
      };
    },
  };
}

export const relay = plain('relay', RELAY.input, RELAY.inputBytes);
/** The sighted field with a StateView for each client. */
export const view = plain('view', VIEW.input, 1);
