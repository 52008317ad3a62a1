// Large worlds and quick games: a world comes in pieces as the socket takes them, and a stick that is moved in each of many ticks is no flood.
import { expect, test } from 'vitest';
import { axis, defineGame, defineModel, f64, player, type WorldOf } from '../index.ts';
import { createSim } from '../sim/sim.ts';
import type { Game } from '../sim/game.ts';
import { SERVER } from '../wire/protocol.ts';
import { createAuthority } from './authority.ts';
import { SESSION_LIMITS } from './limits.ts';
import { createNetSession } from './net-session.ts';
import { runPlan } from './plan.ts';
import { hashes } from './room-rig.test-helper.ts';

const FIELDS = Array.from({ length: 24 }, (_, i) => `f${i}`);

/** A game whose world of `entities` rows is nothing but noise, which does not pack. */
function noiseGame(ticksPerSecond: number, entities: number): Game {
  const model = defineModel({
    name: 'noise',
    ticksPerSecond,
    players: { min: 1, max: 2 },
    entities,
    components: { Noise: Object.fromEntries(FIELDS.map((name) => [name, f64])), Person: { player } },
    input: { x: axis },
  });
  return defineGame(model, {
    start(w: WorldOf<typeof model>) {
      for (let i = 0; i < entities - 2; i++)
        w.spawn({ Noise: Object.fromEntries(FIELDS.map((name) => [name, w.random()])) });
    },
    join() {},
    leave() {},
    bot() {},
    systems: { rest() {} },
  });
}

/** A room with one client on a loopback whose socket takes `bytesPerTick`; both are called at every tick. */
function room(game: Game, bytesPerTick: number) {
  const sim = createSim(game, { seed: 1 });
  const own = createSim(game, { seed: 0 });
  const authority = createAuthority({ sim, hashes, sync: 'rollback', startMs: 0 });
  const session = createNetSession({ sim: own, hashes });
  const socket: Uint8Array[] = [];
  const closed: number[] = [];
  const kinds: number[] = [];
  let waitingBytes = 0;
  let mostBytes = 0;
  let nowMs = 0;
  authority.join({ connection: 1, seats: 1, data: [sim.emptyData] }, 0);
  const tick = (input: number) => {
    nowMs += 1000 / sim.ticksPerSecond;
    for (let room = bytesPerTick; socket.length > 0 && (room -= socket[0].length) >= 0;) {
      const message = socket.shift();
      if (message === undefined) break;
      waitingBytes -= message.length;
      kinds.push(message[0]);
      session.receive(message, nowMs);
    }
    session.setInput(0, Uint8Array.of(input));
    runPlan(session.advance(nowMs), {
      sim: own,
      scratch: () => own,
      send: (_, message) => authority.receive(1, message.slice(), nowMs),
      close: () => undefined,
    });
    authority.setBacklog(1, waitingBytes);
    runPlan(authority.advance(nowMs), {
      sim,
      scratch: () => sim,
      send(_, message) {
        socket.push(message.slice());
        waitingBytes += message.length;
        mostBytes = Math.max(mostBytes, waitingBytes);
      },
      close: (_, code) => closed.push(code),
    });
  };
  return { authority, session, closed, kinds, tick, mostBytes: () => mostBytes };
}

test('a world that packs to three megabytes comes as its socket takes it, and the seals since follow', () => {
  const { session, kinds, tick, mostBytes, authority } = room(noiseGame(20, 16_000), 100_000);
  for (let i = 0; i < 100; i++) tick(0);
  expect(kinds.filter((kind) => kind === SERVER.snapshot).length).toBeGreaterThan(40);
  expect(mostBytes()).toBeLessThan(SESSION_LIMITS.worldAheadBytes + 100_000);
  expect(session.phase).toBe('playing');
  expect(session.stats.snapshotsLoaded).toBe(1);
  expect(session.confirmedTick).toBeGreaterThan(authority.tick - 12);
});

test.each([60, 144, 240])('of %i ticks a second each may have another input', (ticksPerSecond) => {
  const { closed, session, tick, authority } = room(noiseGame(ticksPerSecond, 3), Infinity);
  for (let i = 0; i < 20 * ticksPerSecond; i++) tick(i % 100);
  expect(closed).toEqual([]);
  expect(session.phase).toBe('playing');
  expect(authority.counts.inputsAccepted).toBeGreaterThan(19 * ticksPerSecond);
});
