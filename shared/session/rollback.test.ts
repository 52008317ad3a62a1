// Rollback in whole rooms: inputs shown at once, at most one rollback a plan, windows, pauses, rests.
import { describe, expect, test } from 'vitest';
import { createSim } from '../sim/sim.ts';
import { NETWORK_CONDITIONS } from '../testing/conditions.ts';
import { game } from '../testing/capture.ts';
import { SERVER } from '../wire/protocol.ts';
import { createNetSession } from './net-session.ts';
import {
  hashes,
  TICK_MS,
  RIGHT,
  THROW,
  NOTHING,
  createClient,
  createRoom,
  quiet,
  agreement,
} from './room-rig.test-helper.ts';

describe('an input of one’s own', () => {
  test('is in the world with the tick of the key, long before it is sealed', () => {
    const room = createRoom(quiet);
    const client = createClient(room, 1, 1, {});
    room.run(3000);
    const before = client.x();
    client.session.setInput(0, RIGHT);
    room.run(TICK_MS * 0.9);
    expect(client.x()).toBeGreaterThan(before);
    expect(client.session.tick - client.session.confirmedTick).toBeGreaterThan(8);
    expect(client.session.stats.inputsShownEarly).toBeGreaterThan(0);
  });

  test('that was guessed right is never made anew: alone on a good line there is no rollback', () => {
    const room = createRoom(NETWORK_CONDITIONS.good);
    const client = createClient(room, 1, 1, {});
    room.run(2000);
    const { rollbacks } = client.session.stats;
    for (let i = 0; i < 20; i++) {
      client.session.setInput(0, i % 2 === 0 ? RIGHT : NOTHING);
      room.run(150);
    }
    expect(client.session.stats.rollbacks).toBe(rollbacks);
    expect(agreement(room, client)).toBe(true);
  });

  test('is shown later by the delay that was asked for', () => {
    const room = createRoom(quiet);
    const client = createClient(room, 1, 1, { inputDelay: 4 });
    room.run(3000);
    const before = client.x();
    client.session.setInput(0, RIGHT);
    const shownAfter = Array.from({ length: 8 }, (_, i) => i + 1).find(() => {
      room.run(TICK_MS * 0.9);
      return client.x() > before;
    });
    expect(shownAfter).toBe(5);
  });

  test('that came too late is still pressed once, and never shown twice', () => {
    const room = createRoom(quiet);
    const client = createClient(room, 1, 1, {});
    const other = createClient(room, 2, 1, {});
    room.run(3000);
    // What is sent now is under way 120 ms longer.
    client.holdUp(120);
    client.session.setInput(0, THROW);
    client.session.setInput(0, NOTHING);
    room.run(3000);
    expect(room.authority.counts.inputsLate).toBeGreaterThan(0);
    expect(room.sealed.filter(({ inputs }) => (inputs[2] & 0b10) !== 0)).toHaveLength(1);
    expect(agreement(room, client) && agreement(room, other)).toBe(true);
  });
});

