// The session without a network: seats, ticks at their time, presses once, pause.
import { expect, test } from 'vitest';
import { createSim } from '../sim/sim.ts';
import { encodePlayerData } from '../sim/game.ts';
import { game, model } from '../testing/capture.ts';
import { createLocalSession } from './local.ts';
import { runPlan, type PlanTarget } from './plan.ts';

function start(players = 1, bots: readonly number[] = []) {
  const sim = createSim(game, { seed: 1 });
  const data = Array.from({ length: players }, () => encodePlayerData(model.definition, { skin: 2 }));
  const session = createLocalSession({ sim, players, data, bots });
  const thrown: number[] = [];
  const target: PlanTarget = {
    sim,
    scratch: () => sim,
    send: () => undefined,
    close: () => undefined,
    stepped: ({ tick }) => {
      if (sim.world.players.length > 0 && sim.world.input(0).throw) thrown.push(tick);
    },
  };
  const advance = (nowMs: number) => runPlan(session.advance(nowMs), target);
  return { sim, session, advance, thrown };
}

test('ticks are made when their time has come', () => {
  const { sim, session, advance } = start();
  advance(1000);
  expect(sim.tick).toBe(0);
  advance(1000 + 50);
  expect(sim.tick).toBe(3);
  advance(1000 + 58);
  expect(sim.tick).toBe(3);
  expect(session.blend(1058)).toBeCloseTo(0.48, 2);
});

test('people and bots take their seats with the first tick', () => {
  const { sim, advance } = start(2, [1, 3]);
  advance(0);
  advance(17);
  expect(sim.world.players).toEqual([0, 1, 2, 3]);
  expect([0, 1, 2, 3].map((seat) => sim.world.presence(seat))).toEqual(['person', 'person', 'bot', 'bot']);
  expect(sim.world.playerData(1).skin).toBe(2);
});

test('a press is in exactly one tick, however many ticks a picture makes', () => {
  const { session, advance, thrown } = start();
  advance(0);
  advance(20);
  session.setInput(0, new Uint8Array([0, 0, 0b10]));
  session.setInput(0, new Uint8Array([0, 0, 0]));
  advance(100);
  advance(200);
  expect(thrown).toEqual([2]);
});

test('a clock that goes back costs nothing but that moment', () => {
  const { sim, advance } = start();
  advance(3_600_000);
  advance(3_600_100);
  const { tick } = sim;
  advance(50);
  advance(150);
  expect(sim.tick).toBe(tick + 6);
});

test('an order of a slot that nobody plays is not taken', () => {
  const { sim, session, advance } = start(1, [2]);
  const { type, payload } = sim.encodeOrder('Ping', { x: 1, y: 2 });
  session.order(1, type, payload);
  session.order(0, type, payload);
  advance(0);
  advance(20);
  expect(sim.world.orders('Ping').map(({ player }) => player)).toEqual([0]);
});

test('a long sleep is not made up for, and a pause makes no ticks', () => {
  const { sim, session, advance } = start();
  advance(0);
  advance(60_000);
  expect(sim.tick).toBe(8);
  session.setPaused(true);
  advance(61_000);
  advance(70_000);
  expect(sim.tick).toBe(8);
  expect(session.phase).toBe('paused');
  session.setPaused(false);
  advance(70_040);
  expect(sim.tick).toBeGreaterThanOrEqual(9);
  expect(sim.tick).toBeLessThanOrEqual(12);
});

test('more people and bots than seats are refused with both numbers', () => {
  expect(() => start(7, [1, 2])).toThrow(
    expect.objectContaining({
      code: 'session/option',
      message: '7 players and 2 bots do not fit into capture. It has 8 seats, and every player needs data.',
    }),
  );
});
