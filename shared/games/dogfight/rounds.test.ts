// Seats, rounds, colours and markers.
import { expect, test } from 'vitest';
import { createArena } from './arena.test-helper.ts';
import { HULL_POINTS, PHASE, model } from './model.ts';
import { WORLD_HEIGHT, WORLD_WIDTH } from './space.ts';

type Arena = ReturnType<typeof createArena>;

/** Seat `by` destroys seat `player`'s ship. */
function kill({ w, ship, step, hasShip }: Arena, by: number, player: number): void {
  while (!hasShip(player)) step();
  w.Ship.hull[ship(player)] = 0;
  w.Ship.hitBy[ship(player)] = by;
  w.Ship.hitTicks[ship(player)] = 60;
  step();
}

test('play begins at once', () => {
  const { w, hasShip } = createArena();
  expect(w.globals).toMatchObject({ phase: PHASE.play, round: 1, winner: 255 });
  expect(hasShip(0)).toBe(true);
});

test('a round ends at the score: finish is reported once, with the winner', () => {
  const arena = createArena({ seats: 2, config: { scoreToWin: 2 } });
  kill(arena, 1, 0);
  expect(arena.count('finish')).toBe(0);
  kill(arena, 1, 0);
  arena.step(200);
  expect(arena.happened.filter(({ name }) => name === 'finish').map(({ values }) => values)).toEqual([
    { winner: 1, score: 2, round: 1 },
  ]);
  expect(arena.w.globals).toMatchObject({ phase: PHASE.result, winner: 1 });
});

test('while the result stands nobody can fire, be hurt, or score', () => {
  const arena = createArena({ seats: 2, config: { scoreToWin: 1 } });
  const { w, hold, step, place, ship, hasShip, count } = arena;
  kill(arena, 1, 0);
  while (!hasShip(0)) step();
  place(0, 400, 400);
  place(1, 600, 400);
  hold(0, { fire: true });
  step(30);
  expect(count('Fired')).toBe(0);
  expect(w.Ship.hull[ship(1)]).toBe(HULL_POINTS);
  expect(w.globals.phase).toBe(PHASE.result);
});

test('the next round is counted down and begins in the same world with fresh scores and ships', () => {
  const arena = createArena({ seats: 2, config: { scoreToWin: 1, roundSeconds: 30 } });
  const { w, step, pilot, happened } = arena;
  kill(arena, 1, 0);
  step(Math.round((w.tuning.resultSeconds + w.tuning.countdownSeconds) * 60) + 2);
  expect(w.globals).toMatchObject({ phase: PHASE.play, round: 2 });
  expect([w.Pilot.score[pilot(0)], w.Pilot.score[pilot(1)]]).toEqual([0, 0]);
  expect(w.each('Ship')).toHaveLength(2);
  const said = happened.filter(({ name }) => name === 'Countdown' || name === 'RoundStarted');
  expect(said.map(({ name, values }) => (name === 'Countdown' ? values.secondsLeft : 'go'))).toEqual([3, 2, 1, 'go']);
  kill(arena, 0, 1);
  expect(happened.filter(({ name }) => name === 'finish').map(({ values }) => values.round)).toEqual([1, 2]);
});

test('when the time is up the most kills win, and the last seconds are counted', () => {
  const arena = createArena({ seats: 2, config: { scoreToWin: 50, roundSeconds: 12 } });
  kill(arena, 0, 1);
  arena.step(12 * 60);
  expect(arena.happened.find(({ name }) => name === 'finish')?.values).toEqual({ winner: 0, score: 1, round: 1 });
  expect(arena.count('Countdown')).toBe(10);
});

test('a tie is played on until the next kill', () => {
  const arena = createArena({ seats: 2, config: { scoreToWin: 50, roundSeconds: 10 } });
  arena.step(15 * 60);
  expect(arena.count('finish')).toBe(0);
  kill(arena, 0, 1);
  expect(arena.happened.find(({ name }) => name === 'finish')?.values).toEqual({ winner: 0, score: 1, round: 1 });
});

