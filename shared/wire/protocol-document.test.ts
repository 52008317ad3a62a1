// The document of the protocol: every example in it is decoded and compared.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SERVER, CLIENT, WIRE_LIMITS } from './protocol.ts';
import { examples, hexLines, readSnapshotMessage, snapshotExample } from './protocol-examples.test-helper.ts';

const document = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
const shown = new Map(
  [...document.matchAll(/```hex (.+)\n([0-9a-f\s]+)```/g)].map(([, name, hex]) => [name, hex.trim()]),
);

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.split(/\s+/), (digits) => Number.parseInt(digits, 16));
}

test('the document shows every example and no other', () => {
  expect([...shown.keys()].sort()).toEqual([...examples.map(({ name }) => name), 'snapshot'].sort());
});

test.each(examples)(
  'the document shows the bytes of "$name", and they are read as it says',
  ({ name, bytes, read, value }) => {
    expect(shown.get(name)).toBe(hexLines(bytes));
    expect(read(bytesOf(shown.get(name) ?? ''))).toEqual(value);
  },
);

test('the document shows a snapshot that is read as it says', () => {
  // Its packed bytes may change with the compressor, so only reading is compared.
  expect(readSnapshotMessage(bytesOf(shown.get('snapshot') ?? ''))).toEqual(snapshotExample.value);
});

test('every message has a heading with its number', () => {
  const heading = (name: string, type: number) => `${type} ${name.replace(/([A-Z])/g, '_$1').toUpperCase()}`;
  for (const types of [CLIENT, SERVER]) {
    for (const [name, type] of Object.entries(types))
      expect(document).toMatch(new RegExp(`^### .*${heading(name, type)}\\b`, 'm'));
  }
});

test('no two messages have the same type, and every type is 1 to 127', () => {
  const types = [...Object.values(CLIENT), ...Object.values(SERVER)];
  expect(new Set(types).size).toBe(types.length);
  for (const type of types) expect(type >= 1 && type <= 127).toBe(true);
});

test('the document states the limits as they are', () => {
  const { ordersPerSeal, commandsPerSeal, payloadBytes, desyncChunkBytes } = WIRE_LIMITS;
  const grouped = (value: number) => String(value).replace(/(\d)(\d{3})$/, '$1,$2');
  const text = document.replace(/\s+/g, ' ');
  expect(text).toContain(`| orders, commands in a seal | ${grouped(ordersPerSeal)}, ${grouped(commandsPerSeal)} |`);
  expect(text).toContain(`${grouped(payloadBytes)} bytes; a model`);
  expect(text).toContain(`in pieces of ${grouped(desyncChunkBytes)} bytes`);
});
