// The world: rows and identities, structure at the end of a system, healing, events, orders, limits.
import { beforeEach, describe, expect, test } from 'vitest';
import {
  NONE,
  NO_ENTITY_ID,
  defineModel,
  entity,
  f64,
  grid,
  held,
  i32,
  predicted,
  prefab,
  u8,
  axis,
  list,
  entityId,
} from '../index.ts';
import { HEADER } from '../model/layout.ts';
import { recordCodec } from '../model/record-codec.ts';
import { EVENTS_PER_TICK } from './outbox.ts';
import { createWorld } from './world.ts';

const model = defineModel({
  name: 'world-test',
  ticksPerSecond: 50,
  players: { min: 1, max: 2 },
  entities: 6,
  components: { Position: { x: f64, y: f64 }, Health: { points: u8 }, Follows: { whom: entity }, Tag: {} },
  globals: { boss: entity, count: i32 },
  grids: { map: grid(u8, 4, 3) },
  playerData: { skin: u8 },
  input: { x: axis, fire: held },
  orders: { Go: { x: f64, whom: list(entityId, 4) } },
  events: { Hit: predicted({ by: entity, x: f64 }) },
  result: { winner: u8 },
});

let { world: w, entities, memory, outbox, orders } = createWorld(model);
beforeEach(() => {
  ({ world: w, entities, memory, outbox, orders } = createWorld(model));
});

describe('a spawned row', () => {
  test('can be written at once and is seen after the system', () => {
    const e = w.spawn({ Position: { x: 3 } });
    w.Position.y[e] = 4;
    expect(w.each('Position')).toEqual([]);
    expect(w.has(e, 'Position')).toBe(false);
    entities.commit();
    expect(w.each('Position')).toEqual([e]);
    expect([w.Position.x[e], w.Position.y[e]]).toEqual([3, 4]);
  });

  test('is refused by a full world: NONE, counted, and row 0 stays zero', () => {
    for (let i = 0; i < 6; i++) w.spawn({ Tag: {} });
    const e = w.spawn({ Position: { x: 9 } });
    expect(e).toBe(NONE);
    w.Position.x[e] = 5;
    entities.commit();
    expect(w.refused).toEqual({ spawns: 1, items: 0, events: 0 });
    expect(w.Position.x[NONE as typeof e]).toBe(0);
    expect(w.each('Tag')).toHaveLength(6);
  });

  test('does not take a row that died while there are others, and then the one that has rested longest', () => {
    const [first, second] = [w.spawn({ Tag: {} }), w.spawn({ Tag: {} })];
    entities.commit();
    const id = w.idOf(first);
    expect(w.entityOf(id)).toBe(first);
    w.despawn(second);
    w.despawn(first);
    entities.commit();
    expect(w.entityOf(id)).toBe(NONE);
    expect([1, 2, 3, 4].map(() => w.spawn({ Tag: {} }))).toEqual([3, 4, 5, 6]);
    expect([w.spawn({ Tag: {} }), w.spawn({ Tag: {} })]).toEqual([second, first]);
    entities.commit();
    expect(w.idOf(first)).not.toBe(id);
    expect(w.entityOf(id)).toBe(NONE);
  });
});

test('lists ascend and do not change while a system runs', () => {
  const [a, b, c] = [1, 2, 3].map(() => w.spawn({ Tag: {} }));
  entities.commit();
  w.despawn(b);
  const list1 = w.each('Tag');
  w.spawn({ Tag: {} });
  expect(list1).toEqual([a, b, c]);
  expect(w.each('Tag')).toEqual([a, b, c]);
  entities.commit();
  expect(w.each('Tag')).toEqual([a, c, 4]);
});

test('each takes up to eight components and has up to four', () => {
  const all = w.spawn({ Position: {}, Health: {}, Follows: {}, Tag: {} });
  const some = w.spawn({ Position: {}, Tag: {} });
  entities.commit();
  expect(w.each('Position', 'Tag')).toEqual([all, some]);
  expect(w.each('Position', 'Health', 'Follows', 'Tag')).toEqual([all]);
  expect(w.has(all, 'Position', 'Health', 'Follows', 'Tag')).toBe(true);
  expect(w.has(some, 'Position', 'Health')).toBe(false);
  expect(w.has(NONE, 'Tag')).toBe(false);
});

