// Pauses of a state room, and how long what is quiet may be quiet.
import { expect, test } from 'vitest';
import { axis, defineGame, defineModel, f64 } from '../index.ts';
import { createSim } from '../sim/sim.ts';
import { game as hideout, model, rules } from '../testing/hideout.ts';
import { createAuthority } from './authority.ts';
import { SESSION_LIMITS } from './limits.ts';
import { runPlan, type PlanTarget } from './plan.ts';
import { createRoomSession } from './room-session.ts';
import { hashes } from './room-rig.test-helper.ts';
import { openStateRoom } from './state-room.test-helper.ts';

test.each([102, 103, 104])('a match that is paused in tick %i is shown as it is then', (tick) => {
  const room = openStateRoom(hideout);
  const client = room.join();
  room.run(tick);
  room.pause();
  room.run(30);
  expect([client.session.phase, client.session.confirmedTick]).toEqual(['paused', tick]);
});

test.each([102, 103, 105])(
  'who does not read when a match is paused in tick %i is shown it as it is then, when they read again',
  (tick) => {
    const room = openStateRoom(hideout);
    const client = room.join();
    room.run(90);
    room.authority.setBacklog(client.connection, SESSION_LIMITS.backlogStopBytes + 1);
    room.run(tick - 90);
    room.pause();
    room.run(30);
    expect(client.session.confirmedTick).toBeLessThan(tick);
    room.authority.setBacklog(client.connection, 0);
    room.run(5);
    expect([client.session.phase, client.session.confirmedTick]).toEqual(['paused', tick]);
    const before = client.received.length;
    room.run(120);
    expect(client.received.length).toBe(before);
  },
);

test('who came into sight before a pause stays in sight after it', () => {
  const room = openStateRoom(
    defineGame(model, {
      ...rules,
      systems: {
        ...rules.systems,
        come(w) {
          const [beast] = w.each('Beast', 'Body');
          w.Body.x[beast] = w.tick < 101 ? 30 : -15;
          w.Body.y[beast] = -10;
          w.Beast.kind[beast] = 77;
        },
      },
    }),
  );
  const client = room.join();
  client.lateTicks = 6;
  room.run(102);
  room.pause();
  room.run(20);
  const { world } = client.sim;
  const isSeen = () => world.each('Beast', 'Body').some((e) => world.Beast.kind[e] === 77);
  expect(isSeen()).toBe(true);
  room.resume();
  for (let i = 0; i < 30; i++) {
    room.run(1);
    expect(isSeen(), `tick ${client.session.tick}`).toBe(true);
  }
});

test.each([
  [5, 0],
  [5, 1],
  [10, 0],
  [10, 1],
  [20, 0],
])('a quiet room of %i ticks a second is not taken for one that is gone, with %i seats', (ticksPerSecond, seats) => {
  const quiet = defineModel({
    name: 'quiet',
    ticksPerSecond,
    players: { min: 1, max: 2 },
    entities: 8,
    components: { Body: { x: f64 } },
    input: { x: axis },
  });
  const none = () => undefined;
  const game = defineGame(quiet, { start: none, join: none, leave: none, bot: none, systems: { rest: none } });
  const sim = createSim(game, { seed: 1 });
  const own = createSim(game, { seed: 0 });
  const authority = createAuthority({ sim, hashes, sync: 'state', startMs: 0 });
  const session = createRoomSession({ sim: own, hashes });
  authority.join({ connection: 1, seats, data: seats > 0 ? [own.emptyData] : [] }, 0);
  const down: { readonly atMs: number; readonly message: Uint8Array }[] = [];
  const targetOf = (of: typeof sim, send: PlanTarget['send']): PlanTarget => ({
    sim: of,
    scratch: () => of,
    close: none,
    send,
  });
  for (let nowMs = 0; nowMs < 20_000; nowMs += 10) {
    // A line of 20 to 26 ms.
    while (down.length > 0 && down[0].atMs <= nowMs) session.receive(down.shift()?.message ?? new Uint8Array(), nowMs);
    const atMs = nowMs + 20 + (nowMs % 7);
    runPlan(
      authority.advance(nowMs),
      targetOf(sim, (_, message) => down.push({ atMs, message: message.slice() })),
    );
    runPlan(
      session.advance(nowMs),
      targetOf(own, (_, message) => authority.receive(1, message, nowMs)),
    );
    if (nowMs > 5000) expect(session.phase, `after ${nowMs} ms`).toBe('playing');
  }
  expect(session.stats.stalls).toBe(0);
});
