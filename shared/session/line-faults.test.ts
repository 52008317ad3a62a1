// Whole rooms over faulty lines, in both kinds: constant delay, jitter, bursts of losses, breaks, and one page that stands still.
import { describe, expect, test } from 'vitest';
import { createSim, type Sim } from '../sim/sim.ts';
import { game } from '../testing/capture.ts';
import { NETWORK_CONDITIONS, type NetworkCondition } from '../testing/conditions.ts';
import { runMatch } from '../testing/match.ts';
import { createTestClient, type TestClient } from '../testing/test-client.ts';
import { createAuthority } from './authority.ts';
import { runPlan } from './plan.ts';
import type { Hashes } from './session.ts';

const kinds = ['lockstep', 'rollback'] as const;
const plain: NetworkCondition = { ...NETWORK_CONDITIONS.perfect };

function play(sync: (typeof kinds)[number], network: NetworkCondition, { seed = 7, ticks = 900 } = {}) {
  return runMatch({ game, sync, players: 3, ticks, seed, network });
}

describe.each(kinds)('in a %s room', (sync) => {
  test.each([0, 40, 150, 300])('a constant delay of %i ms stalls nobody, and all agree', (roundTripMs) => {
    const match = play(sync, { ...plain, roundTripMs });
    expect(match).toMatchObject({ stalls: 0, desyncs: 0, agreeing: 3 });
    for (const { snapshotsLoaded } of match.clients) expect(snapshotsLoaded).toBe(1);
  });

  test('jitter of 50 ms either way stalls nobody, and all agree', () => {
    const match = play(sync, { ...plain, roundTripMs: 150, jitterMs: 50 });
    expect(match).toMatchObject({ stalls: 0, desyncs: 0, agreeing: 3 });
  });

  test.each([1, 2, 3, 4])('losses in bursts of four stall nobody for a second, and all agree (seed %i)', (seed) => {
    const match = play(sync, { ...plain, roundTripMs: 100, jitterMs: 10, loss: 0.1, burstMessages: 4 }, { seed });
    expect(match).toMatchObject({ stalls: 0, desyncs: 0, agreeing: 3 });
  });

  test('who comes back from a broken line goes on with the others, without a snapshot', () => {
    const whole = { ...plain, roundTripMs: 40 };
    // Every line breaks within fifteen seconds.
    const match = play(sync, { ...whole, disconnectsPerMinute: 6 }, { ticks: 1200 });
    expect(match).toMatchObject({ desyncs: 0, agreeing: 3 });
    const unbroken = play(sync, whole, { ticks: 1200 }).clients.map(({ joinBytes }) => joinBytes);
    // A second welcome, and no second snapshot.
    for (const [i, { joinBytes, snapshotsLoaded }] of match.clients.entries()) {
      expect(snapshotsLoaded).toBe(1);
      expect(joinBytes - unbroken[i]).toBeGreaterThan(0);
      expect(joinBytes - unbroken[i]).toBeLessThan(40);
    }
  });

  test('a page that stands still for a second costs the others no tick, and is back within half a second', () => {
    const frozen = { fromMs: 4000, toMs: 5000 };
    const { newest, behind, stats } = playTwo(sync, frozen);
    const steps = newest.slice(120).map((tick, i) => tick - newest[119 + i]);
    expect(Math.max(...steps)).toBeLessThanOrEqual(2);
    expect(steps.filter((ticks) => ticks === 0).length).toBeLessThanOrEqual(3);
    expect(stats[1]).toMatchObject({ stalls: 0, desyncs: 0, snapshotsLoaded: 1 });
    expect(behind(4900)).toBeGreaterThan(30);
    expect(behind(5500)).toBeLessThan(20);
    expect(stats[0]).toMatchObject({ desyncs: 0, snapshotsLoaded: 1 });
  });
});