test('without leaves rows out, first is the lowest, count how many there are', () => {
  const [a, b, c] = [
    w.spawn({ Position: {}, Tag: {} }),
    w.spawn({ Position: {} }),
    w.spawn({ Position: {}, Health: {} }),
  ];
  entities.commit();
  expect(w.without('Tag').each('Position')).toEqual([b, c]);
  expect(w.without('Tag', 'Health').each('Position')).toEqual([b]);
  expect(w.without('Health', 'Tag')).toBe(w.without('Tag', 'Health'));
  expect([w.first('Position'), w.first('Health'), w.first('Follows')]).toEqual([a, c, NONE]);
  expect([w.count('Position'), w.without('Tag').count('Position'), w.without('Tag').first('Position')]).toEqual([
    3,
    2,
    b,
  ]);
  w.remove(a, 'Tag');
  w.add(b, 'Tag');
  expect(w.without('Tag').each('Position')).toEqual([b, c]);
  entities.commit();
  expect(w.without('Tag').each('Position')).toEqual([a, c]);
  expect(() => w.without('Tga' as 'Tag')).toThrow(expect.objectContaining({ code: 'world/unknown-name' }));
});

test('a stream draws numbers of its own, and nothing can be hung on a world', () => {
  const { world } = createWorld(defineModel({ ...model.definition, streams: ['loot', 'weather'] }));
  world.stream('loot').random();
  const before = world.stream('weather').random();
  expect(world.stream('weather').randomInt(10)).toBeLessThan(10);
  expect(before).toBeGreaterThanOrEqual(0);
  expect(() => world.stream('lot' as 'loot')).toThrow(expect.objectContaining({ code: 'world/unknown-name' }));
  for (const owner of [world, world.Position, world.globals, world.tuning, world.input(0), world.grids]) {
    expect(Object.isFrozen(owner)).toBe(true);
  }
});

test('a roll follows from entity, tick and salt alone, and moves no generator', () => {
  const [a, b] = [w.spawn({ Tag: {} }), w.spawn({ Tag: {} })];
  entities.commit();
  const before = memory.random.slice();
  const roll = w.roll(a);
  expect([w.roll(b), w.roll(a, 1), w.roll(a)]).toEqual([
    expect.not.closeTo(roll, 9),
    expect.not.closeTo(roll, 9),
    roll,
  ]);
  expect(w.rollInt(a, 6, 2)).toBeLessThan(6);
  memory.header[HEADER.tick]++;
  expect(w.roll(a)).not.toBe(roll);
  expect(memory.random).toEqual(before);
});

test('a generator deals, weighs and scatters', () => {
  const cards = [1, 2, 3, 4, 5];
  w.shuffle(cards);
  expect([...cards].sort((x, y) => x - y)).toEqual([1, 2, 3, 4, 5]);
  expect(w.pickWeighted([0, 3, 0])).toBe(1);
  expect([3, 4, 5]).toContain(w.randomBetween(3, 5));
  const out = new Float64Array(2);
  w.randomOnCircle(2, out);
  expect(Math.sqrt(out[0] ** 2 + out[1] ** 2)).toBeCloseTo(2, 9);
  w.randomInDisc(2, out);
  expect(Math.sqrt(out[0] ** 2 + out[1] ** 2)).toBeLessThanOrEqual(2);
  expect(Number.isFinite(w.randomNormal())).toBe(true);
});

test('a system that asks for changes without end is stopped with an error', () => {
  const e = w.spawn({ Tag: {} });
  expect(() => {
    for (;;) w.add(e, 'Health');
  }).toThrow(expect.objectContaining({ code: 'world/limit', what: expect.stringContaining('1052') }));
});

test('65,000 rows live at once', () => {
  const large = createWorld(defineModel({ ...model.definition, entities: 65_000 }));
  for (let i = 0; i < 65_001; i++) large.world.spawn({ Health: { points: i } });
  large.entities.commit();
  const rows = large.world.each('Health');
  expect([rows.length, rows[64_999], large.memory.header[HEADER.refusedSpawns]]).toEqual([65_000, 65_000, 1]);
  expect(large.world.entityOf(large.world.idOf(rows[64_999]))).toBe(65_000);
  large.world.globals.boss = rows[64_999];
  large.world.despawn(rows[64_999]);
  large.entities.commit();
  expect(large.world.globals.boss).toBe(NONE);
});

test('components are added and removed at the end of the system, and a removed one is zeroed', () => {
  const e = w.spawn({ Tag: {} });
  entities.commit();
  const healthy = w.add(e, 'Health');
  w.Health.points[healthy] = 7;
  expect(w.has(e, 'Health')).toBe(false);
  entities.commit();
  expect(w.has(e, 'Health')).toBe(true);
  expect(w.Health.points[healthy]).toBe(7);
  w.remove(e, 'Health');
  entities.commit();
  expect(w.has(e, 'Health')).toBe(false);
  expect(w.Health.points[healthy]).toBe(0);
});

test('columns and globals that point at the dead heal at the end of the system', () => {
  const boss = w.spawn({ Tag: {} });
  const follower = w.spawn({ Follows: { whom: boss } });
  entities.commit();
  w.globals.boss = boss;
  w.despawn(boss);
  expect(w.Follows.whom[follower]).toBe(boss);
  entities.commit();
  expect(w.Follows.whom[follower]).toBe(NONE);
  expect(w.globals.boss).toBe(NONE);
});

