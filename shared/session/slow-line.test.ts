// Slow sockets and long ways: a world comes in pieces as the socket takes them, once; and a stick that is moved is heard of all the while.
import { describe, expect, test } from 'vitest';
import { SESSION_LIMITS } from './limits.ts';
import { CLOSE } from './session.ts';
import { noiseGame, slowRoom } from './slow-line.test-helper.ts';

describe('a large world', () => {
  test.each([
    { megabytes: 3, ticksPerSecond: 20, bytesPerSecond: 2_000_000, seconds: 5 },
    { megabytes: 1.1, ticksPerSecond: 60, bytesPerSecond: 48_000, seconds: 32 },
    { megabytes: 1.2, ticksPerSecond: 240, bytesPerSecond: 200_000, seconds: 9 },
  ])(
    'of $megabytes MB comes once over a socket that takes $bytesPerSecond a second, and the seals since follow',
    (of) => {
      const { megabytes, ticksPerSecond, bytesPerSecond, seconds } = of;
      const room = slowRoom(noiseGame(ticksPerSecond, Math.round((megabytes * 1e6) / 192)), { bytesPerSecond });
      room.run(seconds * 1000);
      expect(room.closed).toEqual([]);
      expect(room.mostBytes()).toBeLessThan(SESSION_LIMITS.worldAheadBytes + 100_000);
      expect(room.session.stats.snapshotsLoaded).toBe(1);
      expect(room.session.phase).toBe('playing');
      expect(room.session.confirmedTick).toBeGreaterThan(room.authority.tick - ticksPerSecond / 2);
    },
  );

  test('that is asked for again comes once, however long it takes', () => {
    const room = slowRoom(noiseGame(5, 16_000), { bytesPerSecond: 160_000 });
    room.run(30_000);
    expect(room.authority.counts.snapshotsSent).toBe(1);
    room.session.recover();
    room.run(40_000);
    expect(room.session.stats.snapshotsLoaded).toBe(2);
    expect(room.authority.counts.snapshotsSent).toBe(2);
    expect(room.session.phase).toBe('playing');
  });

  test('that takes longer than seals are kept is given up, and that is said', () => {
    const room = slowRoom(noiseGame(20, 16_000), { bytesPerSecond: 30_000 });
    room.run(34_000);
    expect(room.closed).toEqual([CLOSE.slow.code]);
    expect(room.authority.counts.snapshotsSent).toBe(1);
  });
});

describe('of a stick that is moved in every frame the server hears', () => {
  const TICK_MS = 1000 / 60;

  test.each([60, 144, 240])('%i times a second, and does not call it a flood', (ticksPerSecond) => {
    const room = slowRoom(noiseGame(ticksPerSecond, 3), {});
    room.run(20_000);
    expect(room.closed).toEqual([]);
    expect(room.authority.counts.inputsAccepted).toBeGreaterThan(19 * ticksPerSecond);
  });

  test.each([
    [60, SESSION_LIMITS.backlogStopBytes],
    [120, SESSION_LIMITS.backlogStopBytes],
    [240, SESSION_LIMITS.backlogSlowBytes],
  ])('at %i ticks a second while %i bytes wait, though it sends less often', (ticksPerSecond, bytes) => {
    const backlogBytes = (nowMs: number) => (nowMs > 5000 ? bytes + 1 : 0);
    const room = slowRoom(noiseGame(ticksPerSecond, 3), { backlogBytes });
    room.run(8000);
    expect(room.run(7000)).toBeLessThan(3 * TICK_MS);
  });

  test.each([1, 2, 5, 10, 20])('at %i ticks a second in time, also after it has rested for some ticks', (rate) => {
    for (let rest = 2; rest <= 10; rest++) {
      const stick = (frame: number) => (frame % (3 + rest) < 3 ? 1 + (frame % 100) : 0);
      const room = slowRoom(noiseGame(rate, 3), { stick, downMs: () => 20 });
      room.run(20_000);
      const before = room.authority.counts.inputsLate;
      room.run((40 * 1000) / rate);
      expect(room.authority.counts.inputsLate - before, `after ${rest} ticks`).toBe(0);
    }
  });

  test.each([
    [60, 800, 700],
    [120, 400, 500],
    [240, 200, 250],
  ])(
    'at %i ticks a second when the way down is %i ms longer and stays so, after %i ms at most',
    (rate, ms, longestMs) => {
      const room = slowRoom(noiseGame(rate, 3), { downMs: (nowMs) => (nowMs > 8000 ? 20 + ms : 20) });
      room.run(7900);
      expect(room.run(2000)).toBeLessThan(longestMs);
      expect(room.run(6000)).toBeLessThan(longestMs);
    },
  );
});
