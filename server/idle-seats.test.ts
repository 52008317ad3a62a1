// What counts as doing something, by what was sealed.
import { expect, test } from 'vitest';
import { NO_COMMANDS, NO_ORDERS, PRESENCE, type Bundle } from '#shared/sim/bundle.ts';
import { IdleSeats } from './idle-seats.ts';

/** Three seats of two bytes, ten ticks a second, from tick 100 on. */
function begin() {
  const seats = new IdleSeats({ seats: 3, inputBytes: 2, ticksPerSecond: 10, tick: 100 });
  let tick = 100;
  return {
    step(inputs: readonly number[], more: Partial<Bundle> = {}) {
      tick++;
      const bundle = { tick, inputs: Uint8Array.from(inputs), orders: NO_ORDERS, commands: NO_COMMANDS };
      seats.stepped({ ...bundle, ...more });
    },
    idle: () => [0, 1, 2].map((seat) => seats.idleMs([seat])),
    seats,
  };
}

test('a seat is idle from where the match begins, and while its input stays as it is', () => {
  const { step, idle, seats } = begin();
  expect(idle()).toEqual([0, 0, 0]);
  step([0, 0, 7, 0, 0, 0]);
  step([0, 0, 7, 0, 0, 1]);
  step([0, 0, 7, 0, 0, 1]);
  // What is held down is no act but in the tick in which it was pressed.
  expect(idle()).toEqual([300, 200, 100]);
  // Whoever has two seats acts with either.
  expect(seats.idleMs([0, 2])).toBe(100);
  expect(seats.idleMs([])).toBe(0);
});

test('an order, a seat that is taken and someone who comes back are acts; what the server does to others is none', () => {
  const { step, idle } = begin();
  const none = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < 5; i++) step(none);
  step(none, { orders: [{ seat: 0, type: 0, payload: new Uint8Array() }] });
  step(none, { commands: [{ kind: 'presence', seat: 1, presence: PRESENCE.person, level: 0 }] });
  expect(idle()).toEqual([100, 0, 700]);
  step(none, {
    commands: [
      { kind: 'join', seat: 2, presence: PRESENCE.person, level: 0, data: new Uint8Array() },
      { kind: 'leave', seat: 1 },
    ],
  });
  expect(idle()).toEqual([200, 100, 0]);
});
