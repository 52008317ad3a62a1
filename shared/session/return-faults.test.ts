// Faults of returns: a restarted server, long delays, a wish for a snapshot beside a greeting, orders on a broken line, clocks set back.
import { describe, expect, test } from 'vitest';
import { createSim } from '../sim/sim.ts';
import { game } from '../testing/capture.ts';
import { NETWORK_CONDITIONS } from '../testing/conditions.ts';
import { CLIENT, SERVER, encodeEmpty, encodeHello } from '../wire/protocol.ts';
import { createAuthority } from './authority.ts';
import { runPlan } from './plan.ts';
import { agreement, createClient, createRoom, hashes, NOTHING, RIGHT, TICK_MS, quiet } from './room-rig.test-helper.ts';

const perfect = { ...NETWORK_CONDITIONS.perfect };

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
  room.restart();
  client.session.setInput(0, NOTHING);
  client.comeBack();
  room.run(2500);
  expect(room.authority.counts).toMatchObject({ desyncs: 0, tailsSent: 0 });
  expect(client.courses).toEqual([false, true]);
  expect(agreement(room, client)).toBe(true);
});

test('after a restart only the first snapshot is of another course, though every guess since was right', () => {
  const room = createRoom(quiet);
  const client = createClient(room, 1, 1, {});
  room.run(3000);
  client.session.lineLost();
  room.restart();
  client.comeBack();
  room.run(5000);
  expect(client.courses).toEqual([false, true]);
  const { rollbacks } = client.session.stats;
  for (const e of client.sim.world.each('Runner', 'Position')) client.sim.world.Position.x[e] += 1;
  room.run(8000);
  expect(client.session.stats).toMatchObject({ rollbacks, desyncs: 1 });
  expect(client.courses).toEqual([false, true, false]);
});

describe('a watcher who is shown the match a minute later', () => {
  test('of much that happens gets one snapshot, and then the seals', () => {
    const sim = createSim(game, { seed: 3 });
    const { type, payload } = sim.encodeOrder('Ping', { x: 1, y: 2 });
    const orders = Array.from({ length: 250 }, (_, i) => ({ seat: i % 8, type, payload }));
    const inputs = new Uint8Array(sim.seats * sim.inputBytes);
    const authority = createAuthority({
      sim,
      hashes,
      sync: 'rollback',
      startMs: 0,
      watchDelaySeconds: 60,
      script: (tick) => ({ tick, inputs, orders, commands: [] }),
    });
    const kinds: number[] = [];
    const send = (_: number, message: Uint8Array) => void kinds.push(message[0]);
    let nowMs = 0;
    const run = (ticks: number) => {
      for (const untilMs = nowMs + ticks * TICK_MS; nowMs < untilMs; nowMs += TICK_MS)
        runPlan(authority.advance(nowMs), { sim, scratch: () => sim, send, close: () => undefined });
    };
    run(75 * 60);
    authority.join({ connection: 9, seats: 0, data: [] }, nowMs);
    authority.receive(9, encodeHello(hashes), nowMs);
    run(120);
    expect(kinds.filter((kind) => kind === SERVER.snapshot)).toHaveLength(1);
    expect(kinds.filter((kind) => kind === SERVER.seals).length).toBeGreaterThan(20);
  });

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
