// Structure changes that meet in one system, and components whose bits lie in the high word.
import { beforeEach, describe, expect, test } from 'vitest';
import { NONE, axis, defineModel, entity, prefab, u8, type Entity } from '../index.ts';
import type { Fields } from '../model/fields.ts';
import { createWorld } from './world.ts';

const model = defineModel({
  name: 'structure-test',
  ticksPerSecond: 60,
  players: { min: 1, max: 1 },
  entities: 8,
  components: { Tag: {}, Health: { points: u8 }, Follows: { whom: entity } },
  globals: { boss: entity },
  input: { x: axis },
});

let { world: w, entities, memory } = createWorld(model);
beforeEach(() => {
  ({ world: w, entities, memory } = createWorld(model));
});

function spawned(): Entity<'Tag' | 'Health'> {
  const e = w.spawn({ Tag: {}, Health: { points: 3 } });
  entities.commit();
  return e;
}

describe('in one system', () => {
  test('a component that is removed and added again begins anew and keeps what is written to it', () => {
    const e = spawned();
    w.remove(e, 'Health');
    w.add(e, 'Health');
    expect(w.Health.points[e]).toBe(0);
    w.Health.points[e] = 7;
    entities.commit();
    expect(w.has(e, 'Health')).toBe(true);
    expect(w.Health.points[e]).toBe(7);
  });

  test('a component that is added, removed and added again keeps what is written last', () => {
    const e = w.spawn({ Tag: {} });
    entities.commit();
    w.add(e, 'Health');
    w.remove(e, 'Health');
    const healthy = w.add(e, 'Health');
    w.Health.points[healthy] = 5;
    entities.commit();
    expect(w.Health.points[healthy]).toBe(5);
  });

  test('a component that is added and removed is gone and zero', () => {
    const e = spawned();
    w.add(e, 'Health');
    w.Health.points[e] = 9;
    w.remove(e, 'Health');
    entities.commit();
    expect(w.has(e, 'Health')).toBe(false);
    expect(w.Health.points[e]).toBe(0);
  });

  test('what is added to a dying entity does not wait for the next one in its row', () => {
    const e = spawned();
    w.despawn(e);
    w.add(e, 'Health');
    w.Health.points[e] = 9;
    entities.commit();
    for (let i = 0; i < memory.layout.rowCount - 2; i++) w.spawn({ Tag: {} });
    expect(w.spawn({ Health: {} })).toBe(e);
    expect(w.Health.points[e]).toBe(0);
  });

  test('what is added to a number that is no row changes nothing', () => {
    const e = spawned();
    const before = memory.bytes.slice();
    for (const row of [memory.layout.rowCount + 8, -8, 4_000_000]) {
      entities.remove(row, 1);
      for (const component of [1, 2]) entities.add(row, component);
      entities.commit();
    }
    expect(memory.bytes).toEqual(before);
    expect(w.Health.points[e]).toBe(3);
  });

  test('what is added to NONE or to a dead row leaves no trace', () => {
    const e = spawned();
    w.despawn(e);
    entities.commit();
    for (const gone of [e, w.entityOf(w.idOf(e)), NONE]) {
      const row = w.add(gone, 'Health');
      w.Health.points[row] = 9;
      entities.commit();
      expect(w.Health.points[row]).toBe(0);
      expect(w.has(row, 'Health')).toBe(false);
    }
  });

  test('an entity that is spawned and despawned is gone, and what pointed at it heals', () => {
    const follower = w.spawn({ Follows: {} });
    entities.commit();
    const e = w.spawn({ Health: { points: 4 } });
    const id = w.idOf(e);
    w.Follows.whom[follower] = e;
    w.globals.boss = e;
    w.despawn(e);
    entities.commit();
    expect([w.Follows.whom[follower], w.globals.boss, w.entityOf(id), w.Health.points[e]]).toEqual([
      NONE,
      NONE,
      NONE,
      0,
    ]);
    expect(w.each('Health')).toEqual([]);
  });

  test('a spawned row that is given more and loses some has what is left', () => {
    const e = w.spawn({ Tag: {} });
    w.add(e, 'Health');
    w.remove(e, 'Tag');
    entities.commit();
    expect([w.has(e, 'Health'), w.has(e, 'Tag')]).toEqual([true, false]);
  });
});

test('the identity of a row differs for 65,535 lives, and then comes round', () => {
  // All other rows are taken, so that one lives again and again.
  for (let i = 0; i < memory.layout.rowCount - 2; i++) w.spawn({ Health: {} });
  const first = w.idOf(spawned());
  const row = w.each('Tag')[0];
  for (let life = 1; life <= 65_535; life++) {
    w.despawn(row);
    entities.commit();
    expect(w.idOf(spawned()) === first).toBe(false);
  }
  w.despawn(row);
  entities.commit();
  expect(w.idOf(spawned())).toBe(first);
  expect(memory.generation[row]).toBe(0);
});

describe('with 63 components', () => {
  const names = Array.from({ length: 63 }, (_, i) => `C${i}`);
  const components: Record<string, Fields> = Object.fromEntries(names.map((name) => [name, { value: u8 }]));
  const wide = defineModel({
    name: 'wide',
    ticksPerSecond: 60,
    players: { min: 1, max: 1 },
    entities: 70,
    components,
    input: {},
  });

  test.each(names)('%s is spawned, asked for, added and removed by its own bit only', (name) => {
    const parts = createWorld(wide);
    const { world } = parts;
    const alone = prefab(wide, { [name]: { value: 5 } })(world);
    const others = world.spawn(Object.fromEntries(names.filter((other) => other !== name).map((other) => [other, {}])));
    parts.entities.commit();
    expect(world.each(name)).toEqual([alone]);
    for (const other of names) {
      expect(world.has(alone, other)).toBe(other === name);
      expect(world.has(others, other)).toBe(other !== name);
    }
    world.add(others, name);
    world.remove(alone, name);
    parts.entities.commit();
    expect(world.each(name)).toEqual([others]);
    expect(parts.memory.arrays[wide.layout.regions.findIndex((region) => region.name === `${name}.value`)][alone]).toBe(
      0,
    );
  });
});
