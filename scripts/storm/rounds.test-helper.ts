// Fixed rounds of the storm as tests: the same in every run, and each says how it is repeated.
import { expect, test } from 'vitest';
import { stormRound, type StormOptions } from '#shared/testing/storm.ts';
import type { Game } from '#shared/index.ts';

/** Which rounds. */
interface Rounds extends Pick<StormOptions, 'sync'> {
  readonly from: number;
  readonly count: number;
}

/** One test for each of `count` seeds. */
export function testRounds(game: Game, name: string, { from, count, sync }: Rounds): void {
  test.each(Array.from({ length: count }, (_, i) => from + i))(`round %i of ${name} keeps every promise`, (seed) => {
    const { problems } = stormRound(game, seed, { sync });
    const kind = sync === undefined ? '' : ` --sync ${sync}`;
    expect(problems, `npm run storm -- --game ${name}${kind} --seed ${seed} --minutes 1`).toEqual([]);
  });
}
