// Files that were cut, changed, spliced or forged: what is read is the beginning of what was recorded, or an error with the byte.
import { deflateSync } from 'fflate';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SamestepError } from '../errors.ts';
import type { Bundle } from '../sim/bundle.ts';
import { BitWriter } from '../wire/bit-writer.ts';
import { crc32 } from './check-word.ts';
import { createCursor } from './cursor.ts';
import {
  BLOCK,
  FORMAT_VERSION,
  OPTIONAL_BLOCK,
  RECORDING_LIMITS,
  formatError,
  readBlocks,
  writeBlock,
  writePrelude,
} from './format.ts';
import { encodeHeader, type RecordingHeader } from './header.ts';
import { freshSim, header, record } from './match.test-helper.ts';
import { playRecording } from './play.ts';
import { damageText, layoutOf, readRecording, type Recording } from './reader.ts';
import { joined } from './recorder.ts';

const match = record(300);
const { blocks } = readBlocks(match.bytes);

/** A file whose check words fit, of blocks of any payloads. */
function forged(...parts: readonly (readonly [kind: number, payload: Uint8Array])[]): Uint8Array {
  let check = 0;
  const bytes = [writePrelude()];
  for (const [kind, payload] of parts) {
    const block = writeBlock(kind, payload, check);
    check = block.check;
    bytes.push(block.bytes);
  }
  return joined(bytes);
}

const head = [BLOCK.header, encodeHeader(header)] as const;
const headBytes = forged(head).length;
const records = (...bytes: readonly number[]) => forged(head, [BLOCK.records, Uint8Array.from(bytes)]);

function varint(value: number): readonly number[] {
  const writer = new BitWriter(8);
  writer.varint(value);
  return [...writer.toBytes()];
}

function packed(sizeBytes: number, stream: Uint8Array): Uint8Array {
  return forged(head, [BLOCK.packedRecords, Uint8Array.of(...varint(sizeBytes), ...stream)]);
}

const zeros = (count: number) => Array.from({ length: count }, () => 0);

/** Whether a recording's ticks are those that the match begins with. By hand: it is asked thousands of times. */
function isBeginning({ blocks: of, header: from, ticks }: Recording): boolean {
  const cursor = createCursor(of, layoutOf(from));
  let tick = 0;
  for (let step = cursor.next(); step !== 'over'; step = cursor.next()) {
    if (step === 'malformed') return false;
    if (step === 'seal' && !isSame(cursor.bundle, match.bundles[tick++])) return false;
  }
  return tick === ticks;
}

function isSame(ours: Bundle, theirs: Bundle): boolean {
  if (ours.tick !== theirs.tick || ours.inputs.some((byte, i) => byte !== theirs.inputs[i])) return false;
  const acts = ({ orders, commands }: Bundle) =>
    orders.length + commands.length === 0 ? '' : JSON.stringify([orders, commands]);
  return acts(ours) === acts(theirs);
}

/** Reads what is not the match: it must be its beginning and say that it is no more, or an error that says where. */
function readOther(bytes: Uint8Array): Recording | SamestepError {
  try {
    const recording = readRecording(bytes);
    // What was put behind a whole match takes nothing from it.
    expect(recording.isWhole).toBe(recording.damage !== null && recording.damage.offset >= match.bytes.length);
    expect(recording.ticks).toBeLessThanOrEqual(match.bundles.length);
    expect(recording.header).toEqual(header);
    expect(isBeginning(recording)).toBe(true);
    if (recording.damage !== null) expect(recording.damage.offset + recording.damage.lostBytes).toBe(bytes.length);
    return recording;
  } catch (error) {
    return sentenceOf(error);
  }
}

