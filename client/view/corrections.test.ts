// What a rollback changed of the picture is eased away: the same for every frame rate, the shorter way, and only where it is the same thing.
import { expect, test } from 'vitest';
import { createBlendedFrame } from '#client/view/frame.ts';
import type { BlendOptions } from '#client/view/define-view.ts';
import { angle, axis, defineModel, f32, f64, u8, type Entity } from '#shared/index.ts';
import { createWorld } from '#shared/world/world.ts';

const CAPACITY = 8;

const model = defineModel({
  name: 'corrected',
  ticksPerSecond: 60,
  players: { min: 1, max: 2 },
  entities: CAPACITY,
  components: { Position: { x: f64, y: f64, heading: angle }, Timer: { left: f32, kind: u8 }, Tag: {} },
  input: { turn: axis },
});

/** A world that is moved by hand, with a history of its ticks, and the frame over it. */
function setUp(options: BlendOptions<typeof model.definition> = {}) {
  const parts = createWorld(model);
  const blended = createBlendedFrame(model, options);
  const history: Uint8Array[] = [];
  const copies: number[] = [];
  let tick = 0;
  const source = {
    get tick() {
      return tick;
    },
    save(target: Uint8Array) {
      copies.push(tick);
      target.set(parts.memory.bytes);
    },
  };
  const { world } = parts;
  const ship = world.spawn({ Position: { x: 10 }, Timer: { left: 1 } });
  const commit = () => {
    parts.entities.commit();
    history[tick] = parts.memory.bytes.slice();
  };
  commit();
  blended.replace(source);
  const step = (change: () => void, newest = tick + 1) => {
    tick++;
    change();
    commit();
    blended.push(source, newest);
  };
  return {
    world,
    blended,
    frame: blended.frame,
    ship,
    step,
    copies,
    rollBack(to: number, newest: number) {
      tick = to;
      parts.memory.bytes.set(history[to]);
      parts.queries.invalidateAll();
      blended.rolledBack(source, newest);
    },
    accept: () => blended.replace(source),
  };
}

/** The ship was shown at 20 in tick 1, and was at `x` after all. */
function corrected(x: number, options: BlendOptions<typeof model.definition> = {}) {
  const all = setUp(options);
  const { step, rollBack, world, ship, blended } = all;
  step(() => (world.Position.x[ship] = 20));
  blended.blend(1, 0);
  rollBack(0, 1);
  step(() => (world.Position.x[ship] = x), 1);
  return all;
}

test('after a rollback the picture is where it was, and moves to the truth by halves', () => {
  const { blended, frame, ship } = corrected(30);
  blended.blend(1, 0);
  expect(frame.Position.x[ship]).toBe(20);
  blended.blend(1, 50);
  expect(frame.Position.x[ship]).toBeCloseTo(25, 10);
  blended.blend(1, 100);
  expect(frame.Position.x[ship]).toBeCloseTo(27.5, 10);
  blended.blend(1, 600);
  expect(frame.Position.x[ship]).toBe(30);
});

test('30 and 144 pictures a second look alike', () => {
  const at = (frameMs: number) => {
    const { blended, frame, ship } = corrected(30);
    for (let now = 0; now < 100; now += frameMs) blended.blend(1, now);
    blended.blend(1, 100);
    return frame.Position.x[ship];
  };
  expect(at(1000 / 30)).toBeCloseTo(at(1000 / 144), 10);
});

test('the half-life is the view’s to say, and 0 snaps', () => {
  const slow = corrected(30, { easeHalfLifeMs: 200 });
  slow.blended.blend(1, 200);
  expect(slow.frame.Position.x[slow.ship]).toBeCloseTo(25, 10);
  const none = corrected(30, { easeHalfLifeMs: 0 });
  none.blended.blend(1, 0);
  expect(none.frame.Position.x[none.ship]).toBe(30);
});

test('a correction larger than the limit is not eased, nor is the rest of its component', () => {
  const option = corrected(60, { easeUpTo: { x: 30 } });
  option.blended.blend(1, 0);
  expect(option.frame.Position.x[option.ship]).toBe(60);
  const fallback = corrected(60, { snapBeyond: { 'Position.x': 30 } });
  fallback.blended.blend(1, 0);
  expect(fallback.frame.Position.x[fallback.ship]).toBe(60);
  const within = corrected(60, { snapBeyond: { x: 30 }, easeUpTo: { x: 50 } });
  within.blended.blend(1, 0);
  expect(within.frame.Position.x[within.ship]).toBe(20);
});

test('excepted columns are not corrected', () => {
  const { blended, frame, ship } = corrected(30, { except: ['Position.x'] });
  blended.blend(1, 0);
  expect(frame.Position.x[ship]).toBe(30);
});

test('angles and wrapped columns are corrected the shorter way', () => {
  const { world, blended, frame, ship, step, rollBack } = setUp({ wrap: { x: 100 } });
  step(() => {
    world.Position.x[ship] = 96;
    world.Position.heading[ship] = 3;
  });
  rollBack(0, 1);
  step(() => {
    world.Position.x[ship] = 4;
    world.Position.heading[ship] = -3;
  }, 1);
  blended.blend(1, 0);
  blended.blend(1, 50);
  expect(frame.Position.x[ship]).toBeCloseTo(0, 10);
  expect(Math.abs(frame.Position.heading[ship])).toBeCloseTo(Math.PI, 10);
  blended.blend(1, 100);
  expect(frame.Position.x[ship]).toBeCloseTo(2, 10);
});

