// A recording: what is written is read and played the same, whatever the file was cut to or changed into.
import { expect, test } from 'vitest';
import { createSim } from '../index.ts';
import type { Bundle } from '../sim/bundle.ts';
import { game, model } from '../testing/capture.ts';
import { wireLayout } from '../wire/protocol.ts';
import { crc32 } from './check-word.ts';
import { compactRecording } from './compact.ts';
import { createCursor } from './cursor.ts';
import { OPTIONAL_BLOCK, RECORDING_LIMITS, readBlocks, writeBlock } from './format.ts';
import { foreignHash } from './header.ts';
import { freshSim, hashes, header, limits, otherRules, record, seed } from './match.test-helper.ts';
import { playRecording } from './play.ts';
import { readRecording } from './reader.ts';
import { createRecorder, joined } from './recorder.ts';

const match = record(1_000);

test('a recording gives back its header and every tick', () => {
  const recording = readRecording(match.bytes);
  expect(recording.header).toEqual(header);
  expect(recording).toMatchObject({ ticks: 1_000, isWhole: true, lostBytes: 0 });
  expect(recording.chains.map(({ tick }) => tick)).toEqual([
    ...Array.from({ length: 16 }, (_, i) => (i + 1) * 60),
    1_000,
  ]);
  const cursor = createCursor(recording.blocks, wireLayout(model));
  const bundles: Bundle[] = [];
  for (let step = cursor.next(); step !== 'over'; step = cursor.next()) {
    expect(step).not.toBe('malformed');
    const { tick, inputs, orders, commands } = cursor.bundle;
    if (step === 'seal') bundles.push({ tick, inputs: inputs.slice(), orders, commands });
  }
  expect(bundles).toEqual(match.bundles);
});

test('a recording plays to the same world, and its chained checksums match on the way', () => {
  expect(playRecording(readRecording(match.bytes), freshSim())).toEqual({
    ticks: 1_000,
    checksum: match.checksum,
    chain: match.chain,
    matches: true,
    firstMismatchTick: null,
    comparedChains: 17,
  });
});

test('a recording plays to any tick', () => {
  const recording = readRecording(match.bytes);
  expect(playRecording(recording, freshSim(), { toTick: 59 })).toMatchObject({
    ticks: 59,
    matches: true,
    comparedChains: 0,
  });
  expect(playRecording(recording, freshSim(), { toTick: 60 })).toMatchObject({
    ticks: 60,
    matches: true,
    comparedChains: 1,
  });
  expect(playRecording(recording, freshSim(), { toTick: 5_000 })).toMatchObject({
    ticks: 1_000,
    checksum: match.checksum,
  });
  expect(playRecording(recording, freshSim(), { toTick: 0 })).toMatchObject({ ticks: 0, matches: true });
});

test('a match that goes another way is seen at the first chained checksum after it', () => {
  const other = createSim(game, { seed: seed + 1, config: header.config });
  expect(playRecording(readRecording(match.bytes), other)).toMatchObject({ matches: false, firstMismatchTick: 60 });
  const report = playRecording(readRecording(match.bytes), otherRules(301));
  expect(report).toMatchObject({ ticks: 1_000, matches: false, firstMismatchTick: 360 });
});

test('a file that was cut anywhere plays up to the last whole block', () => {
  const ends = match.chunks.reduce<number[]>((all, { length }) => [...all, (all.at(-1) ?? 0) + length], []);
  const headerEnd = readBlocks(match.bytes).blocks[0].payload.length + 12;
  for (let size = headerEnd; size < match.bytes.length; size += 13) {
    const whole = ends.filter((end) => end <= size).length;
    const recording = readRecording(match.bytes.subarray(0, size));
    expect(recording.ticks).toBe(whole === 0 ? 0 : (whole - 1) * 60 + 7);
    expect(recording.isWhole).toBe(false);
  }
  const cut = readRecording(match.bytes.subarray(0, ends[5] + 3));
  expect(cut).toMatchObject({ ticks: 307, lostBytes: 3 });
  expect(playRecording(cut, freshSim())).toMatchObject({ ticks: 307, matches: true, comparedChains: 5 });
});

test('a block that readers may skip is skipped', () => {
  const note = writeBlock(
    OPTIONAL_BLOCK + 3,
    Uint8Array.of(1, 2, 3),
    readBlocks(match.bytes).blocks.at(-1)?.check ?? 0,
  );
  const recording = readRecording(joined([match.bytes, note.bytes]));
  expect(recording).toMatchObject({ isWhole: true, damage: null });
  expect(playRecording(recording, freshSim())).toMatchObject({ ticks: 1_000, matches: true });
});

