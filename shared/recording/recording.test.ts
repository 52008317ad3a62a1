// A recording: what is written is read and played the same, whatever the file was cut to or changed into.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SamestepError } from '../errors.ts';
import { createSim, type Sim } from '../index.ts';
import { foldChecksum, formatChecksum } from '../math/checksum.ts';
import type { Bundle, Command, SealedOrder } from '../sim/bundle.ts';
import { game, model } from '../testing/capture.ts';
import { wireLayout } from '../wire/protocol.ts';
import { crc32 } from './check-word.ts';
import { compactRecording } from './compact.ts';
import { createCursor } from './cursor.ts';
import { BLOCK, FORMAT_VERSION, OPTIONAL_BLOCK, readBlocks, writeBlock } from './format.ts';
import { foreignHash, recordingHeader, type RecordingHeader } from './header.ts';
import { playRecording } from './play.ts';
import { readRecording } from './reader.ts';
import { createRecorder, joined, type Recorder } from './recorder.ts';

const hashes = {
  protocol: '1'.repeat(16),
  layout: model.layout.layoutHash,
  rules: '2'.repeat(16),
  content: game.contentHash,
};
const seed = 2 ** 40 + 7;
const header = recordingHeader(game, { seed, config: { scoreToWin: 2 }, hashes });
const limits = { maxSizeBytes: 10_000_000 };

const freshSim = (of: RecordingHeader = header): Sim => createSim(game, { seed: of.seed, config: of.config });

/** What happens in a tick of the matches here: bots and people join, steer and act, by the tick's number alone. */
function bundleOf(sim: Sim, tick: number, inputs: Uint8Array): Bundle {
  const commands: Command[] = [];
  const orders: SealedOrder[] = [];
  if (tick <= 4)
    commands.push({
      kind: 'join',
      seat: tick - 1,
      presence: tick % 2 === 0 ? 3 : 1,
      level: tick % 2 === 0 ? 2 : 0,
      data: Uint8Array.of(1),
    });
  if (tick === 200)
    commands.push(sim.tuningCommand('runSpeed', 7.25), sim.encodeCommand('Grant', { team: 1, points: 2 }));
  if (tick === 210) commands.push({ kind: 'presence', seat: 0, presence: 2, level: 0 }, { kind: 'leave', seat: 2 });
  if (tick % 90 === 5) orders.push({ seat: 0, ...sim.encodeOrder('Ping', { x: tick, y: -0.5 }) });
  for (let i = 0; i < inputs.length; i++) inputs[i] &= sim.repeatMask[i % sim.inputBytes];
  if (tick % 45 === 0 && tick < 400) inputs.set([tick & 127, 200, 2 | (tick & 1)], 0);
  return { tick, inputs, orders, commands };
}

/** Records a match as a room does: seals ahead of their chained checksums, a chained checksum and a take once a second. */
function record(ticks: number, recorder: Recorder = createRecorder(header, limits)) {
  const sim = freshSim();
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  const bundles: Bundle[] = [];
  const chain = new Uint32Array(2);
  const sum = new Uint32Array(2);
  const chunks: Uint8Array[] = [];
  for (let tick = 1; tick <= ticks; tick++) {
    const bundle = bundleOf(sim, tick, inputs);
    bundles.push({ ...bundle, inputs: inputs.slice() });
    recorder.seal(bundle);
    sim.step(bundle);
    sim.checksum(sum, 0);
    foldChecksum(chain, 0, sum, 0);
    if (tick % 60 === 0) recorder.chain(tick, chain);
    if (tick % 60 === 7) chunks.push(recorder.take() ?? new Uint8Array(0));
  }
  recorder.end(chain);
  chunks.push(recorder.take() ?? new Uint8Array(0));
  return { bytes: joined(chunks), chunks, bundles, checksum: formatChecksum(sum, 0), chain: formatChecksum(chain, 0) };
}

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
  const systems: typeof game.rules.systems = {
    ...game.rules.systems,
    late(w) {
      if (w.tick === 301) w.random();
    },
  };
  const changed = { ...game, rules: { ...game.rules, systems } };
  const report = playRecording(readRecording(match.bytes), createSim(changed, { seed, config: header.config }));
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

