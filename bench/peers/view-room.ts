// The peer of our state rooms: the same field as one writes it by hand on Colyseus, quantised fields in a map, and a StateView for each client.
import { ClientState, SchemaSerializer, type Client } from '@colyseus/core';
import { Encoder, StateView, schema, t } from '@colyseus/schema';
import { NO_PLAYER } from '#shared/model/fields.ts';
import { CellGrid } from '#shared/world/cell-grid.ts';
import { SIGHTED, ownerOf } from '../worlds/sighted.ts';
import type { Field, SightedRoom } from '../worlds/sighted.ts';

const { rows: rowCount, seats, side, radius, points } = SIGHTED;

export const ViewRow = schema(
  {
    x: t.quantized({ min: 0, max: side, bits: 16 }),
    y: t.quantized({ min: 0, max: side, bits: 16 }),
    heading: t.quantized({ min: -Math.PI, max: Math.PI, bits: 8, mode: 'wrap' }),
    points: t.uint8(),
    player: t.uint8(),
    kind: t.uint8(),
  },
  'ViewRow',
);

export const ViewState = schema({ rows: t.map(ViewRow).view() }, 'ViewState');

/** What the serializer asks of a client. */
type Served = Pick<Client, 'state' | 'view' | 'raw'>;

/** The room without sockets: sight by the engine's own grid, the library's serializer, and clients that keep what they are sent. */
export function createViewRoom({ start, patches }: Field): SightedRoom {
  // All views are encoded into one buffer: grown, it would be encoded twice.
  Encoder.BUFFER_SIZE = 256 * 1_024;
  const state = new ViewState();
  const rows = start.rows.map((row) => {
    const made = new ViewRow();
    made.x = start.x[row];
    made.y = start.y[row];
    made.heading = start.heading[row];
    made.points = points;
    made.player = ownerOf(row) ?? NO_PLAYER;
    made.kind = row % 7;
    state.rows.set(String(row), made);
    return made;
  });
  const serializer = new SchemaSerializer<InstanceType<typeof ViewState>>();
  serializer.reset(state);
  const xs = Float64Array.from(start.x);
  const ys = Float64Array.from(start.y);
  const grid = new CellGrid(radius / 2, rowCount);
  const eyes = start.rows.filter((row) => ownerOf(row) !== undefined);
  const seen = eyes.map((): number[] => []);
  /** For one client at a time: the last question in which a row was seen, and known. */
  const isSeen = new Uint32Array(rowCount);
  const isKnown = new Uint32Array(rowCount);
  let question = 0;
  const messages: Uint8Array[] = Array.from({ length: seats }, () => new Uint8Array());
  const clients = eyes.map((_, seat): Served => {
    return {
      state: ClientState.JOINED,
      view: new StateView(),
      raw: (bytes) => void (messages[seat] = bytes),
    };
  });

  /** Each view gets what came into sight and loses what left it. */
  function look(): void {
    grid.build(start.rows, xs, ys);
    for (let seat = 0; seat < seats; seat++) {
      const { view } = clients[seat];
      if (view === undefined) continue;
      question++;
      grid.place[0] = xs[eyes[seat]];
      grid.place[1] = ys[eyes[seat]];
      grid.place[2] = radius;
      const found = grid.findNear();
      const before = seen[seat];
      for (let i = 0; i < before.length; i++) isKnown[before[i]] = question;
      for (let i = 0; i < found; i++) {
        const row = grid.rows[grid.found[i]];
        isSeen[row] = question;
        if (isKnown[row] !== question) view.add(rows[row]);
      }
      let isChanged = found !== before.length;
      for (let i = 0; i < before.length; i++) {
        if (isSeen[before[i]] === question) continue;
        view.remove(rows[before[i]]);
        isChanged = true;
      }
      if (!isChanged) continue;
      before.length = 0;
      for (let i = 0; i < found; i++) before.push(grid.rows[grid.found[i]]);
    }
  }

  look();
  const whole = clients.map((client) => serializer.getFullState(served(client)).slice());
  serializer.applyPatches(clients.map(served));
  const joined = clients.map(served);
  let patch = 0;
  return {
    whole,
    messages,
    patch() {
      const moves = patches[patch++ % patches.length];
      for (let i = 0; i < moves.rows.length; i++) {
        const at = moves.rows[i];
        const row = rows[at];
        xs[at] = row.x = moves.x[i];
        ys[at] = row.y = moves.y[i];
        row.heading = moves.heading[i];
      }
      look();
      serializer.applyPatches(joined);
    },
  };
}

/** The one door to the library's type of a client: its serializer asks no more of one than is served here. */
function served(client: Served): Client {
  return client as Client;
}
