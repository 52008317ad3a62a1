// The history of a model: what it may name, where it lies, and the byte of an input that says what a player saw.
import { describe, expect, test } from 'vitest';
import { axis, bool, decays, defineModel, entity, f64, held, list, oneOf, press, u16 } from '../index.ts';
import { AXIS_STEPS, canonicaliseInput, guessInput, inputLayout, writeLag } from './input-layout.ts';
import type { HistoryDefinition } from './history.ts';
import type { Control } from './fields.ts';
import type { ModelDefinition } from './model.ts';
import { wireLayout } from '../wire/wire-layout.ts';

const Mood = oneOf('calm', 'angry');
const plain = {
  name: 'kept',
  ticksPerSecond: 60,
  players: { min: 1, max: 2 },
  entities: 7,
  components: { Body: { x: f64, mood: Mood, target: entity, path: list(u16, 3) }, Count: { count: u16, isHot: bool } },
  input: { x: axis, fire: press, run: held },
} as const satisfies ModelDefinition;

const withHistory = (history: HistoryDefinition, more: Partial<ModelDefinition> = {}) =>
  defineModel<ModelDefinition>({ ...plain, ...more, history });

describe('a history is refused, by the name of the field, when it', () => {
  const controls = (count: number): Readonly<Record<string, Control>> =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`c${i}`, axis]));
  const one = ['Body.x'];

  test.each<readonly [string, HistoryDefinition, Partial<ModelDefinition>, string, string]>([
    ['keeps one tick', { ticks: 1, columns: one }, {}, 'model/capacity', 'history.ticks is 1'],
    ['keeps too many', { ticks: 121, columns: one }, {}, 'model/capacity', 'history.ticks is 121'],
    ['keeps part of one', { ticks: 2.5, columns: one }, {}, 'model/capacity', 'history.ticks is 2.5'],
    ['names nothing', { ticks: 9, columns: [] }, {}, 'model/history', 'history.columns names no column'],
    ['names a column twice', { ticks: 9, columns: [...one, ...one] }, {}, 'model/history', "'Body.x' twice"],
    ['names a list', { ticks: 9, columns: ['Body.path'] }, {}, 'model/history', "'Body.path', which is a list"],
    ['names a pointer', { ticks: 9, columns: ['Body.target'] }, {}, 'model/history', "'Body.target', which is an ent"],
    ['names an unknown field', { ticks: 9, columns: ['Body.z'] }, {}, 'model/unknown-field', "'Body.z'"],
    ['names an unknown component', { ticks: 9, columns: ['Soul.x'] }, {}, 'model/unknown-field', "'Soul.x'"],
    ['names a component', { ticks: 9, columns: ['Body'] }, {}, 'model/unknown-field', "'Body'"],
    ['names what every object has', { ticks: 9, columns: ['Body.toString'] }, {}, 'model/unknown-field', 'toString'],
    ['names more than a column', { ticks: 9, columns: ['Body.x.y'] }, {}, 'model/unknown-field', "'Body.x.y'"],
    ['leaves no control for the lag', { ticks: 9, columns: one }, { input: controls(32) }, 'model/too-many', '32'],
  ])('%s', (_, history, more, code, what) => {
    expect(() => withHistory(history, more)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(what) }),
    );
  });

  test('makes the world too large', () => {
    const columns = ['a', 'b', 'c', 'd'].map((name) => `Body.${name}`);
    const components = { Body: { a: f64, b: f64, c: f64, d: f64 } };
    expect(() => withHistory({ ticks: 120, columns }, { components, entities: 65_000 })).toThrow(
      expect.objectContaining({ code: 'model/capacity', fix: expect.stringContaining('less history') }),
    );
  });

  test('no other: 31 controls leave one for the lag', () => {
    expect(withHistory({ ticks: 2, columns: one }, { input: controls(31) }).inputLayout.lagByte).toBe(31);
  });
});