/** Every error of a reader: its code, a byte inside of the file or its end, and what to do. */
function sentenceOf(error: unknown): SamestepError {
  if (!(error instanceof SamestepError)) throw error;
  expect(error.code).toMatch(/^recording\//);
  expect(error.data.offset).toEqual(expect.any(Number));
  expect(error.message).toMatch(/ at byte \d+/);
  expect(error.fix).not.toBe('');
  return error;
}

test('a file that was cut at any byte is read as far as it is whole, and says where it ends', () => {
  const ends = new Set(blocks.map(({ payloadOffset, payload }) => payloadOffset + payload.length));
  let beginnings = 0;
  for (let size = 0; size < match.bytes.length; size++) {
    const recording = readOther(match.bytes.subarray(0, size));
    if (recording instanceof SamestepError) {
      expect(size).toBeLessThan(headBytes);
      expect(recording.data.offset).toBeLessThanOrEqual(size);
      continue;
    }
    beginnings++;
    expect(recording.damage?.kind ?? 'none').toBe(ends.has(size) ? 'none' : 'cut');
  }
  expect(beginnings).toBe(match.bytes.length - headBytes);
});

test('a file with any one bit flipped is read up to the block that has it, and says where that begins', () => {
  for (let bit = 0; bit < match.bytes.length * 8; bit++) {
    const bytes = match.bytes.slice();
    bytes[bit >> 3] ^= 1 << (bit & 7);
    const recording = readOther(bytes);
    const block = blocks.findLast(({ offset }) => offset <= bit >> 3);
    if (recording instanceof SamestepError) expect(bit >> 3).toBeLessThan(headBytes);
    else expect(recording.damage?.offset).toBe(block?.offset);
  }
});

test('blocks that were left out, repeated, moved, or taken from another match are damage, not another match', () => {
  const other = record(300, {
    bundle: (_, tick, inputs) => ({ tick, inputs: inputs.fill(tick > 130 ? 1 : 0), orders: [], commands: [] }),
  });
  const bytesOf = ({ bytes }: typeof match) =>
    readBlocks(bytes).blocks.map(({ offset, payloadOffset, payload }) =>
      bytes.subarray(offset, payloadOffset + payload.length),
    );
  const [ours, theirs] = [bytesOf(match), bytesOf(other)];
  const prelude = writePrelude();
  // The first block of another match behind the same header is that match's beginning, rightly.
  for (let at = 2; at < ours.length; at++) {
    const spliced = [
      ours.toSpliced(at, 1),
      ours.toSpliced(at, 0, ours[at]),
      ours.toSpliced(at, 0, ours[at - 1]),
      ours.toSpliced(at, 1, theirs[at]),
      ours.toSpliced(at, ours.length, ...theirs.slice(at)),
    ];
    if (at + 1 < ours.length) spliced.push(ours.toSpliced(at, 2, ours[at + 1], ours[at]));
    for (const parts of spliced) expect(readOther(joined([prelude, ...parts]))).not.toBeInstanceOf(SamestepError);
  }
});

test('a damaged file says at which byte, how much is lost, and after which tick', () => {
  const changed = match.bytes.slice();
  changed[blocks[3].payloadOffset + 2] ^= 16;
  const lostBytes = match.bytes.length - blocks[3].offset;
  expect(damageText(readRecording(changed))).toBe(
    `The file was changed in the block at byte ${blocks[3].offset}: ${lostBytes} bytes are lost, and with them what came after tick 67.`,
  );
  expect(damageText(readRecording(match.bytes.subarray(0, blocks[3].offset + 4)))).toBe(
    `The file was cut inside of the block at byte ${blocks[3].offset}: 4 bytes are lost, and with them what came after tick 67.`,
  );
  expect(damageText(readRecording(match.bytes))).toBeNull();
  expect(damageText(readRecording(joined([match.bytes, Uint8Array.of(2, 9)])))).toBe(
    `The file was cut inside of the block at byte ${match.bytes.length}: 2 bytes are lost, after the end of the match.`,
  );
});

test('no bytes make reading or playing throw anything but a typed error with the byte', () => {
  const tail = fc.uint8Array({ maxLength: 80 });
  const kinds = fc.constantFrom(BLOCK.records, BLOCK.packedRecords, OPTIONAL_BLOCK, 4, BLOCK.header);
  const file = fc.oneof(
    tail,
    tail.map((bytes) => Uint8Array.of(...writePrelude(), ...bytes)),
    tail.map((payload) => forged([BLOCK.header, payload])),
    fc.array(fc.tuple(kinds, tail), { maxLength: 3 }).map((parts) => forged(head, ...parts)),
    // Records that are nearly right: changed ones of the match, under check words that fit.
    fc
      .array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 3 })
      .map((changes) => changedRecords(changes)),
    tail.map((bytes) => packed(bytes.length, deflateSync(bytes))),
  );
  let readCount = 0;
  fc.assert(
    fc.property(file, (bytes) => {
      try {
        const recording = readRecording(bytes);
        readCount++;
        if (recording.ticks < 3_000) playRecording(recording, freshSim(recording.header));
      } catch (error) {
        if (!(error instanceof SamestepError && error.code === 'recording/foreign')) sentenceOf(error);
      }
    }),
    { numRuns: 1_500 },
  );
  // The files are near enough to recordings that many are read.
  expect(readCount).toBeGreaterThan(50);
});

