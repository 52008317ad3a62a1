// A spatial hash finds what a look at every row finds, whatever the coordinates, and depends on the world's bytes alone.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  NONE,
  SamestepError,
  createSim,
  defineGame,
  defineModel,
  f64,
  held,
  u8,
  type Entity,
  type WorldOf,
} from '../index.ts';
import { NO_COMMANDS, NO_ORDERS } from '../sim/bundle.ts';
import { spatialHash, type SpatialHash } from './spatial-hash.ts';
import { createWorld } from './world.ts';

const model = defineModel({
  name: 'places',
  ticksPerSecond: 60,
  players: { min: 1, max: 1 },
  entities: 400,
  components: { Body: { x: f64, y: f64 }, Ghost: { x: f64 }, Tag: { kind: u8 } },
  globals: { seen: f64 },
  input: { act: held },
});
type World = WorldOf<typeof model>;

const bodies = spatialHash(model, { with: ['Body'], x: 'Body.x', y: 'Body.y', cellSize: 4 });

/** A world with a row at each place, and its hash. */
function worldOf(places: readonly (readonly [number, number])[]): { w: World; hash: SpatialHash<'Body'> } {
  const { world: w, entities } = createWorld(model);
  for (const [x, y] of places) w.spawn({ Body: { x, y } });
  entities.commit();
  return { w, hash: bodies(w) };
}

const areFinite = (x: number, y: number) => Number.isFinite(x) && Number.isFinite(y);

function within(w: World, x: number, y: number, radius: number): readonly number[] {
  if (!(radius >= 0) || !areFinite(x, y)) return [];
  return w.each('Body').filter((e) => {
    const dx = w.Body.x[e] - x;
    const dy = w.Body.y[e] - y;
    return areFinite(w.Body.x[e], w.Body.y[e]) && dx * dx + dy * dy <= radius * radius;
  });
}

const ascending = (rows: readonly number[]) => rows.toSorted((a, b) => a - b);

/** Near and far, on borders of cells and beside them, and whatever a double can be. */
const coordinate = fc.oneof(
  fc.integer({ min: -40, max: 40 }),
  fc.double({ min: -20, max: 20 }),
  fc.constantFrom(1e9, -1e9, 2 ** 31, 2 ** 53, 1e300, -1e300, 0, -0),
  fc.double(),
);
const places = fc.array(fc.tuple(coordinate, coordinate), { maxLength: 80 });
const radius = fc.oneof(
  fc.double({ min: 0, max: 12 }),
  fc.constantFrom(0, 4, 8, 1e9, 1e300, Infinity, NaN, -1),
  fc.double(),
);

test('near, count and nearest find what a look at every row finds', () => {
  fc.assert(
    fc.property(places, coordinate, coordinate, radius, (all, x, y, r) => {
      const { w, hash } = worldOf(all);
      const expected = within(w, x, y, r);
      expect(ascending(hash.near(x, y, r))).toEqual(expected);
      expect(hash.count(x, y, r)).toBe(expected.length);
      let best: Entity = NONE;
      let bestDistance = Infinity;
      for (const e of w.each('Body')) {
        const distance = (w.Body.x[e] - x) * (w.Body.x[e] - x) + (w.Body.y[e] - y) * (w.Body.y[e] - y);
        if (!expected.includes(e) || !(best === NONE || distance < bestDistance)) continue;
        best = e;
        bestDistance = distance;
      }
      expect(hash.nearest(x, y, r)).toBe(best);
    }),
    { numRuns: 500 },
  );
});

test('a row asks at its own place and finds its neighbours to the last bit of their distance', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-3, max: 1e6 }), (x, r) => {
      const { w, hash } = worldOf([
        [x - r, 0],
        [x + r, 0],
        [0, x - r],
        [0, x + r],
      ]);
      expect(ascending(hash.near(x, 0, r))).toEqual(within(w, x, 0, r));
      expect(ascending(hash.near(0, x, r))).toEqual(within(w, 0, x, r));
    }),
    { numRuns: 500 },
  );
});

