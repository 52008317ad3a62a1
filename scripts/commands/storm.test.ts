// The storm's command: its report, and that what it prints for a failing round repeats just that.
import { expect, test } from 'vitest';
import { drawStorm } from '#shared/testing/storm-plan.ts';
import { nullGame } from '../../bench/worlds/null-game.ts';
import { UsageError } from '#scripts/command.ts';
import { cutOf, repeatCommand, run } from './storm.ts';

type Values = Parameters<typeof run>[0]['values'];

const defaults: Values = {
  game: 'null',
  sync: undefined,
  seed: 40,
  minutes: undefined,
  only: undefined,
  seconds: undefined,
  clients: undefined,
};

/** A seed whose round has no faults. */
const faultless = [...Array(100).keys()].find((seed) => drawStorm(nullGame(8), seed).faults.length === 0);

function call(values: Partial<Values>) {
  const lines: string[] = [];
  return {
    lines,
    call: {
      values: { ...defaults, ...values },
      positionals: [],
      json: true,
      print: (line: string) => lines.push(line),
    },
  };
}

test('a minute is played and reported', async () => {
  const { lines, call: of } = call({});
  const { report, exitCode } = await run(of);
  expect(exitCode).toBe(0);
  expect(report).toMatchObject({ game: 'null', failures: [] });
  expect(report).toHaveProperty('simulatedMinutes');
  expect(report).toHaveProperty('faults');
  expect(lines.at(-1)).toMatch(/^1\.\d simulated minutes in \d rounds at \d+ × real time, 0 failures$/);
});

test('a repeating command names what is left of a round, and is read as just that', () => {
  const cut = { only: [3, 7], seconds: 9, clients: 2 };
  const text = repeatCommand({ game: 'dogfight' }, 5, cut);
  expect(text).toBe('npm run storm -- --game dogfight --seed 5 --only 3,7 --seconds 9 --clients 2');
  expect(repeatCommand({ game: 'hideout', sync: 'state' }, 5, cut)).toContain('--game hideout --sync state --seed 5 ');
  expect(cutOf({ only: '3,7', seconds: 9, clients: 2 })).toEqual(cut);
  expect(cutOf({ only: 'none' })?.only).toEqual([]);
  expect(cutOf({})).toBeUndefined();
  expect(() => cutOf({ only: '3,x' })).toThrow('--only 3,x');
});

test('a part of a round is one round', async () => {
  const { report } = await run(call({ only: 'none', seconds: 2, clients: 1 }).call);
  expect(report).toMatchObject({ rounds: 1 });
});

test.each<readonly [string, Partial<Values>, string]>([
  [
    'no fault of the round',
    { seed: 2, only: '2,999' },
    'of seed 2 has the faults 0, 1, 2, 3, 4, 5, 6, 7, 8, 9; --only 999 names none',
  ],
  ['a fault of a round without any', { seed: faultless, only: '0' }, 'has no faults; --only 0 names none'],
  ['a fault that is cut away', { seed: 2, only: '0,1', seconds: 1 }, 'leave no faults of the round; --only 0,1 '],
  ['minutes beside a part of a round', { seed: 1, only: '0', minutes: 3 }, 'leave --minutes out'],
  ['minutes beside seconds', { seed: 1, seconds: 3, minutes: 3 }, 'leave --minutes out'],
  ['no game', { game: 'nope' }, 'the games are dogfight, lanterns, capture, hideout, null.'],
])('%s is refused', async (_, values, sentence) => {
  const { lines, call: of } = call(values);
  const failure = run(of);
  await expect(failure).rejects.toBeInstanceOf(UsageError);
  await expect(failure).rejects.toThrow(sentence);
  expect(lines).toEqual([]);
});
