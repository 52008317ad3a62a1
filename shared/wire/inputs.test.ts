// Input messages: round trips, sizes, and what a peer may not write.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axis, defineModel, held, press } from '../index.ts';
import { BitReader } from './bit-reader.ts';
import { BitWriter } from './bit-writer.ts';
import {
  addInput,
  createInputBatch,
  readInputs,
  unwrapTick,
  wireLayout,
  writeInputs,
  type WireLayout,
} from './protocol.ts';
import { inputMessage, layout, readInputMessage, type InputEntry } from './protocol-examples.test-helper.ts';

/** The layout of a model with so many axes and buttons. */
function layoutOf(axes: number, buttons: number, seats = 8): WireLayout {
  const controls = [
    ...Array.from({ length: axes }, (_, i) => [`axis${i}`, axis] as const),
    ...Array.from({ length: buttons }, (_, i) => [`button${i}`, i % 2 === 0 ? held : press] as const),
  ];
  return wireLayout(
    defineModel({
      name: 'controls',
      ticksPerSecond: 60,
      players: { min: 1, max: seats },
      entities: 1,
      components: {},
      input: Object.fromEntries(controls),
    }),
  );
}

const byte = fc.nat({ max: 255 });
const axisByte = byte.filter((value) => value !== 0x80);

test('inputs of any layout come back, for one seat and for several', () => {
  const shape = fc.record({
    axes: fc.nat({ max: 4 }),
    buttons: fc.nat({ max: 20 }),
    slotCount: fc.integer({ min: 1, max: 8 }),
  });
  const run = shape.chain(({ axes, buttons, slotCount }) => {
    const sizes = layoutOf(axes, buttons);
    const last = buttons % 8 === 0 ? 255 : (1 << (buttons % 8)) - 1;
    const buttonBytes = Array.from({ length: Math.ceil(buttons / 8) }, (_, i) =>
      fc.nat({ max: i === Math.ceil(buttons / 8) - 1 ? last : 255 }),
    );
    const input = fc.tuple(...Array.from({ length: axes }, () => axisByte), ...buttonBytes);
    const entry = fc.record({
      tick: fc.integer({ min: 100_000, max: 130_000 }),
      slot: fc.nat({ max: slotCount - 1 }),
      input,
    });
    return fc.record({
      sizes: fc.constant(sizes),
      slotCount: fc.constant(slotCount),
      entries: fc.array(entry, { minLength: 1, maxLength: 32 }),
    });
  });
  fc.assert(
    fc.property(run, ({ sizes, slotCount, entries }) => {
      const batch = createInputBatch(sizes, slotCount);
      for (const { tick, slot, input } of entries)
        addInput(sizes, batch, { tick, slot, input: Uint8Array.from([...input, 0]), at: 0 });
      const writer = new BitWriter(16);
      writeInputs(writer, sizes, batch);
      const slotBits = Math.ceil(Math.log2(slotCount));
      expect(writer.sizeBytes).toBe(1 + entries.length * Math.ceil((16 + slotBits + sizes.inputBits) / 8));
      const read = createInputBatch(sizes, slotCount);
      expect(readInputs(new BitReader(writer.view()), sizes, read, 115_000)).toBe(true);
      expect(read).toEqual(batch);
    }),
  );
});

test('the largest input message stays below what the socket lets through', () => {
  const sizes = layoutOf(32, 0);
  const batch = createInputBatch(sizes, 8);
  const input = new Uint8Array(sizes.inputBytes).fill(127);
  for (let i = 0; i < 32; i++) addInput(sizes, batch, { tick: i, slot: 7, input, at: 0 });
  const writer = new BitWriter(16);
  writeInputs(writer, sizes, batch);
  expect(writer.sizeBytes).toBe(1_121);
  expect(() => addInput(sizes, batch, { tick: 33, slot: 0, input, at: 0 })).toThrow('full');
});

test('a tick is the nearest one with its low bits, also where 16 bits wrap and at the end of 32 bits', () => {
  for (const near of [0, 5, 65_530, 2 ** 31 - 3, 2 ** 31 + 3, 2 ** 32 - 10]) {
    for (const distance of [-32_768, -1, 0, 1, 120, 32_767]) {
      const tick = near + distance;
      const low = ((tick % 65_536) + 65_536) % 65_536;
      expect(unwrapTick(low, 16, near)).toBe(tick);
    }
  }
});

test('a tick is unwrapped around the newest sealed one', () => {
  const entries: readonly InputEntry[] = [[65_536 * 3 + 2, 0, [1, 2, 3]]];
  const message = inputMessage(1, entries);
  expect(readInputMessage(1, message, 65_536 * 3 - 20)).toEqual(entries);
  expect(readInputMessage(1, message, 10)?.[0][0]).toBe(2);
  expect(readInputMessage(1, inputMessage(1, [[65_535, 0, [0, 0, 0]]]), 0)?.[0][0]).toBe(-1);
});

test.each<readonly [string, number, readonly number[]]>([
  ['no entry', 1, [2]],
  ['another type', 1, [3, 2, 4, 0x7f, 0, 3]],
  ['padding that is not zero', 1, [2, 2, 4, 0x7f, 0, 7]],
  ['an axis of −128', 1, [2, 2, 4, 0x80, 0, 3]],
  ['a byte too many', 1, [2, 2, 4, 0x7f, 0, 3, 0]],
  ['a slot the connection does not have', 3, [2, 2, 4, 0x7f, 0, 0b1111]],
  ['half an entry', 1, [2, 2, 4, 0x7f, 0, 3, 3, 4]],
])('a message with %s is refused as a whole', (_, slotCount, bytes) => {
  const batch = createInputBatch(layout, slotCount);
  batch.count = 5;
  expect(readInputs(new BitReader(Uint8Array.from(bytes)), layout, batch, 1_024)).toBe(false);
  expect(batch.count).toBe(0);
});

test('a message of more than 32 entries is refused', () => {
  const sizes = layoutOf(0, 1);
  const batch = createInputBatch(sizes, 1);
  const message = (entries: number) => Uint8Array.of(2, ...new Uint8Array(entries * 3));
  expect(readInputs(new BitReader(message(32)), sizes, batch, 0)).toBe(true);
  expect(readInputs(new BitReader(message(33)), sizes, batch, 0)).toBe(false);
});

test('the writer refuses an axis of −128 and an empty message', () => {
  const writer = new BitWriter(16);
  expect(() => inputMessage(1, [[1, 0, [0x80, 0, 0]]])).toThrow('canonical');
  expect(() => writeInputs(writer, layout, createInputBatch(layout, 1))).toThrow('at least one');
});
