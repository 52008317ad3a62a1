// What E marks, in the real rules: the opponent ahead, or a place ahead.
import { expect, test } from 'vitest';
import { createSim } from '#shared/index.ts';
import { game } from '#shared/games/dogfight/sim.ts';
import { WORLD_WIDTH } from '#shared/games/dogfight/space.ts';
import { NO_COMMANDS, NO_ORDERS, PRESENCE, type Command } from '#shared/sim/bundle.ts';
import { shipOf } from './director.ts';
import { pingTarget } from './ping-target.ts';

/** Ships of seats 0, 1, …: seat 0 at 100, 400 looks to the right. */
function sky(...others: readonly (readonly [x: number, y: number])[]) {
  const sim = createSim(game, { seed: 3, config: { rocks: 0 } });
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  const places = [[100, 400] as const, ...others];
  const joins = places.map((_, seat): Command => {
    return { kind: 'join', seat, presence: PRESENCE.person, level: 0, data: sim.emptyData };
  });
  const step = (commands: readonly Command[]) => sim.step({ tick: sim.tick + 1, inputs, orders: NO_ORDERS, commands });
  step(joins);
  for (let i = 0; i < 10; i++) step(NO_COMMANDS);
  const { Body, Ship } = sim.world;
  places.forEach(([x, y], seat) => {
    const e = shipOf(sim.world, seat);
    if (e === undefined) throw new Error('A seat has no ship.');
    Body.x[e] = x;
    Body.y[e] = y;
    Ship.facingX[e] = 1;
    Ship.facingY[e] = 0;
  });
  return sim.world;
}

test('the opponent the nose points at, not the nearer one beside', () => {
  expect(pingTarget(sky([600, 450], [120, 500]), 0)).toEqual({ x: 600, y: 450 });
});

test('across the edge of the torus', () => {
  const behind = sky([WORLD_WIDTH - 300, 400]);
  expect(pingTarget(behind, 0)).toEqual({ x: 420, y: 400 });
  expect(pingTarget(behind, 1)).toEqual({ x: 100, y: 400 });
});

test('a place ahead when nobody is there, or only far away', () => {
  expect(pingTarget(sky(), 0)).toEqual({ x: 420, y: 400 });
  expect(pingTarget(sky([1150, 400]), 0)).toEqual({ x: 420, y: 400 });
});

test('nothing without a ship', () => {
  expect(pingTarget(sky(), 5)).toBeNull();
});
