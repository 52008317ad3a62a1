// What is wrong with a recording, as sentences with the byte and the tick.
import { expect, test } from 'vitest';
import { BLOCK, readBlocks, writeBlock, writePrelude } from './format.ts';
import { freshSim, otherRules, record } from './match.test-helper.ts';
import { readRecording } from './reader.ts';
import { joined } from './recorder.ts';
import { verifyRecording } from './verify.ts';

const match = record(300);
const { blocks } = readBlocks(match.bytes);
const verify = (bytes: Uint8Array) => verifyRecording(readRecording(bytes), freshSim());

/** The match's records, changed, under check words that fit. */
function withRecords(change: (records: Uint8Array) => Uint8Array): Uint8Array {
  const head = writeBlock(BLOCK.header, blocks[0].payload, 0);
  const records = change(joined(blocks.slice(1).map(({ payload }) => payload)));
  return joined([writePrelude(), head.bytes, writeBlock(BLOCK.records, records, head.check).bytes]);
}

test('a recording that is as it should be has no problems', () => {
  expect(verify(match.bytes)).toEqual({
    problems: [],
    blocks: 6,
    provedTicks: 300,
    ticks: 300,
    checksum: match.checksum,
    chain: match.chain,
    matches: true,
    firstMismatchTick: null,
    comparedChains: 6,
  });
});

test('another world is named with the first wrong checksum, its byte, and the last right one', () => {
  const recording = readRecording(match.bytes);
  const { problems, provedTicks } = verifyRecording(recording, otherRules(200));
  const [{ offset }] = recording.chains.filter(({ tick }) => tick === 240);
  expect(problems).toEqual([{ kind: 'mismatch', offset, tick: 240, sentence: expect.any(String) }]);
  expect(problems[0].sentence).toMatch(
    new RegExp(
      `^The worlds differ: the chained checksum of tick 240 is [0-9a-f]{16} at byte ${offset}, and [0-9a-f]{16} when it is played\\. ` +
        `That of tick 180 still matches\\.$`,
    ),
  );
  expect(provedTicks).toBe(180);
  expect(verifyRecording(recording, otherRules(1)).problems[0].sentence).toContain('None before it matches.');
});

test('a recorded checksum that was forged is named with its byte', () => {
  const plain = withRecords((records) => records);
  const { offset } = readRecording(plain).chains[1];
  const forged = withRecords((records) => {
    // The records are the end of the file; the words begin after kind and age.
    records[offset - (plain.length - records.length) + 2] ^= 1;
    return records;
  });
  expect(verify(forged).problems).toMatchObject([{ kind: 'mismatch', tick: 120, offset }]);
});

test('a cut file, a changed one, and one without an end mark are named with the byte', () => {
  const cutAt = blocks[4].offset + 9;
  expect(verify(match.bytes.subarray(0, cutAt)).problems).toEqual([
    {
      kind: 'damage',
      offset: blocks[4].offset,
      tick: 127,
      sentence: expect.stringContaining(`cut inside of the block at byte ${blocks[4].offset}: 9 bytes are lost`),
    },
  ]);
  const changed = match.bytes.slice();
  changed[cutAt] ^= 1;
  expect(verify(changed).problems).toMatchObject([{ kind: 'damage', offset: blocks[4].offset, tick: 127 }]);
  const unended = match.bytes.subarray(0, blocks[4].offset);
  expect(verify(unended).problems).toEqual([
    {
      kind: 'cut',
      offset: unended.length,
      tick: 127,
      sentence: `The recording ends at byte ${unended.length}, after tick 127, without an end mark: it was cut before the match ended.`,
    },
  ]);
});

test('ticks without any chained checksum are named: nothing proves them', () => {
  const bytes = withRecords(() => Uint8Array.of(0, 50));
  expect(verify(bytes)).toMatchObject({
    ticks: 50,
    comparedChains: 0,
    provedTicks: 0,
    problems: [
      {
        kind: 'unverified',
        offset: bytes.length,
        tick: 50,
        sentence: expect.stringContaining('to compare 50 ticks with'),
      },
      { kind: 'cut', tick: 50 },
    ],
  });
});

test('a seal that does not fit the game is named with its tick and byte, beside what else is wrong', () => {
  const bytes = withRecords(() => Uint8Array.of(64 | 8, 1, 0, 9, 0));
  const offset = bytes.length - 5;
  expect(verify(bytes)).toMatchObject({
    ticks: 7,
    matches: false,
    problems: [
      { kind: 'unplayable', offset, tick: 8, sentence: expect.stringContaining(`The seal of tick 8 does not fit`) },
      { kind: 'unverified' },
      { kind: 'cut' },
    ],
  });
});