test('what is kept lies behind all else, and changes nothing before it', () => {
  const before = defineModel({ ...plain, input: {} }).layout;
  const after = withHistory({ ticks: 5, columns: ['Count.count', 'Body.mood'] }, { input: {} }).layout;
  expect(after.regions.slice(0, before.regions.length)).toEqual(before.regions);
  expect(after.regions.slice(before.regions.length)).toMatchObject([
    { name: 'history.id', group: 'history', kind: 'entityId', count: 40, stride: 8 },
    { name: 'history.Count.count', group: 'history', kind: 'u16', count: 40, stride: 8 },
    { name: 'history.Body.mood', group: 'history', kind: 'oneOf', count: 40, stride: 8, names: ['calm', 'angry'] },
  ]);
  expect(after.sizeBytes).toBe(before.sizeBytes + 5 * 8 * (4 + 2 + 1));
});

test('the layout hash says what is kept, and is the same as ever without', () => {
  const hashes = [
    defineModel(plain),
    withHistory({ ticks: 5, columns: ['Body.x'] }),
    withHistory({ ticks: 6, columns: ['Body.x'] }),
    withHistory({ ticks: 5, columns: ['Count.count'] }),
    withHistory({ ticks: 5, columns: ['Body.x', 'Count.count'] }),
    withHistory({ ticks: 5, columns: ['Count.count', 'Body.x'] }),
  ].map(({ layout }) => layout.layoutHash);
  expect(new Set(hashes).size).toBe(hashes.length);
  expect(defineModel({ ...plain, history: undefined }).layout.layoutHash).toBe(hashes[0]);
  // Written down before there was a history.
  expect(hashes[0]).toBe('db8b6c7277b1ec1d');
});

describe('the lag of an input', () => {
  const controls = { fire: press, x: axis, run: held };
  const layout = inputLayout(controls, true);

  test('is one axis behind the axes, before the buttons, and no control', () => {
    expect(layout).toMatchObject({ sizeBytes: 3, axisCount: 2, lagByte: 1 });
    expect(layout.places.map(({ name, byteOffset, bit }) => [name, byteOffset, bit])).toEqual([
      ['x', 0, -1],
      ['fire', 2, 0],
      ['run', 2, 1],
    ]);
    expect([...layout.repeatMask]).toEqual([255, 255, 2]);
    expect([...layout.usedMask]).toEqual([255, 255, 3]);
    expect(inputLayout(controls)).toMatchObject({ sizeBytes: 2, axisCount: 1, lagByte: -1 });
    expect(inputLayout({}, true)).toMatchObject({ sizeBytes: 1, axisCount: 1, lagByte: 0 });
  });

  test('travels as an axis does', () => {
    const model = withHistory({ ticks: 5, columns: ['Body.x'] });
    expect(wireLayout(model)).toMatchObject({ axisCount: 2, inputBits: 18, inputBytes: 3 });
    expect(wireLayout(defineModel(plain))).toMatchObject({ axisCount: 1, inputBits: 10, inputBytes: 2 });
  });

  test('is canonical as an axis is, and stays in a guess', () => {
    const bytes = Uint8Array.of(0x80, 0x80, 0xff);
    canonicaliseInput(layout, bytes, 0);
    expect([...bytes]).toEqual([0x81, 0x81, 3]);
    const input = Uint8Array.of(9, 7, 3);
    guessInput(layout, input, 0, 30);
    expect([...input]).toEqual([9, 7, 2]);
    const fading = inputLayout({ x: decays(axis, 4), block: decays(held, 3) }, true);
    const guessed = Uint8Array.of(100, 7, 1);
    guessInput(fading, guessed, 0, 2);
    expect([...guessed]).toEqual([50, 7, 1]);
    guessInput(fading, guessed, 0, 4);
    expect([...guessed]).toEqual([0, 7, 0]);
  });

  test.each([
    [5, 12, 5],
    [5.9, 12, 5],
    [11, 12, 11],
    [12, 12, 11],
    [1e9, 12, 11],
    [Infinity, 12, 11],
    [500, 500, AXIS_STEPS],
    [-1, 12, 0],
    [NaN, 12, 0],
  ])('of %s ticks is written into an input of %s ticks of history as %s', (ticks, historyTicks, byte) => {
    const bytes = new Uint8Array(6).fill(77);
    writeLag(layout, bytes, 3, ticks, historyTicks);
    expect([...bytes]).toEqual([77, 77, 77, 77, byte, 77]);
  });

  test('is not written where there is none', () => {
    const bytes = new Uint8Array(4).fill(77);
    writeLag(inputLayout(controls), bytes, 2, 5, 12);
    expect([...bytes]).toEqual([77, 77, 77, 77]);
  });
});