test('a tie that nobody breaks within a minute is a draw', () => {
  const arena = createArena({ seats: 2, config: { scoreToWin: 50, roundSeconds: 10 } });
  arena.step(72 * 60);
  expect(arena.happened.find(({ name }) => name === 'finish')?.values).toEqual({ winner: 255, score: 0, round: 1 });
});

test('the clock stands still while nobody is there', () => {
  const { w, step } = createArena({ seats: 0 });
  const before = w.globals.phaseTicks;
  step(100);
  expect(w.globals.phaseTicks).toBe(before);
});

test('eight players fit, each with a ship and a colour of their own', () => {
  const { w } = createArena({ seats: 8, colors: [3, 3, 3, 0, 1, 9, 8, 2] });
  expect(w.each('Ship')).toHaveLength(8);
  const colors = w.each('Pilot').map((e) => w.Pilot.color[e]);
  expect(new Set(colors).size).toBe(8);
  expect(colors[0]).toBe(2);
  expect(w.each('Ship').map((e) => w.Ship.color[e])).toEqual(colors);
});

test('who leaves takes ship, bolts, marker and claims along; who comes after begins anew', () => {
  const arena = createArena({ seats: 2 });
  const { w, hold, step, sim, commands, join, pilot, ship, orders } = arena;
  hold(1, { fire: true });
  orders.push({ seat: 1, ...sim.encodeOrder('Ping', { x: 5, y: 5 }) });
  step(20);
  w.Ship.hitBy[ship(0)] = 1;
  w.Pilot.score[pilot(1)] = 4;
  commands.push({ kind: 'leave', seat: 1 });
  step();
  expect([w.each('Pilot').length, w.each('Ship').length, w.each('Bolt').length, w.each('Marker').length]).toEqual([
    1, 1, 0, 0,
  ]);
  expect(w.Ship.hitBy[ship(0)]).toBe(255);
  join(1);
  step(2);
  expect(w.Pilot.score[pilot(1)]).toBe(0);
});

test('a ping places one marker a player, at most one a second, always inside the world', () => {
  const { w, sim, step, orders, count } = createArena({ seats: 2 });
  const ping = (seat: number, x: number, y: number) => orders.push({ seat, ...sim.encodeOrder('Ping', { x, y }) });
  ping(0, 1e300, -70);
  ping(0, 10, 10);
  ping(1, 30, 40);
  step();
  expect(w.each('Marker')).toHaveLength(2);
  for (const e of w.each('Marker', 'Body')) {
    expect(w.Body.x[e]).toBeGreaterThanOrEqual(0);
    expect(w.Body.x[e]).toBeLessThan(WORLD_WIDTH);
    expect(w.Body.y[e]).toBeGreaterThanOrEqual(0);
    expect(w.Body.y[e]).toBeLessThan(WORLD_HEIGHT);
  }
  step(61);
  ping(0, 50, 60);
  step();
  expect(w.each('Marker')).toHaveLength(2);
  expect(count('Pinged')).toBe(3);
  step(300);
  expect(w.each('Marker')).toHaveLength(0);
});

test('a full world refuses what has no room, and goes on when there is room again', () => {
  const { w, step, join, hold, hasShip, sim } = createArena();
  while (w.spawn({ Marker: { player: 7, lifeTicks: 60_000 }, Body: {} }) !== 0);
  step();
  expect(w.each('Marker').length).toBeGreaterThan(model.definition.entities - 10);
  join(1);
  join(2, 'bot', 3);
  hold(0, { fire: true, thrust: 1, turn: 1 });
  sim.world.Ship.spreadTicks[w.each('Ship')[0]] = 600;
  step(200);
  expect(hasShip(1)).toBe(false);
  for (const e of w.each('Marker')) w.despawn(e);
  step(3);
  expect(hasShip(1)).toBe(true);
  expect(hasShip(2)).toBe(true);
});
