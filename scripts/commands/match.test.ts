// `npm run match`: what it prints, and the options that it refuses instead of ignoring them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CommandError, UsageError } from '#scripts/command.ts';
import { run } from '#scripts/commands/match.ts';

const folder = mkdtempSync(join(tmpdir(), 'match-'));
const file = join(folder, 'match.rec');

type Values = Parameters<typeof run>[0]['values'];

const defaults: Values = {
  game: 'dogfight',
  sync: 'lockstep',
  players: 1,
  ticks: undefined,
  seed: undefined,
  network: 'good',
  bots: undefined,
  level: undefined,
  inputs: undefined,
  record: undefined,
  prediction: undefined,
  delay: undefined,
  fast: false,
  corrupt: undefined,
};

beforeAll(() => match({ sync: 'rollback', players: 2, ticks: 180, seed: 3, record: file }));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command, and says what it printed. */
async function match(values: Partial<Values>) {
  const lines: string[] = [];
  const print = (line: string) => lines.push(line);
  const outcome = await run({ values: { ...defaults, ...values }, positionals: [], json: false, print });
  return { ...outcome, lines };
}

test('its text says what was played and how much was made anew', async () => {
  const { lines, exitCode } = await match({ sync: 'rollback', players: 2, ticks: 180, network: 'mobile' });
  expect(exitCode).toBe(0);
  expect(lines[0]).toBe('dogfight, rollback, network mobile, 2 players, 180 ticks, seed 7');
  expect(lines[1]).toMatch(/^checksum [0-9a-f]{16}, chain [0-9a-f]{16}, 2 of 2 clients agree, 0 desyncs$/);
  expect(lines[2]).toMatch(
    /^client 0: .* inputs shown before their seal, \d+ rollbacks, on average \d+\.\d ticks deep, \d\.\d\d ticks made anew for each tick$/,
  );
});

test('in lockstep nothing is said of guesses, and clients of a recording only watch', async () => {
  const lockstep = await match({ ticks: 120 });
  expect(lockstep.lines[0]).toBe('dogfight, lockstep, network good, 1 players, 120 ticks, seed 7');
  expect(lockstep.lines[2]).toMatch(/^client 0: \d+ B\/s down, \d+ B\/s up, input delay \d+ ticks$/);
  const watched = await match({ sync: 'rollback', inputs: file });
  expect(watched.lines[0]).toBe('dogfight, rollback, network good, 1 clients that only watch, 180 ticks, seed 3');
  expect(watched.lines[2]).toMatch(/^client 0: \d+ B\/s down, \d+ B\/s up$/);
});

test.each<Partial<Values>>([
  { seed: 9 },
  { ticks: 300 },
  { bots: '2' },
  { level: 1 },
  { prediction: 5 },
  { delay: '2' },
])('a recording says what is played: %o beside it is refused', async (option) => {
  const failure = match({ sync: 'rollback', inputs: file, ...option });
  await expect(failure).rejects.toBeInstanceOf(UsageError);
  await expect(failure).rejects.toThrow(/^With --inputs .*; leave --\w+ out\.$/);
});

test.each<Partial<Values>>([{ prediction: 5 }, { delay: 'adaptive' }])(
  'in lockstep nothing is guessed: %o is refused',
  async (option) => {
    const failure = match(option);
    await expect(failure).rejects.toBeInstanceOf(UsageError);
    await expect(failure).rejects.toThrow(/^--(prediction|delay) goes with --sync rollback/);
  },
);

test('a recording that is missing, or a folder, is one sentence', async () => {
  const nowhere = join(folder, 'nowhere.rec');
  await expect(match({ inputs: nowhere })).rejects.toThrow(
    new CommandError(`There is no recording ${nowhere}; recordings are in data/recordings.`),
  );
  await expect(match({ inputs: folder })).rejects.toThrow(
    new CommandError(`${folder} is a folder and no recording; recordings are in data/recordings.`),
  );
});
