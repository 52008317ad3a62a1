// Walking: speed, breath, air, turning, walls, doors, leaps and steps.
import { expect, test } from 'vitest';
import { createArena, middle } from './arena.test-helper.ts';
import { LOUDNESS } from './model.ts';
import { HEARING_CELL, TURN_RAD } from './space.ts';
import { WALKER_HALF } from './walkers.ts';

/** Rows 2 and 3 are a street without a lamp, from column 2 to 28. */
const STREET = 2;

test('a walker takes on its speed within a moment, and stops as soon', () => {
  const { w, place, hold, step } = createArena();
  const e = place(1, 5, STREET);
  hold(1, { x: 1 });
  step(20);
  expect(w.Walker.vx[e]).toBeCloseTo(w.tuning.hiderWalkSpeed, 0);
  hold(1, {});
  step(20);
  expect(w.Walker.vx[e]).toBe(0);
});

test('a stick in a corner is no faster than one pushed to a side', () => {
  const { w, place, hold, step } = createArena();
  const e = place(1, 5, STREET);
  hold(1, { x: 1, y: 1 });
  step(8);
  const { vx, vy } = w.Walker;
  expect(Math.sqrt(vx[e] * vx[e] + vy[e] * vy[e])).toBeLessThanOrEqual(w.tuning.hiderWalkSpeed + 1e-3);
});

test('a hider outruns a hunter, until both are out of breath', () => {
  const { w, place, hold, step } = createArena();
  const hunter = place(0, 3, STREET);
  const hider = place(1, 8, STREET);
  hold(0, { x: 1, run: true });
  hold(1, { x: 1, run: true });
  step(60);
  expect(w.Body.x[hider] - w.Body.x[hunter]).toBeGreaterThan(5 * 32);
  expect(w.Walker.isRunning[hider]).toBe(1);
  step(Math.round(w.tuning.breathSeconds * 30) - 55);
  expect(w.Walker.isRunning[hider]).toBe(0);
  expect(w.Walker.breath[hider]).toBeLessThan(0.1);
});

test('a walker slides along a wall that it is pushed against, and never enters it', () => {
  const { w, place, hold, step } = createArena();
  // Row 5 of columns 4 to 9 is the wall of a house; column 4 of row 4 is grass.
  const e = place(1, 4, 4);
  hold(1, { x: 1, y: 1 });
  step(30);
  expect(w.Body.y[e]).toBe(5 * 32 - WALKER_HALF);
  expect(w.Body.x[e]).toBeGreaterThan(middle(4) + 32);
});

test('a shut door stops the way, an open one does not', () => {
  const { w, place, hold, step, door } = createArena();
  // A house has its door at column 9, row 8; outside is to the right.
  const e = place(1, 10, 8);
  hold(1, { x: -1 });
  step(40);
  expect(w.Body.x[e]).toBe(10 * 32 + WALKER_HALF);
  w.Door.isOpen[door(9, 8)] = 1;
  step(40);
  expect(w.Body.x[e]).toBeLessThan(9 * 32);
});

test('the lantern turns to where the stick points, the shorter way, and stops there', () => {
  const { w, place, hold, step } = createArena();
  const e = place(1, 10, STREET);
  hold(1, { y: -1 });
  step(2);
  expect(w.Walker.facing[e]).toBeGreaterThan(Math.PI);
  step(20);
  expect(w.Walker.facing[e]).toBeCloseTo(1.5 * Math.PI, 6);
  hold(1, { x: -1 });
  step(20);
  expect(w.Walker.facing[e]).toBeCloseTo(Math.PI, 6);
  expect(w.Walker.facing[e] / TURN_RAD).toBe(Math.round(w.Walker.facing[e] / TURN_RAD));
});

test('a shuttered lantern uses up its air, opens by itself, and cannot be shut again at once', () => {
  const { w, place, hold, step } = createArena();
  const e = place(1, 10, STREET);
  hold(1, { shutter: true });
  step();
  expect(w.Walker.isShuttered[e]).toBe(1);
  step(Math.round(w.tuning.airSeconds * 30) + 1);
  expect(w.Walker.isShuttered[e]).toBe(0);
  step(10);
  expect(w.Walker.isShuttered[e]).toBe(0);
  hold(1, {});
  step(Math.round(w.tuning.airRefillSeconds * 30));
  expect(w.Walker.air[e]).toBe(1);
});

test('a hunter cannot shutter its lantern, and a hider cannot leap', () => {
  const { w, walker, hold, step, count } = createArena();
  hold(0, { shutter: true });
  hold(1, { lunge: true });
  step(3);
  expect(w.Walker.isShuttered[walker(0)]).toBe(0);
  expect(count('Lunged')).toBe(0);
});

test('a leap goes straight ahead, then its hunter stumbles and has to rest', () => {
  const { w, place, hold, tap, step, count } = createArena();
  const e = place(0, 5, STREET);
  tap(0, { lunge: true });
  hold(0, { y: 1, lunge: true });
  step(5);
  expect(w.Walker.facing[e]).toBe(0);
  expect(w.Body.x[e] - middle(5)).toBeCloseTo(w.tuning.lungeSpeed * w.tuning.lungeSeconds, -1);
  step(10);
  expect(w.Walker.vy[e]).toBeLessThan(w.tuning.hunterWalkSpeed / 2);
  expect(count('Lunged')).toBe(1);
  hold(0, {});
  step(Math.round(w.tuning.lungeRestSeconds * 30));
  tap(0, { lunge: true });
  expect(count('Lunged')).toBe(2);
});

test('steps are told at the middle of a coarse cell, louder the faster', () => {
  const { place, hold, step, all, happened } = createArena();
  for (const [keys, loudness] of [
    [{ x: 1, run: true }, LOUDNESS.loud],
    [{ x: 1 }, LOUDNESS.plain],
    [{ x: 1, shutter: true }, LOUDNESS.quiet],
  ] as const) {
    place(1, 5, STREET);
    hold(1, keys);
    step(10);
    happened.length = 0;
    step(40);
    const steps = all('Footstep');
    expect(steps.length).toBeGreaterThan(0);
    for (const { x, y, loudness: heard } of steps) {
      expect([x % HEARING_CELL, y % HEARING_CELL, heard]).toEqual([HEARING_CELL / 2, HEARING_CELL / 2, loudness]);
    }
  }
});

test('who is carrying embers is slower', () => {
  const { w, place, hold, step } = createArena();
  const e = place(1, 5, STREET);
  w.Walker.embers[e] = 3;
  hold(1, { x: 1 });
  step(30);
  expect(w.Walker.vx[e]).toBeLessThan(w.tuning.hiderWalkSpeed * 0.95);
});

test('a walker moves the same whoever else is in the town: a client can predict its own', () => {
  const ways = [2, 5].map((seats) => {
    const { w, place, hold, step } = createArena({ seats });
    for (let seat = 2; seat < seats; seat++) {
      place(seat, 5 + seat, STREET);
      hold(seat, { x: -1, run: true });
    }
    const e = place(1, 5, STREET);
    hold(1, { x: 1, y: 0.5, run: true });
    step(50);
    return [w.Body.x[e], w.Body.y[e], w.Walker.facing[e], w.Walker.breath[e]];
  });
  expect(ways[1]).toEqual(ways[0]);
});
