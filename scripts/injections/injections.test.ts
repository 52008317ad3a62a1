// Faults put at random into real games are each caught and named; `npm run bench -- S10` puts in a hundred.
import { describe, expect, test } from 'vitest';
import { HEADER, STORAGE_BYTES } from '#shared/model/layout.ts';
import { game as capture } from '#shared/testing/capture.ts';
import { gameNames } from '#scripts/hashes.ts';
import { loadGame } from '#scripts/load-game.ts';
import { INJECTION_KINDS } from './injection.ts';
import { flipBit } from './match-kinds.ts';
import { runInjection } from './run-injections.ts';

const games = [capture, ...(await Promise.all(gameNames().map(loadGame)))];
/** One of each kind in each game. */
const COUNT = INJECTION_KINDS.length * games.length;

describe(`${COUNT} injections into ${games.map(({ name }) => name).join(' and ')}`, () => {
  test.each(Array.from({ length: COUNT }, (_, nth) => nth))('number %i is caught and named', (nth) => {
    const result = runInjection(games, 20_260, nth);
    expect(result, `${result.injected}: ${result.said}`).toMatchObject({ isCaught: true, isNamed: true });
  });
});

const header = Object.entries(HEADER).filter(([name]) => name !== 'words' && name !== 'reserved');
const wordFlips = header.flatMap(([name, word]) =>
  [0, 31].map((bit) => [name, bit, word * 4 + (bit >> 3), bit & 7] as const),
);

test.each(wordFlips)('a flip in the header, of %s, bit %i, is found at its tick and named', (name, _, at, bit) => {
  const { isCaught, isNamed, said } = flipBit(capture, { tick: 100, at, bit, seed: 3 });
  expect({ isCaught, isNamed, said }).toMatchObject({ isCaught: true, isNamed: true });
  expect(said).toContain(`header.${name}`);
});

const regions = capture.model.layout.regions.filter(({ group }) => group !== 'header');
const regionFlips = regions.map((region) => {
  const sizeBytes = region.count * STORAGE_BYTES[region.storage];
  return [region.name, region.byteOffset + sizeBytes - 1, region.byteOffset + sizeBytes] as const;
});

test.each(regionFlips)(
  'a flip in the last byte of %s, or after it, is found at its tick and named',
  (name, last, after) => {
    for (const at of after % 8 === 0 ? [last] : [last, after]) {
      const { isCaught, isNamed, said } = flipBit(capture, { tick: 130, at, bit: 7, seed: 4 });
      expect({ isCaught, isNamed, said }).toMatchObject({ isCaught: true, isNamed: true });
      expect(said).toContain(at === last ? name : `padding after ${name}`);
    }
  },
);
