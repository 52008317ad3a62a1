// The frame blends what lives in both ticks, the shorter way round, and slides nothing that jumped, died or was born.
import { expect, test } from 'vitest';
import { createBlendedFrame } from '#client/view/frame.ts';
import type { BlendOptions } from '#client/view/define-view.ts';
import { angle, axis, defineModel, f32, f64, u8 } from '#shared/index.ts';
import { createWorld } from '#shared/world/world.ts';

/** As many as fill a world: the next row that is spawned is one that died. */
const CAPACITY = 8;

const model = defineModel({
  name: 'blend',
  ticksPerSecond: 60,
  players: { min: 1, max: 2 },
  entities: CAPACITY,
  components: { Position: { x: f64, y: f64, heading: angle }, Timer: { left: f32, kind: u8 }, Tag: {} },
  globals: { score: u8 },
  input: { turn: axis },
});

function setUp(options: BlendOptions<typeof model.definition> = {}) {
  const parts = createWorld(model);
  const blended = createBlendedFrame(model, options);
  let tick = 0;
  const save = {
    get tick() {
      return tick;
    },
    save: (target: Uint8Array) => target.set(parts.memory.bytes),
  };
  const ship = parts.world.spawn({ Position: { x: 10 }, Timer: { left: 1 } });
  parts.entities.commit();
  blended.replace(save);
  const step = (change: () => void) => {
    change();
    parts.entities.commit();
    tick++;
    blended.push(save);
  };
  return { world: parts.world, blended, frame: blended.frame, ship, step };
}

test('a column is blended between the tick before and the newest tick', () => {
  const { world, blended, frame, ship, step } = setUp();
  step(() => {
    world.Position.x[ship] = 20;
    world.Timer.left[ship] = 0;
    world.Timer.kind[ship] = 7;
  });
  blended.blend(0.25);
  expect(frame.Position.x[ship]).toBe(12.5);
  expect(frame.Timer.left[ship]).toBe(0.75);
  expect(frame.Timer.kind[ship]).toBe(7);
  blended.blend(1);
  expect(frame.Position.x[ship]).toBe(20);
  blended.blend(0);
  expect(frame.Position.x[ship]).toBe(10);
});

test('an angle takes the shorter arc', () => {
  const { world, blended, frame, ship, step } = setUp();
  step(() => (world.Position.heading[ship] = 3));
  step(() => (world.Position.heading[ship] = -3));
  blended.blend(0.5);
  expect(Math.abs(frame.Position.heading[ship])).toBeCloseTo(Math.PI, 10);
});

test('a torus column crosses the edge and stays inside the world', () => {
  const { world, blended, frame, ship, step } = setUp({ wrap: { x: 100, 'Position.y': 50 } });
  step(() => (world.Position.x[ship] = 96));
  step(() => (world.Position.x[ship] = 4));
  blended.blend(0.25);
  expect(frame.Position.x[ship]).toBeCloseTo(98, 10);
  blended.blend(0.75);
  expect(frame.Position.x[ship]).toBeCloseTo(2, 10);
  step(() => (world.Position.y[ship] = 49));
  blended.blend(0.5);
  expect(frame.Position.y[ship]).toBeCloseTo(49.5, 10);
});

test('a row that was born again a tick after its death does not slide', () => {
  const { world, blended, frame, ship, step } = setUp();
  for (let i = 1; i < CAPACITY; i++) step(() => world.spawn({ Tag: {} }));
  step(() => world.despawn(ship));
  let other = ship;
  step(() => (other = world.spawn({ Position: { x: 500 }, Timer: {} })));
  expect(other).toBe(ship);
  blended.blend(0.5);
  expect(frame.Position.x[ship]).toBe(500);
});

test('a dead row is gone from the frame at once', () => {
  const { world, blended, frame, ship, step } = setUp();
  step(() => world.despawn(ship));
  blended.blend(0.5);
  expect(frame.each('Position')).toHaveLength(0);
});

test('a row reborn between two snapshots is told by its generation', () => {
  const parts = createWorld(model);
  const blended = createBlendedFrame(model);
  const save = { tick: 0, save: (target: Uint8Array) => target.set(parts.memory.bytes) };
  const first = parts.world.spawn({ Position: { x: 1 } });
  for (let i = 1; i < CAPACITY; i++) parts.world.spawn({ Tag: {} });
  parts.entities.commit();
  blended.replace(save);
  parts.world.despawn(first);
  parts.entities.commit();
  const second = parts.world.spawn({ Position: { x: 101 } });
  parts.entities.commit();
  blended.push({ ...save, tick: 1 });
  expect(second).toBe(first);
  blended.blend(0.5);
  expect(blended.frame.Position.x[second]).toBe(101);
});

test('a component that was just added does not slide in from zero', () => {
  const parts = createWorld(model);
  const blended = createBlendedFrame(model);
  const save = { tick: 0, save: (target: Uint8Array) => target.set(parts.memory.bytes) };
  const e = parts.world.spawn({ Timer: { left: 1 } });
  parts.entities.commit();
  blended.replace(save);
  const placed = parts.world.add(e, 'Position');
  parts.world.Position.x[placed] = 80;
  parts.entities.commit();
  blended.push({ ...save, tick: 1 });
  blended.blend(0.5);
  expect(blended.frame.Position.x[placed]).toBe(80);
});

test('a jump beyond the stated distance snaps the whole component, and nothing else', () => {
  const { world, blended, frame, ship, step } = setUp({ snapBeyond: { x: 50 } });
  step(() => {
    world.Position.x[ship] = 400;
    world.Position.y[ship] = 10;
    world.Timer.left[ship] = 0;
  });
  blended.blend(0.5);
  expect(frame.Position.x[ship]).toBe(400);
  expect(frame.Position.y[ship]).toBe(10);
  expect(frame.Timer.left[ship]).toBe(0.5);
});

test('excepted columns and components are those of the newest tick', () => {
  const { world, blended, frame, ship, step } = setUp({ except: ['Timer', 'Position.y'] });
  step(() => {
    world.Position.x[ship] = 20;
    world.Position.y[ship] = 20;
    world.Timer.left[ship] = 3;
  });
  blended.blend(0.5);
  expect(frame.Position.x[ship]).toBe(15);
  expect(frame.Position.y[ship]).toBe(20);
  expect(frame.Timer.left[ship]).toBe(3);
});

test('after a replaced world nothing slides, and the queries are those of the new world', () => {
  const { world, blended, frame, ship, step } = setUp();
  step(() => (world.Position.x[ship] = 20));
  blended.blend(0.5);
  expect(frame.each('Position')).toEqual([ship]);
  const other = createWorld(model);
  const second = other.world.spawn({ Position: { x: 7 } });
  const third = other.world.spawn({ Position: { x: 9 } });
  other.entities.commit();
  blended.replace({ tick: 1, save: (target) => target.set(other.memory.bytes) });
  blended.blend(0.5);
  expect(frame.each('Position')).toEqual([second, third]);
  expect(frame.Position.x[second]).toBe(7);
});

test('a name that the model does not have is refused', () => {
  const wrong: object = { except: ['Positoin'] };
  expect(() => createBlendedFrame(model, wrong)).toThrow(/Positoin/);
});
