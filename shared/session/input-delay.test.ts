// The delay of a rollback session's own input: none unless asked for, and when it adapts it does not swing.
import { expect, test } from 'vitest';
import { InputDelay } from './input-delay.ts';

/** Runs at 60 frames a second, `aheadTicks(frame)` ahead of the seals; returns the delays that were aimed at, and how fast the picture moved. */
function run(delay: InputDelay, seconds: number, aheadTicks: (frame: number) => number) {
  const ticks: number[] = [];
  let fastest = 0;
  for (let frame = 0; frame < seconds * 60; frame++) {
    const before = delay.shownTicks;
    delay.advance(aheadTicks(frame), 1, (frame * 1000) / 60);
    fastest = Math.max(fastest, Math.abs(delay.shownTicks - before));
    if (ticks.at(-1) !== delay.ticks) ticks.push(delay.ticks);
  }
  return { ticks, fastest };
}

test('a fixed delay stays', () => {
  expect(run(new InputDelay(3), 10, () => 40)).toEqual({ ticks: [3], fastest: 0 });
});

test('an adaptive one is none on a short line', () => {
  expect(run(new InputDelay('adaptive'), 20, () => 8).ticks).toEqual([0]);
});

test('it takes what goes beyond eight guessed ticks, slowly for the eye', () => {
  const delay = new InputDelay('adaptive');
  const { ticks, fastest } = run(delay, 30, () => 14);
  expect(ticks.at(-1)).toBeGreaterThanOrEqual(4);
  expect(ticks.at(-1)).toBeLessThanOrEqual(6);
  expect(ticks.length).toBeLessThan(5);
  expect(fastest).toBeLessThanOrEqual(0.05 + 1e-9);
  expect(delay.shownTicks).toBeCloseTo(delay.ticks);
});

test('it is never more than twelve ticks', () => {
  expect(run(new InputDelay('adaptive'), 60, () => 60).ticks.at(-1)).toBe(12);
});

test('it goes when the line is short again, to the last tick', () => {
  const delay = new InputDelay('adaptive');
  run(delay, 30, () => 11);
  expect(delay.ticks).toBeGreaterThan(1);
  const { ticks } = run(delay, 60, () => 7);
  expect(ticks.at(-1)).toBe(0);
});

test('a line that swings by a few ticks does not move it', () => {
  const delay = new InputDelay('adaptive');
  run(delay, 30, () => 13);
  const { ticks } = run(delay, 120, (frame) => 13 + Math.sin(frame / 40) * 4);
  expect(ticks.length).toBeLessThanOrEqual(2);
});
