// An opened recording: any tick, in any order, while the index is made or after, is the world that playing from the start gives.
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { createSim } from '../index.ts';
import { game } from '../testing/capture.ts';
import { foldChecksum, formatChecksum } from '../math/checksum.ts';
import { BLOCK, readBlocks, writeBlock } from './format.ts';
import { compactRecording } from './compact.ts';
import { freshSim, hashes, header, limits, otherRules, pictureOf, record } from './match.test-helper.ts';
import { readRecording } from './reader.ts';
import { createRecorder, joined } from './recorder.ts';
import { openRecording } from './seek.ts';

const match = record(700);
const recording = readRecording(match.bytes);
const pictures: ReturnType<typeof pictureOf>[] = [];
const chains: string[] = [];
const createFresh = () => freshSim();

beforeAll(() => {
  const sim = freshSim();
  pictures.push(pictureOf(sim));
  const chain = new Uint32Array(2);
  const sum = new Uint32Array(2);
  chains.push(formatChecksum(chain, 0));
  for (const bundle of match.bundles) {
    sim.step(bundle);
    pictures.push(pictureOf(sim));
    sim.checksum(sum, 0);
    foldChecksum(chain, 0, sum, 0);
    chains.push(formatChecksum(chain, 0));
  }
});

test('a seek gives the world and the events of that tick, bit for bit, in any order and while the index is made', () => {
  const options = fc.record({
    spacingTicks: fc.constantFrom(1, 7, 60, 256, 1_000),
    maxKeyframeBytes: fc.constantFrom(1, 4_000, 10_000_000),
  });
  const moves = fc.array(
    fc.oneof(
      fc.record({ seek: fc.nat({ max: recording.ticks }) }),
      fc.record({ advance: fc.nat({ max: 300 }) }),
      fc.record({ step: fc.nat({ max: 70 }) }),
    ),
    { maxLength: 12 },
  );
  const packed = readRecording(compactRecording(match.bytes));
  fc.assert(
    fc.property(fc.constantFrom(recording, packed), options, moves, (of, opened, list) => {
      const open = openRecording(of, { createSim: createFresh, hashes, ...opened });
      let tick = 0;
      for (const move of list) {
        if ('advance' in move) open.advance(move.advance);
        else if ('seek' in move) tick = open.seek(move.seek).tick;
        else for (let i = 0; i < move.step && open.step(); i++) tick++;
        if ('seek' in move) expect(tick).toBe(move.seek);
        const sim = open.seek(tick);
        expect(pictureOf(sim)).toEqual(pictures[tick]);
        expect(formatChecksum(open.chain, 0)).toBe(chains[tick]);
      }
      expect(open.check.mismatch).toBeNull();
    }),
    { numRuns: 60 },
  );
});

test('the index is made in slices, and compares every recorded chained checksum on the way', () => {
  const open = openRecording(recording, { createSim: createFresh, spacingTicks: 50 });
  expect(open).toMatchObject({ indexedTicks: 0, isIndexed: false, keyframes: { count: 1, spacingTicks: 50 } });
  expect(open.advance(120)).toBe(false);
  expect(open).toMatchObject({ indexedTicks: 120, check: { comparedChains: 2, lastMatchTick: 120 } });
  expect(open.keyframes.count).toBe(3);
  expect(open.advance(10_000)).toBe(true);
  expect(open).toMatchObject({ indexedTicks: 700, isIndexed: true });
  expect(open.check).toMatchObject({ comparedChains: recording.chains.length, lastMatchTick: 700, mismatch: null });
  expect(open.keyframes.count).toBe(15);
  expect(open.advance(1)).toBe(true);
});

test('a seek beyond the index goes on from its furthest tick and leaves keyframes behind', () => {
  const open = openRecording(recording, { createSim: createFresh, spacingTicks: 50 });
  open.seek(333);
  expect(open).toMatchObject({ indexedTicks: 333, keyframes: { count: 7 } });
  open.seek(40);
  expect(open.indexedTicks).toBe(333);
});

test('a seek makes at most the spacing of ticks again', () => {
  let steps = 0;
  const counting = () => {
    const sim = freshSim();
    return {
      ...sim,
      get tick() {
        return sim.tick;
      },
      step(bundle: Parameters<typeof sim.step>[0]) {
        steps++;
        sim.step(bundle);
      },
    };
  };
  const open = openRecording(recording, { createSim: counting, spacingTicks: 32 });
  open.advance(recording.ticks);
  for (const tick of [699, 1, 650, 64, 65, 64, 0, 700, 32, 33, 320]) {
    steps = 0;
    open.seek(tick);
    expect(steps).toBeLessThanOrEqual(32);
  }
  // Forward by a few ticks goes on from where it is.
  steps = 0;
  open.seek(325);
  expect(steps).toBe(5);
});

test('keyframes are thinned to stay within their bytes, and then lie further apart', () => {
  const dense = openRecording(recording, { createSim: createFresh, spacingTicks: 1 });
  dense.advance(recording.ticks);
  const maxKeyframeBytes = Math.floor(dense.keyframes.sizeBytes / 5);
  const open = openRecording(recording, { createSim: createFresh, spacingTicks: 1, maxKeyframeBytes });
  open.advance(recording.ticks);
  expect(open.keyframes.sizeBytes).toBeLessThanOrEqual(maxKeyframeBytes);
  expect(open.keyframes.spacingTicks).toBe(8);
  expect(open.keyframes.count).toBe(Math.floor(700 / 8) + 1);
  expect(pictureOf(open.seek(645))).toEqual(pictures[645]);
});