test('a second rollback adds to what is still being eased', () => {
  const { blended, frame, ship, step, rollBack, world } = corrected(30);
  blended.blend(1, 0);
  blended.blend(1, 50);
  rollBack(0, 1);
  step(() => (world.Position.x[ship] = 40), 1);
  blended.blend(1, 50);
  expect(frame.Position.x[ship]).toBeCloseTo(25, 10);
  blended.blend(1, 100);
  expect(frame.Position.x[ship]).toBeCloseTo(32.5, 10);
});

test('a new thing in a dead thing’s row has no correction, nor has one with other components', () => {
  const { world, blended, frame, ship, step, rollBack } = setUp();
  let second: Entity<'Position'> = ship;
  step(() => (second = world.spawn({ Position: { x: 500 }, Tag: {} })));
  blended.blend(1, 0);
  rollBack(0, 1);
  let other: Entity<'Position'> = ship;
  step(() => (other = world.spawn({ Position: { x: 80 } })), 1);
  expect(other).toBe(second);
  blended.blend(1, 0);
  expect(frame.Position.x[other]).toBe(80);
});

test('a correction ends with its row', () => {
  const { world, blended, frame, ship, step } = corrected(30);
  for (let i = 1; i < CAPACITY; i++) step(() => world.spawn({ Tag: {} }));
  step(() => world.despawn(ship));
  blended.blend(1, 10);
  let reborn = ship;
  step(() => (reborn = world.spawn({ Position: { x: 7 }, Timer: {} })));
  expect(reborn).toBe(ship);
  blended.blend(1, 20);
  expect(frame.Position.x[reborn]).toBe(7);
});

test('the correction is taken at the tick that was shown, though newer ones follow, and blending goes on between those', () => {
  const { world, blended, frame, ship, step, rollBack, copies } = setUp();
  const move = () => (world.Position.x[ship] += 10);
  for (let i = 0; i < 5; i++) step(move);
  blended.blend(1, 0);
  expect(frame.Position.x[ship]).toBe(60);
  copies.length = 0;
  rollBack(1, 8);
  for (let tick = 2; tick <= 8; tick++) step(tick === 2 ? () => undefined : move, 8);
  expect(copies).toEqual([5, 7, 8]);
  blended.blend(0.5, 0);
  expect(frame.Position.x[ship]).toBe(75 + 10);
  blended.blend(0.5, 1000);
  expect(frame.Position.x[ship]).toBe(75);
});

test('a world that goes back and stays there is followed smoothly', () => {
  const { world, blended, frame, ship, step, rollBack } = setUp();
  for (let i = 0; i < 4; i++) step(() => (world.Position.x[ship] += 10));
  blended.blend(1, 0);
  rollBack(2, 2);
  blended.blend(1, 0);
  expect(frame.Position.x[ship]).toBe(50);
  blended.blend(1, 50);
  expect(frame.Position.x[ship]).toBeCloseTo(40, 10);
  blended.blend(1, 1000);
  expect(frame.Position.x[ship]).toBe(30);
});

test('when only the newest tick is made anew, the tick before is still there to blend from', () => {
  const { world, blended, frame, ship, step, rollBack } = setUp({ easeHalfLifeMs: 0 });
  step(() => (world.Position.x[ship] = 20));
  step(() => (world.Position.x[ship] = 30));
  rollBack(1, 2);
  step(() => (world.Position.x[ship] = 40), 2);
  blended.blend(0.5, 0);
  expect(frame.Position.x[ship]).toBe(30);
});

test('a plan that ends early leaves a picture: the old one, or the tick that was compared, which nothing slides to', () => {
  const { world, blended, frame, ship, step, rollBack } = setUp({ easeHalfLifeMs: 0 });
  for (let i = 0; i < 4; i++) step(() => (world.Position.x[ship] += 10));
  rollBack(0, 6);
  step(() => (world.Position.x[ship] = 11), 6);
  blended.blend(0.5, 0);
  expect(frame.Position.x[ship]).toBe(45);
  rollBack(0, 6);
  for (let i = 0; i < 4; i++) step(() => (world.Position.x[ship] += 1), 6);
  blended.blend(0.5, 0);
  expect(frame.Position.x[ship]).toBe(14);
});

test('a snapshot of the server and a settled picture have no corrections', () => {
  const loaded = corrected(30);
  loaded.accept();
  loaded.blended.blend(1, 0);
  expect(loaded.frame.Position.x[loaded.ship]).toBe(30);
  const settled = corrected(30);
  settled.blended.settle();
  settled.blended.blend(0, 0);
  expect(settled.frame.Position.x[settled.ship]).toBe(30);
});

test('what is no number is not eased', () => {
  const { blended, frame, ship, step, rollBack, world } = setUp();
  step(() => (world.Position.x[ship] = Infinity));
  rollBack(0, 1);
  step(() => (world.Position.x[ship] = 30), 1);
  blended.blend(1, 0);
  expect(frame.Position.x[ship]).toBe(30);
});
