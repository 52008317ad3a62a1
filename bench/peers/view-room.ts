// The peer of our state rooms without sockets: the field by hand, the library's serializer, and a StateView for each client.
import { ClientState, SchemaSerializer, type Client } from '@colyseus/core';
import { StateView } from '@colyseus/schema';
import { SIGHTED } from '../worlds/sighted.ts';
import { createViewField, type ViewState } from './view-field.ts';
import type { Field, SightedRoom } from '../worlds/sighted.ts';

/** What the serializer asks of a client. */
type Served = Pick<Client, 'state' | 'view' | 'raw'>;

/** Its clients keep what they are sent. */
export function createViewRoom(field: Field): SightedRoom {
  const { state, move, look } = createViewField(field);
  const serializer = new SchemaSerializer<ViewState>();
  serializer.reset(state);
  const viewers = Array.from({ length: SIGHTED.seats }, () => ({ view: new StateView(), seen: [] }));
  const messages: Uint8Array[] = viewers.map(() => new Uint8Array());
  const clients = viewers.map(({ view }, seat) =>
    served({ state: ClientState.JOINED, view, raw: (bytes) => void (messages[seat] = bytes) }),
  );
  look(viewers);
  const whole = clients.map((client) => serializer.getFullState(client).slice());
  serializer.applyPatches(clients);
  const { patches } = field;
  let patch = 0;
  return {
    whole,
    messages,
    patch() {
      move(patches[patch++ % patches.length], 1);
      look(viewers);
      serializer.applyPatches(clients);
    },
  };
}

/** The one door to the library's type of a client: its serializer asks no more of one than is served here. */
function served(client: Served): Client {
  return client as Client;
}
