// Particles are born in bursts, fly, fade, die in order, and never exceed their capacity.
import { expect, test } from 'vitest';
import { colour, createParticleBlock, type DrawnParticle } from '#client/view/particle-block.ts';
import { createPrefixes } from '#client/view/size-classes.ts';
import type { ParticleKind } from '#client/view/particle-kind.ts';

const kind: ParticleKind = { sprite: 'spark', layer: 'effects', capacity: 8, count: 3, lifeSeconds: 1 };
const random = () => new Uint32Array([1, 2, 3, 4]);
const same = (value: number) => value;

function drawn(block: ReturnType<typeof createParticleBlock>, pictures: readonly string[] = ['spark']) {
  const targets: DrawnParticle<string>[] = Array.from({ length: 32 }, () => ({
    x: 0,
    y: 0,
    scaleX: 0,
    scaleY: 0,
    rotation: 0,
    color: 0,
    texture: '',
  }));
  return targets.slice(0, block.draw(targets, 0, pictures, same, same));
}

test('a burst flies in its direction and dies at the end of its life', () => {
  const block = createParticleBlock({ ...kind, speed: 100, spreadRad: 0 }, random());
  block.burst(10, 20, { angleRad: Math.PI / 2 });
  block.step(0.5);
  const [first] = drawn(block);
  expect(block.count).toBe(3);
  expect(first.x).toBeCloseTo(10, 3);
  expect(first.y).toBeCloseTo(70, 3);
  block.step(0.6);
  expect(block.count).toBe(0);
});

test('when full, the oldest give way', () => {
  const block = createParticleBlock(kind, random());
  for (let i = 0; i < 4; i++) block.burst(i, 0);
  expect(drawn(block).map(({ x }) => x)).toEqual([1, 1, 2, 2, 2, 3, 3, 3]);
  block.burst(9, 0, { count: 100 });
  expect(drawn(block).map(({ x }) => x)).toEqual(Array(8).fill(9));
});

test('the living keep their order when others between them die', () => {
  const block = createParticleBlock({ ...kind, count: 1, lifeSeconds: [0.2, 2] }, random());
  for (let i = 0; i < 8; i++) block.burst(i, 0);
  const before = drawn(block).map(({ x }) => x);
  block.step(0.9);
  const after = drawn(block).map(({ x }) => x);
  expect(after.length).toBeGreaterThan(0);
  expect(after.length).toBeLessThan(8);
  expect(before.filter((x) => after.includes(x))).toEqual(after);
});

test('size, opacity and colour change with age, and the burst may change them', () => {
  const block = createParticleBlock(
    { ...kind, count: 1, scale: [2, 0], alpha: [1, 0], tint: [0xff0000, 0x0000ff] },
    random(),
  );
  block.burst(0, 0, { scale: 2 });
  expect(drawn(block)[0].scaleX).toBe(4);
  block.step(0.5);
  const [half] = drawn(block);
  expect(half.scaleX).toBeCloseTo(2);
  expect(half.color >>> 24).toBe(Math.round(0.75 * 255));
  expect(half.color & 0xffffff).toBe(0x800080);
});

test('drag takes speed and gravity adds it', () => {
  const block = createParticleBlock(
    { ...kind, count: 1, speed: 100, spreadRad: 0, drag: 0.5, gravity: { x: 0, y: 10 } },
    random(),
  );
  block.burst(0, 0);
  for (let i = 0; i < 50; i++) block.step(0.01);
  const [one] = drawn(block);
  expect(one.x).toBeGreaterThan(35);
  expect(one.x).toBeLessThan(45);
  expect(one.y).toBeGreaterThan(0.5);
});

test('each particle draws one of several pictures, and the same random numbers draw the same', () => {
  const make = () => {
    const block = createParticleBlock(
      { ...kind, capacity: 32, count: 30, sprite: ['a', 'b', 'c'], speed: [1, 9] },
      random(),
    );
    block.burst(0, 0);
    block.step(0.1);
    return drawn(block, ['a', 'b', 'c']);
  };
  expect(new Set(make().map(({ texture }) => texture))).toEqual(new Set(['a', 'b', 'c']));
  expect(make()).toEqual(make());
});

test('colours are packed as alpha, blue, green, red', () => {
  expect(colour(0x123456, 0x123456, 0.3, 0xffffff, 1) >>> 0).toBe(0xff563412);
  expect(colour(0xffffff, 0xffffff, 0, 0x804020, 0.5) >>> 0).toBe(0x80204080);
});

test('prefixes hold the first things, in one array for each size class', () => {
  const prefixes = createPrefixes(Array.from({ length: 100 }, (_, i) => i));
  expect(prefixes.first(3)).toEqual([0, 1, 2]);
  expect(prefixes.first(5)).toBe(prefixes.first(2));
  expect(prefixes.first(40)).toHaveLength(40);
  expect(prefixes.first(33)).toBe(prefixes.first(64));
  expect(prefixes.first(64)[63]).toBe(63);
  expect(prefixes.first(0)).toEqual([]);
});

test('the particles of a withdrawn source fade away at once, and nobody else’s', () => {
  const block = createParticleBlock({ ...kind, alpha: [1, 1] }, random());
  block.burst(1, 0, {}, 7);
  block.burst(2, 0, {}, 8);
  block.burst(3, 0, { count: 2 });
  block.withdraw(7);
  block.step(0.02);
  const alphaOf = (color: number) => color >>> 24;
  expect(drawn(block).map(({ x, color }) => [x, alphaOf(color)])).toEqual([
    ...Array(3).fill([1, 191]),
    ...Array(3).fill([2, 255]),
    ...Array(2).fill([3, 255]),
  ]);
  block.withdraw(7);
  block.step(0.07);
  expect(drawn(block).map(({ x }) => x)).toEqual([2, 2, 2, 3, 3]);
});
