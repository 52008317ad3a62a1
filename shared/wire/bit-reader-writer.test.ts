// Bits: what is written is read, and reading past the end is an answer, not a crash.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BitReader } from './bit-reader.ts';
import { BitWriter } from './bit-writer.ts';

/** A number of bits and a value that fits them. */
const field = fc
  .integer({ min: 0, max: 32 })
  .chain((count) =>
    fc.record({ count: fc.constant(count), value: fc.integer({ min: 0, max: count === 0 ? 0 : 2 ** count - 1 }) }),
  );

test('whatever is written bit by bit is read again', () => {
  const writer = new BitWriter(1);
  fc.assert(
    fc.property(fc.array(field, { maxLength: 60 }), (fields) => {
      writer.reset();
      for (const { value, count } of fields) writer.bits(value, count);
      const bits = fields.reduce((sum, { count }) => sum + count, 0);
      expect(writer.sizeBytes).toBe(Math.ceil(bits / 8));
      const reader = new BitReader(writer.toBytes());
      for (const { value, count } of fields) expect(reader.bits(count)).toBe(value);
      reader.alignToByte();
      expect([reader.isOk, reader.isAtEnd, reader.remainingBytes]).toEqual([true, true, 0]);
    }),
  );
});

test('whole numbers, floats and bytes come back, also behind an odd number of bits', () => {
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 32 - 1 }), fc.double(), fc.uint8Array({ maxLength: 40 }), (number, float, bytes) => {
      const writer = new BitWriter(8);
      writer.bits(5, 3);
      writer.varint(number);
      writer.u32(number);
      writer.u16(number & 0xffff);
      writer.u8(number & 0xff);
      writer.f64(float);
      writer.alignToByte();
      writer.bytes(bytes);
      const reader = new BitReader(writer.view());
      expect([reader.bits(3), reader.varint(), reader.u32(), reader.u16(), reader.u8()]).toEqual([
        5,
        number,
        number,
        number & 0xffff,
        number & 0xff,
      ]);
      expect(reader.f64()).toBe(float);
      reader.alignToByte();
      expect(reader.bytes(bytes.length)).toEqual(bytes);
      expect(reader.isOk && reader.isAtEnd).toBe(true);
    }),
  );
});

test('bits go from the least significant one up, bytes little-endian', () => {
  const writer = new BitWriter(8);
  writer.bits(1, 1);
  writer.bits(2, 2);
  writer.alignToByte();
  writer.u16(0x1234);
  writer.varint(300);
  expect([...writer.view()]).toEqual([0b101, 0x34, 0x12, 0xac, 0x02]);
});

test('past the end a reader gives zeros, stays not ok, and does not throw', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 9 }),
      fc.array(fc.integer({ min: 0, max: 32 }), { maxLength: 20 }),
      (bytes, counts) => {
        const reader = new BitReader(bytes);
        let bitsLeft = bytes.length * 8;
        for (const count of counts) {
          const value = reader.bits(count);
          bitsLeft -= count;
          if (bitsLeft >= 0) continue;
          expect([value, reader.isOk]).toEqual([0, false]);
        }
      },
    ),
  );
  const reader = new BitReader(Uint8Array.of(255));
  expect([reader.u32(), reader.isOk, reader.u8(), reader.f64(), reader.varint(), reader.bytes(1).length]).toEqual([
    0,
    false,
    0,
    0,
    0,
    0,
  ]);
  reader.reset(Uint8Array.of(7));
  expect([reader.peekByte(), reader.u8(), reader.peekByte(), reader.isOk]).toEqual([7, 7, 0, true]);
});

test.each([
  ['longer than needed', [0x80, 0x00]],
  ['six bytes', [0x80, 0x80, 0x80, 0x80, 0x80, 0x01]],
  ['more than 32 bits', [0xff, 0xff, 0xff, 0xff, 0x10]],
  ['cut', [0xff]],
])('a varint that is %s is refused', (_, bytes) => {
  const reader = new BitReader(Uint8Array.from(bytes));
  expect([reader.varint(), reader.isOk]).toEqual([0, false]);
});

test('padding that is not zero is refused', () => {
  const reader = new BitReader(Uint8Array.of(0b1000_0001));
  expect(reader.bits(1)).toBe(1);
  reader.alignToByte();
  expect(reader.isOk).toBe(false);
});

test('bytes are copies, also of a socket buffer that will be used again', () => {
  const socket = Buffer.from([1, 2, 3]);
  const copy = new BitReader(socket).bytes(3);
  socket.fill(9);
  expect([...copy]).toEqual([1, 2, 3]);
});

test('the writer refuses what does not fit and what outgrows its limit', () => {
  const writer = new BitWriter(2, 4);
  expect(() => writer.bits(8, 3)).toThrow('does not fit');
  expect(() => writer.bits(-1, 32)).toThrow('does not fit');
  expect(() => writer.bits(0, 33)).toThrow('0 to 32');
  expect(() => writer.varint(1.5)).toThrow('whole number');
  writer.bits(1, 1);
  expect(() => writer.bytes(Uint8Array.of(1))).toThrow('whole bytes');
  writer.reset();
  writer.u32(1);
  expect(() => writer.u8(1)).toThrow('outgrew');
});
