// The peer of our state rooms over sockets: the field by hand as a plain room of Colyseus.
import { Room, type Client } from '@colyseus/core';
import { StateView } from '@colyseus/schema';
import { PATCHES_PER_SECOND } from '#shared/mirror/contract.ts';
import { SIGHTED, STROLLING, createField, movesIn, shareIn } from '../worlds/sighted.ts';
import { createViewField, type ViewState, type Viewer } from './view-field.ts';

/** An input is one byte, in a message of this type. */
export const VIEW = { input: 1, ticksPerSecond: 60 } as const;

const ticksPerPatch = VIEW.ticksPerSecond / PATCHES_PER_SECOND;

/** Keeps everyone's last input, which moves nobody, and nothing else: no recording, and no limit on what a client sends. */
export class ViewServerRoom extends Room<{ state: ViewState }> {
  override maxClients = SIGHTED.seats;
  readonly #field = createField(STROLLING);
  readonly #rows = createViewField(this.#field);
  readonly #seats: (Client | undefined)[] = Array.from({ length: SIGHTED.seats });
  readonly #viewers: (Viewer | undefined)[] = Array.from({ length: SIGHTED.seats });
  readonly #inputs = new Uint8Array(SIGHTED.seats);
  #tick = 0;

  override onCreate(): void {
    this.state = this.#rows.state;
    this.onMessageBytes(VIEW.input, (client: Client, input: Uint8Array) => {
      const seat = this.#seats.indexOf(client);
      if (seat >= 0 && input.length === 1) this.#inputs[seat] = input[0];
    });
    this.setFixedTimestep(() => {
      const moves = movesIn(this.#field, ++this.#tick, ticksPerPatch);
      if (moves !== undefined) this.#rows.move(moves, shareIn(this.#tick, ticksPerPatch));
      if (this.#tick % ticksPerPatch === 0) this.broadcastPatch();
    }, VIEW.ticksPerSecond);
    // By Colyseus' own timer a patch would hold ticks of two patches of the field, and rows of both: 27 % more bytes.
    this.patchRate = null;
  }

  override onBeforePatch(): void {
    this.#rows.look(this.#viewers);
  }

  override onJoin(client: Client): void {
    const seat = this.#seats.indexOf(undefined);
    const viewer = { view: new StateView(), seen: [] };
    this.#seats[seat] = client;
    this.#viewers[seat] = viewer;
    client.view = viewer.view;
    // Its first state is made when it says that it is ready: everything it sees is in its view by then.
    this.#rows.look(this.#viewers);
  }

  override onLeave(client: Client): void {
    const seat = this.#seats.indexOf(client);
    this.#seats[seat] = undefined;
    this.#viewers[seat] = undefined;
  }
}