test('a despawned row is all zero and a second despawn of it does nothing', () => {
  const e = w.spawn({ Position: { x: 1, y: 2 }, Health: { points: 3 } });
  entities.commit();
  w.despawn(e);
  w.despawn(e);
  entities.commit();
  expect([w.Position.x[e], w.Position.y[e], w.Health.points[e]]).toEqual([0, 0, 0]);
  expect(memory.header[HEADER.aliveCount]).toBe(0);
  expect(memory.header[HEADER.freeCount]).toBe(1);
});

test('a prefab spawns with its values, and names that are not in the model are refused', () => {
  const spawnGuard = prefab(model, { Health: { points: 9 }, Tag: {} });
  const e = spawnGuard(w);
  entities.commit();
  expect(w.has(e, 'Health', 'Tag')).toBe(true);
  expect(w.Health.points[e]).toBe(9);
  const wrong = JSON.parse('{"Armour":{}}');
  expect(() => prefab(model, wrong)).toThrow(expect.objectContaining({ code: 'world/unknown-name' }));
});

test('an event names an entity by its identity, and its draft starts with zeros', () => {
  const e = w.spawn({ Tag: {} });
  entities.commit();
  const hit = w.emit('Hit');
  expect(hit.x).toBe(0);
  hit.by = e;
  hit.x = 2;
  expect(outbox.count).toBe(1);
  expect(outbox.nameAt(0)).toBe('Hit');
  expect(outbox.recordAt(0)).toEqual({ by: w.idOf(e), x: 2 });
  expect(outbox.keyAt(0)).toBe(`Hit ${w.idOf(e)} 2`);
  outbox.clear();
  w.emit('Hit', { by: NONE, x: 1 });
  expect(outbox.recordAt(0)).toEqual({ by: NO_ENTITY_ID, x: 1 });
});

test('events that find no room are dropped and counted', () => {
  for (let i = 0; i < EVENTS_PER_TICK + 3; i++) w.emit('Hit');
  expect(outbox.count).toBe(EVENTS_PER_TICK);
  expect(outbox.droppedCount).toBe(3);
  expect(w.refused.events).toBe(3);
});

test('a match ends although its tick is full of events', () => {
  for (let i = 0; i < EVENTS_PER_TICK + 3; i++) w.emit('Hit');
  w.finish({ winner: 1 });
  w.finish({ winner: 2 });
  w.emit('Hit');
  expect([outbox.count, outbox.droppedCount]).toEqual([EVENTS_PER_TICK + 1, 5]);
  expect(outbox.nameAt(EVENTS_PER_TICK)).toBe('finish');
  expect(outbox.recordAt(EVENTS_PER_TICK)).toEqual({ winner: 1 });
});

test('finish reports once, as an event that waits until nothing can undo it', () => {
  w.finish({ winner: 1 });
  expect(outbox.nameAt(0)).toBe('finish');
  expect(outbox.isConfirmedOnly(0)).toBe(true);
  expect(outbox.recordAt(0)).toEqual({ winner: 1 });
});

test('orders are read by name with their player; what does not fit the model is not put in', () => {
  const codec = recordCodec('orders.Go', model.definition.orders.Go);
  expect(orders.put(0, codec.encode({ x: 2, whom: [5, 6] }), 1)).toBe(true);
  expect(orders.put(0, new Uint8Array([1]), 1)).toBe(false);
  expect(orders.put(9, new Uint8Array(), 1)).toBe(false);
  expect(w.orders('Go')).toEqual([{ player: 1, x: 2, whom: [5, 6] }]);
});

test('a grid has named cells with edges', () => {
  expect(w.grids.map.set(3, 2, 7)).toBe(true);
  expect(w.grids.map.get(3, 2)).toBe(7);
  expect(w.grids.map.cells[11]).toBe(7);
  expect(w.grids.map.set(4, 0, 1)).toBe(false);
  expect(w.grids.map.get(-1, 0)).toBe(0);
});

test('an unknown name is an error that lists what there is', () => {
  const wrong = 'Positon' as 'Position';
  expect(() => w.each(wrong)).toThrow(
    expect.objectContaining({ code: 'world/unknown-name', fix: expect.stringContaining('Position') }),
  );
  expect(() => w.input(7)).toThrow(expect.objectContaining({ code: 'world/row' }));
});

test('hundreds of worlds live in one process without touching each other', () => {
  const worlds = Array.from({ length: 300 }, () => createWorld(model));
  worlds.forEach(({ world, entities: of }, i) => {
    world.spawn({ Position: { x: i } });
    of.commit();
  });
  worlds.forEach(({ world }, i) => expect(world.Position.x[world.each('Position')[0]]).toBe(i));
});
