// Who comes back or late: snapshots or tails, watchers and their delay, lines that do not drain, ticks beyond 2^32.
import { describe, expect, test } from 'vitest';
import { NETWORK_CONDITIONS } from '../testing/conditions.ts';
import { CLIENT, SERVER } from '../wire/protocol.ts';
import { createNetSession } from './net-session.ts';
import { hashes, RIGHT, NOTHING, createClient, createRoom, agreement, type Client } from './room-rig.test-helper.ts';

describe('who comes back', () => {
  test('after two seconds gets the seals since, and no snapshot', () => {
    const room = createRoom(NETWORK_CONDITIONS.wifi);
    const client = createClient(room, 1, 1, {});
    const other = createClient(room, 2, 1, {});
    room.run(3000);
    client.drop();
    room.run(2000);
    client.received.length = 0;
    client.comeBack();
    room.run(1500);
    expect(client.received.map(({ type }) => type)).not.toContain(SERVER.snapshot);
    expect(room.authority.counts).toMatchObject({ tailsSent: 1, snapshotsSent: 2 });
    expect(client.session.stats.snapshotsLoaded).toBe(1);
    expect(client.session.phase).toBe('playing');
    expect(client.session.confirmedTick).toBeGreaterThan(room.authority.tick - 30);
    expect(agreement(room, client) && agreement(room, other)).toBe(true);
  });

  test('has given orders meanwhile: they wait for the line, and each is sealed once', () => {
    const room = createRoom(NETWORK_CONDITIONS.wifi);
    const client = createClient(room, 1, 1, {});
    room.run(3000);
    const { type, payload } = client.sim.encodeOrder('Ping', { x: 1, y: 2 });
    client.session.order(0, type, payload);
    room.run(500);
    client.drop();
    room.run(500);
    for (const x of [3, 4]) client.session.order(0, type, client.sim.encodeOrder('Ping', { x, y: 0 }).payload);
    room.run(500);
    client.comeBack();
    room.run(1500);
    const sealed = room.sealed.flatMap(({ orders }) =>
      orders.map((order) => new DataView(order.payload.slice().buffer).getFloat64(0, true)),
    );
    expect(sealed).toEqual([1, 3, 4]);
    expect(agreement(room, client)).toBe(true);
  });

  test('after longer than checksums are kept gets a snapshot', () => {
    const room = createRoom(NETWORK_CONDITIONS.wifi);
    const client = createClient(room, 1, 1, {});
    room.run(3000);
    client.drop();
    room.run(15_000);
    client.comeBack();
    room.run(1500);
    expect(client.session.stats.snapshotsLoaded).toBe(2);
    expect(agreement(room, client)).toBe(true);
  });

  test('with a world that is not the server’s gets a snapshot', () => {
    const room = createRoom(NETWORK_CONDITIONS.wifi);
    const client = createClient(room, 1, 1, {});
    room.run(2500);
    const bytes = new Uint8Array(client.sim.stateBytes);
    client.sim.save(bytes);
    bytes[bytes.length - 9] ^= 1;
    client.sim.load(bytes);
    room.run(300);
    client.drop();
    room.run(300);
    client.comeBack();
    room.run(1500);
    expect(room.authority.counts.tailsSent).toBe(0);
    expect(agreement(room, client)).toBe(true);
  });

  test('moves nobody else: the others lose no tick and load nothing', () => {
    const undisturbed = createRoom(NETWORK_CONDITIONS.wifi);
    const alone = createClient(undisturbed, 1, 1, {});
    undisturbed.run(8000);
    const room = createRoom(NETWORK_CONDITIONS.wifi);
    const client = createClient(room, 1, 1, {});
    room.run(3000);
    const late = createClient(room, 2, 1, {});
    room.run(1000);
    late.drop();
    room.run(1000);
    late.comeBack();
    room.run(3000);
    expect(client.session.stats).toMatchObject({ snapshotsLoaded: 1, stalls: 0, desyncs: 0 });
    const stepsOf = (plans: Client['plans']) =>
      plans.slice(120).map((plan) => plan.some(({ kind }) => kind === 'step'));
    expect(stepsOf(client.plans)).toEqual(stepsOf(alone.plans));
    expect(agreement(room, late)).toBe(true);
  });
});

