// Faults of returns: a restarted server, long delays, a wish for a snapshot beside a greeting, orders on a broken line, clocks set back.
import { describe, expect, test } from 'vitest';
import { createSim } from '../sim/sim.ts';
import { game } from '../testing/capture.ts';
import { NETWORK_CONDITIONS } from '../testing/conditions.ts';
import { CLIENT, SERVER, encodeEmpty, encodeHello } from '../wire/protocol.ts';
import { createAuthority } from './authority.ts';
import { runPlan } from './plan.ts';
import { agreement, createClient, createRoom, hashes, NOTHING, RIGHT, TICK_MS } from './room-rig.test-helper.ts';

const perfect = { ...NETWORK_CONDITIONS.perfect };

/** Another authority of the same match from the tick at which this one stands, and its sim. */
function restarted(room: ReturnType<typeof createRoom>, connection: number) {
  const sim = createSim(game, { seed: 3 });
  const bytes = new Uint8Array(room.sim.stateBytes);
  room.sim.save(bytes);
  sim.load(bytes);
  const chain = new Uint32Array(2);
  // As Match.settle does: folds the newest tick, seals nothing.
  room.authority.advance(0);
  if (!room.authority.chainAt(room.authority.tick, chain)) throw new Error('not settled');
  const authority = createAuthority({
    sim,
    hashes,
    sync: 'rollback',
    startMs: room.nowMs,
    chain,
    kept: [{ connection, seats: [0], level: 0, data: [sim.emptyData], sinceTick: 0 }],
  });
  return { sim, authority };
}

test('who holds just the tick at which a restarted server goes on, with a key that was held and let go, agrees with it afterwards', () => {
  const room = createRoom(perfect);
  const client = createClient(room, 1, 1, {});
  room.run(1000);
  client.session.setInput(0, RIGHT);
  room.run(1000);
  room.authority.flush();
  room.run(TICK_MS);
  for (let i = 0; i < 5 && client.session.confirmedTick < room.authority.tick; i++) client.frame();
  expect(client.session.confirmedTick).toBe(room.authority.tick);
  const { sim, authority } = restarted(room, 1);
  const next = { ...room, authority, sim, nowMs: room.nowMs };
  const clientRoom = room;
  Object.assign(clientRoom, { authority });
  client.session.setInput(0, NOTHING);
  client.comeBack();
  for (let i = 0; i < 150; i++) {
    clientRoom.nowMs += TICK_MS;
    client.frame();
    runPlan(authority.advance(clientRoom.nowMs), {
      sim,
      scratch: () => createSim(game, { seed: 3 }),
      send: (_, message) => client.sendDown(message),
      close: () => undefined,
    });
  }
  expect(authority.counts.desyncs).toBe(0);
  expect(agreement(Object.assign(next, { authority }), client)).toBe(true);
});

describe('a watcher who is shown the match a minute later', () => {
  test('loads one snapshot, and then follows the seals', () => {
    const room = createRoom(perfect, { watchDelaySeconds: 60 });
    createClient(room, 1, 1, {});
    room.run(62_000);
    const watcher = createClient(room, 2, 0, {});
    room.run(5000);
    expect(watcher.session.phase).toBe('playing');
    expect(watcher.received.filter(({ type }) => type === SERVER.snapshot).length).toBeLessThan(3);
    expect(watcher.session.stats.snapshotsLoaded).toBe(1);
  });
});

test('who asks for a snapshot in the plan of its greeting gets one, and can ask again later', () => {
  const room = createRoom(perfect);
  const client = createClient(room, 1, 1, {});
  room.run(2000);
  client.drop();
  room.run(200);
  client.connection = 1001;
  room.authority.rejoin(1, 1001, room.nowMs);
  const chain = new Uint32Array(2);
  const tick = client.session.confirmedTick - 1;
  client.session.chainAt(tick, chain);
  const before = room.authority.counts.snapshotsSent;
  room.authority.receive(1001, encodeHello(hashes, { tick, chain }), room.nowMs);
  room.authority.receive(1001, encodeEmpty(CLIENT.resync), room.nowMs);
  room.run(100);
  expect(room.authority.counts.snapshotsSent).toBe(before + 1);
});

test('an order that is given while the line is up is sealed once: the control of the next two', () => {
  const room = createRoom(perfect);
  const client = createClient(room, 1, 1, {});
  room.run(2000);
  client.session.order(0, 0, new Uint8Array(16));
  room.run(500);
  expect(room.sealed.flatMap(({ orders }) => orders)).toHaveLength(1);
});

test('an order that was given while the line was down is sealed once the line is back', () => {
  const room = createRoom(perfect);
  const client = createClient(room, 1, 1, {});
  room.run(2000);
  client.drop();
  room.run(500);
  client.session.order(0, 0, new Uint8Array(16));
  room.run(500);
  client.comeBack();
  room.run(2000);
  expect(room.sealed.flatMap(({ orders }) => orders)).toHaveLength(1);
});

test('an order that was on its way when the line broke is sealed once the line is back', () => {
  const room = createRoom({ ...perfect, roundTripMs: 200 });
  const client = createClient(room, 1, 1, {});
  room.run(2000);
  client.session.order(0, 0, new Uint8Array(16));
  room.run(50);
  client.drop();
  room.run(500);
  client.comeBack();
  room.run(2000);
  expect(room.sealed.flatMap(({ orders }) => orders)).toHaveLength(1);
});

test('a clock that is set back while the match is paused does not hurry the match afterwards', () => {
  const sim = createSim(game, { seed: 3 });
  const authority = createAuthority({ sim, hashes, sync: 'rollback', startMs: 1_000_000 });
  const step = (nowMs: number) =>
    runPlan(authority.advance(nowMs), { sim, scratch: () => sim, send: () => undefined, close: () => undefined });
  step(1_000_000);
  for (let i = 1; i <= 60; i++) step(1_000_000 + i * TICK_MS);
  authority.pause(1_001_000);
  step(1_001_010);
  step(501_010);
  authority.resume(501_010);
  const before = authority.tick;
  step(501_010 + TICK_MS);
  expect(authority.tick - before).toBeLessThan(4);
});
