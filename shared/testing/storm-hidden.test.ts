// Two rounds that differ only in what nobody may know send players the same bytes; where they would not, it is found.
import { expect, test } from 'vitest';
import { HIDDEN_REGIONS, game } from './hideout.ts';
import { compareHidden } from './storm-hidden.ts';
import { cutStorm, drawStorm } from './storm-plan.ts';

/** A part of a round in a state room. */
const part = (seed: number, seconds: number, clients: number) =>
  cutStorm(drawStorm(game, seed, { sync: 'state' }), { only: [], seconds, clients });

test('that a cell was another while it was out of sight is not told', () => {
  expect(compareHidden(game, part(5, 2, 1), HIDDEN_REGIONS)).toBeUndefined();
});

test('what the row was before, whose number a new one has, is not told', () => {
  expect(compareHidden(game, part(9, 5, 1), HIDDEN_REGIONS)).toBeUndefined();
});

test('whether the row was known before, whose number a new one at the edge of sight has, is not told', () => {
  expect(compareHidden(game, part(12_029, 10, 2), HIDDEN_REGIONS)).toBeUndefined();
});

test('what is in sight and changed makes other messages', () => {
  expect(compareHidden(game, part(5, 1, 1), ['Beast.kind'])).toMatch(
    /^told of the hidden: client 0 was sent PATCH of \d+ bytes at tick \d+/,
  );
});
