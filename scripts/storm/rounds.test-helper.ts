// Fixed rounds of the storm as tests: the same in every run, and each says how it is repeated.
import { expect, test } from 'vitest';
import { stormRound } from '#shared/testing/storm.ts';
import type { Game } from '#shared/index.ts';

/** One test for each of `count` seeds. */
export function testRounds(
  game: Game,
  name: string,
  { from, count }: { readonly from: number; readonly count: number },
): void {
  test.each(Array.from({ length: count }, (_, i) => from + i))(`round %i of ${name} keeps every promise`, (seed) => {
    const { problems } = stormRound(game, seed);
    expect(problems, `npm run storm -- --game ${name} --seed ${seed} --minutes 1`).toEqual([]);
  });
}
