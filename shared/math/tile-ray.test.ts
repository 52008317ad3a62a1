// Rays through tiles: they end at the first solid tile on the way, and a line of sight is the same from both ends.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { between } from './shapes.test-helper.ts';
import { TileKind, tileKindAt, tileRules, type TileMap } from './tile-rules.ts';
import { rayThroughTiles, seesThroughTiles, TILE_RAY_NUMBERS } from './tile-ray.ts';

const hit = new Float64Array(TILE_RAY_NUMBERS);
const rules = tileRules({ tileSize: 1, solid: [1], oneWay: [2] });
const closed = tileRules({ tileSize: 1, solid: [1], oneWay: [2], isOutsideSolid: true });
const anyMap = fc
  .array(fc.constantFrom(0, 0, 0, 0, 1, 2), { minLength: 42, maxLength: 42 })
  .map((cells): TileMap => ({ width: 7, height: 6, cells: Uint8Array.from(cells) }));
const place = fc.oneof(between(-4, 11), fc.integer({ min: -2, max: 8 }));

/** The kind of the tile that a point is well inside of, or empty near its edge. */
function kindWithin(map: TileMap, of: typeof rules, x: number, y: number): number {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const room = Math.min(x - column, column + 1 - x, y - row, row + 1 - y);
  return room > 1e-9 ? tileKindAt(map, of, column, row) : TileKind.empty;
}

test.for([
  ['open', rules],
  ['solid', closed],
] as const)('a ray ends where samples on its way enter a solid tile, the outside being %s', ([, of]) => {
  const seen = { hits: 0, misses: 0 };
  fc.assert(
    fc.property(anyMap, place, place, place, place, (map, ax, ay, bx, by) => {
      const t = rayThroughTiles(map, of, ax, ay, bx, by, hit);
      const [normalX, normalY, cell] = hit;
      const at = (share: number) => [ax + (bx - ax) * share, ay + (by - ay) * share] as const;
      for (let k = 0; k < 300 && t !== 0; k++) {
        expect(kindWithin(map, of, ...at(((t < 0 ? 1 : t) * k) / 300))).not.toBe(TileKind.solid);
      }
      if (t < 0) {
        seen.misses++;
        return;
      }
      expect(t <= 1).toBe(true);
      if (t > 0) seen.hits++;
      if (cell < 0) expect(of).toBe(closed);
      else expect(map.cells[cell]).toBe(1);
      expect(normalX * (bx - ax) + normalY * (by - ay)).toBeLessThanOrEqual(0);
      if (cell < 0 || t === 0) return;
      // On the side that the normal names.
      const [x, y] = at(t);
      const [column, row] = [cell % 7, Math.floor(cell / 7)];
      if (normalX !== 0) expect(x).toBeCloseTo(column + (normalX > 0 ? 1 : 0), 9);
      else expect(y).toBeCloseTo(row + (normalY > 0 ? 1 : 0), 9);
      expect(x > column - 1e-9 && x < column + 1 + 1e-9 && y > row - 1e-9 && y < row + 1 + 1e-9).toBe(true);
      expect(Math.abs(normalX) + Math.abs(normalY)).toBe(1);
    }),
    { numRuns: 1000 },
  );
  expect(Math.min(seen.hits, of === rules ? seen.misses : 100)).toBeGreaterThan(50);
});

test('a start well inside a solid tile is a hit at 0 without a normal', () => {
  fc.assert(
    fc.property(anyMap, place, place, place, place, (map, ax, ay, bx, by) => {
      fc.pre(kindWithin(map, closed, ax, ay) === TileKind.solid);
      expect(rayThroughTiles(map, closed, ax, ay, bx, by, hit)).toBe(0);
      expect([hit[0], hit[1]]).toEqual([0, 0]);
    }),
    { numRuns: 500 },
  );
});

test('one point sees another exactly when the other sees it', () => {
  let seen = 0;
  fc.assert(
    fc.property(anyMap, place, place, place, place, fc.boolean(), (map, ax, ay, bx, by, isClosed) => {
      const of = isClosed ? closed : rules;
      const isSeen = seesThroughTiles(map, of, ax, ay, bx, by);
      if (isSeen) seen++;
      expect(seesThroughTiles(map, of, bx, by, ax, ay)).toBe(isSeen);
    }),
    { numRuns: 1000 },
  );
  expect(seen).toBeGreaterThan(100);
});

const wall: TileMap = { width: 3, height: 3, cells: Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 2) };
const ray = (...way: readonly [number, number, number, number]) => [rayThroughTiles(wall, rules, ...way, hit), ...hit];