test('a match that goes another way is named with its tick and its byte, and can be looked at all the same', () => {
  const open = openRecording(recording, { createSim: () => otherRules(301) });
  open.advance(recording.ticks);
  expect(open.check.mismatch?.point).toEqual(recording.chains[5]);
  expect(open.check).toMatchObject({ lastMatchTick: 300, mismatch: { point: { tick: 360 } } });
  expect(pictureOf(open.seek(300))).toEqual(pictures[300]);
  expect(pictureOf(open.seek(301))).not.toEqual(pictures[301]);
});

test('a tick that the rules cannot make is named each time, and the ticks before it stay', () => {
  const failing = () => {
    const systems: typeof game.rules.systems = {
      ...game.rules.systems,
      fail(w) {
        if (w.tick === 101) throw new TypeError('no more');
      },
    };
    return createSim({ ...game, rules: { ...game.rules, systems } }, { seed: header.seed, config: header.config });
  };
  const open = openRecording(recording, { createSim: failing });
  const expected = expect.objectContaining({
    code: 'recording/diverged',
    message: expect.stringMatching(/^The rules cannot make tick 101 of the recording, sealed at byte \d+\. no more /),
    data: { tick: 101, offset: expect.any(Number) },
    cause: expect.any(TypeError),
  });
  for (let times = 0; times < 2; times++) {
    expect(() => open.advance(700)).toThrow(expected);
    expect(open).toMatchObject({ indexedTicks: 100, isIndexed: false });
    expect(() => open.seek(101)).toThrow(expected);
    expect(() => open.seek(400)).toThrow(expected);
    expect(pictureOf(open.seek(100))).toEqual(pictures[100]);
    expect(() => open.step()).toThrow(expected);
  }
});

test('the index reaches to the tick before one that does not fit the game', () => {
  const { seats, inputBytes } = header.sizes;
  const recorder = createRecorder(header, limits);
  const idle = { inputs: new Uint8Array(seats * inputBytes), orders: [], commands: [] };
  recorder.seal({ ...idle, tick: 1 });
  recorder.seal({ ...idle, tick: 2, orders: [{ seat: 0, type: 99, payload: new Uint8Array(0) }] });
  recorder.end(new Uint32Array(2));
  const open = openRecording(readRecording(recorder.take() ?? new Uint8Array(0)), { createSim: createFresh });
  expect(() => open.advance(10)).toThrow('The seal of tick 2 does not fit');
  expect(open).toMatchObject({ indexedTicks: 1, isIndexed: false });
});

test('a recording without ticks opens at tick 0, and a tick that is none is refused', () => {
  const empty = readRecording(createRecorder(header, limits).take() ?? new Uint8Array(0));
  const open = openRecording(empty, { createSim: createFresh });
  expect(open.isIndexed).toBe(true);
  expect(pictureOf(open.seek(0))).toEqual(pictures[0]);
  expect(open.step()).toBe(false);
  for (const tick of [-1, 1, 0.5, Number.NaN]) expect(() => open.seek(tick)).toThrow('no such tick');
});

test('foreign hashes, and a config that the game does not know, are refused with a sentence that says which', () => {
  const open = (foreign: Partial<typeof hashes>) => () =>
    openRecording(recording, { createSim: createFresh, hashes: { ...hashes, ...foreign } });
  for (const hash of ['layout', 'rules', 'content'] as const) {
    expect(open({ [hash]: '3'.repeat(16) })).toThrow(
      expect.objectContaining({
        code: 'recording/foreign',
        message:
          `The recording of capture was made under another ${hash} hash: ${hashes[hash]}. ` +
          `This build's is 3333333333333333. Play it with the build that made it.`,
        data: { game: 'capture', hash, theirs: hashes[hash], ours: '3'.repeat(16) },
      }),
    );
  }
  expect(open({ protocol: '3'.repeat(16) })).not.toThrow();
  const strange = { ...header, config: { nonesuch: 1 } };
  const other = readRecording(createRecorder(strange, limits).take() ?? new Uint8Array(0));
  expect(() => openRecording(other, { createSim: () => freshSim(other.header) })).toThrow(
    expect.objectContaining({
      code: 'recording/foreign',
      message: expect.stringContaining("config that this build's does not know. There is no config field 'nonesuch'."),
    }),
  );
});

test('a place inside of a long run of idle ticks is come back to', () => {
  const [head] = readBlocks(match.bytes).blocks;
  const idle = writeBlock(BLOCK.records, Uint8Array.of(0, 0xb0, 0xea, 1), head.check).bytes;
  const long = readRecording(joined([match.bytes.subarray(0, head.payloadOffset + head.payload.length), idle]));
  expect(long.ticks).toBe(30_000);
  const open = openRecording(long, { createSim: createFresh });
  for (const tick of [29_999, 5, 12_345, 30_000]) expect(open.seek(tick).tick).toBe(tick);
  expect(open.step()).toBe(false);
});
