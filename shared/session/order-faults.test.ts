// Orders and lines that break: none is lost that was given in time, none is sealed twice, and nobody is closed for having waited.
import { expect, test } from 'vitest';
import { NETWORK_CONDITIONS } from '../testing/conditions.ts';
import { TICK_MS, createClient, createRoom, type Client } from './room-rig.test-helper.ts';

type Room = ReturnType<typeof createRoom>;

/** Gives the orders of the numbers from `from` up to `to`, one in a frame. */
function give(room: Room, { session, sim }: Client, from: number, to: number): void {
  for (let x = from; x < to; x++) {
    const { type, payload } = sim.encodeOrder('Ping', { x, y: 0 });
    session.order(0, type, payload);
    room.run(TICK_MS);
  }
}

/** The numbers of the orders that were sealed. */
function sealed({ sealed: bundles }: Pick<Room, 'sealed'>): number[] {
  return bundles.flatMap(({ orders }) =>
    orders.map(({ payload }) => new DataView(payload.slice().buffer).getFloat64(0, true)),
  );
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

test.each([
  [20, 20],
  [40, 24],
  [64, 0],
])('%i given over a line that is half open, and %i without one, are all sealed, in order', (deaf, waiting) => {
  const room = createRoom(NETWORK_CONDITIONS.good);
  const client = createClient(room, 1, 1, {});
  room.run(3000);
  client.holdUp(1e9);
  give(room, client, 0, deaf);
  client.drop();
  give(room, client, deaf, deaf + waiting);
  client.holdUp(-1e9);
  client.comeBack();
  room.run(6000);
  expect(sealed(room)).toEqual(upTo(deaf + waiting));
  expect(room.authority.counts).toMatchObject({ flooding: 0, ordersRefused: 0 });
});

test('who gives one in each frame is not closed: what is too much is dropped and counted', () => {
  const room = createRoom(NETWORK_CONDITIONS.wifi);
  const client = createClient(room, 1, 1, {});
  room.run(3000);
  give(room, client, 0, 1200);
  room.run(3000);
  const { ordersDropped } = client.session.stats;
  expect(ordersDropped).toBeGreaterThan(300);
  expect(sealed(room)).toHaveLength(1200 - ordersDropped);
  expect(room.authority.counts).toMatchObject({ flooding: 0, ordersRefused: 0 });
  expect(client.session.phase).toBe('playing');
});

/** The server is restarted, and the client comes back to it. */
function restart(room: Room, client: Client): void {
  client.session.lineLost();
  room.restart();
  client.comeBack();
  room.run(2000);
}

test('a server that was restarted gets none of those that the one before it had', () => {
  const room = createRoom(NETWORK_CONDITIONS.good);
  const client = createClient(room, 1, 1, {});
  room.run(3000);
  give(room, client, 0, 5);
  room.run(500);
  restart(room, client);
  give(room, client, 5, 8);
  room.run(1000);
  expect(sealed(room)).toEqual(upTo(8));
});

test('nor does it when the client holds no world, since a step threw', () => {
  const room = createRoom(NETWORK_CONDITIONS.good);
  const client = createClient(room, 1, 1, {});
  room.run(3000);
  give(room, client, 0, 5);
  room.run(500);
  client.session.recover();
  restart(room, client);
  expect(sealed(room)).toEqual(upTo(5));
});

test('one that is lost on its way to a server that was restarted comes again over the next line', () => {
  const room = createRoom(NETWORK_CONDITIONS.good);
  const client = createClient(room, 1, 1, {});
  room.run(3000);
  restart(room, client);
  client.holdUp(1e9);
  give(room, client, 0, 1);
  client.drop();
  room.run(300);
  client.holdUp(-1e9);
  client.comeBack();
  room.run(2000);
  expect(sealed(room)).toEqual([0]);
});
