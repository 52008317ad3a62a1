// Hostile bytes: no reader throws, reads past the end or changes what it was given.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CLIENT, SERVER } from './protocol.ts';
import { examples, readSnapshotMessage, snapshotExample } from './protocol-examples.test-helper.ts';

const messages = [...examples.map(({ bytes }) => bytes), snapshotExample.message];
const readers = [...examples.map(({ read }) => read), readSnapshotMessage];
const types = [...Object.values(CLIENT), ...Object.values(SERVER)];

/** Any bytes, most of them behind a type that some reader takes. */
const anyMessage = fc
  .tuple(fc.constantFrom(...types, 0, 255), fc.uint8Array({ maxLength: 80 }))
  .map(([type, rest]) => Uint8Array.of(type, ...rest));

/** A valid message that was cut, lengthened, or changed in a few bits. */
const damagedMessage = fc
  .record({
    message: fc.constantFrom(...messages),
    cut: fc.nat({ max: 12 }),
    tail: fc.uint8Array({ maxLength: 3 }),
    flips: fc.array(fc.nat({ max: 8 * 80 }), { maxLength: 3 }),
  })
  .map(({ message, cut, tail, flips }) => {
    const bytes = Uint8Array.of(...message.subarray(0, Math.max(0, message.length - cut)), ...tail);
    for (const bit of flips) if (bit >> 3 < bytes.length) bytes[bit >> 3] ^= 1 << (bit & 7);
    return bytes;
  });

test('no bytes make any reader throw', () => {
  fc.assert(
    fc.property(fc.oneof(anyMessage, damagedMessage), (message) => {
      for (const read of readers) expect(() => read(message)).not.toThrow();
    }),
    { numRuns: 5_000 },
  );
});

test('readers look at nothing beyond the end of the message', () => {
  fc.assert(
    fc.property(
      fc.oneof(anyMessage, damagedMessage),
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      (message, beyond) => {
        const inZeros = new Uint8Array(message.length + 32);
        const inOthers = new Uint8Array(message.length + 32).fill(255);
        inOthers.set(beyond, message.length + 16);
        for (const memory of [inZeros, inOthers]) memory.set(message, 16);
        for (const read of readers) {
          expect(read(inZeros.subarray(16, 16 + message.length))).toEqual(
            read(inOthers.subarray(16, 16 + message.length)),
          );
        }
      },
    ),
    { numRuns: 1_000 },
  );
});

test('what a reader accepts is written again as the same bytes: every value has one form', () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.oneof(anyMessage, damagedMessage), (message) => {
      for (const { rewrite } of examples) {
        const again = rewrite?.(message);
        if (again === undefined) continue;
        accepted++;
        expect(again).toEqual(message);
      }
    }),
    { numRuns: 5_000 },
  );
  expect(accepted).toBeGreaterThan(100);
});

/** Where a message ends, its sentence, its fields or its list of seals ends too: a shorter or longer one is valid as well. */
const endsAnywhere = (name: string) => ['refused', 'order', 'desync state'].includes(name) || name.includes('seal');

test.each(examples)('$name is read, and nothing is not', ({ bytes, read, value }) => {
  expect(read(bytes)).toEqual(value);
  expect(read(bytes.subarray(0, 0))).toBeUndefined();
});

test.each(examples.filter(({ name }) => !endsAnywhere(name)))(
  '$name is refused when it lost its end or gained a byte',
  ({ bytes, read }) => {
    expect(read(bytes.subarray(0, -1))).toBeUndefined();
    expect(read(Uint8Array.of(...bytes, 0))).toBeUndefined();
  },
);