describe('a plan', () => {
  test('goes back at most once, to the newest confirmed tick, and is as long again as before', () => {
    const room = createRoom(NETWORK_CONDITIONS.mobile);
    const client = createClient(room, 1, 1, {});
    const other = createClient(room, 2, 1, {});
    for (let i = 0; i < 200; i++) {
      other.session.setInput(0, i % 3 === 0 ? RIGHT : NOTHING);
      room.run(50);
    }
    expect(client.session.stats.rollbacks).toBeGreaterThan(20);
    let newest = 0;
    let confirmed = 0;
    for (const plan of client.plans) {
      expect(plan.filter(({ kind }) => kind === 'load').length).toBeLessThanOrEqual(1);
      let tick = newest;
      for (const operation of plan) {
        if (operation.kind === 'load') expect(operation.tick).toBeGreaterThanOrEqual(confirmed);
        if (operation.kind === 'load') tick = operation.tick;
        if (operation.kind === 'step') expect(operation.tick === tick + 1 || newest === 0).toBe(true);
        if (operation.kind === 'step') tick = operation.tick;
        if (operation.kind === 'confirm') expect(operation.tick).toBeGreaterThan(confirmed);
        if (operation.kind === 'confirm') confirmed = operation.tick;
      }
      expect(tick).toBeGreaterThanOrEqual(newest);
      newest = tick;
    }
    expect(agreement(room, client) && agreement(room, other)).toBe(true);
  });

  test('guesses no further than its window, and waits there', () => {
    const room = createRoom(quiet);
    const client = createClient(room, 1, 1, { predictionTicks: 5 });
    room.run(3000);
    expect(client.session.tick - client.session.confirmedTick).toBeLessThanOrEqual(5);
    client.drop();
    room.run(3000);
    expect(client.session.tick - client.session.confirmedTick).toBe(5);
    expect(client.session.phase).toBe('stalled');
  });

  test('whose steps are dear guesses less', () => {
    const room = createRoom(quiet);
    const client = createClient(room, 1, 1, {});
    room.run(3000);
    expect(client.session.tick - client.session.confirmedTick).toBeGreaterThan(8);
    client.session.setStepCost?.(2);
    room.run(2000);
    expect(client.session.tick - client.session.confirmedTick).toBeLessThanOrEqual(2);
    expect(client.session.phase).toBe('playing');
    expect(agreement(room, client)).toBe(true);
  });
});

test('a pause takes back what was guessed beyond it, and play goes on after it', () => {
  const room = createRoom(quiet);
  const client = createClient(room, 1, 1, {});
  room.run(3000);
  client.session.setInput(0, RIGHT);
  room.run(500);
  room.authority.pause(room.nowMs);
  room.run(1000);
  expect(client.session.phase).toBe('paused');
  expect([client.session.tick, client.sim.tick]).toEqual([room.authority.tick, room.authority.tick]);
  client.log.length = 0;
  room.run(5000);
  expect(client.log).toEqual([]);
  room.authority.resume(room.nowMs);
  room.run(2000);
  expect(client.session.phase).toBe('playing');
  expect(client.session.stats.stalls).toBe(0);
  expect(agreement(room, client)).toBe(true);
});

test('when nothing happens a room rests: a few small messages a second', () => {
  const room = createRoom(NETWORK_CONDITIONS.good);
  const client = createClient(room, 1, 1, {});
  room.run(2000);
  client.received.length = 0;
  room.run(10_000);
  const seals = client.received.filter(({ type }) => type === SERVER.seals);
  expect(seals.length).toBeLessThanOrEqual(62);
  expect(seals.length).toBeGreaterThanOrEqual(55);
  expect(client.session.stats.stalls).toBe(0);
});

test.each([30, 144])('at %i Hz a client plays as at 60', (framesPerSecond) => {
  const room = createRoom(NETWORK_CONDITIONS.wifi);
  const client = createClient(room, 1, 1, {});
  const frameMs = 1000 / framesPerSecond;
  let nextMs = 0;
  const { frame } = client;
  client.frame = () => {
    // The room's own step is a tick: more frames than that are made between, fewer are left out.
    for (; nextMs <= room.nowMs; nextMs += frameMs) if (nextMs > room.nowMs - TICK_MS) frame();
  };
  room.run(5000);
  expect(client.session.phase).toBe('playing');
  expect(agreement(room, client)).toBe(true);
  expect(room.authority.counts.inputsLate).toBeLessThan(3);
});

describe('options out of range', () => {
  test.each([
    ['predictionTicks', { predictionTicks: 61 }],
    ['predictionTicks', { predictionTicks: 1.5 }],
    ['inputDelay', { inputDelay: 13 }],
    ['inputDelay', { inputDelay: -1 }],
  ])('%s are refused by name', (name, options) => {
    const sim = createSim(game, { seed: 0 });
    expect(() => createNetSession({ sim, hashes, ...options })).toThrow(
      expect.objectContaining({ code: 'session/option', what: expect.stringContaining(name) }),
    );
  });
});
