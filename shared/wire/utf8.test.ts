// Text on the wire: every string survives, and broken bytes are refused.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

test('texts become the same bytes as by the platform, and come back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const bytes = encodeUtf8(text, 1_000);
      expect(bytes).toEqual(Uint8Array.from(new TextEncoder().encode(text)));
      expect(decodeUtf8(bytes)).toBe(new TextDecoder().decode(bytes));
    }),
  );
});

test('bytes that are not well formed are refused exactly where the platform refuses them', () => {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const lead = fc.constantFrom(
    0x41,
    0x80,
    0xbf,
    0xc0,
    0xc1,
    0xc2,
    0xe0,
    0xa0,
    0xed,
    0xef,
    0xf0,
    0x90,
    0xf4,
    0x8f,
    0xf5,
    0xff,
  );
  fc.assert(
    fc.property(fc.array(lead, { maxLength: 6 }), (list) => {
      const bytes = Uint8Array.from(list);
      let expected: string | undefined;
      try {
        expected = strict.decode(bytes);
      } catch {
        expected = undefined;
      }
      expect(decodeUtf8(bytes)).toBe(expected);
    }),
    { numRuns: 2_000 },
  );
});

test('a text that is too long is cut between two characters', () => {
  expect(encodeUtf8('aé', 2)).toEqual(Uint8Array.of(0x61));
  expect(decodeUtf8(encodeUtf8('🙂🙂', 7))).toBe('🙂');
});
