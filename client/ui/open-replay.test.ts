// What a chosen file is: a replay of this page's game and rules, or what it is instead.
import { expect, test } from 'vitest';
import { header, record } from '#shared/recording/match.test-helper.ts';
import { openReplay } from './open-replay.ts';

const { bytes } = record(120);
const { hashes } = header;

test('a recording of this game and these rules is opened', () => {
  const opened = openReplay(bytes, 'capture', hashes);
  expect(opened).toMatchObject({ seed: header.seed, config: header.config, ticksPerSecond: 60 });
});

test('another game’s, another build’s, and what is no recording are told apart', () => {
  expect(openReplay(bytes, 'chess', hashes)).toEqual({ problem: { otherGame: 'capture' } });
  expect(openReplay(bytes, 'capture', { ...hashes, rules: 'f'.repeat(16) })).toEqual({ problem: 'foreign' });
  for (const broken of [new Uint8Array(0), new Uint8Array(500).fill(7), bytes.subarray(0, 20)])
    expect(openReplay(broken, 'capture', hashes)).toEqual({ problem: 'broken' });
});

test('a recording that was cut is shown as far as it reaches', () => {
  expect(openReplay(bytes.subarray(0, bytes.length - 3), 'capture', hashes)).not.toHaveProperty('problem');
});
