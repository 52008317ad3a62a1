// Sight and hearing: what a seat may know, and that nothing else tells it more.
import { expect, test } from 'vitest';
import { createArena, middle } from './arena.test-helper.ts';
import { isLampLit } from './light.ts';
import { LOUDNESS, model } from './model.ts';
import { SIGHT, VIEW_RADIUS, canHear, canSee } from './sight.ts';
import { game } from './sim.ts';
import { town } from './town.ts';

/** Rows 2 and 3 are a street without a lamp, from column 2 to 28; a lamp lights columns 29 to 34. */
const STREET = 2;
/** Eighths of a turn to the left. */
const LEFT = 4;

test('the street of these tests is dark, and its end is lit', () => {
  expect(isLampLit(middle(10), middle(STREET))).toBe(false);
  expect(isLampLit(middle(20), middle(STREET))).toBe(false);
  expect(isLampLit(middle(31), middle(STREET))).toBe(true);
});

test('a shuttered hider is seen in a hunter’s beam, not behind it and not beyond it', () => {
  const { w, place, hold, step } = createArena();
  hold(1, { shutter: true });
  place(0, 5, STREET);
  const hider = place(1, 13, STREET);
  step();
  expect(canSee(w, 0, hider)).toBe(true);
  place(0, 5, STREET, LEFT);
  step();
  expect(canSee(w, 0, hider)).toBe(false);
  place(0, 3, STREET);
  place(1, 17, STREET);
  step();
  expect(canSee(w, 0, hider)).toBe(false);
});

test('an open lantern is seen from afar, by a hider too; nothing is seen beyond the view', () => {
  const { w, place, step } = createArena({ seats: 3 });
  place(0, 5, STREET, LEFT);
  const hider = place(1, 20, STREET);
  place(2, 7, STREET);
  step();
  expect(canSee(w, 0, hider)).toBe(true);
  expect(canSee(w, 2, hider)).toBe(true);
  place(1, 5 + Math.ceil(VIEW_RADIUS / 32) + 1, STREET);
  step();
  expect(canSee(w, 0, hider)).toBe(false);
});

test('in the dark a shuttered hider sees only what is near or shines', () => {
  const { w, place, hold, step } = createArena({ seats: 3 });
  hold(1, { shutter: true });
  hold(2, { shutter: true });
  place(1, 10, STREET);
  const other = place(2, 13, STREET);
  const hunter = place(0, 25, STREET);
  step();
  expect(canSee(w, 1, other)).toBe(false);
  expect(canSee(w, 1, hunter)).toBe(true);
  place(2, 11, STREET);
  step();
  expect(canSee(w, 1, other)).toBe(true);
});

test('whoever stands in a lamp’s light is seen from the dark', () => {
  const { w, place, hold, step } = createArena();
  hold(1, { shutter: true });
  place(0, 16, STREET, LEFT);
  const hider = place(1, 31, STREET);
  step();
  expect(w.Walker.isLit[hider]).toBe(1);
  expect(canSee(w, 0, hider)).toBe(true);
});

test('whoever is lit by one hunter is seen by all who look that way', () => {
  const { w, place, hold, step } = createArena({ seats: 3, hunters: [0, 2] });
  hold(1, { shutter: true });
  place(0, 5, STREET, LEFT);
  const hider = place(1, 18, STREET);
  place(2, 25, STREET);
  step();
  expect(canSee(w, 0, hider)).toBe(false);
  place(2, 25, STREET, LEFT);
  step();
  expect(w.Walker.isLit[hider]).toBe(1);
  expect(canSee(w, 0, hider)).toBe(true);
});

test('walls hide, windows do not', () => {
  const { w, place, step } = createArena();
  // A house: its left wall is column 4, with a window in row 7.
  place(0, 2, 8);
  const hider = place(1, 7, 8);
  step();
  expect(canSee(w, 0, hider)).toBe(false);
  place(0, 2, 7);
  place(1, 7, 7);
  step();
  expect(canSee(w, 0, hider)).toBe(true);
});

