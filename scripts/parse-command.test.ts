// A command line becomes checked values, or one sentence that says what to change.
import { expect, test } from 'vitest';
import { UsageError } from '#scripts/command.ts';
import { helpText, parseCommand } from '#scripts/parse-command.ts';
import type { CommandModule } from '#scripts/command.ts';

const module: CommandModule = {
  summary: 'Plays a match.',
  usage: 'match -- FILE [--seed N]',
  options: {
    seed: { type: 'integer', min: 0, max: 9, default: 7, short: 's', summary: 'the seed' },
    sync: { type: 'string', choices: ['lockstep', 'rollback'], summary: 'the netcode' },
    game: { type: 'string', value: 'G', required: true, summary: 'the game' },
    quiet: { type: 'boolean', summary: 'say less' },
  },
  positionals: [{ name: 'FILE', summary: 'the recording', required: true }],
  run: () => ({}),
};

test('values are read, checked and defaulted', () => {
  const { call } = parseCommand('match', module, ['a.rec', '--game', 'chess', '--sync=rollback', '--quiet']);
  expect(call.values).toEqual({ game: 'chess', sync: 'rollback', seed: 7, quiet: true });
  expect(call.positionals).toEqual(['a.rec']);
});

test('integers are numbers, by long or short name', () => {
  expect(parseCommand('match', module, ['a', '--game', 'g', '--seed', '3']).call.values['seed']).toBe(3);
  expect(parseCommand('match', module, ['a', '--game', 'g', '-s', '4']).call.values['seed']).toBe(4);
});

test('json is an option of every command', () => {
  expect(parseCommand('match', module, ['a', '--game', 'g', '--json']).call.json).toBe(true);
});

test.for([
  [['a', '--game', 'g', '--speed', '3'], 'match has no option --speed; `npm run match -- --help` lists them.'],
  [['a', '--game', 'g', '--constructor'], 'match has no option --constructor; `npm run match -- --help` lists them.'],
  [['a'], 'match needs --game G: the game.'],
  [['a', '--game'], '--game needs a value, as --game G.'],
  [['a', '--game', 'g', '--game', 'h'], 'Give --game only once.'],
  [['a', '--game', 'g', '--seed', '10'], '--seed is a whole number from 0 to 9; "10" is not.'],
  [['a', '--game', 'g', '--seed', '1.5'], '--seed is a whole number from 0 to 9; "1.5" is not.'],
  [['a', '--game', 'g', '--seed', ''], '--seed is a whole number from 0 to 9; "" is not.'],
  [['a', '--game', 'g', '--sync', 'magic'], '--sync is one of lockstep, rollback; "magic" is none of them.'],
  [['a', '--game', 'g', '--quiet=yes'], '--quiet takes no value; remove "=yes".'],
  [['--game', 'g'], 'match needs FILE: the recording.'],
  [['a', 'b', '--game', 'g'], 'match does not know what to do with "b"; `npm run match -- --help` shows its usage.'],
] as const)('%j is refused', ([args, sentence]) => {
  expect(() => parseCommand('match', module, args)).toThrow(new UsageError(sentence));
});

test('help comes before every complaint and names every option', () => {
  expect(parseCommand('match', module, ['--help', '--nonsense']).help).toBe(true);
  const text = helpText(module);
  for (const part of ['npm run match -- FILE', 'the recording', '-s, --seed N', '(7)', 'lockstep|rollback', '--json']) {
    expect(text).toContain(part);
  }
});
