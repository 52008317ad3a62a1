// Seals: only changes travel, an idle tick is one byte, and both sides keep the same baseline.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axis, defineModel, f64, held, list, press, u16, tune, u8 } from '../index.ts';
import type { Bundle, Command, SealedOrder } from '../sim/bundle.ts';
import { BitReader } from './bit-reader.ts';
import { BitWriter } from './bit-writer.ts';
import {
  beginReadSeals,
  beginSeals,
  copyBundle,
  createSealTarget,
  isIdleSeal,
  peekSealTick,
  readSeal,
  repeatSeal,
  wireLayout,
  writeSeal,
  type WireLayout,
} from './protocol.ts';
import { inputsOf, layout, readSealMessage, sealMessage } from './protocol-examples.test-helper.ts';

function layoutFor(seats: number): WireLayout {
  return wireLayout(
    defineModel({
      name: 'many',
      ticksPerSecond: 60,
      players: { min: 1, max: seats },
      entities: 1,
      components: {},
      playerData: { skin: u8, rank: u16 },
      input: { x: axis, dash: held, throw: press },
      orders: { Ping: { x: f64 }, Follow: { whom: list(u8, 4) } },
      commands: { Grant: { points: u8 } },
      tuning: { speed: tune({ unit: 'm/s', min: 1, max: 12 }) },
    }),
  );
}

const float = fc.double({ noNaN: true, noDefaultInfinity: true });
const floatBytes = (value: number) => new Uint8Array(Float64Array.of(value).buffer);

function arbitraryOrder(seats: number): fc.Arbitrary<SealedOrder> {
  const seat = fc.nat({ max: seats - 1 });
  return fc.oneof(
    fc.record({ seat, type: fc.constant(0), payload: float.map(floatBytes) }),
    fc.record({
      seat,
      type: fc.constant(1),
      payload: fc.uint8Array({ maxLength: 4 }).map((all) => Uint8Array.of(all.length, ...all)),
    }),
  );
}

function arbitraryCommand(seats: number): fc.Arbitrary<Command> {
  const seat = fc.nat({ max: seats - 1 });
  const presence = fc.constantFrom(1, 2, 3);
  const level = fc.nat({ max: 3 });
  const data = fc.uint8Array({ minLength: 3, maxLength: 3 });
  return fc.oneof<fc.Arbitrary<Command>[]>(
    fc.record({ kind: fc.constant('join'), seat, presence, level, data }),
    fc.record({ kind: fc.constant('leave'), seat }),
    fc.record({ kind: fc.constant('presence'), seat, presence, level }),
    fc.record({
      kind: fc.constant('tuning'),
      index: fc.constant(0),
      value: fc.double({ min: 1, max: 12, noNaN: true }),
    }),
    fc.record({
      kind: fc.constant('custom'),
      type: fc.constant(0),
      payload: fc.uint8Array({ minLength: 1, maxLength: 1 }),
    }),
  );
}

/** Ticks in a row of which most are idle or nearly so. */
function arbitraryMatch(sizes: WireLayout): fc.Arbitrary<readonly Bundle[]> {
  const change = fc.record({
    seat: fc.nat({ max: sizes.seats - 1 }),
    x: fc.nat({ max: 255 }).filter((value) => value !== 0x80),
    buttons: fc.nat({ max: 3 }),
  });
  const tick = fc.record({
    changes: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 2, arbitrary: fc.array(change, { maxLength: 24 }) },
    ),
    orders: fc.oneof(
      { weight: 4, arbitrary: fc.constant([]) },
      fc.array(arbitraryOrder(sizes.seats), { maxLength: 3 }),
    ),
    commands: fc.oneof(
      { weight: 4, arbitrary: fc.constant([]) },
      fc.array(arbitraryCommand(sizes.seats), { maxLength: 3 }),
    ),
  });
  return fc
    .record({
      first: fc.constantFrom(1, 30, 2 ** 31 - 5, 2 ** 32 - 40),
      ticks: fc.array(tick, { minLength: 1, maxLength: 30 }),
    })
    .map(({ first, ticks }) => {
      let inputs = new Uint8Array(sizes.seats * sizes.inputBytes);
      return ticks.map(({ changes, orders, commands }, i) => {
        inputs = inputs.map((value, at) => value & sizes.repeatMask[at % sizes.inputBytes]);
        for (const { seat, x, buttons } of changes) inputs.set([x, buttons], seat * sizes.inputBytes);
        return { tick: first + i, inputs, orders, commands };
      });
    });
}