test('rays meet sides, corners and ends', () => {
  expect(ray(0, 1.5, 2, 1.5)).toEqual([0.5, -1, 0, 4]);
  expect(ray(3, 1.5, 1, 1.5)).toEqual([0.5, 1, 0, 4]);
  expect(ray(1.5, -1, 1.5, 3)).toEqual([0.5, 0, -1, 4]);
  expect(ray(1.5, 5, 1.5, 1)).toEqual([0.75, 0, 1, 4]);
  // To its side and no further; along its side; into a corner; past a corner.
  expect(ray(0, 1.5, 1, 1.5)).toEqual([1, -1, 0, 4]);
  expect(ray(0, 1.5, 0.999, 1.5)[0]).toBe(-1);
  expect(ray(0, 0, 2, 2)).toEqual([0.5, -1, 0, 4]);
  expect(ray(0, 3, 2, 1)).toEqual([0.5, -1, 0, 4]);
  expect(ray(0, 2, 2, 0)[0]).toBe(-1);
  expect(ray(0, 1, 1, 0)[0]).toBe(-1);
  expect(ray(0.5, 1.5, 1.5, 0.5)[0]).toBe(-1);
  expect(ray(2.5, 0, 2.5, 5)[0]).toBe(-1);
  // From its side: into it, and away.
  expect(ray(1, 1.5, 2, 1.5)).toEqual([0, -1, 0, 4]);
  expect(ray(1, 1.5, 0, 1.5)[0]).toBe(-1);
  expect(ray(2, 1.5, 1, 1.5)).toEqual([0, 1, 0, 4]);
  expect(ray(1.5, 1.5, 1.5, 1.5)).toEqual([0, 0, 0, 4]);
});

test('between two solid tiles that meet at a corner there is no way, past one there is', () => {
  const both: TileMap = { width: 2, height: 2, cells: Uint8Array.of(0, 1, 1, 0) };
  const one: TileMap = { width: 2, height: 2, cells: Uint8Array.of(0, 1, 0, 0) };
  expect(rayThroughTiles(both, rules, 0.5, 0.5, 1.5, 1.5, hit)).toBe(0.5);
  expect([...hit]).toEqual([-1, 0, 1]);
  expect(rayThroughTiles(one, rules, 0.5, 0.5, 1.5, 1.5, hit)).toBe(-1);
});

test('sight ends before a wall and passes along it and one-way tiles', () => {
  expect(seesThroughTiles(wall, rules, 0.5, 1.5, 2.5, 1.5)).toBe(false);
  expect(seesThroughTiles(wall, rules, 0.5, 1.5, 1, 1.5)).toBe(true);
  expect(seesThroughTiles(wall, rules, 0.5, 0.5, 2.5, 0.5)).toBe(true);
  expect(seesThroughTiles(wall, rules, 2.5, 0.5, 2.5, 2.9)).toBe(true);
  expect(seesThroughTiles(wall, rules, 1.5, 1.5, 1.5, 1.5)).toBe(false);
});

test('along the line between two tiles sight goes through the right or lower one', () => {
  const block: TileMap = { width: 3, height: 3, cells: Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0) };
  expect(seesThroughTiles(block, rules, 1, 0.5, 1, 2.5)).toBe(false);
  expect(seesThroughTiles(block, rules, 2, 0.5, 2, 2.5)).toBe(true);
  expect(seesThroughTiles(block, rules, 0.5, 1, 2.5, 1)).toBe(false);
  expect(seesThroughTiles(block, rules, 0.5, 2, 2.5, 2)).toBe(true);
});

test('a ray with NaN in it ends, and touches nothing', () => {
  const full: TileMap = { width: 2, height: 2, cells: Uint8Array.of(1, 1, 1, 1) };
  for (const map of [wall, full]) {
    for (let i = 0; i < 4; i++) {
      const [ax, ay, bx, by] = [0.5, 0.5, 1.5, 0.5].map((at, place) => (place === i ? NaN : at));
      expect(rayThroughTiles(map, rules, ax, ay, bx, by, hit)).toBe(-1);
    }
  }
});

test('huge and tiny rays are an answer', () => {
  const number = fc.constantFrom<number>(0, -0, 1, -1, 1e150, -1e150, 1e-150, -1e-150, 5e-324, 2.5, 1e9);
  fc.assert(
    fc.property(anyMap, number, number, number, number, (map, ax, ay, bx, by) => {
      for (const tileSize of [1, 1e-150, 1e150]) {
        for (const isOutsideSolid of [false, true]) {
          const of = tileRules({ tileSize, solid: [1], isOutsideSolid });
          const t = rayThroughTiles(map, of, ax, ay, bx, by, hit);
          expect(t === -1 || (t >= 0 && t <= 1)).toBe(true);
          expect(seesThroughTiles(map, of, ax, ay, bx, by)).toBe(seesThroughTiles(map, of, bx, by, ax, ay));
        }
      }
    }),
    { numRuns: 1000 },
  );
});
