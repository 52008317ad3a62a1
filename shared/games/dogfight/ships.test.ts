// Flight: thrust, inertia, turning, boost, crashes, and the way back into the fight.
import { expect, test } from 'vitest';
import { createArena } from './arena.test-helper.ts';
import { HULL_POINTS } from './model.ts';
import { WORLD_HEIGHT, WORLD_WIDTH, shortX, shortY } from './space.ts';

function speedOf({ w, ship }: ReturnType<typeof createArena>, seat = 0): number {
  const e = ship(seat);
  return Math.sqrt(w.Body.vx[e] * w.Body.vx[e] + w.Body.vy[e] * w.Body.vy[e]);
}

test('thrust accelerates a ship along its nose', () => {
  const { w, place, hold, step } = createArena();
  const e = place(0, 100, 100);
  hold(0, { thrust: 1 });
  step(10);
  expect(w.Body.vx[e]).toBeGreaterThan(50);
  expect(w.Body.vy[e]).toBe(0);
  expect(w.Body.x[e]).toBeGreaterThan(100);
});

test('a ship without thrust glides on, slowed only by light drag', () => {
  const arena = createArena();
  const e = arena.place(0, 100, 100);
  arena.w.Body.vx[e] = 300;
  arena.step(60);
  expect(speedOf(arena)).toBeLessThan(300);
  expect(speedOf(arena)).toBeGreaterThan(180);
});

test('a ship that turns while it glides keeps its course', () => {
  const { w, place, hold, step } = createArena();
  const e = place(0, 100, 100);
  w.Body.vx[e] = 200;
  hold(0, { turn: 1 });
  step(20);
  expect(w.Body.vy[e]).toBe(0);
  expect(w.Body.vx[e]).toBeGreaterThan(150);
  expect(w.Ship.heading[e]).toBeGreaterThan(0.8);
});

test('the turn key takes hold at once but not instantly, and lets go as fast', () => {
  const { w, place, hold, step } = createArena();
  const e = place(0, 100, 100);
  hold(0, { turn: -1 });
  step();
  expect(w.Ship.turnSpeed[e]).toBeLessThan(0);
  expect(w.Ship.turnSpeed[e]).toBeGreaterThan(-w.tuning.turnSpeed);
  step(9);
  expect(w.Ship.turnSpeed[e]).toBe(-w.tuning.turnSpeed);
  hold(0, {});
  step(10);
  expect(w.Ship.turnSpeed[e]).toBe(0);
});

test('after many turns the facing is still the heading, and still one long', () => {
  const { w, place, hold, step } = createArena();
  const e = place(0, 100, 100);
  hold(0, { turn: 1 });
  step(6000);
  expect(w.Ship.facingX[e]).toBeCloseTo(Math.cos(w.Ship.heading[e]), 6);
  expect(w.Ship.facingY[e]).toBeCloseTo(Math.sin(w.Ship.heading[e]), 6);
  expect(Math.abs(w.Ship.heading[e])).toBeLessThanOrEqual(Math.PI);
});

test('thrust never exceeds the top speed, and backing is slower', () => {
  const arena = createArena();
  arena.place(0, 100, 100);
  arena.hold(0, { thrust: 1 });
  arena.step(240);
  expect(speedOf(arena)).toBeCloseTo(arena.w.tuning.topSpeed, 0);
  const e = arena.place(0, 100, 100);
  arena.hold(0, { thrust: -1 });
  arena.step(30);
  expect(arena.w.Body.vx[e]).toBeLessThan(-50);
  expect(speedOf(arena)).toBeLessThan(arena.w.tuning.topSpeed / 2);
});

