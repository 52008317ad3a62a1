// Figures and limits of a session: inputs shown early, the delay that is seen, a thread lost twice, memory of snapshots.
import { expect, test } from 'vitest';
import { NETWORK_CONDITIONS } from '../testing/conditions.ts';
import { History, guessableTicks } from './history.ts';
import { SESSION_LIMITS } from './limits.ts';
import { createClient, createRoom, NOTHING, quiet, RIGHT } from './room-rig.test-helper.ts';

test('an input counts as shown early only if its tick was stepped before the server sealed it', () => {
  const room = createRoom(quiet);
  const client = createClient(room, 1, 1, { predictionTicks: 1 });
  room.run(3000);
  const before = client.session.stats.inputsShownEarly;
  let ahead = -Infinity;
  for (let i = 0; i < 180; i++) {
    if (i % 10 === 0) client.session.setInput(0, i % 20 === 0 ? RIGHT : NOTHING);
    room.run(1000 / 60);
    ahead = Math.max(ahead, client.session.tick - room.authority.tick);
  }
  // No tick was ever stepped here before the server had sealed it.
  expect(ahead).toBeLessThanOrEqual(0);
  expect(client.session.stats.inputsShownEarly - before).toBe(0);
});

test('the input delay that is told is the one that is seen', () => {
  const room = createRoom(quiet);
  const client = createClient(room, 1, 1, { predictionTicks: 1 });
  room.run(5000);
  const pressed = client.session.tick;
  const x = client.x();
  client.session.setInput(0, RIGHT);
  for (let i = 0; i < 60 && client.x() === x; i++) room.run(1000 / 60);
  const seen = client.session.tick - pressed;
  expect(seen).toBeGreaterThan(8);
  expect(client.session.stats.inputDelayTicks).toBeGreaterThan(8);
});

test('who lost the thread as it came back can lose it again, and is in step a second later', () => {
  const room = createRoom({ ...NETWORK_CONDITIONS.perfect });
  const client = createClient(room, 1, 1, {});
  room.run(2000);
  client.drop();
  room.run(200);
  client.comeBack();
  client.session.receive(Uint8Array.of(255), room.nowMs);
  room.run(1000);
  expect(client.session.confirmedTick).toBeGreaterThan(room.authority.tick - 20);
  client.session.receive(Uint8Array.of(255), room.nowMs);
  room.run(10_000);
  expect(client.session.confirmedTick).toBeGreaterThan(room.authority.tick - 20);
});

test('the snapshots of a session with a window of 60 take no more than the limit says', () => {
  for (const stateBytes of [20_000, 300_000, 3_000_000, 20_000_000]) {
    const aheadTicks = guessableTicks(stateBytes, 60);
    const before = process.memoryUsage().arrayBuffers;
    const { tick } = new History({ stateBytes, inputsBytes: 8, ticksPerSecond: 60, aheadTicks, planTicks: 8 });
    expect(tick).toBe(-1);
    const bytes = process.memoryUsage().arrayBuffers - before;
    expect(bytes).toBeLessThan(Math.max(SESSION_LIMITS.snapshotBytes, 9 * stateBytes) * 1.1);
    expect(aheadTicks).toBe(stateBytes < 900_000 ? 60 : stateBytes < 4_000_000 ? 13 : 0);
  }
});
