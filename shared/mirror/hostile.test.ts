// Bytes that no mirror writes are refused or make other values: nothing throws, hangs, or takes memory beyond what a world can have.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { game } from '../testing/hideout.ts';
import { createSim } from '../sim/sim.ts';
import { REF } from './contract.ts';
import { eventKinds, readEvents } from './events.ts';
import { createMirror } from './mirror.ts';
import { PatchReader } from './patch-reader.ts';
import { MirrorStore } from './store.ts';

const HEAD = { orders: 0, margin: undefined, isCompared: true, isHeartbeat: true };
const TYPES = { patch: 43, events: 45 };
const kinds = eventKinds(game.model.definition);

/** Messages of a match: a whole state first. */
const { contract, messages } = (() => {
  const sim = createSim(game, { seed: 2 });
  const mirror = createMirror(sim);
  const client = mirror.open([]);
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  const told: Uint8Array[] = [];
  for (let tick = 1; tick <= 60; tick++) {
    sim.step({ tick, inputs, orders: [], commands: [] });
    mirror.observe(tick);
    if (tick % 3 !== 0) continue;
    mirror.scan();
    const head = { ...HEAD, tick };
    const { patch } = tick === 3 ? { patch: client.writeWhole(head, 44) } : client.write(head, TYPES);
    if (patch !== undefined) told.push(patch);
  }
  return { contract: mirror.contract, messages: told };
})();

function open() {
  const store = new MirrorStore(contract);
  return { store, reader: new PatchReader(contract, store) };
}

/** Numbers that a store has room for. */
function roomOf({ own, others, places }: MirrorStore): number {
  return own.values.length + others.values.length + places.length;
}

/** Of a store of this game at its fullest: two places for each of its 192 rows in both lists, which grow by doubling, and their numbers. */
const ROOM_MAX = 2 * 512 * contract.fields.length + 4 * 192;

test('messages that are changed, cut, joined or repeated are read or refused, into a store that stays small', () => {
  const damage = fc.record({
    which: fc.array(fc.nat(messages.length - 1), { minLength: 1, maxLength: 4 }),
    flips: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { maxLength: 2 }),
    cut: fc.nat(),
    isCut: fc.boolean(),
  });
  let refused = 0;
  let read = 0;
  fc.assert(
    fc.property(damage, ({ which, flips, cut, isCut }) => {
      const { store, reader } = open();
      expect(reader.read(messages[0], true)).toBe(true);
      for (const choice of which) {
        const message = messages[choice].slice();
        for (const [at, bits] of flips) message[1 + (at % (message.length - 1))] ^= bits;
        const isRead = reader.read(isCut ? message.slice(0, cut % (message.length + 1)) : message, choice === 0);
        if (isRead) read++;
        else refused++;
        expect(roomOf(store)).toBeLessThanOrEqual(ROOM_MAX);
      }
    }),
    { numRuns: 1500 },
  );
  expect(Math.min(read, refused)).toBeGreaterThan(100);
});

test('any bytes are read or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, isWhole) => {
      const { store, reader } = open();
      reader.read(messages[0], true);
      reader.read(bytes, isWhole);
      expect(roomOf(store)).toBeLessThanOrEqual(ROOM_MAX);
      readEvents(bytes, kinds, (low) => low);
    }),
    { numRuns: 1500 },
  );
});

/** A message that begins as a whole state does, and goes on as a forger likes. */
function forge(...bytes: readonly number[]): Uint8Array {
  return Uint8Array.of(...messages[0], ...bytes);
}

const u16 = (value: number) => [0xcd, value & 255, value >> 8];

test('a list has no place beyond the rows that a world can have, under any number', () => {
  const { store, reader } = open();
  const most = contract.model.layout.rowCount - 1;
  const places = (count: number, list: number) => [
    255,
    list,
    ...Array.from({ length: count }, (_, i) => [128, ...u16(i), ...u16(contract.firstRowRefId + i)]).flat(),
  ];
  expect(reader.read(forge(...places(most, REF.own)), true)).toBe(true);
  for (const list of [REF.own, REF.rows]) {
    expect(reader.read(forge(...places(4000, list)), true)).toBe(false);
    expect(roomOf(store)).toBeLessThanOrEqual(ROOM_MAX);
  }
});

test('a place far beyond the last is refused, and so is a number far beyond the last row', () => {
  const { store, reader } = open();
  for (const [slot, refId] of [
    [60_000, contract.firstRowRefId],
    [0, 65_000],
    [0, 0],
    [0, contract.firstRowRefId - 1],
  ]) {
    expect(reader.read(forge(255, REF.rows, 128, ...u16(slot), ...u16(refId)), true)).toBe(false);
    expect(reader.read(forge(255, REF.own, 128, ...u16(slot), 0xce, 255, 255, 255, 255), true)).toBe(false);
    expect(roomOf(store)).toBeLessThanOrEqual(ROOM_MAX);
  }
});

test('the same place told again and again takes no more room', () => {
  const { store, reader } = open();
  const again = Array.from({ length: 3000 }, () => [128, 0, ...u16(contract.firstRowRefId)]).flat();
  expect(reader.read(forge(255, REF.rows, ...again), true)).toBe(true);
  expect(roomOf(store)).toBeLessThanOrEqual(ROOM_MAX);
});

test('a structure, a global, a field, a cell and a level that are not there are refused', () => {
  const { reader } = open();
  const section = contract.sections[0];
  for (const bytes of [
    [255, ...u16(contract.firstRowRefId + 300)],
    [255, REF.globals, 128 | 62, 1],
    [255, contract.firstRowRefId, 62, 1],
    [255, section.refId, 0, section.count, 1],
    [5, 9, 9],
    [63, 1],
    [255],
    [255, 0xce, 1],
    [255, 0xff],
  ])
    expect(reader.read(forge(...bytes), true)).toBe(false);
  expect(reader.read(forge(), true)).toBe(true);
});

test('a place of a row that is said to have components that there are not has those that there are', () => {
  const { store, reader } = open();
  expect(reader.read(forge(255, contract.firstRowRefId, 0, 255, 255, 255, 255), true)).toBe(true);
  expect(store.others.has.length + store.own.has.length).toBeLessThanOrEqual(2 * 2 * 512);
});

test('events that are cut, of no kind, or endless are refused; what is read is no more than the bytes say', () => {
  const sizes = kinds.map(({ fields }, type) => {
    const bytes = Array.from({ length: 5 }, () => 0);
    const one = [type, 0, ...Array.from({ length: 40 }, () => 255)];
    let count = 0;
    while (readEvents(Uint8Array.of(...bytes, ...one.slice(0, 2 + count)), kinds, (low) => low) === undefined) count++;
    for (let cut = 1; cut < 2 + count; cut++)
      expect(readEvents(Uint8Array.of(...bytes, ...one.slice(0, cut)), kinds, (low) => low)).toBeUndefined();
    return [fields.length, count];
  });
  expect(sizes.every(([fields, bytes]) => fields <= bytes)).toBe(true);
  expect(readEvents(Uint8Array.of(45, 0, 0, 0, 0, kinds.length, 0), kinds, (low) => low)).toBeUndefined();
  const empty = kinds.findIndex(({ fields }) => fields.length === 1);
  const flood = new Uint8Array(5 + 60_000).fill(empty, 5);
  expect(readEvents(flood, kinds, (low) => low)?.length ?? 0).toBeLessThan(20_000);
});