/** Eight seconds of two clients of which the first neither reads nor steps for a while. */
function playTwo(sync: (typeof kinds)[number], frozen: { readonly fromMs: number; readonly toMs: number }) {
  const digits = (digit: string) => digit.repeat(16);
  const hashes: Hashes = { layout: digits('1'), rules: digits('2'), content: digits('3'), protocol: digits('4') };
  const sim = createSim(game, { seed: 5 });
  const authority = createAuthority({ sim, hashes, sync, startMs: 0 });
  let newestTick = 0;
  const stepped = (of: Sim) => {
    newestTick = Math.max(newestTick, of.tick);
  };
  const make = (connection: number): TestClient =>
    createTestClient({
      game,
      authority,
      hashes,
      network: { ...plain, roundTripMs: 40 },
      connection,
      seed: connection,
      level: 3,
      ...(connection === 2 ? { stepped } : {}),
    });
  const clients = [make(1), make(2)];
  const newest: number[] = [];
  const behindAt = new Map<number, number>();
  const frameMs = 1000 / sim.ticksPerSecond;
  for (let frame = 1; frame <= 480; frame++) {
    const nowMs = frame * frameMs;
    const awake = clients.filter((_, i) => i === 1 || nowMs < frozen.fromMs || nowMs >= frozen.toMs);
    for (const client of awake) client.deliver(nowMs);
    runPlan(authority.advance(nowMs), {
      sim,
      scratch: () => createSim(game, { seed: 5 }),
      send: (to, message) => clients.find(({ connection }) => connection === to)?.sendDown(message, nowMs),
      close: () => undefined,
    });
    for (const client of awake) client.advance(nowMs);
    newest.push(newestTick);
    behindAt.set(Math.round(nowMs / 100) * 100, authority.tick - clients[0].confirmedTick);
  }
  expect(clients.map((client) => client.agreesWith(authority))).toEqual([true, true]);
  return {
    newest,
    stats: clients.map(({ stats }) => stats),
    /** By how many ticks the first client's confirmed world was behind the seals then. */
    behind: (ms: number) => behindAt.get(ms) ?? NaN,
  };
}

describe.each(kinds)('a line of a %s room that stands still', (sync) => {
  test.each([1, 1.5, 2, 4])(
    'for %d seconds, again and again, is made up within a second, and its page is not called slow',
    (stallSeconds) => {
      const hashes: Hashes = {
        layout: '1'.repeat(16),
        rules: '2'.repeat(16),
        content: '3'.repeat(16),
        protocol: '4'.repeat(16),
      };
      const sim = createSim(game, { seed: 5 });
      const authority = createAuthority({ sim, hashes, sync, startMs: 0 });
      const network = { ...plain, roundTripMs: 150 };
      const clients: TestClient[] = [1, 2].map((connection) =>
        createTestClient({ game, authority, hashes, network, connection, seed: connection, level: 3 }),
      );
      const [victim] = clients;
      const isStill = (nowMs: number) =>
        [5000, 15_000, 25_000].some((at) => nowMs >= at && nowMs < at + stallSeconds * 1000);
      const held: Uint8Array[] = [];
      const late: number[] = [];
      let endedAtMs = -Infinity;
      for (let frame = 1; frame <= 40 * 60; frame++) {
        const nowMs = (frame * 1000) / 60;
        if (isStill(nowMs)) endedAtMs = nowMs;
        else for (const message of held.splice(0)) victim.sendDown(message, nowMs);
        for (const client of clients) client.deliver(nowMs);
        runPlan(authority.advance(nowMs), {
          sim,
          scratch: () => createSim(game, { seed: 5 }),
          send(to, message) {
            if (to === victim.connection && isStill(nowMs)) held.push(message.slice());
            else clients.find(({ connection }) => connection === to)?.sendDown(message, nowMs);
          },
          close: () => undefined,
        });
        for (const client of clients) client.advance(nowMs);
        if (nowMs > endedAtMs + 1000 && nowMs > 3000 && !isStill(nowMs))
          late.push(authority.tick - victim.confirmedTick);
      }
      expect(Math.max(...late), 'ticks behind, a second after each stall and from then on').toBeLessThan(30);
      expect(victim.stats).toMatchObject({ snapshotsLoaded: 1, desyncs: 0 });
      expect(clients.every((client) => client.agreesWith(authority))).toBe(true);
    },
  );
});
