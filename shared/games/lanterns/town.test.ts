// The town’s map: that one can play in it, and that a map in which one cannot is refused by name.
import { expect, test } from 'vitest';
import { levels } from '#assets/lanterns/levels.ts';
import source from '#assets/lanterns/levels/town.json' with { type: 'json' };
import { SamestepError, createFlowField, UNREACHED } from '#shared/index.ts';
import { DOOR, WARDS, readTown, town } from './town.ts';

/** A copy of the map, changed. */
function changed(change: (map: typeof source) => void): unknown {
  const map = structuredClone(source);
  change(map);
  return map;
}

/** The layer of a name. */
function layerOf({ layers }: typeof source, name: string) {
  const found = layers.find((layer) => layer.name === name);
  if (found === undefined) throw new Error(`The map has no layer ${name}.`);
  const { data = [], objects = [] } = found;
  return { layer: found, data, objects };
}

function refusal(map: unknown): SamestepError {
  try {
    readTown({ ...levels.town, map });
  } catch (error) {
    if (error instanceof SamestepError) return error;
  }
  throw new Error('The map was read.');
}

test('every place to begin, ember and shrine of a ward is reached from every other, behind shut gates', () => {
  const costs = Array.from({ length: 256 }, (_, value) => (town.kinds[value]?.stops === false ? 1 : 0));
  const field = createFlowField(town.width, town.height, { costs });
  const cellOf = ({ x, y }: { x: number; y: number }) => Math.floor(x / 32) + Math.floor(y / 32) * town.width;
  for (const { quarters, arms } of WARDS) {
    const cells = Int32Array.from(town.cells);
    for (const { cell, kind, arm } of town.doors) if (kind === DOOR.gate && !arms.includes(arm)) cells[cell] = 255;
    const distances = new Int32Array(cells.length);
    const places = [...town.hunterSpawns, ...town.hiderSpawns, ...town.embers, ...town.shrines];
    const inside = places.filter(({ quarter }) => quarters.includes(quarter));
    field.integrate(cells, [cellOf(inside[0])], 1, distances);
    for (const place of inside) expect(distances[cellOf(place)], `${place.x}, ${place.y}`).toBeLessThan(UNREACHED);
    for (const place of places) {
      if (!quarters.includes(place.quarter)) expect(distances[cellOf(place)]).toBe(UNREACHED);
    }
  }
});

test('every door stands between two walls', () => {
  for (const { cell, isUpright, kind } of town.doors) {
    if (kind === DOOR.gate) continue;
    const step = isUpright ? town.width : 1;
    for (const beside of [cell - step, cell + step]) expect(town.kinds[town.cells[beside]]?.stops).toBe(true);
    const across = isUpright ? 1 : town.width;
    for (const way of [cell - across, cell + across]) expect(town.kinds[town.cells[way]]?.stops).toBe(false);
  }
});

test('there is room for sixty-four', () => {
  expect(town.hiderSpawns.length).toBeGreaterThanOrEqual(64);
  expect(town.hunterSpawns.length).toBeGreaterThanOrEqual(16);
});

test('a tile that is none is refused with its layer, column and row', () => {
  const { code, what, data } = refusal(changed((map) => void (layerOf(map, 'ground').data[96 * 2 + 5] = 99)));
  expect(code).toBe('model/level');
  expect(what).toContain('The layer "ground" has 99 at column 5, row 2');
  expect(data).toMatchObject({ layer: 'ground', column: 5, row: 2, value: 99 });
});

test('a missing layer, a short one, a map that is none are refused', () => {
  expect(refusal(changed((map) => void map.layers.splice(1, 1))).what).toContain('no layer "walls"');
  expect(refusal(changed((map) => void layerOf(map, 'walls').data.pop())).what).toContain('"walls" has 9215 tiles');
  expect(refusal(changed((map) => void (map.infinite = true))).what).toContain('is infinite');
  expect(refusal({}).what).toContain('"width" of the map');
  expect(refusal(null).what).toContain('not an object');
});

test('a thing in a wall, and a quarter with no shrine, are refused', () => {
  const inWall = changed((map) => {
    layerOf(map, 'lamps').objects[0].x = 16;
  });
  expect(refusal(inWall).what).toContain('of the layer "lamps" stands in a wall');
  const noShrine = changed((map) => {
    const { layer, objects } = layerOf(map, 'shrines');
    layer.objects = objects.filter(({ x, y }) => x > 1536 || y > 1536);
  });
  expect(refusal(noShrine).what).toBe('Quarter 0 has no shrines.');
});

test('a map with more shrines than one number has bits is refused', () => {
  const crowded = changed((map) => {
    const { layer, objects } = layerOf(map, 'shrines');
    layer.objects = [...objects, ...objects, ...objects];
  });
  expect(refusal(crowded).what).toContain('The layer "shrines" has 36');
});