test('a sim of another shape is refused, and foreign hashes are named', () => {
  const other = readRecording(createRecorder({ ...header, stateBytes: 8 }, limits).take() ?? new Uint8Array(0));
  expect(() => playRecording(other, freshSim())).toThrow(expect.objectContaining({ code: 'recording/foreign' }));
  expect(foreignHash(header, hashes)).toBeNull();
  expect(foreignHash(header, { ...hashes, rules: '3'.repeat(16) })).toBe('rules');
  expect(foreignHash(header, { ...hashes, layout: '3'.repeat(16), content: '3'.repeat(16) })).toBe('layout');
});

test('a compact recording is shorter and says the same', () => {
  const compact = compactRecording(match.bytes);
  expect(compact.length).toBeLessThan(match.bytes.length);
  const valuesOf = (bytes: Uint8Array) => readRecording(bytes).chains.map(({ tick, high, low }) => [tick, high, low]);
  expect(readRecording(compact)).toMatchObject({ header, ticks: 1_000, isWhole: true });
  expect(valuesOf(compact)).toEqual(valuesOf(match.bytes));
  expect(playRecording(readRecording(compact), freshSim())).toMatchObject({ matches: true, checksum: match.checksum });
  expect(compactRecording(compact)).toEqual(compact);
  const cut = compactRecording(match.bytes.subarray(0, -30));
  expect(readRecording(cut)).toMatchObject({ isWhole: false, lostBytes: 0 });
});

test('an idle hour costs as much as its checksums', () => {
  const recorder = createRecorder(header, limits);
  const headerBytes = recorder.sizeBytes;
  const inputs = new Uint8Array(24);
  for (let tick = 1; tick <= 216_000; tick++) {
    recorder.seal({ tick, inputs, orders: [], commands: [] });
    if (tick % 60 !== 0) continue;
    recorder.chain(tick, Uint32Array.of(tick, 1));
    recorder.take();
  }
  expect(recorder.sizeBytes - headerBytes).toBe(3_600 * 18);
});

test('a recording that has reached its limit stays readable and takes no more', () => {
  const recorder = createRecorder(header, { maxSizeBytes: 600 });
  const { bytes } = record(1_000, { recorder });
  expect(recorder.isFull).toBe(true);
  expect(bytes.length).toBeLessThan(600 + 100);
  const recording = readRecording(bytes);
  expect(recording.isWhole).toBe(false);
  expect(recording.ticks).toBe(recorder.tick);
  expect(playRecording(recording, freshSim())).toMatchObject({ matches: true, ticks: recorder.tick });
});

test('an hour without a chained checksum ends the recording: nobody could say what it is worth', () => {
  const recorder = createRecorder(header, limits);
  const inputs = new Uint8Array(24);
  const hour = RECORDING_LIMITS.unprovedSeconds * 60;
  for (let tick = 1; tick <= hour + 10; tick++) recorder.seal({ tick, inputs, orders: [], commands: [] });
  expect(recorder).toMatchObject({ isFull: true, tick: hour });
  expect(readRecording(recorder.take() ?? new Uint8Array(0)).ticks).toBe(hour);
});

test('blocks are closed even when nobody takes them', () => {
  const recorder = createRecorder(header, { maxSizeBytes: 1_000_000 });
  const inputs = new Uint8Array(24);
  for (let tick = 1; tick <= 20_000; tick++)
    recorder.seal({ tick, inputs: inputs.fill(tick & 1), orders: [], commands: [] });
  const { blocks } = readBlocks(recorder.take() ?? new Uint8Array(0));
  // The header, twelve full blocks of seals of 20 bytes, and the rest.
  expect(blocks.length).toBe(14);
  expect(recorder.take()).toBeUndefined();
  const chained = createRecorder(header, { maxSizeBytes: 1_000_000 });
  for (let tick = 1; tick <= 10_000; tick++) {
    chained.seal({ tick, inputs: inputs.fill(0), orders: [], commands: [] });
    chained.chain(tick, Uint32Array.of(tick, 1));
  }
  expect(readBlocks(chained.take() ?? new Uint8Array(0)).blocks.length).toBe(5);
});

test('the recorder refuses ticks out of order, checksums of ticks to come, and anything after the end', () => {
  const recorder = createRecorder(header, limits);
  const bundle: Bundle = { tick: 1, inputs: new Uint8Array(24), orders: [], commands: [] };
  expect(() => recorder.seal({ ...bundle, tick: 2 })).toThrow('in order');
  recorder.seal(bundle);
  expect(() => recorder.chain(2, Uint32Array.of(1, 1))).toThrow('recorded tick');
  recorder.chain(1, Uint32Array.of(1, 1));
  expect(() => recorder.chain(1, Uint32Array.of(1, 1))).toThrow('in order');
  recorder.end(Uint32Array.of(1, 1));
  expect(() => recorder.seal({ ...bundle, tick: 2 })).toThrow('has ended');
});

test('the check word is the CRC-32 that everyone knows', () => {
  const text = new TextEncoder().encode('123456789');
  expect(crc32(text)).toBe(0xcbf43926);
  expect(crc32(text.subarray(4), crc32(text.subarray(0, 4)))).toBe(0xcbf43926);
});
