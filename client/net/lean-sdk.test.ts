// What stands in for parts of the Colyseus SDK does as they do, for all that our rooms send; and has all that the SDK takes from them.
import { readFileSync } from 'node:fs';
import { getMessageBytes } from '@colyseus/core';
import { decode as theirDecode, encode as theirEncode } from '@colyseus/schema';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inRoot } from '#scripts/paths.ts';
import { sdkParts } from '#scripts/vite/lean-packages.ts';
import * as lean from './lean-sdk.ts';

/** A notice as @colyseus/core sends it: a code, its name, and what it packs. */
const packed = (value: unknown): Uint8Array => getMessageBytes.raw(13, 'n', value ?? null);
/** A code, and a name of one letter with its length in front. */
const PACKED_START = 3;

const build = inRoot('node_modules/@colyseus/sdk/build/');
/** The files of the SDK that are in a build: they import no other. */
const files = [
  'Client',
  'Room',
  'HTTP',
  'Connection',
  'Reconnection',
  'RoomRequest',
  'RoomClock',
  'transport/WebSocketTransport',
];

test('every name that the SDK takes from a part that is not in the build is there', () => {
  const missing: string[] = [];
  const met = new Set<string>();
  for (const file of files) {
    const text = readFileSync(`${build}${file}.mjs`, 'utf8');
    for (const [, names = '', from = ''] of text.matchAll(/^import \{ (.*) \} from '(.*)';$/gm)) {
      if (!sdkParts.includes(from)) continue;
      met.add(from);
      missing.push(...names.split(', ').filter((name) => !Object.hasOwn(lean, name)));
    }
  }
  expect(missing).toEqual([]);
  expect([...met].toSorted()).toEqual([...sdkParts].toSorted());
});

test('the SDK calls nothing else of the codec of its schema library', () => {
  const text = readFileSync(`${build}Room.mjs`, 'utf8');
  const called = new Set(
    [...text.matchAll(/\b(encode|decode)\.(\w+)\(/g)].map(([, of = '', name = '']) => `${of}.${name}`),
  );
  const known = [
    ...Object.keys(lean.encode).map((name) => `encode.${name}`),
    ...Object.keys(lean.decode).map((name) => `decode.${name}`),
  ];
  expect([...called].filter((name) => !known.includes(name))).toEqual([]);
  expect(called.size).toBeGreaterThan(5);
});

test('types of messages are written as the schema library writes them, and read', () => {
  for (let type = 0; type < 256; type++) {
    const [ours, theirs] = [new Uint8Array(12), new Uint8Array(12)];
    const [at, other] = [{ offset: 1 }, { offset: 1 }];
    lean.encode.number(ours, type, at);
    theirEncode.number(theirs, type, other);
    expect([at, ours]).toEqual([other, theirs]);
    expect(lean.decode.number(ours, { offset: 1 })).toBe(type);
  }
  expect(() => lean.encode.number(new Uint8Array(12), 256, { offset: 0 })).toThrow(RangeError);
  expect(() => lean.encode.number(new Uint8Array(12), 0.5, { offset: 0 })).toThrow(RangeError);
});

test('numbers and strings of the server are read as the schema library reads them', () => {
  fc.assert(
    fc.property(fc.nat(), fc.string({ unit: 'binary' }), (number, text) => {
      const bytes = Buffer.alloc(4000);
      const end = { offset: 0 };
      theirEncode.number(bytes, number, end);
      theirEncode.string(bytes, text.slice(0, 200), end);
      const [at, other] = [{ offset: 0 }, { offset: 0 }];
      expect(lean.decode.stringCheck(bytes, at)).toBe(theirDecode.stringCheck(bytes, other));
      expect(lean.decode.number(bytes, at)).toBe(theirDecode.number(bytes, other));
      expect(lean.decode.stringCheck(bytes, at)).toBe(theirDecode.stringCheck(bytes, other));
      expect(lean.decode.string(bytes, at)).toBe(theirDecode.string(bytes, other));
      expect(at).toEqual(other);
      expect(lean.decode.uint32(bytes, { offset: 0 })).toBe(theirDecode.uint32(bytes, { offset: 0 }));
      expect(lean.decode.uint16(bytes, { offset: 0 })).toBe(theirDecode.uint16(bytes, { offset: 0 }));
    }),
  );
});

test('a notice is read as it was packed', () => {
  // As texts of JSON have them: a zero has no sign there.
  const texts = fc.json({ maxDepth: 4 }).filter((text) => !text.includes('__proto__'));
  const plain = texts.map((text): unknown => JSON.parse(JSON.stringify(JSON.parse(text))));
  fc.assert(
    fc.property(plain, (value) => {
      expect(lean.unpack(packed(value), { start: PACKED_START })).toEqual(value);
    }),
  );
  const wide = [2 ** 40, -5, -200, -40_000, -(2 ** 31), 1e300, 'ü'.repeat(300), 'x'.repeat(70_000)];
  for (const value of [...wide, [undefined], Array.from({ length: 70_000 }, () => 1)]) {
    expect(lean.unpack(packed(value), { start: PACKED_START })).toEqual(value);
  }
});

test('a notice that is torn, or of another kind, is an error and not a long wait', () => {
  const whole = packed({ roster: [{ name: 'Ann', seat: 1 }], text: 'x'.repeat(100) });
  for (let length = PACKED_START; length < whole.length; length++) {
    expect(() => lean.unpack(Uint8Array.from(whole).slice(0, length), { start: PACKED_START })).toThrow(RangeError);
  }
  expect(() => lean.unpack(Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff), { start: 0 })).toThrow(RangeError);
  expect(() => lean.unpack(Uint8Array.of(0xc1), { start: 0 })).toThrow(RangeError);
});
