// Orders of a state room's players that name rows: over lines that break, and from who has been told nothing.
import { expect, test } from 'vitest';
import { axis, defineGame, defineModel, entityId, f64, player, u8, type WorldOf } from '../index.ts';
import { createSim } from '../sim/sim.ts';
import { encodeOrder } from '../wire/protocol.ts';
import { createAuthority } from './authority.ts';
import { runPlan } from './plan.ts';
import { createRoomSession } from './room-session.ts';
import { hashes } from './room-rig.test-helper.ts';

const model = defineModel({
  name: 'named',
  ticksPerSecond: 60,
  players: { min: 1, max: 2 },
  entities: 16,
  components: { Body: { x: f64 }, Owned: { player } },
  globals: { struck: f64, orders: u8 },
  input: { x: axis },
  orders: { Strike: { whom: entityId } },
});
interface World extends WorldOf<typeof model> {}

/** Three bodies, at 1, 2 and 3. */
const gameWith = (isVisible: (w: World, x: number) => boolean) =>
  defineGame(model, {
    start(w) {
      for (const x of [1, 2, 3]) w.spawn({ Body: { x } });
    },
    join: (w, seat) => void w.spawn({ Owned: { player: seat } }),
    leave: () => undefined,
    bot: () => undefined,
    sight: { visible: (w, _, e) => !w.has(e, 'Body') || isVisible(w, w.Body.x[e]) },
    systems: {
      strike(w: World) {
        for (const { whom } of w.orders('Strike')) {
          w.globals.orders++;
          const e = w.entityOf(whom);
          if (w.has(e, 'Body')) w.globals.struck = w.Body.x[e];
        }
      },
    },
  });

test.each(['never', 'after the break'])('who was told of no row names none: greeted %s', () => {
  const sim = createSim(
    gameWith(() => false),
    { seed: 1 },
  );
  const authority = createAuthority({ sim, hashes, sync: 'state', startMs: 0 });
  let nowMs = 0;
  const run = (ticks: number) => {
    for (let i = 0; i < ticks; i++) {
      nowMs += 1000 / 60;
      const target = { sim, scratch: () => sim, send: () => undefined, close: () => undefined };
      runPlan(authority.advance(nowMs + 1e-6), target);
    }
  };
  authority.join({ connection: 1, seats: 1, data: [sim.emptyData] }, 0);
  run(2);
  const { type, payload } = sim.encodeOrder('Strike', { whom: sim.worldParts.entities.idOf(2) as never });
  authority.receive(1, encodeOrder({ slot: 0, serial: 1, type, payload }), nowMs);
  authority.drop(1, nowMs);
  authority.rejoin(1, 2, nowMs);
  authority.receive(2, encodeOrder({ slot: 0, serial: 2, type, payload }), nowMs);
  run(2);
  expect([sim.world.globals.orders, sim.world.globals.struck]).toEqual([2, 0]);
});

test('an order that a broken line lost names the row that its player meant, or none', () => {
  // At tick 100 the first body goes out of sight: on a new line the others have other places.
  const game = gameWith((w, x) => x !== 1 || w.tick <= 100);
  const sim = createSim(game, { seed: 1 });
  const own = createSim(game, { seed: 0 });
  const authority = createAuthority({ sim, hashes, sync: 'state', startMs: 0 });
  const session = createRoomSession({ sim: own, hashes });
  let nowMs = 0;
  let connection = 1;
  let isUp = true;
  const run = (ticks: number) => {
    for (let i = 0; i < ticks; i++) {
      nowMs += 1000 / 60;
      runPlan(authority.advance(nowMs + 1e-6), {
        sim,
        scratch: () => sim,
        send: (to, message) => to === connection && isUp && session.receive(message.slice(), nowMs),
        close: () => undefined,
      });
      runPlan(session.advance(nowMs), {
        sim: own,
        scratch: () => own,
        send: (_, message) => isUp && authority.receive(connection, message, nowMs),
        close: () => undefined,
      });
    }
  };
  const strike = (x: number) => {
    const { world } = own;
    const whom = world.idOf([...world.each('Body')].find((e) => world.Body.x[e] === x) as never);
    const { type, payload } = own.encodeOrder('Strike', { whom });
    session.order(0, type, payload);
  };
  authority.join({ connection, seats: 1, data: [own.emptyData] }, 0);
  run(130);
  // One is sent and lost, one is given while the line is down.
  isUp = false;
  strike(2);
  run(2);
  session.lineLost();
  authority.drop(1, nowMs);
  strike(2);
  run(10);
  connection = 2;
  authority.rejoin(1, 2, nowMs);
  isUp = true;
  session.reconnected();
  run(60);
  expect([sim.world.globals.orders, [0, 2].includes(sim.world.globals.struck)]).toEqual([2, true]);
  strike(3);
  run(30);
  expect([sim.world.globals.orders, sim.world.globals.struck]).toEqual([3, 3]);
});
