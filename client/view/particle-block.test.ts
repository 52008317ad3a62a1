// Particles are born in bursts, fly, fade, die in order, and never exceed their capacity.
import { expect, test } from 'vitest';
import { colour, createParticleBlock } from '#client/view/particle-block.ts';
import {
  createParticleVertices,
  PARTICLE_WORDS,
  stepCosine,
  stepOf,
  stepSine,
} from '#client/view/particle-vertices.ts';
import type { ParticleKind } from '#client/view/particle-kind.ts';

const kind: ParticleKind = { sprite: 'spark', layer: 'effects', capacity: 8, count: 3, lifeSeconds: 1 };
const random = () => new Uint32Array([1, 2, 3, 4]);
const same = (value: number) => value;

/** A picture of two by two, whose number stands where its corners lie on the page. */
const looksOf = (pictures: readonly string[]) =>
  pictures.map((_, i) => ({ left: -1, top: -1, right: 1, bottom: 1, uvs: [i, i, i, i] as const }));

function drawn(block: ReturnType<typeof createParticleBlock>, pictures: readonly string[] = ['spark']) {
  const vertices = createParticleVertices(32);
  const { floats, words } = vertices;
  return Array.from({ length: block.draw(vertices, 0, looksOf(pictures), same, same) }, (_, i) => {
    const at = i * PARTICLE_WORDS;
    const [left, top, right, topRight] = [floats[at], floats[at + 1], floats[at + 4], floats[at + 5]];
    return {
      x: (left + floats[at + 8]) / 2,
      y: (top + floats[at + 9]) / 2,
      scale: Math.hypot(right - left, topRight - top) / 2,
      angleRad: Math.atan2(topRight - top, right - left),
      color: words[at + 3],
      texture: pictures[words[at + 2]],
    };
  });
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
  expect(drawn(block)[0].scale).toBe(4);
  block.step(0.5);
  const [half] = drawn(block);
  expect(half.scale).toBeCloseTo(2);
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

test('a particle is turned as it was born and spins, or along its speed', () => {
  const born = createParticleBlock({ ...kind, count: 1, rotation: 1, spinRadPerSecond: -3 }, random());
  born.burst(0, 0);
  expect(drawn(born)[0].angleRad).toBeCloseTo(1, 2);
  born.step(0.5);
  expect(drawn(born)[0].angleRad).toBeCloseTo(-0.5, 2);
  const flying = createParticleBlock({ ...kind, count: 1, speed: 10, spreadRad: 0, rotation: 'alongSpeed' }, random());
  flying.burst(0, 0, { angleRad: 2 });
  expect(drawn(flying)[0].angleRad).toBeCloseTo(2, 5);
});

test('sines in steps are those of the engine to a thousandth, for angles below zero and beyond a turn too', () => {
  for (let angle = -20; angle < 20; angle += 0.37) {
    expect(Math.abs(stepSine(stepOf(angle)) - Math.sin(angle))).toBeLessThan(0.0016);
    expect(Math.abs(stepCosine(stepOf(angle)) - Math.cos(angle))).toBeLessThan(0.0016);
  }
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
