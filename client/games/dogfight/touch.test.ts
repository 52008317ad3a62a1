// Flying with two thumbs, in the real rules.
import { expect, test } from 'vitest';
import { createSim } from '#shared/index.ts';
import { game } from '#shared/games/dogfight/sim.ts';
import { PRESENCE } from '#shared/sim/bundle.ts';
import { inputRecord } from '#shared/world/accessors.ts';
import { shipOf } from './director.ts';
import { shortAngle, steerByThumb } from './touch.ts';

function flight() {
  const sim = createSim(game, { seed: 3, config: { rocks: 0 } });
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  const input = inputRecord<(typeof game.model.definition)['input']>(game.model.inputLayout, inputs, 0);
  const join = { kind: 'join', seat: 0, presence: PRESENCE.person, level: 0, data: sim.emptyData } as const;
  const step = (stick: { x: number; y: number }) => {
    steerByThumb(sim.world, 0, stick, input);
    const tick = sim.tick + 1;
    sim.step({ tick, inputs, orders: [], commands: tick === 1 ? [join] : [] });
  };
  return { sim, input, step };
}

test('the ship turns to where the thumb points, without swinging about, and flies there', () => {
  for (let i = 0; i < 8; i++) {
    const { sim, step } = flight();
    const wanted = (i / 8) * 2 * Math.PI;
    for (let tick = 0; tick < 150; tick++) step({ x: Math.cos(wanted), y: Math.sin(wanted) });
    const e = shipOf(sim.world, 0);
    expect(e).toBeDefined();
    if (e === undefined) return;
    const { Body, Ship } = sim.world;
    expect(Math.abs(shortAngle(Ship.heading[e] - wanted))).toBeLessThan(0.06);
    expect(Math.abs(Ship.turnSpeed[e])).toBeLessThan(0.3);
    expect(Body.vx[e] * Math.cos(wanted) + Body.vy[e] * Math.sin(wanted)).toBeGreaterThan(200);
  }
});

test('a thumb at rest lets everything go', () => {
  const { input, step } = flight();
  step({ x: 1, y: 0 });
  step({ x: 1, y: 0 });
  step({ x: 0, y: 0 });
  expect(input.turn).toBe(0);
  expect(input.thrust).toBe(0);
});
