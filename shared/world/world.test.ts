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
    expect(memory.header[HEADER.refusedSpawns]).toBe(1);
    expect(w.Position.x[NONE as typeof e]).toBe(0);
    expect(w.each('Tag')).toHaveLength(6);
  });

  test('takes the row that died last, with another generation', () => {
    const first = w.spawn({ Tag: {} });
    entities.commit();
    const id = w.idOf(first);
    expect(w.entityOf(id)).toBe(first);
    w.despawn(first);
    entities.commit();
    expect(w.entityOf(id)).toBe(NONE);
    const second = w.spawn({ Tag: {} });
    entities.commit();
    expect(second).toBe(first);
    expect(w.idOf(second)).not.toBe(id);
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
