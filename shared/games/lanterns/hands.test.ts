// Doors, embers, shrines, and leaps that catch.
import { expect, test } from 'vitest';
import { createArena, middle } from './arena.test-helper.ts';
import { ROLE } from './model.ts';
import { HEARING_CELL } from './space.ts';
import { town } from './town.ts';

/** Rows 2 and 3 are a street without a lamp, from column 2 to 28. */
const STREET = 2;
/** Eighths of a turn to the left. */
const LEFT = 4;

test('a press opens the door at hand, another shuts it, and both are heard', () => {
  const { w, place, tap, step, door, all } = createArena();
  const e = door(9, 8);
  place(1, 10, 8);
  tap(1, { interact: true });
  expect(w.Door.isOpen[e]).toBe(1);
  step(10);
  tap(1, { interact: true });
  expect(w.Door.isOpen[e]).toBe(0);
  expect(all('DoorMoved')).toEqual([
    { x: middle(9), y: middle(8), isOpen: 1 },
    { x: middle(9), y: middle(8), isOpen: 0 },
  ]);
});

test('no door shuts on anybody, and none is moved from afar', () => {
  const { w, place, tap, door } = createArena({ seats: 3 });
  const e = door(9, 8);
  place(1, 12, 8);
  tap(1, { interact: true });
  expect(w.Door.isOpen[e]).toBe(0);
  w.Door.isOpen[e] = 1;
  place(1, 10, 8);
  place(2, 9, 8);
  tap(1, { interact: true });
  expect(w.Door.isOpen[e]).toBe(1);
});

test('two who press at once move a door once', () => {
  const { w, place, hold, step, door, count } = createArena({ seats: 3 });
  place(1, 10, 8);
  place(2, 8, 8);
  hold(1, { interact: true });
  hold(2, { interact: true });
  step();
  expect(w.Door.isOpen[door(9, 8)]).toBe(1);
  expect(count('DoorMoved')).toBe(1);
});

test('nobody opens a gate', () => {
  const { w, place, tap, door, count } = createArena();
  const gate = door(12, 47);
  w.Door.isOpen[gate] = 0;
  place(1, 12, 46);
  tap(1, { interact: true });
  expect(w.Door.isOpen[gate]).toBe(0);
  expect(count('DoorMoved')).toBe(0);
});

test('a hider takes the ember that it touches, as many as it can carry; a hunter takes none', () => {
  const { w, place, step, all } = createArena();
  const hider = place(1, 6, STREET);
  place(0, 20, STREET);
  for (let i = 0; i < 4; i++) w.spawn({ Ember: {}, Body: { x: middle(6) + i, y: middle(STREET) } });
  w.spawn({ Ember: {}, Body: { x: middle(20), y: middle(STREET) } });
  step(2);
  expect(w.Walker.embers[hider]).toBe(w.tuning.embersCarried);
  expect(w.count('Ember')).toBe(2);
  for (const { x } of all('EmberTaken')) expect(x % HEARING_CELL).toBe(HEARING_CELL / 2);
});

test('a shrine that has enough embers burns, lights who stands there, and everyone hears of it', () => {
  const { w, place, tap, shrine, score, all, walker } = createArena();
  const e = shrine(0);
  w.Shrine.needs[e] = 2;
  w.globals.shrinesToLight = 2;
  const hider = place(1, 5, STREET);
  w.Body.x[hider] = w.Body.x[e] + 20;
  w.Body.y[hider] = w.Body.y[e];
  w.Walker.embers[walker(1)] = 3;
  tap(1, { interact: true });
  expect(w.Shrine.isLit[e]).toBe(1);
  expect(w.globals.litMask).toBe(1 << town.shrines.findIndex(({ x, y }) => x === w.Body.x[e] && y === w.Body.y[e]));
  expect(w.Walker.isLit[hider]).toBe(1);
  expect(w.Walker.embers[hider]).toBe(1);
  expect(w.Score.points[score(1)]).toBe(2 * w.tuning.emberPoints);
  expect(all('ShrineLit')).toEqual([{ x: w.Body.x[e], y: w.Body.y[e], lit: 1 }]);
});

test('a leap catches the hider that it touches, who drops what it carries and gets up as a hunter', () => {
  const { w, place, tap, step, score, all } = createArena({ seats: 3 });
  place(0, 6, STREET);
  const hider = place(1, 8, STREET);
  w.Walker.embers[hider] = 2;
  tap(0, { lunge: true });
  step(8);
  expect(w.Walker.role[hider]).toBe(ROLE.hunter);
  expect(w.Walker.heldTicks[hider]).toBeGreaterThan(0);
  expect(w.count('Ember')).toBe(2);
  expect(w.Score.catches[score(0)]).toBe(1);
  expect(all('Caught')).toEqual([{ by: 0, player: 1, hidersLeft: 1 }]);
  expect(all('Cried')).toHaveLength(1);
  step(Math.round(w.tuning.frightSeconds * 30));
  expect(w.Walker.heldTicks[hider]).toBe(0);
});

test('a leap that misses catches nobody, and none goes through a wall', () => {
  const { w, place, tap, step, count } = createArena();
  place(0, 6, STREET, LEFT);
  place(1, 8, STREET);
  tap(0, { lunge: true });
  step(10);
  expect(count('Caught')).toBe(0);
  step(90);
  // A wall of one tile is between columns 3 and 5 in row 8.
  const hunter = place(0, 3, 8);
  const hider = place(1, 5, 8);
  w.Body.x[hunter] = middle(3) + 5;
  w.Body.x[hider] = middle(5) - 5;
  tap(0, { lunge: true });
  step(10);
  expect(count('Lunged')).toBe(2);
  expect(count('Caught')).toBe(0);
});

test('of two who leap at the same hider only one catches it', () => {
  const { place, hold, step, count } = createArena({ seats: 4, hunters: [0, 1] });
  place(0, 6, STREET);
  place(1, 10, STREET, LEFT);
  place(2, 8, STREET);
  hold(0, { lunge: true });
  hold(1, { lunge: true });
  step(8);
  expect(count('Caught')).toBe(1);
});