function changedRecords(changes: readonly (readonly [number, number])[]): Uint8Array {
  const all = joined(blocks.slice(1).map(({ payload }) => payload));
  for (const [at, byte] of changes) all[at % all.length] = byte;
  return forged(head, [BLOCK.records, all]);
}

const huge = varint(2 ** 32 - 1);
const headerOf = (other: Partial<RecordingHeader>) => [BLOCK.header, encodeHeader({ ...header, ...other })] as const;
/** The sizes of inputs that are axes only. */
const wide = (axisCount: number): RecordingHeader['sizes'] => ({
  ...header.sizes,
  axisCount,
  inputBytes: axisCount,
  inputBits: axisCount * 8,
  repeatMask: new Uint8Array(axisCount).fill(255),
});
const { ticks: mostTicks, blockBytes } = RECORDING_LIMITS;
const bomb = deflateSync(new Uint8Array(blockBytes), { level: 9 });

test.each<readonly [string, Uint8Array, string, number]>([
  ['nothing', new Uint8Array(0), 'This is not a recording', 0],
  ['text', new TextEncoder().encode('{"game":"capture"}'), 'This is not a recording', 0],
  ['half of what tells a recording', match.bytes.subarray(0, 2), 'This is not a recording', 2],
  ['no version', match.bytes.subarray(0, 4), 'ends before its version', 4],
  ['a newer version', Uint8Array.of(0x89, 0x53, 0x53, 0x52, FORMAT_VERSION + 1, 0), 'format version 3', 4],
  ['no header', match.bytes.subarray(0, 20), 'no whole header', 5],
  ['no blocks', writePrelude(), 'no whole header', 5],
  ['records in place of a header', forged([BLOCK.records, Uint8Array.of(0, 5)]), 'no whole header', 5],
  [
    'a header that ends early',
    forged([BLOCK.header, head[1].subarray(0, 30)]),
    'header of this recording makes no',
    41,
  ],
  [
    'a header with more ticks a second than a model can have',
    forged(headerOf({ ticksPerSecond: 241 })),
    'makes no sense',
    headBytes,
  ],
  [
    'a header with more controls than a model can have',
    forged(headerOf({ sizes: wide(33) })),
    'makes no sense',
    headBytes + 31,
  ],
  ['a header with more behind it', forged([BLOCK.header, Uint8Array.of(...head[1], 0)]), 'makes no sense', headBytes],
  ['a block of the future', forged(head, [99, Uint8Array.of(1)]), 'unknown kind 99', headBytes],
  ['a second header', forged(head, head), 'unknown kind 1', headBytes],
  [
    'a packed block without a size',
    forged(head, [BLOCK.packedRecords, new Uint8Array(0)]),
    'no sound size',
    headBytes + 6,
  ],
  ['a packed block of 4 GiB', packed(2 ** 32 - 1, new Uint8Array(9)), 'no sound size', headBytes + 6],
  ['a packed block of more than its bytes can be', packed(8_000, new Uint8Array(90)), 'no sound size', headBytes + 6],
  ['a packed block that is none', packed(20, new Uint8Array(9).fill(255)), 'makes no sense', headBytes],
  ['a bomb', packed(blockBytes, bomb), 'no sound size', headBytes + 7],
  ['a bomb that says it is small', packed(100, bomb), 'makes no sense', headBytes],
  ['a bomb in a bomb', packed(bomb.length, deflateSync(bomb, { level: 9 })), 'no sound size', headBytes + 6],
  ['no idle ticks', records(0, 0), 'record after tick 0 makes no sense', headBytes + 6],
  ['2^32−1 idle ticks', records(0, ...huge), 'record after tick 0 makes no sense', headBytes + 6],
  [
    'an hour of idle ticks and more',
    records(0, ...varint(216_001)),
    'no chained checksum over 3600 sec',
    headBytes + 6,
  ],
  ['the most idle ticks', records(0, ...varint(mostTicks)), 'no chained checksum over 3600 seconds', headBytes + 6],
  ['an unknown record', records(0, 5, 7), 'record after tick 5 makes no sense', headBytes + 8],
  ['half a seal', records(33), 'record after tick 1 makes no sense', headBytes + 6],
  ['a checksum of tick 0', records(0, 5, 1, 5, ...zeros(8)), 'after tick 5 makes no sense', headBytes + 8],
  ['a checksum of a tick before all', records(0, 5, 1, ...huge, ...zeros(8)), 'makes no sense', headBytes + 8],
  ['half a checksum', records(0, 5, 1, 0, 1, 2, 3), 'after tick 5 makes no sense', headBytes + 8],
  [
    'two checksums of a tick',
    records(0, 5, 1, 0, ...zeros(8), 1, 0, ...zeros(8)),
    'tick 5 comes after that of tick 5',
    headBytes + 18,
  ],
  [
    'checksums out of order',
    records(0, 5, 1, 0, ...zeros(8), 1, 3, ...zeros(8)),
    'tick 2 comes after that of tick 5',
    headBytes + 18,
  ],
  ['an end at another tick', records(0, 5, 2, 6, 0, 0, 0, ...zeros(8)), 'after tick 5 makes no sense', headBytes + 8],
  ['an end at tick 2^32−1', records(0, 5, 2, 255, 255, 255, 255, ...zeros(8)), 'makes no sense', headBytes + 8],
  ['a record right after the end', records(0, 5, 2, 5, 0, 0, 0, ...zeros(8), 0, 5), 'makes no sense', headBytes + 8],
  [
    'a block of records after the end',
    forged(
      head,
      [BLOCK.records, Uint8Array.of(0, 5, 2, 5, 0, 0, 0, ...zeros(8))],
      [BLOCK.records, Uint8Array.of(0, 5)],
    ),
    'after the end mark',
    headBytes + 27,
  ],
])('%s: a sentence with the byte', (_, bytes, sentence, offset) => {
  const error = caught(() => readRecording(bytes));
  expect(error.code).toBe('recording/format');
  expect(error.message).toContain(sentence);
  expect(error.data.offset).toBe(offset);
});

