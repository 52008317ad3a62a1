// The rare messages: each is read as it was written, and refused when it is not whole.
import { expect, test } from 'vitest';
import {
  CLIENT,
  decodeDesyncAnswer,
  decodeDesyncAsk,
  decodeMargin,
  decodeRefused,
  decodeServerChecksum,
  decodeWelcome,
  encodeDesyncAnswer,
  encodeDesyncAsk,
  encodeHello,
  encodeMargin,
  encodeOrder,
  encodeRefused,
  encodeServerChecksum,
  encodeWelcome,
} from './protocol.ts';

test.each([
  [0, 0],
  [0.3, 0.25],
  [-0.1, -0.25],
  [31.75, 31.75],
  [1_000, 31.75],
  [-1_000, -31.75],
])('a margin of %d ticks is reported as %d: rounded down to quarters, cut at the ends', (marginTicks, reported) => {
  expect(decodeMargin(encodeMargin(marginTicks))).toBe(reported);
  const checksum = { tick: 1, high: 2, low: 3, orderSerial: 9, marginTicks };
  expect(decodeServerChecksum(encodeServerChecksum(checksum))).toEqual({ ...checksum, marginTicks: reported });
});

test('a checksum without a margin says so', () => {
  const checksum = { tick: 2 ** 32 - 1, high: 2 ** 32 - 1, low: 0, orderSerial: 65_535, marginTicks: undefined };
  expect(decodeServerChecksum(encodeServerChecksum(checksum))).toEqual(checksum);
});

test('a sentence is cut at 200 bytes, and a longer one is refused', () => {
  const read = decodeRefused(encodeRefused({ code: 4_105, sentence: 'é'.repeat(150) }));
  expect(read).toEqual({ code: 4_105, sentence: 'é'.repeat(100) });
  expect(decodeRefused(Uint8Array.of(34, 0, 0, ...new Uint8Array(201).fill(65)))).toBeUndefined();
  expect(decodeRefused(Uint8Array.of(34, 0, 0, 0xff))).toBeUndefined();
});

test.each<readonly [string, readonly number[]]>([
  ['an unknown kind of session', [33, 3, 60, 0, 0, 0, 0, 0]],
  ['no ticks', [33, 0, 0, 0, 0, 0, 0, 0]],
  ['nine seats', [33, 0, 60, 0, 0, 0, 0, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8]],
  ['a seat twice', [33, 0, 60, 0, 0, 0, 0, 2, 4, 4]],
])('a welcome with %s is refused', (_, bytes) => {
  expect(decodeWelcome(Uint8Array.from(bytes))).toBeUndefined();
});

test('seats above 255 are welcomed in two bytes each, and only then', () => {
  const welcome = {
    seats: [3, 255],
    tick: 9,
    ticksPerSecond: 20,
    sync: 'lockstep' as const,
    restarts: 0,
    orderSerial: 7,
  };
  expect(encodeWelcome(welcome).length).toBe(11 + 2);
  const wide = { ...welcome, seats: [3, 256, 999] };
  expect(encodeWelcome(wide).length).toBe(11 + 6);
  expect([welcome, wide].map(encodeWelcome).map(decodeWelcome)).toEqual([welcome, wide]);
  expect(decodeWelcome(Uint8Array.of(33, 0, 60, 0, 0, 0, 0, 0, 0, 1, 7, 0))).toBeUndefined();
});

test('a watcher is welcomed without seats', () => {
  const welcome = { seats: [], tick: 9, ticksPerSecond: 20, sync: 'rollback' as const, restarts: 0, orderSerial: 0 };
  expect(decodeWelcome(encodeWelcome(welcome))).toEqual(welcome);
});

test('a desync question of 120 ticks is read, one of 121 and one of none are not', () => {
  const ask = { firstTick: 5, checksums: new Uint32Array(240).map((_, i) => i * 77_777_777) };
  const bytes = encodeDesyncAsk(ask);
  expect(bytes.length).toBe(966);
  expect(decodeDesyncAsk(bytes)).toEqual(ask);
  expect(() => encodeDesyncAsk({ firstTick: 0, checksums: new Uint32Array(242) })).toThrow('1 to 120');
  expect(decodeDesyncAsk(Uint8Array.of(39, 0, 0, 0, 0, 121, ...new Uint8Array(968)))).toBeUndefined();
  expect(decodeDesyncAsk(Uint8Array.of(39, 0, 0, 0, 0, 0))).toBeUndefined();
});

test('the longest desync answer stays below 4 KiB, and an announced state above 16 MiB is refused', () => {
  const answer = { tick: 1, recorded: Uint32Array.of(1, 2), retraced: new Uint32Array(800), packedSizeBytes: 0 };
  const bytes = encodeDesyncAnswer(answer);
  expect(bytes.length).toBe(3_219);
  expect(decodeDesyncAnswer(bytes)).toEqual(answer);
  bytes.set([1, 0, 0, 1], 13);
  expect(decodeDesyncAnswer(bytes)).toBeUndefined();
  expect(() => encodeDesyncAnswer({ ...answer, retraced: new Uint32Array(802) })).toThrow('at most 400');
});

test('writers refuse what the protocol cannot say', () => {
  const hash = '0123456789abcdef';
  expect(() => encodeHello({ protocol: hash, layout: hash, rules: hash, content: 'ABC' })).toThrow('content hash');
  expect(() => encodeOrder({ slot: 8, serial: 1, type: 0, payload: new Uint8Array(0) })).toThrow('8 seats');
  expect(() => encodeOrder({ slot: 0, serial: 1, type: 0, payload: new Uint8Array(2_049) })).toThrow('limit');
  expect(() => encodeOrder({ slot: 0, serial: 0, type: 0, payload: new Uint8Array(0) })).toThrow('serial');
  expect(encodeOrder({ slot: 7, serial: 259, type: 255, payload: new Uint8Array(0) })).toEqual(
    Uint8Array.of(CLIENT.order, 7, 3, 1, 255),
  );
});