test('a shut door hides who is behind it, and is itself seen', () => {
  const { w, place, step, door } = createArena();
  const e = door(9, 8);
  place(0, 10, 8, LEFT);
  const hider = place(1, 7, 8);
  step();
  expect(canSee(w, 0, hider)).toBe(false);
  expect(canSee(w, 0, e)).toBe(true);
  expect(canSee(w, 1, e)).toBe(true);
  w.Door.isOpen[e] = 1;
  step();
  expect(canSee(w, 0, hider)).toBe(true);
});

test('a door far off in the dark is not known, nor an ember behind a wall', () => {
  const { w, place, step, door } = createArena();
  place(0, 2, STREET);
  step();
  expect(canSee(w, 0, door(26, 5))).toBe(false);
  const ember = w.spawn({ Ember: {}, Body: { x: middle(7), y: middle(8) } });
  place(1, 2, 8);
  step();
  expect(canSee(w, 1, ember)).toBe(false);
  place(1, 6, 8);
  step();
  expect(canSee(w, 1, ember)).toBe(true);
});

test('everyone knows the own walker and all scores', () => {
  const { w, walker, score } = createArena();
  expect(canSee(w, 0, walker(0))).toBe(true);
  expect(canSee(w, 0, score(1))).toBe(true);
});

test('looking changes nothing, and nobody sees farther than SIGHT says', () => {
  const { sim, w, step, join } = createArena({ seats: 16, isUntouched: true });
  for (let seat = 16; seat < 24; seat++) join(seat, 'bot', 3);
  step(300);
  const before = new Uint32Array(2);
  const after = new Uint32Array(2);
  sim.checksum(before, 0);
  let asked = 0;
  for (const seat of w.players) {
    for (const own of w.each('Walker', 'Body')) {
      if (w.Walker.player[own] !== seat) continue;
      for (const e of w.each('Body')) {
        const dx = w.Body.x[e] - w.Body.x[own];
        const dy = w.Body.y[e] - w.Body.y[own];
        if (dx * dx + dy * dy > SIGHT.radius * SIGHT.radius) expect(canSee(w, seat, e)).toBe(false);
        asked++;
      }
    }
  }
  expect(asked).toBeGreaterThan(1000);
  sim.checksum(after, 0);
  expect(after).toEqual(before);
});

test('a room looks no farther than anyone sees', () => {
  const { radius = 0, margin = 0 } = game.rules.sight ?? {};
  expect(radius + margin).toBe(VIEW_RADIUS);
});

test('loud steps are heard through walls and far, quiet ones only near', () => {
  const { w, place } = createArena();
  place(0, 5, STREET);
  const heard = (tiles: number, loudness: number) =>
    canHear(w, 0, 'Footstep', { x: middle(5 + tiles), y: middle(STREET), loudness });
  const range = w.tuning.hearingRange / town.tileSize;
  expect(heard(range - 1, LOUDNESS.loud)).toBe(true);
  expect(heard(range + 1, LOUDNESS.loud)).toBe(false);
  expect(heard(range - 1, LOUDNESS.plain)).toBe(false);
  expect(heard(range / 2, LOUDNESS.plain)).toBe(true);
  expect(heard(range / 2, LOUDNESS.quiet)).toBe(false);
  expect(heard(2, LOUDNESS.quiet)).toBe(true);
});

test('what is told to all is heard everywhere', () => {
  const { w } = createArena();
  expect(canHear(w, 0, 'Caught', {})).toBe(true);
  expect(canHear(w, 0, 'ShrineLit', { x: 3000, y: 3000 })).toBe(true);
  expect(canHear(w, 0, 'DoorMoved', { x: 3000, y: 3000 })).toBe(false);
});

test('no event that is only heard names a player or a row', () => {
  const { events } = model.definition;
  for (const name of ['Footstep', 'Lunged', 'DoorMoved', 'EmberTaken', 'ShrineFed', 'Cried'] as const) {
    const kinds = Object.values(events[name].fields).map(({ kind }) => kind);
    expect(kinds.filter((kind) => ['player', 'entity', 'entityId'].includes(kind))).toEqual([]);
  }
});
