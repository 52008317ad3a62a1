// The peer of our rooms: a room by Colyseus' own means that collects inputs of 12 bytes and broadcasts one bundle a tick.
import { Room, type Client } from '@colyseus/core';

/** Its messages, by their types. An input is 12 bytes; a bundle is the tick (u32) and 12 bytes for each seat. */
export const RELAY = { input: 1, bundle: 2, inputBytes: 12, seats: 8, ticksPerSecond: 60 } as const;

const HEAD_BYTES = 4;

/** Simulates nothing, checks nothing but sizes, keeps nothing: what a relay costs at least. */
export class RelayRoom extends Room {
  override maxClients = RELAY.seats;
  readonly #seats: (Client | undefined)[] = Array.from({ length: RELAY.seats });
  readonly #bundle = new Uint8Array(HEAD_BYTES + RELAY.seats * RELAY.inputBytes);
  readonly #view = new DataView(this.#bundle.buffer);
  #tick = 0;

  override onCreate(): void {
    this.onMessageBytes(RELAY.input, (client: Client, input: Uint8Array) => {
      const seat = this.#seats.indexOf(client);
      if (seat < 0 || input.length !== RELAY.inputBytes) return;
      this.#bundle.set(input, HEAD_BYTES + seat * RELAY.inputBytes);
    });
    this.setFixedTimestep(() => {
      this.#view.setUint32(0, ++this.#tick, true);
      this.broadcastBytes(RELAY.bundle, this.#bundle, {});
    }, RELAY.ticksPerSecond);
  }

  override onJoin(client: Client): void {
    this.#seats[this.#seats.indexOf(undefined)] = client;
  }

  override onLeave(client: Client): void {
    this.#seats[this.#seats.indexOf(client)] = undefined;
  }
}
