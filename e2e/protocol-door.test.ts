// The chapter of docs/protocol.md on reaching a room: its bytes are Colyseus' and are read by the raw client, its codes are the server's.
import { readFileSync } from 'node:fs';
import { getMessageBytes, Protocol } from '@colyseus/core';
import { expect, test } from 'vitest';
import { CLOSE } from '#shared/session/session.ts';
import { SESSION_LIMITS } from '#shared/session/limits.ts';
import { FENCE_LIMITS, TRANSPORT_PAYLOAD_BYTES } from '../server/fence-limits.ts';
import { RETURN_SECONDS } from '../server/room-returns.ts';
import { FRAME, readError } from './raw-door.ts';

const document = readFileSync('docs/protocol.md', 'utf8');
const shown = new Map(
  [...document.matchAll(/```frame (.+)\n([0-9a-f\s]+)```/g)].map(([, name = '', hex = '']) => [
    name,
    Uint8Array.from(hex.trim().split(/\s+/), (digits) => Number.parseInt(digits, 16)),
  ]),
);
const full = CLOSE.full;
const frames: Readonly<Record<string, Uint8Array>> = {
  'let in': getMessageBytes[Protocol.JOIN_ROOM]('IrZlfMdBd', 'none'),
  ready: Uint8Array.of(Protocol.JOIN_ROOM),
  'refused by the room': getMessageBytes[Protocol.ERROR](full.code, full.reason),
  'a message': Uint8Array.of(Protocol.ROOM_DATA_BYTES, 5),
};

test('the document shows every frame as Colyseus writes it, and no other', () => {
  const plain = (of: Iterable<readonly [string, Uint8Array]>) => [...of].map(([name, bytes]) => [name, [...bytes]]);
  expect(plain(shown)).toEqual(plain(Object.entries(frames)));
});

test('the raw client reads the refusal as the document says', () => {
  const { code, message } = readError(shown.get('refused by the room') ?? new Uint8Array());
  expect({ code, reason: message }).toEqual(full);
  const long = readError(getMessageBytes[Protocol.ERROR](CLOSE.foreign.code, CLOSE.foreign.reason));
  expect({ code: long.code, reason: long.message }).toEqual(CLOSE.foreign);
});

test("the bytes of the frames are Colyseus' numbers", () => {
  const { JOIN_ROOM, ERROR, LEAVE_ROOM, ROOM_DATA, ROOM_DATA_BYTES, PING } = Protocol;
  expect(FRAME).toEqual({
    joinRoom: JOIN_ROOM,
    error: ERROR,
    leaveRoom: LEAVE_ROOM,
    notice: ROOM_DATA,
    message: ROOM_DATA_BYTES,
    ping: PING,
  });
  for (const number of Object.values(FRAME))
    expect(document).toMatch(new RegExp(`^\\| \`${number.toString(16).padStart(2, '0')}\` \\|`, 'm'));
});

test('every close code of ours is in the table, with its reason', () => {
  const rows = [...document.matchAll(/^\| (4[0-9]{3}) *\| (.+?) *\|$/gm)].map(([, code, reason]) => ({
    code: Number(code),
    reason,
  }));
  expect(rows).toEqual(Object.values(CLOSE).toSorted((a, b) => a.code - b.code));
});

test('the limits of a connection are as the document says', () => {
  const text = document.replace(/\s+/g, ' ');
  const grouped = (value: number) => String(value).replace(/(\d)(\d{3})$/, '$1,$2');
  const { frameBytes, framesPerSecond, frameBurst, readyMs } = FENCE_LIMITS;
  const { classes, malformedMessages } = SESSION_LIMITS;
  expect(text).toContain(`A frame has at most ${grouped(frameBytes)} bytes.`);
  expect(text).toContain(`${framesPerSecond} frames a second and ${frameBurst} in a burst`);
  const rows = [...document.matchAll(/^\| (inputs|orders|control|desync): .*? \|(.+)\|$/gm)].map(([, name, cells]) => [
    name,
    ...cells.split('|').map((cell) => Number(cell.replace(',', ''))),
  ]);
  expect(rows).toEqual(
    Object.entries(classes).map(([name, { messagesPerSecond, messageBurst, bytesPerSecond, byteBurst }]) => [
      name,
      messagesPerSecond,
      messageBurst,
      bytesPerSecond,
      byteBurst,
    ]),
  );
  expect(text).toContain(`after ${readyMs / 1000} s it closes (${CLOSE.silent.code})`);
  expect(text).toContain(`keeps its seats for ${RETURN_SECONDS} s`);
  expect(text).toContain(`1009: a message above ${TRANSPORT_PAYLOAD_BYTES / 1024} KiB`);
  expect(malformedMessages).toBe(3);
});