describe('who watches', () => {
  test('guesses nothing, and sees the match as it is played', () => {
    const room = createRoom(NETWORK_CONDITIONS.wifi);
    const player = createClient(room, 1, 1, {});
    const watcher = createClient(room, 2, 0, {});
    for (let i = 0; i < 40; i++) {
      player.session.setInput(0, i % 2 === 0 ? RIGHT : NOTHING);
      room.run(100);
    }
    expect(watcher.session.stats.rollbacks).toBe(0);
    expect(watcher.session.confirmedTick).toBeGreaterThan(room.authority.tick - 20);
    expect(agreement(room, watcher)).toBe(true);
  });

  test('may be shown the match later, from its first world on, and nothing that is younger', () => {
    const room = createRoom(NETWORK_CONDITIONS.good, { watchDelaySeconds: 5 });
    createClient(room, 1, 1, {});
    room.run(1000);
    const watcher = createClient(room, 2, 0, {});
    room.run(2000);
    expect(watcher.session.phase).toBe('connecting');
    for (let i = 0; i < 30; i++) {
      room.run(500);
      expect(watcher.session.tick).toBeLessThanOrEqual(Math.max(0, room.authority.tick - 300));
    }
    expect(watcher.session.phase).toBe('playing');
    expect(watcher.session.tick).toBeGreaterThan(room.authority.tick - 330);
    expect(agreement(room, watcher)).toBe(true);
    expect(room.authority.counts.desyncs).toBe(0);
    const late = createClient(room, 3, 0, {});
    room.run(1000);
    expect(late.session.tick).toBeGreaterThan(room.authority.tick - 330);
    expect(late.session.tick).toBeLessThanOrEqual(room.authority.tick - 300);
  });

  test.each(['rollback', 'lockstep'] as const)(
    'sees a match of %s that is over to its end, as it was played',
    (sync) => {
      const room = createRoom(NETWORK_CONDITIONS.good, { sync, watchDelaySeconds: 3 });
      const player = createClient(room, 1, 1, {});
      player.session.setInput(0, RIGHT);
      const watcher = createClient(room, 2, 0, {});
      room.run(5000);
      room.authority.end(room.nowMs);
      const { tick } = room.authority;
      room.run(1500);
      expect(player.session.phase).toBe('paused');
      expect(watcher.session.phase).toBe('playing');
      expect(watcher.session.tick).toBeGreaterThan(tick - 110);
      expect(watcher.session.tick).toBeLessThan(tick - 70);
      const late = createClient(room, 3, 0, {});
      room.run(2000);
      for (const client of [watcher, late]) {
        expect([client.session.phase, client.session.confirmedTick]).toEqual(['paused', tick]);
        expect(agreement(room, client)).toBe(true);
      }
      // Nobody is waited for any more.
      expect(room.authority.nextDeadlineMs(room.nowMs)).toBe(Infinity);
      expect(room.authority.tick).toBe(tick);
    },
  );

  test('and computes another world is repaired, though it is late', () => {
    const room = createRoom(NETWORK_CONDITIONS.good, { watchDelaySeconds: 3 });
    createClient(room, 1, 1, {});
    room.run(5000);
    const watcher = createClient(room, 2, 0, {});
    room.run(2000);
    const bytes = new Uint8Array(watcher.sim.stateBytes);
    watcher.sim.save(bytes);
    bytes[bytes.length - 9] ^= 1;
    watcher.sim.load(bytes);
    room.run(4000);
    expect(room.authority.counts.desyncs).toBe(1);
    expect(room.authority.reports).toHaveLength(1);
    expect(watcher.session.stats.snapshotsLoaded).toBe(2);
  });
});

describe('a line that is not read', () => {
  test('is sent to less often, and each message says all that has come', () => {
    const room = createRoom(NETWORK_CONDITIONS.good);
    const client = createClient(room, 1, 1, {});
    const busy = createClient(room, 2, 1, {});
    const messages = (seconds: number) => {
      client.received.length = 0;
      for (let i = 0; i < seconds * 20; i++) {
        busy.session.setInput(0, i % 2 === 0 ? RIGHT : NOTHING);
        room.run(50);
      }
      return client.received.filter(({ type }) => type === SERVER.seals).length / seconds;
    };
    messages(2);
    expect(messages(4)).toBeGreaterThan(15);
    room.authority.setBacklog(1, 20_000);
    expect(messages(4)).toBeLessThan(5);
    room.authority.setBacklog(1, 200_000);
    expect(messages(4)).toBeLessThan(1.5);
    expect(client.session.phase).toBe('playing');
    room.authority.setBacklog(1, 0);
    expect(messages(4)).toBeGreaterThan(15);
    expect(agreement(room, client)).toBe(true);
    expect(client.session.stats.snapshotsLoaded).toBe(1);
  });
});

test.each([2 ** 31 - 200, 2 ** 32 - 200])('a match crosses tick %i: players, late joiners, returns', (startTick) => {
  const room = createRoom(NETWORK_CONDITIONS.wifi, { startTick });
  const client = createClient(room, 1, 1, {});
  const other = createClient(room, 2, 1, {});
  const play = (ms: number) => {
    for (let i = 0; i < ms / 100; i++) {
      other.session.setInput(0, i % 2 === 0 ? RIGHT : NOTHING);
      room.run(100);
    }
  };
  play(2500);
  expect(client.session.seats).toEqual([0]);
  client.drop();
  play(1500);
  client.comeBack();
  play(2500);
  const late = createClient(room, 3, 1, {});
  play(2500);
  expect(room.authority.tick).toBeGreaterThan(startTick + 500);
  expect(room.sim.tick).toBe(room.authority.tick % 2 ** 32);
  expect([client, other, late].map((of) => agreement(room, of))).toEqual([true, true, true]);
  expect(room.authority.counts).toMatchObject({ desyncs: 0, lyingChecksums: 0, tailsSent: 1 });
  for (const { session, sim } of [client, other, late]) {
    expect(session.phase).toBe('playing');
    expect(session.stats.desyncs).toBe(0);
    expect(Math.abs(sim.tick - room.sim.tick)).toBeLessThan(40);
  }
});

test('what a client says when it comes back: its world, and nothing else that is not known', () => {
  const room = createRoom(NETWORK_CONDITIONS.good);
  const client = createClient(room, 1, 1, {});
  room.run(2000);
  client.session.reconnected();
  const hello = client.session
    .advance(room.nowMs)
    .find((operation) => operation.kind === 'send' && operation.message[0] === CLIENT.hello);
  expect(hello?.kind === 'send' && hello.message.length).toBe(45);
  const fresh = createNetSession({ sim: client.sim, hashes }).advance(0)[0];
  expect(fresh.kind === 'send' && fresh.message.length).toBe(33);
});