function caught(run: () => unknown): SamestepError {
  try {
    run();
  } catch (error) {
    return sentenceOf(error);
  }
  throw new Error('Nothing was thrown.');
}

test('a forged length takes no memory: a block of 4 GiB, and of 8 MiB, in a few bytes is damage', () => {
  for (const length of [2 ** 32 - 1, blockBytes, blockBytes + 1]) {
    const bytes = Uint8Array.of(...match.bytes.subarray(0, headBytes), BLOCK.records, ...varint(length), 1, 2, 3, 4);
    expect(readRecording(bytes)).toMatchObject({ ticks: 0, damage: { offset: headBytes } });
  }
});

test('packed blocks whose sizes add up to more than a recording may have are refused before any is inflated', () => {
  const most = joined([Uint8Array.from(varint(blockBytes)), new Uint8Array(blockBytes / RECORDING_LIMITS.packedRatio)]);
  const parts = Array.from({ length: 33 }, () => [BLOCK.packedRecords, most] as const);
  const error = caught(() => readRecording(forged(head, ...parts)));
  expect(error.message).toContain(`more than ${RECORDING_LIMITS.recordsBytes} bytes of records`);
});

test('more blocks, or more chained checksums, than there are seconds in the longest match are refused', () => {
  const { blocks: mostBlocks, chains: mostChains } = RECORDING_LIMITS;
  // Blocks that readers may skip, without a payload: kind, length 0, check word.
  const notes = new DataView(new ArrayBuffer(mostBlocks * 6));
  const kind = Uint8Array.of(OPTIONAL_BLOCK);
  let check = blocks[0].check;
  for (let i = 0; i < mostBlocks; i++) {
    check = crc32(kind, check);
    notes.setUint8(i * 6, OPTIONAL_BLOCK);
    notes.setUint32(i * 6 + 2, check, true);
  }
  const many = joined([match.bytes.subarray(0, headBytes), new Uint8Array(notes.buffer)]);
  const tooMany = caught(() => readRecording(many));
  expect(tooMany.message).toBe(
    `This recording has more than 1000000 blocks, at byte ${many.length - 6}. Give a file that a match has written.`,
  );
  expect(readRecording(many.subarray(0, -6)).ticks).toBe(0);
  const tick = Uint8Array.of(0, 1, 1, 0, ...zeros(8));
  const inBlock = 600_000;
  const part = new Uint8Array(inBlock * tick.length);
  for (let i = 0; i < inBlock; i++) part.set(tick, i * tick.length);
  const parts = Array.from({ length: 2 }, () => [BLOCK.records, part] as const);
  const error = caught(() => readRecording(forged(head, ...parts)));
  expect(error.message).toContain('This recording has more than 1000000 chained checksums, at byte ');
  expect(error.data.tick).toBe(mostChains + 1);
});

