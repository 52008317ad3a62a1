// Guns, bolts, shields and pick-ups.
import { expect, test } from 'vitest';
import { createArena, type Keys } from './arena.test-helper.ts';
import { HULL_POINTS, PICK_UP } from './model.ts';
import { addPickUp } from './pick-ups.ts';
import { WORLD_WIDTH } from './space.ts';

const FIRE: Keys = { fire: true };

/** Seat 0 points at seat 1, `distance` u to its right. */
function duellists(distance = 200, x = 400) {
  const arena = createArena({ seats: 2 });
  arena.place(0, x, 400);
  arena.place(1, x + distance, 400);
  return arena;
}

test('a bolt that strikes takes one point of hull and says whose it was', () => {
  const { w, hold, step, ship, happened } = duellists();
  hold(0, FIRE);
  step();
  hold(0, {});
  step(30);
  expect(w.Ship.hull[ship(1)]).toBe(HULL_POINTS - 1);
  expect(happened.find(({ name }) => name === 'Hit')?.values).toMatchObject({
    player: 1,
    by: 0,
    hull: HULL_POINTS - 1,
  });
  expect(w.each('Bolt')).toHaveLength(0);
});

test('a held trigger fires at the rate of the gun', () => {
  const { w, hold, step, count } = createArena();
  hold(0, FIRE);
  step(40);
  expect(count('Fired')).toBe(Math.ceil(40 / Math.round(w.tuning.reloadSeconds * 60)));
});

test('a gun that is held overheats, falls silent, and fires again once it is cool enough', () => {
  const { w, hold, step, count, ship, happened } = createArena();
  hold(0, FIRE);
  for (let i = 0; i < 600 && count('Overheated') === 0; i++) step();
  expect(w.Ship.isOverheated[ship(0)]).toBe(1);
  const shots = count('Fired');
  step(20);
  expect(count('Fired')).toBe(shots);
  while (w.Ship.isOverheated[ship(0)] === 1) step();
  expect(w.Ship.heat[ship(0)]).toBeLessThanOrEqual(w.tuning.coolEnough + w.tuning.shotHeat);
  step(10);
  expect(count('Fired')).toBeGreaterThan(shots);
  expect(happened.filter(({ name }) => name === 'Overheated')).toHaveLength(1);
});

test('a gun at rest cools down completely', () => {
  const { w, hold, step, ship } = createArena();
  hold(0, FIRE);
  step(60);
  hold(0, {});
  step(240);
  expect(w.Ship.heat[ship(0)]).toBe(0);
});

test('a bolt hits what lies across the edge of the world', () => {
  const { w, hold, step, ship } = duellists(200, WORLD_WIDTH - 100);
  w.Body.x[ship(1)] -= WORLD_WIDTH;
  hold(0, FIRE);
  step(20);
  expect(w.Ship.hull[ship(1)]).toBeLessThan(HULL_POINTS);
});

test('a bolt cannot pass through a ship, however fast it is', () => {
  const { w, hold, step, ship } = duellists(600);
  hold(0, FIRE);
  step();
  hold(0, {});
  for (const bolt of w.each('Bolt', 'Body')) w.Body.vx[bolt] = 60_000;
  step();
  expect(w.Ship.hull[ship(1)]).toBe(HULL_POINTS - 1);
});

test.each([
  { near: 1, far: 2 },
  { near: 2, far: 1 },
])('of two targets in line the nearer stops the bolt, here the one in seat $near', ({ near, far }) => {
  const { w, place, hold, step, ship } = createArena({ seats: 3 });
  place(0, 400, 400);
  place(near, 600, 400);
  place(far, 700, 400);
  hold(0, FIRE);
  step();
  hold(0, {});
  for (const bolt of w.each('Bolt', 'Body')) w.Body.vx[bolt] = 60_000;
  step(2);
  expect([w.Ship.hull[ship(near)], w.Ship.hull[ship(far)]]).toEqual([HULL_POINTS - 1, HULL_POINTS]);
});

test('nobody is hit by a bolt of their own', () => {
  const { w, hold, step, place, ship, count } = createArena();
  const e = place(0, 400, 400);
  w.Body.vx[e] = 360;
  hold(0, { fire: true, boost: true });
  step(60);
  expect(count('Hit')).toBe(0);
  expect(w.Ship.hull[ship(0)]).toBe(HULL_POINTS);
});

test('a bolt that finds nothing ends by itself', () => {
  const { w, hold, step, sim } = createArena();
  hold(0, FIRE);
  step();
  hold(0, {});
  step(Math.round(w.tuning.boltSeconds * sim.ticksPerSecond) + 2);
  expect(w.each('Bolt')).toHaveLength(0);
});

test('a shield takes hits until it is worn out', () => {
  const { w, hold, step, ship, count } = duellists();
  w.Ship.shield[ship(1)] = 2;
  hold(0, FIRE);
  step(36);
  expect(count('ShieldHit')).toBe(2);
  expect(w.Ship.shield[ship(1)]).toBe(0);
  expect(w.Ship.hull[ship(1)]).toBe(HULL_POINTS - count('Hit'));
  expect(count('Hit')).toBeGreaterThan(0);
});

test('a protected ship cannot be hurt, and loses its protection when it fires', () => {
  const { w, hold, step, ship, count } = duellists();
  w.Ship.protectedTicks[ship(1)] = 90;
  hold(0, FIRE);
  step(40);
  expect(w.Ship.hull[ship(1)]).toBe(HULL_POINTS);
  expect(count('ShieldHit')).toBeGreaterThan(0);
  hold(1, FIRE);
  step();
  expect(w.Ship.protectedTicks[ship(1)]).toBe(0);
});

test('the spread fires three bolts to both sides of the nose, for a while', () => {
  const { w, hold, step, ship, happened } = createArena();
  w.Ship.spreadTicks[ship(0)] = 5;
  hold(0, FIRE);
  step();
  expect(w.each('Bolt')).toHaveLength(3);
  step(10);
  expect(happened.filter(({ name }) => name === 'Fired').map(({ values }) => values.bolts)).toEqual([3, 1]);
});

test('a ship that touches a pick-up has it, and it is gone', () => {
  const kinds = new Set<number>();
  const { w, step, place, ship, happened } = createArena();
  const e = place(0, 400, 400);
  for (let i = 0; i < 12; i++) {
    w.Ship.boostSeconds[e] = 0.1;
    w.Ship.shield[e] = 0;
    w.Ship.spreadTicks[e] = 0;
    addPickUp(w, 410, 400);
    step();
    const [found] = w.each('PickUp');
    expect(found).toBeUndefined();
    const taken = happened.at(-1);
    expect(taken?.name).toBe('PickedUp');
    const kind = taken?.values.kind ?? -1;
    kinds.add(kind);
    if (kind === PICK_UP.shield) expect(w.Ship.shield[ship(0)]).toBe(w.tuning.shieldHits);
    else if (kind === PICK_UP.spread) expect(w.Ship.spreadTicks[ship(0)]).toBeGreaterThan(500);
    else expect(w.Ship.boostSeconds[ship(0)]).toBe(w.tuning.boostSeconds);
  }
  expect([...kinds].sort((a, b) => a - b)).toEqual([0, 1, 2]);
});

test('pick-ups vanish, and no more than eight lie about', () => {
  const { w, step } = createArena();
  for (let i = 0; i < 20; i++) {
    addPickUp(w, 1000, 1000);
    step();
  }
  expect(w.each('PickUp').length).toBeLessThanOrEqual(8);
  step(Math.round(w.tuning.pickUpSeconds * 60) + 2);
  expect(w.each('PickUp')).toHaveLength(0);
});