test('boost goes beyond the top speed until its tank is empty, then fills again', () => {
  const arena = createArena();
  const { w, hold, step, count } = arena;
  const e = arena.place(0, 100, 100);
  hold(0, { boost: true });
  step(60);
  expect(speedOf(arena)).toBeGreaterThan(w.tuning.topSpeed + 100);
  step(60 * w.tuning.boostSeconds);
  expect(w.Ship.isBoosting[e]).toBe(0);
  expect(count('Boosted')).toBe(1);
  hold(0, {});
  step(120);
  expect(w.Ship.boostSeconds[e]).toBeGreaterThan(0.2);
  expect(speedOf(arena)).toBeLessThanOrEqual(w.tuning.topSpeed);
});

test('a ship that leaves over one edge meets what lies behind the other', () => {
  const { w, place, step, count } = createArena({ seats: 2 });
  const e = place(0, WORLD_WIDTH - 60, 20);
  place(1, 20, WORLD_HEIGHT - 10);
  w.Body.vx[e] = 360;
  step(30);
  expect(count('Crashed')).toBe(2);
});

test('a hard blow from a rock costs hull, a touch costs nothing', () => {
  const blow = (speed: number) => {
    const { w, place, step, ship, happened } = createArena({ config: { rocks: 1 } });
    const e = place(0, 200, 200);
    for (const rock of w.each('Rock', 'Body')) {
      w.Body.x[rock] = 290;
      w.Body.y[rock] = 200;
      w.Body.vx[rock] = 0;
      w.Body.vy[rock] = 0;
    }
    w.Body.vx[e] = speed;
    step(40);
    return { hull: w.Ship.hull[ship(0)], vx: w.Body.vx[e], crashes: happened.filter(({ name }) => name === 'Crashed') };
  };
  const hard = blow(360);
  expect(hard.hull).toBeLessThan(HULL_POINTS);
  expect(hard.vx).toBeLessThan(0);
  expect(hard.crashes).toHaveLength(1);
  expect(hard.crashes[0].values.damage).toBe(HULL_POINTS - hard.hull);
  const soft = blow(100);
  expect(soft.hull).toBe(HULL_POINTS);
  expect(soft.crashes[0].values.damage).toBe(0);
});

test('whoever hurt a ship last has the kill when a rock finishes it', () => {
  const { w, ship, step, happened, pilot } = createArena({ seats: 2 });
  const e = ship(0);
  w.Ship.hitBy[e] = 1;
  w.Ship.hitTicks[e] = 60;
  w.Ship.hull[e] = 0;
  step();
  expect(happened.find(({ name }) => name === 'Scored')?.values).toMatchObject({ by: 1, player: 0, score: 1 });
  expect(w.Pilot.score[pilot(1)]).toBe(1);
});

test('an old wound gives nobody a kill', () => {
  const { w, ship, step, happened, pilot } = createArena({ seats: 2 });
  const e = ship(0);
  w.Ship.hitBy[e] = 1;
  w.Ship.hitTicks[e] = 2;
  step(3);
  w.Ship.hull[e] = 0;
  step();
  expect(happened.find(({ name }) => name === 'Scored')?.values).toMatchObject({ by: 255, player: 0 });
  expect(w.Pilot.score[pilot(1)]).toBe(0);
});

test('a lost ship comes back after the pause, away from the others, and protected', () => {
  const { w, ship, hasShip, step, place, sim } = createArena({ seats: 2 });
  place(1, 1200, 800);
  w.Ship.hull[ship(0)] = 0;
  step();
  const lostAt = sim.tick;
  while (!hasShip(0)) step();
  expect(sim.tick - lostAt).toBeGreaterThanOrEqual(w.tuning.respawnSeconds * 60);
  expect(sim.tick - lostAt).toBeLessThanOrEqual(w.tuning.respawnSeconds * 60 + 2);
  const dx = shortX(w.Body.x[ship(0)] - 1200);
  const dy = shortY(w.Body.y[ship(0)] - 800);
  expect(Math.sqrt(dx * dx + dy * dy)).toBeGreaterThan(500);
  expect(w.Ship.hull[ship(0)]).toBe(HULL_POINTS);
  expect(w.Ship.protectedTicks[ship(0)]).toBeGreaterThan(80);
});