test('ticks stop at the most a recording may have, however they are written', () => {
  const hour = [0, ...varint(216_000), 1, 0, ...zeros(8)];
  const hours = Math.floor(mostTicks / 216_000);
  const nearly = Array.from({ length: hours }, () => hour).flat();
  const rest = mostTicks - hours * 216_000;
  expect(readRecording(records(...nearly, 0, ...varint(rest)))).toMatchObject({ ticks: mostTicks });
  // One idle tick more, or a seal.
  for (const more of [
    [0, 1],
    [32 | ((mostTicks + 1) & 31), 1, 0, 0, 0],
  ])
    expect(caught(() => readRecording(records(...nearly, 0, ...varint(rest), ...more))).data.tick).toBe(mostTicks);
});

test('an order that the model does not know stops the play with the tick and the byte', () => {
  const bytes = records(64 | 8, 1, 0, 9, 0);
  const recording = readRecording(bytes);
  expect(recording.ticks).toBe(8);
  const error = caught(() => playRecording(recording, freshSim()));
  expect(error).toMatchObject({ code: 'recording/format', data: { tick: 8, offset: headBytes + 6 } });
  expect(error.message).toContain(`The seal of tick 8 does not fit this build's capture, at byte ${headBytes + 6}.`);
});

test('the bytes of a file may lie anywhere in a larger buffer', () => {
  const larger = joined([new Uint8Array(13).fill(7), match.bytes, new Uint8Array(5).fill(7)]);
  const recording = readRecording(larger.subarray(13, 13 + match.bytes.length));
  expect(playRecording(recording, freshSim())).toMatchObject({ matches: true, checksum: match.checksum });
});

test('an error keeps its cause', () => {
  const cause = new Error('because');
  expect(formatError('It broke', 7, {}, cause)).toMatchObject({ cause, data: { offset: 7 } });
});
