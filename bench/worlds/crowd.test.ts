// The crowd is one world in every way it is written: nobody does less work than another.
import { expect, test } from 'vitest';
import { createBitecsCrowd } from './crowd-bitecs.ts';
import { createGameCrowd } from './crowd-game.ts';
import { createObjectCrowd } from './crowd-objects.ts';

test('after 300 ticks the game, the objects and bitECS hold the same units, and some have died', () => {
  const crowds = [
    createGameCrowd(1_000),
    createObjectCrowd(1_000),
    createObjectCrowd(1_000, { isInPlace: true }),
    createBitecsCrowd(1_000),
    createBitecsCrowd(1_000, { isInPlace: true }),
  ];
  for (const crowd of crowds) for (let i = 0; i < 300; i++) crowd.tick();
  const sums = crowds.map((crowd) => ({ sum: crowd.sum(), births: crowd.births() }));
  expect(sums).toEqual(sums.map(() => sums[0]));
  expect(sums[0].births).toBeGreaterThan(1_100);
});
