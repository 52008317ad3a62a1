// Every lesson can be taken: in a match of bots, each comes up for some seat, and is done by it.
import { expect, test } from 'vitest';
import { frameOfWorld } from '#client/view/frame.ts';
import { game as dogfight } from '#shared/games/dogfight/sim.ts';
import { game as lanterns } from '#shared/games/lanterns/sim.ts';
import { createSim } from '#shared/index.ts';
import { botBundles, mixedLevels } from '#shared/testing/golden.ts';
import { lessons as dogfightLessons } from './dogfight/lessons.ts';
import { lessons as lanternsLessons } from './lanterns/lessons.ts';

const hints = { keys: (id: string) => [[id]], group: (ids: readonly string[]) => [[...ids]], pad: () => undefined };

test('in dogfight', () => {
  const sim = createSim(dogfight, { seed: 4 });
  const frame = frameOfWorld(sim.world);
  const lessons = dogfightLessons(hints);
  const bundleFor = botBundles(sim, mixedLevels(4));
  const [asked, done] = [new Set<string>(), new Set<string>()];
  for (let tick = 1; tick <= 1800; tick++) {
    sim.step(bundleFor(tick));
    if (tick % 15 !== 0) continue;
    for (const { id, when, isDone } of lessons) {
      for (let seat = 0; seat < 4; seat++) {
        if (when?.(frame, seat) !== false) asked.add(id);
        if (isDone(frame, seat)) done.add(id);
      }
    }
  }
  expect([...asked].toSorted()).toEqual(lessons.map(({ id }) => id).toSorted());
  expect([...done].toSorted()).toEqual(lessons.map(({ id }) => id).toSorted());
  expect(
    lessons.some(({ isDone, when }) => isDone(frame, 7) || when?.(frame, 7) === true),
    'an empty seat',
  ).toBe(false);
});

test('in lanterns', () => {
  const sim = createSim(lanterns, { seed: 4 });
  const frame = frameOfWorld(sim.world);
  const lessons = lanternsLessons(hints);
  const bundleFor = botBundles(sim, mixedLevels(8));
  const [asked, done] = [new Set<string>(), new Set<string>()];
  for (let tick = 1; tick <= 3000 && done.size < lessons.length; tick++) {
    sim.step(bundleFor(tick));
    if (tick % 8 !== 0) continue;
    for (const { id, when, isDone } of lessons) {
      for (let seat = 0; seat < 8; seat++) {
        if (when?.(frame, seat) !== false) asked.add(id);
        if (isDone(frame, seat)) done.add(id);
      }
    }
  }
  expect([...asked].toSorted()).toEqual(lessons.map(({ id }) => id).toSorted());
  expect([...done].toSorted()).toEqual(lessons.map(({ id }) => id).toSorted());
});