test('a damaged block ends the recording there, and no bytes make the reader throw anything but a typed error', () => {
  const middle = match.chunks[0].length + match.chunks[1].length + 9;
  const damaged = match.bytes.slice();
  damaged[middle] ^= 16;
  expect(readRecording(damaged)).toMatchObject({ ticks: 67, isWhole: false });
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.uint8Array({ maxLength: 60 }).map((tail) => Uint8Array.of(0x89, 0x53, 0x53, 0x52, 1, ...tail)),
    // Blocks whose check word fits, with records that mean nothing.
    fc.uint8Array({ maxLength: 60 }).map((records) => joined([match.chunks[0], writeBlock(BLOCK.records, records)])),
    fc
      .uint8Array({ maxLength: 60 })
      .map((records) => joined([match.chunks[0], writeBlock(BLOCK.packedRecords, records)])),
    fc
      .uint8Array({ maxLength: 60 })
      .map((payload) => joined([match.bytes.subarray(0, 5), writeBlock(BLOCK.header, payload)])),
  );
  fc.assert(
    fc.property(bytes, (file) => {
      try {
        const recording = readRecording(file);
        if (recording.ticks < 10_000) playRecording(recording, freshSim(recording.header));
      } catch (error) {
        expect(error).toBeInstanceOf(SamestepError);
        expect(error).toHaveProperty('code', expect.stringMatching(/^recording\//));
      }
    }),
    { numRuns: 500 },
  );
});

test.each<readonly [string, Uint8Array, string]>([
  ['text', new TextEncoder().encode('{"game":"capture"}'), 'not a recording'],
  ['nothing', new Uint8Array(0), 'not a recording'],
  ['a newer version', Uint8Array.of(0x89, 0x53, 0x53, 0x52, FORMAT_VERSION + 1, 0), 'format version 2'],
  ['no header', match.bytes.subarray(0, 20), 'no whole header'],
  ['a block of the future', joined([match.bytes, writeBlock(99, Uint8Array.of(1))]), 'unknown kind 99'],
  [
    'records after the end',
    joined([match.bytes, writeBlock(BLOCK.records, Uint8Array.of(0, 5))]),
    'after the end mark',
  ],
])('a file with %s is refused with a sentence', (_, bytes, sentence) => {
  expect(() => readRecording(bytes)).toThrow(sentence);
  expect(() => readRecording(bytes)).toThrow(expect.objectContaining({ code: 'recording/format' }));
});

test('a block that readers may skip is skipped', () => {
  const [first, ...others] = match.chunks;
  const bytes = joined([first, writeBlock(OPTIONAL_BLOCK + 3, Uint8Array.of(1, 2, 3)), ...others]);
  expect(playRecording(readRecording(bytes), freshSim())).toMatchObject({ ticks: 1_000, matches: true });
});

test('an order that the model does not know stops the play with a typed error', () => {
  const forged = joined([match.chunks[0], writeBlock(BLOCK.records, Uint8Array.of(64 | 8, 1, 0, 9, 0))]);
  const recording = readRecording(forged);
  expect(recording.ticks).toBe(8);
  expect(() => playRecording(recording, freshSim())).toThrow(expect.objectContaining({ code: 'recording/format' }));
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
  expect(readRecording(compact)).toMatchObject({
    header,
    ticks: 1_000,
    isWhole: true,
    chains: readRecording(match.bytes).chains,
  });
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
  const { bytes } = record(1_000, recorder);
  expect(recorder.isFull).toBe(true);
  expect(bytes.length).toBeLessThan(600 + 100);
  const recording = readRecording(bytes);
  expect(recording.isWhole).toBe(false);
  expect(recording.ticks).toBe(recorder.tick);
  expect(playRecording(recording, freshSim())).toMatchObject({ matches: true, ticks: recorder.tick });
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
});

test('the recorder refuses ticks out of order, checksums of ticks to come, and anything after the end', () => {
  const recorder = createRecorder(header, limits);
  const bundle: Bundle = { tick: 1, inputs: new Uint8Array(24), orders: [], commands: [] };
  expect(() => recorder.seal({ ...bundle, tick: 2 })).toThrow('in order');
  recorder.seal(bundle);
  expect(() => recorder.chain(2, Uint32Array.of(1, 1))).toThrow('recorded tick');
  recorder.end(Uint32Array.of(1, 1));
  expect(() => recorder.seal({ ...bundle, tick: 2 })).toThrow('has ended');
});

test('the check word is the CRC-32 that everyone knows', () => {
  const text = new TextEncoder().encode('123456789');
  expect(crc32(text)).toBe(0xcbf43926);
  expect(crc32(text.subarray(4), crc32(text.subarray(0, 4)))).toBe(0xcbf43926);
});
