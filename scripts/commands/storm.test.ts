// The storm's command: its report, and that what it prints for a failing round repeats just that.
import { expect, test } from 'vitest';
import { cutOf, repeatCommand, run } from './storm.ts';

type Values = Parameters<typeof run>[0]['values'];

const defaults: Values = {
  game: 'null',
  seed: 40,
  minutes: 1,
  only: undefined,
  seconds: undefined,
  clients: undefined,
};

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
  const text = repeatCommand('dogfight', 5, cut);
  expect(text).toBe('npm run storm -- --game dogfight --seed 5 --only 3,7 --seconds 9 --clients 2');
  expect(cutOf({ only: '3,7', seconds: 9, clients: 2 })).toEqual(cut);
  expect(cutOf({ only: 'none' })?.only).toEqual([]);
  expect(cutOf({})).toBeUndefined();
  expect(() => cutOf({ only: '3,x' })).toThrow('--only 3,x');
});

test('a part of a round is one round', async () => {
  const { report } = await run(call({ only: 'none', seconds: 2, clients: 1, minutes: 100 }).call);
  expect(report).toMatchObject({ rounds: 1 });
});
