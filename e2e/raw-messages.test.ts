// What the raw client reads and writes by the document is what the engine's own codecs read and write.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSim } from '#shared/sim/sim.ts';
import { game } from '#shared/testing/capture.ts';
import {
  examples,
  inputMessage,
  inputsOf,
  readSealMessage,
  sealMessage,
  snapshotExample,
} from '#shared/wire/protocol-examples.test-helper.ts';
import { Bytes, UnreadableError } from './raw-bytes.ts';
import { sizesOf } from './raw-client.ts';
import { createSnapshotReader, readSeals, say } from './raw-messages.ts';

const sizes = sizesOf(createSim(game, { seed: 1 }));
const exampleOf = (name: string) => {
  const found = examples.find((example) => example.name === name);
  if (found === undefined) throw new Error(`There is no example "${name}".`);
  return found;
};
const held = inputsOf({ 0: [127, 0, 1], 3: [0, 129, 0] });

test('it says what the document shows', () => {
  const hashes = {
    protocol: '0011223344556677',
    layout: '8899aabbccddeeff',
    rules: '0123456789abcdef',
    content: 'fedcba9876543210',
  };
  expect(say.hello(hashes)).toEqual(exampleOf('hello').bytes);
  expect(say.checksum(1020, [0x01234567, 0x89abcdef])).toEqual(exampleOf('client checksum').bytes);
  expect(say.order(0, 1, 0, exampleOf('order').bytes.subarray(5))).toEqual(exampleOf('order').bytes);
});

test.each([1, 2, 3, 4, 5, 8])('an input of a connection with %s seats', (slotCount) => {
  for (let slot = 0; slot < slotCount; slot++) {
    const input = Uint8Array.of(127, 129, 3);
    expect(say.input(sizes, { tick: 70_000, slot, slotCount, input })).toEqual(
      inputMessage(slotCount, [[70_000, slot, [...input]]]),
    );
  }
});

test.each(examples.filter(({ name }) => name.includes('seal')))('$name', ({ bytes, value }) => {
  expect(
    readSeals(new Bytes(bytes.subarray(1)), sizes, Array.isArray(value) ? value[0].tick : 0, held.slice()),
  ).toEqual(value);
});

test('seals that stand for idle ticks which were not sent', () => {
  const input = fc.tuple(
    fc.integer({ min: 0, max: 7 }),
    fc.integer({ min: -127, max: 127 }),
    fc.integer({ min: 0, max: 3 }),
  );
  const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 32 }), input), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 1_000_000 }), (list, from) => {
      let tick = from - 1;
      const bundles = list.map(([gap, [seat, axis, buttons]]) => {
        tick += gap;
        return { tick, inputs: inputsOf({ [seat]: [axis & 255, 0, buttons] }), orders: [], commands: [] };
      });
      const message = sealMessage(bundles, held);
      const read = readSeals(new Bytes(message.subarray(1)), sizes, from, held.slice());
      expect(read).toEqual(readSealMessage(message, from, held));
      expect(read.at(-1)?.tick).toBe(tick);
      expect(read.length).toBe(tick - from + 1);
    }),
  );
});

test('a snapshot', () => {
  const { tick, chain, checksum, baseline, state } = snapshotExample.value;
  expect(createSnapshotReader(sizes)(new Bytes(snapshotExample.message.subarray(1)))).toEqual({
    tick,
    chain: [...chain],
    checksum: [...checksum],
    baseline,
    state,
  });
});

test('a message that ends too early is unreadable', () => {
  const { bytes } = exampleOf('seal with commands');
  expect(() => readSeals(new Bytes(bytes.subarray(1, -1)), sizes, 1024, held.slice())).toThrow(UnreadableError);
});