test.each([1, 2, 8, 16, 17, 40, 250, 251, 1_000])('seals of a match with %i seats come back', (seats) => {
  const sizes = layoutFor(seats);
  const writer = new BitWriter(16);
  fc.assert(
    fc.property(arbitraryMatch(sizes), (match) => {
      const writing = new Uint8Array(seats * sizes.inputBytes);
      const reading = new Uint8Array(seats * sizes.inputBytes);
      beginSeals(writer);
      for (const bundle of match) {
        const before = writer.sizeBytes;
        const isIdle = isIdleSeal(sizes, bundle, writing);
        writeSeal(writer, sizes, bundle, writing);
        expect(writing).toEqual(bundle.inputs);
        expect(writer.sizeBytes - before === 1).toBe(isIdle);
      }
      const reader = new BitReader();
      const target = createSealTarget(sizes);
      expect(beginReadSeals(reader, writer.view())).toBe(true);
      for (const { tick, inputs, orders, commands } of match) {
        target.tick = tick;
        const repeated = reading.map((value, at) => value & sizes.repeatMask[at % sizes.inputBytes]);
        expect(peekSealTick(reader, tick)).toBe(tick);
        expect(readSeal(reader, sizes, reading, target)).toBe(true);
        expect(copyBundle(target)).toEqual({ tick, inputs, orders, commands });
        expect(reading).toEqual(inputs);
        const changed = [...target.changedSeats.subarray(0, target.changedCount)];
        const expected = Array.from({ length: seats }, (_, seat) => seat).filter((seat) =>
          [0, 1].some((i) => inputs[seat * 2 + i] !== repeated[seat * 2 + i]),
        );
        expect(changed).toEqual(expected);
      }
      expect(reader.isAtEnd).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test('an idle seal is one byte, and one change of 8 seats five', () => {
  const baseline = inputsOf({ 2: [100, 0, 1] });
  const idle: Bundle = { tick: 7, inputs: baseline, orders: [], commands: [] };
  expect(sealMessage([idle], baseline).length).toBe(1 + 1);
  expect(sealMessage([{ ...idle, inputs: inputsOf({ 2: [101, 0, 1] }) }], baseline).length).toBe(1 + 5);
});

test('a press costs once: in the next tick its absence is the repeat', () => {
  const pressed = inputsOf({ 1: [5, 0, 2] });
  const after = inputsOf({ 1: [5, 0, 0] });
  const bundle = (tick: number, inputs: Uint8Array): Bundle => ({ tick, inputs, orders: [], commands: [] });
  expect(sealMessage([bundle(1, pressed), bundle(2, after)], inputsOf({})).length).toBe(1 + 5 + 1);
});

test('one changed seat of 250 is a list, and many are a mask', () => {
  const sizes = layoutFor(250);
  const size = (changed: number) => {
    const inputs = new Uint8Array(500);
    for (let seat = 0; seat < changed; seat++) inputs[seat * 2] = 1;
    const writer = new BitWriter(16);
    beginSeals(writer);
    writeSeal(writer, sizes, { tick: 1, inputs, orders: [], commands: [] }, new Uint8Array(500));
    return writer.sizeBytes - 1;
  };
  // Header; the bit that says which; count and seats of 8 bits each or 250 bits; 10 bits of input each.
  expect(size(1)).toBe(1 + Math.ceil((1 + 8 + 8 + 10) / 8));
  expect(size(30)).toBe(1 + Math.ceil((1 + 8 + 30 * 8 + 300) / 8));
  expect(size(31)).toBe(1 + Math.ceil((1 + 250 + 310) / 8));
});

test('a malformed seal leaves the baseline as it was', () => {
  const baseline = inputsOf({ 0: [127, 0, 1] });
  const bundle: Bundle = {
    tick: 5,
    inputs: inputsOf({ 0: [1, 2, 3], 7: [9, 9, 1] }),
    orders: [{ seat: 1, type: 0, payload: new Uint8Array(16) }],
    commands: [{ kind: 'leave', seat: 2 }],
  };
  const message = sealMessage([bundle], baseline);
  expect(readSealMessage(message, 5, baseline)).toEqual([bundle]);
  for (let cut = 2; cut < message.length; cut++) {
    const reader = new BitReader();
    const kept = baseline.slice();
    const target = createSealTarget(layout);
    target.tick = 5;
    beginReadSeals(reader, message.subarray(0, cut));
    expect(readSeal(reader, layout, kept, target)).toBe(false);
    expect(kept).toEqual(baseline);
  }
});

test('a seal of another tick is refused, and a skipped tick is its repeat', () => {
  const before = inputsOf({ 0: [10, 0, 3] });
  const later: Bundle = { tick: 38, inputs: inputsOf({ 0: [11, 0, 1] }), orders: [], commands: [] };
  const skipped = inputsOf({ 0: [10, 0, 1] });
  const message = sealMessage([later], skipped);
  const reader = new BitReader();
  const target = createSealTarget(layout);
  target.tick = 8;
  beginReadSeals(reader, message);
  expect(peekSealTick(reader, 8)).toBe(38);
  expect(readSeal(reader, layout, before.slice(), target)).toBe(false);
  const bundles = readSealMessage(message, 8, before);
  expect(bundles?.length).toBe(31);
  expect(bundles?.[0]).toEqual({ tick: 8, inputs: skipped, orders: [], commands: [] });
  expect(bundles?.[30]).toEqual(later);
});

test('repeatSeal advances the baseline as an idle seal does', () => {
  const target = createSealTarget(layout);
  const baseline = inputsOf({ 4: [3, 4, 3] });
  target.tick = 9;
  target.orders = [{ seat: 0, type: 0, payload: new Uint8Array(16) }];
  repeatSeal(layout, baseline, target);
  expect(copyBundle(target)).toEqual({ tick: 9, inputs: inputsOf({ 4: [3, 4, 1] }), orders: [], commands: [] });
  expect(baseline).toEqual(target.inputs);
});

test.each<readonly [string, readonly number[]]>([
  ['no seal at all', [36]],
  ['a mask of nobody', [36, 0x25, 0x00]],
  ['an input that is marked as changed and is not', [36, 0x25, 0x01, 0, 0, 0]],
  ['an axis of −128', [36, 0x25, 0x01, 0x80, 0, 0]],
  ['padding that is not zero', [36, 0x25, 0x01, 1, 0, 0b100]],
  ['no orders', [36, 0x45, 0]],
  ['an order of a seat that does not exist', [36, 0x45, 1, 8, 1, 1, 0]],
  ['an order that does not exist', [36, 0x45, 1, 0, 2, 1, 0]],
  ['an order whose fields are cut', [36, 0x45, 1, 0, 0, 2, 0, 0]],
  ['a list of fields that is too long', [36, 0x45, 1, 0, 1, 1, 5]],
  ['more orders than there are', [36, 0x45, 2, 0, 1, 1, 0]],
  ['no commands', [36, 0x85, 0]],
  ['a command of an unknown kind', [36, 0x85, 1, 5]],
  ['a join without a person or a bot', [36, 0x85, 1, 0, 0, 0, 0]],
  ['a join of level 4', [36, 0x85, 1, 0, 0, 0b10011, 0]],
  ['a seat that does not exist leaving', [36, 0x85, 1, 1, 8]],
  ['a tuning value out of range', [36, 0x85, 1, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ['a tuning value that is not a number', [36, 0x85, 1, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f]],
  ['a tuning value that does not exist', [36, 0x85, 1, 3, 2, 0, 0, 0, 0, 0, 0, 0, 0x1a, 0x40]],
  ['a command of an author that does not exist', [36, 0x85, 1, 4, 1, 2, 0, 0]],
])('seals with %s are refused', (_, bytes) => {
  expect(readSealMessage(Uint8Array.from(bytes), 5, inputsOf({}))).toBeUndefined();
});

test('with more than 16 seats the longer form of a seat set, and seats out of order, are refused', () => {
  const sizes = layoutFor(17);
  const read = (write: (writer: BitWriter) => void): boolean => {
    const writer = new BitWriter(16);
    beginSeals(writer);
    writer.u8(1 | 32);
    write(writer);
    const reader = new BitReader();
    const target = createSealTarget(sizes);
    target.tick = 1;
    return beginReadSeals(reader, writer.view()) && readSeal(reader, sizes, new Uint8Array(34), target);
  };
  const asList = (seats: readonly number[]) => (writer: BitWriter) => {
    writer.bits(1, 1);
    writer.bits(seats.length - 1, 5);
    for (const seat of seats) writer.bits(seat, 5);
    for (const _ of seats) writer.bits(7, 10);
  };
  const asMask = (seats: readonly number[]) => (writer: BitWriter) => {
    writer.bits(0, 1);
    for (let seat = 0; seat < 17; seat++) writer.bits(seats.includes(seat) ? 1 : 0, 1);
    for (const _ of seats) writer.bits(7, 10);
  };
  expect(read(asList([3, 16]))).toBe(true);
  expect(read(asList([16, 3]))).toBe(false);
  expect(read(asList([3, 3]))).toBe(false);
  expect(read(asList([3, 17]))).toBe(false);
  expect(read(asList([1, 2, 3]))).toBe(false);
  expect(read(asMask([1, 2, 3]))).toBe(true);
  expect(read(asMask([3, 16]))).toBe(false);
});

test('a model whose order could not travel is refused when the layout is made', () => {
  const definition = {
    name: 'wide',
    ticksPerSecond: 60,
    players: { min: 1, max: 2 },
    entities: 1,
    components: {},
    input: {},
  };
  const wide = (count: number) => ({ Move: { x: list(f64, count), y: list(f64, 10) } });
  expect(wireLayout(defineModel({ ...definition, orders: wide(240) })).seats).toBe(2);
  expect(() => defineModel({ ...definition, orders: wide(255) })).toThrow('orders.Move can take 2122 bytes');
});