test('inBox finds what a look at every row finds, borders included', () => {
  fc.assert(
    fc.property(places, coordinate, coordinate, coordinate, coordinate, (all, minX, minY, maxX, maxY) => {
      const { w, hash } = worldOf(all);
      const expected = w
        .each('Body')
        .filter((e) => areFinite(w.Body.x[e], w.Body.y[e]))
        .filter((e) => w.Body.x[e] >= minX && w.Body.x[e] <= maxX && w.Body.y[e] >= minY && w.Body.y[e] <= maxY);
      expect(ascending(hash.inBox(minX, minY, maxX, maxY))).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test('lists go row of cells by row of cells, and ascend inside a cell', () => {
  const { hash } = worldOf([
    [0.5, 4.5],
    [9, 0.5],
    [0.6, 0.5],
    [0.5, 0.5],
    [0.5, -0.5],
  ]);
  expect([...hash.near(4, 2, 100)]).toEqual([5, 3, 4, 2, 1]);
});

test('of equally near rows nearest takes the lower one, and except is left out', () => {
  const { hash } = worldOf([
    [3, 0],
    [-3, 0],
    [0, 3],
    [50, 0],
  ]);
  expect(hash.nearest(0, 0, 10)).toBe(1);
  const [first] = hash.near(3, 0, 0);
  expect(hash.nearest(0, 0, 10, first)).toBe(2);
  expect(hash.nearest(0, 0, 2.9)).toBe(NONE);
});

test('rows whose place is not finite are nobody, and asking at such a place finds nobody', () => {
  const { hash } = worldOf([
    [Infinity, 0],
    [0, NaN],
    [0, 0],
  ]);
  expect([...hash.near(0, 0, Infinity)]).toEqual([3]);
  expect([hash.near(NaN, 0, 9).length, hash.near(Infinity, 0, Infinity).length, hash.count(0, 0, NaN)]).toEqual([
    0, 0, 0,
  ]);
  expect(hash.inBox(-Infinity, -Infinity, Infinity, Infinity)).toHaveLength(1);
});

test('a list stays while its inner ones are asked for', () => {
  const { hash } = worldOf([
    [0, 0],
    [1, 0],
    [2, 0],
  ]);
  const pairs: string[] = [];
  for (const a of hash.near(1, 0, 1)) for (const b of hash.inner.near(1, 0, 1)) if (a < b) pairs.push(`${a}-${b}`);
  expect(pairs).toEqual(['1-2', '1-3', '2-3']);
  expect(hash.inner).toBe(hash.inner);
});

test('lists of every length, also those longer than any before', () => {
  const { w, hash } = worldOf(Array.from({ length: 400 }, (_, i) => [i, 0] as const));
  for (const length of [400, 3, 64, 65, 66, 128, 129, 400, 65, 1, 0]) {
    const list = hash.near(0, 0, length - 1);
    expect(list).toEqual(w.each('Body').slice(0, length));
    expect(list.filter(() => true)).toHaveLength(length);
  }
});

test('the hash is of the rows as they were when a system first asked, and new in the next system', () => {
  const found: number[][] = [];
  const game = defineGame(model, {
    start(w) {
      w.spawn({ Body: { x: 0, y: 0 } });
      w.spawn({ Body: { x: 2, y: 0 } });
    },
    join() {},
    leave() {},
    bot() {},
    systems: {
      change(w) {
        found.push([...bodies(w).near(0, 0, 1)]);
        w.Body.x[w.each('Body')[0]] = 9;
        w.despawn(w.each('Body')[1]);
        w.spawn({ Body: { x: 0.5, y: 0 } });
        found.push([...bodies(w).near(0, 0, 3)]);
      },
      look: (w) => void found.push([...bodies(w).near(0, 0, 3)], [...bodies(w).near(9, 0, 1)]),
    },
  });
  createSim(game, { seed: 1 }).step({ tick: 1, inputs: new Uint8Array(1), orders: NO_ORDERS, commands: NO_COMMANDS });
  expect(found).toEqual([[1], [1, 2], [3], [1]]);
});

/** Every answer of a tick goes into the state, weighted by its place in its list: other orders make other checksums. */
const drift = (extraQueries: boolean) =>
  defineGame(model, {
    start(w) {
      for (let i = 0; i < 200; i++) w.spawn({ Body: { x: w.random() * 60, y: w.random() * 60 } });
    },
    join() {},
    leave() {},
    bot() {},
    systems: {
      meet(w) {
        const { Body, globals } = w;
        if (extraQueries) bodies(w).inner.near(30, 30, w.tick % 50);
        for (const e of w.each('Body')) {
          let weight = 0;
          for (const other of bodies(w).near(Body.x[e], Body.y[e], 6)) globals.seen += ++weight * other;
        }
        globals.seen %= 1_000_003;
      },
      move(w) {
        const { Body } = w;
        for (const e of w.each('Body')) {
          Body.x[e] += w.random() - 0.5;
          Body.y[e] += w.random() - 0.5;
        }
        if (w.tick % 3 === 0) w.despawn(w.each('Body')[w.tick % w.count('Body')]);
        if (w.tick % 5 === 0) w.spawn({ Body: { x: 1e6, y: -1e6 } });
      },
    },
  });

test('what is found follows from the bytes: after a load, in a fresh world, and whatever was asked before', () => {
  const bundle = (tick: number) => ({ tick, inputs: new Uint8Array(1), orders: NO_ORDERS, commands: NO_COMMANDS });
  const straight = createSim(drift(false), { seed: 7 });
  const restless = createSim(drift(true), { seed: 7 });
  const snapshot = new Uint8Array(straight.stateBytes);
  const sums = [new Uint32Array(2), new Uint32Array(2), new Uint32Array(2)];
  for (let tick = 1; tick <= 120; tick++) {
    straight.step(bundle(tick));
    restless.save(snapshot);
    const fresh = createSim(drift(false), { seed: 1 });
    fresh.load(snapshot);
    fresh.step(bundle(tick));
    restless.step(bundle(tick));
    restless.load(snapshot);
    restless.step(bundle(tick));
    [straight, restless, fresh].forEach((sim, i) => sim.checksum(sums[i], 0));
    expect([sums[1], sums[2]]).toEqual([sums[0], sums[0]]);
  }
  expect(straight.world.globals.seen).toBeGreaterThan(0);
});

test('65,000 rows at one place, far apart, or in a line', () => {
  const large = defineModel({ ...model.definition, name: 'large', entities: 65_000 });
  const hashOf = spatialHash(large, { with: ['Body'], x: 'Body.x', y: 'Body.y', cellSize: 1 });
  const { world: w, entities } = createWorld(large);
  for (let i = 0; i < 65_000; i++) w.spawn({ Body: { x: i % 3 === 0 ? 5 : i * 1e4, y: i % 3 === 1 ? -i * 1e200 : i } });
  entities.commit();
  const hash = hashOf(w);
  expect(hash.near(5, 0, 1e9)).toHaveLength(65_000 - 21_667);
  expect(hash.count(5, 30_000, 10)).toBe(7);
  expect(hash.nearest(5, 64_999, 1_000)).toBe(w.each('Body')[64_998]);
});

test('other storages than doubles serve as places', () => {
  const cells = defineModel({ ...model.definition, components: { Piece: { x: u8, y: u8 } } });
  const { world: w, entities } = createWorld(cells);
  for (let i = 0; i < 9; i++) w.spawn({ Piece: { x: i % 3, y: Math.floor(i / 3) } });
  entities.commit();
  const pieces = spatialHash(cells, { with: ['Piece'], x: 'Piece.x', y: 'Piece.y', cellSize: 1 });
  expect(ascending(pieces(w).near(1, 1, 1))).toEqual([2, 4, 5, 6, 8]);
});

test("an author's mistakes are refused at definition", () => {
  const messageOf = (make: () => unknown): string => {
    try {
      make();
    } catch (error) {
      if (error instanceof SamestepError) return `${error.code}: ${error.message}`;
      throw error;
    }
    return 'nothing';
  };
  // @ts-expect-error -- no such component
  expect(messageOf(() => spatialHash(model, { with: ['Bodies'], x: 'Body.x', y: 'Body.y', cellSize: 4 }))).toBe(
    "world/unknown-name: A spatial hash names 'Bodies', which it cannot use. The model has Body, Ghost, Tag.",
  );
  // @ts-expect-error -- no such field
  expect(messageOf(() => spatialHash(model, { with: ['Body'], x: 'Body.z', y: 'Body.y', cellSize: 4 }))).toBe(
    "world/unknown-name: A spatial hash names 'Body.z', which it cannot use. Name a field as Component.field.",
  );
  // @ts-expect-error -- a field of a component that not all its rows have
  expect(messageOf(() => spatialHash(model, { with: ['Body'], x: 'Ghost.x', y: 'Body.y', cellSize: 4 }))).toBe(
    "world/unknown-name: A spatial hash names 'Ghost.x', which it cannot use. Add 'Ghost' to 'with': rows without it have no such place.",
  );
  for (const cellSize of [0, -1, NaN, Infinity, 1e7]) {
    expect(messageOf(() => spatialHash(model, { with: ['Body'], x: 'Body.x', y: 'Body.y', cellSize }))).toBe(
      `world/limit: A spatial hash has cells of ${cellSize} units. Give a cellSize from ${2 ** -20} to ${2 ** 20}, near the usual radius of a query.`,
    );
  }
});
