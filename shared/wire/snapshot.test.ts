// Snapshots: chunks, compression within bounds, and bombs that are refused.
import { deflateSync } from 'fflate';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defineModel, f64 } from '../index.ts';
import {
  SERVER,
  WIRE_LIMITS,
  createSnapshotAssembler,
  createStateCollector,
  decodeDesyncState,
  encodeDesyncStates,
  encodeSnapshot,
  packState,
  packedSizeLimit,
  unpackState,
  wireLayout,
  type WireSnapshot,
} from './protocol.ts';
import { snapshotExample, layout } from './protocol-examples.test-helper.ts';

/** Bytes that no compressor shrinks. */
function noise(sizeBytes: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(sizeBytes);
  let state = seed;
  for (let i = 0; i < sizeBytes; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

const large = wireLayout(
  defineModel({
    name: 'large',
    ticksPerSecond: 60,
    players: { min: 1, max: 8 },
    entities: 4_000,
    components: { Position: { x: f64, y: f64 } },
    input: {},
  }),
);

function snapshotOf(state: Uint8Array): WireSnapshot {
  return {
    tick: 2 ** 32 - 1,
    chain: Uint32Array.of(1, 2),
    checksum: Uint32Array.of(3, 4),
    baseline: new Uint8Array(8),
    state,
  };
}

test('a state of any size and content is unpacked as it was', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat({ max: 5_000 }), (start, zeros) => {
      const state = new Uint8Array(start.length + zeros);
      state.set(start);
      const packed = packState(state);
      const target = new Uint8Array(state.length).fill(1);
      expect(packed.length <= packedSizeLimit(state.length)).toBe(true);
      expect(unpackState(packed, target)).toBe(true);
      expect(target).toEqual(state);
    }),
  );
});

test('noise grows no further than the limit says', () => {
  for (const sizeBytes of [0, 1, 7, 8, 7_000, 100_000]) {
    const state = noise(sizeBytes);
    expect(packState(state).length).toBeLessThanOrEqual(packedSizeLimit(sizeBytes));
  }
});

test('packed bytes of another size, cut ones, and any others are refused without a throw', () => {
  const packed = packState(noise(5_000));
  expect(unpackState(packed, new Uint8Array(5_008))).toBe(false);
  expect(unpackState(packed, new Uint8Array(4_992))).toBe(false);
  expect(unpackState(packed.subarray(0, -1), new Uint8Array(5_000))).toBe(false);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat({ max: 400 }), (bytes, sizeBytes) => {
      expect([true, false]).toContain(unpackState(bytes, new Uint8Array(sizeBytes)));
    }),
    { numRuns: 3_000 },
  );
});

test('a bomb is refused long before it has gone off', () => {
  const bomb = deflateSync(new Uint8Array(40_000_000));
  expect(bomb.length).toBeLessThan(packedSizeLimit(60_000));
  const before = process.memoryUsage().arrayBuffers;
  expect(unpackState(bomb, new Uint8Array(60_000))).toBe(false);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
});

test('a snapshot comes back, in one message or in several of at most 32 KiB', () => {
  expect(encodeSnapshot(layout, snapshotExample.value).length).toBe(1);
  const snapshot = snapshotOf(noise(large.stateBytes));
  const messages = encodeSnapshot(large, snapshot);
  expect(messages.length).toBe(4);
  expect(Math.max(...messages.map(({ length }) => length))).toBe(WIRE_LIMITS.snapshotMessageBytes);
  const assembler = createSnapshotAssembler(large);
  expect(() => assembler.snapshot).toThrow('no snapshot');
  expect(messages.map((message) => assembler.add(message))).toEqual(['more', 'more', 'more', 'whole']);
  expect(assembler.snapshot).toEqual(snapshot);
});

test('a part out of order drops what was collected, and the first part begins anew', () => {
  const messages = encodeSnapshot(large, snapshotOf(noise(large.stateBytes)));
  const other = encodeSnapshot(large, snapshotOf(noise(large.stateBytes, 2)));
  const assembler = createSnapshotAssembler(large);
  expect([0, 2, 3].map((i) => assembler.add(messages[i]))).toEqual(['more', 'wrong', 'wrong']);
  expect([0, 1, 1].map((i) => assembler.add(messages[i]))).toEqual(['more', 'more', 'wrong']);
  assembler.add(messages[0]);
  expect(other.map((message) => assembler.add(message))).toEqual(['more', 'more', 'more', 'whole']);
  expect(assembler.snapshot.state).toEqual(noise(large.stateBytes, 2));
});

test('a snapshot that announces more parts than it can have is refused at its first part', () => {
  const [first] = encodeSnapshot(large, snapshotOf(noise(large.stateBytes)));
  const forged = first.slice();
  forged.set([0, 0, 5, 0], 1);
  expect(first[0]).toBe(SERVER.snapshot);
  expect(createSnapshotAssembler(large).add(forged)).toBe('wrong');
  expect(createSnapshotAssembler(large).add(first)).toBe('more');
});

test('a snapshot whose state does not unpack is refused and the one before stays', () => {
  const assembler = createSnapshotAssembler(layout);
  assembler.add(snapshotExample.message);
  const damaged = snapshotExample.message.slice(0, -4);
  expect(assembler.add(damaged)).toBe('wrong');
  expect(assembler.snapshot).toEqual(snapshotExample.value);
});

test('a desynced state comes back from pieces that each stay below 4 KiB', () => {
  const packed = noise(5_001);
  const messages = encodeDesyncStates(77, packed);
  expect(messages.map(({ length }) => length)).toEqual([2_009, 2_009, 1_010]);
  const collector = createStateCollector(77, packed.length);
  const chunks = messages.map((message) => {
    const chunk = decodeDesyncState(message);
    if (chunk === undefined) throw new Error('refused');
    return chunk;
  });
  expect(collector.add(chunks[1])).toBe('wrong');
  expect(collector.add({ ...chunks[0], tick: 78 })).toBe('wrong');
  expect(collector.add({ ...chunks[0], bytes: chunks[0].bytes.subarray(1) })).toBe('wrong');
  expect(chunks.map((chunk) => collector.add(chunk))).toEqual(['more', 'more', 'whole']);
  expect(collector.packed).toEqual(packed);
  expect(collector.add(chunks[0])).toBe('wrong');
});
