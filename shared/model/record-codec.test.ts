// Messages of a model: what is written is read, and what a peer made up is refused.
import { expect, test } from 'vitest';
import fc from 'fast-check';
import { bool, entityId, f32, f64, i16, list, u8 } from './fields.ts';
import { recordCodec } from './record-codec.ts';

const codec = recordCodec('orders.Move', { x: f64, speed: f32, steps: i16, isFast: bool, whom: list(entityId, 3) });

test('what is encoded is valid and decodes to the same', () => {
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -32_768, max: 32_767 }),
      fc.constantFrom(0, 1),
      fc.array(fc.nat(4_294_967_295), { maxLength: 3 }),
      (x, steps, isFast, whom) => {
        const bytes = codec.encode({ x, speed: 1.5, steps, isFast, whom });
        expect(codec.isValid(bytes)).toBe(true);
        const values = {};
        codec.decodeInto(bytes, values);
        expect(values).toEqual({ x, speed: 1.5, steps, isFast, whom });
      },
    ),
  );
});

test('random bytes never throw, and what passes decodes to what encodes to the same bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 32 }), (bytes) => {
      if (!codec.isValid(bytes)) return;
      const values = {};
      codec.decodeInto(bytes, values);
      expect([...codec.encode(values)]).toEqual([...bytes]);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['too short', (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 1)],
  ['too long', (bytes: Uint8Array) => new Uint8Array([...bytes, 0])],
  ['a NaN', (bytes: Uint8Array) => bytes.map((value, i) => (i < 8 ? 255 : value))],
  ['a bool of 2', (bytes: Uint8Array) => bytes.map((value, i) => (i === 14 ? 2 : value))],
  ['a list that is too long', (bytes: Uint8Array) => bytes.map((value, i) => (i === 15 ? 4 : value))],
])('%s is refused', (_, spoil) => {
  const good = codec.encode({ x: 1, speed: 2, steps: 3, isFast: 1, whom: [7] });
  expect(codec.isValid(good)).toBe(true);
  expect(codec.isValid(spoil(good))).toBe(false);
});

test.each([
  ['a missing value', { x: 1, speed: 1, steps: 1, isFast: 1 }],
  ['an unknown name', { x: 1, speed: 1, steps: 1, isFast: 1, whom: [], y: 2 }],
  ['a value out of range', { x: 1, speed: 1, steps: 40_000, isFast: 1, whom: [] }],
  ['a NaN', { x: NaN, speed: 1, steps: 1, isFast: 1, whom: [] }],
])('writing %s throws sim/order', (_, values) => {
  expect(() => codec.encode(values)).toThrow(expect.objectContaining({ code: 'sim/order' }));
});

test('the most bytes are announced', () => {
  expect(codec.maxBytes).toBe(8 + 4 + 2 + 1 + 1 + 3 * 4);
  expect(recordCodec('orders.None', { a: u8 }).maxBytes).toBe(1);
});
