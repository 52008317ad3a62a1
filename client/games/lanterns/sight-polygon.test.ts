// Where light ends: at walls, behind corners, at the edge of a beam.
import { expect, test } from 'vitest';
import { createSightCaster, createSightPolygon, freeWay, shortAngle } from './sight-polygon.ts';
import type { SightCast, SightGrid, SightPolygon } from './sight-polygon.ts';

/** A grid of tiles of 10 u from a picture of it. */
function gridOf(...rows: readonly string[]): SightGrid {
  return {
    width: rows[0].length,
    height: rows.length,
    tileSize: 10,
    hides: Uint8Array.from(rows.join(''), (sign) => (sign === '#' ? 1 : 0)),
  };
}

const lit = (cast: Partial<SightCast> & { readonly x: number; readonly y: number }): SightCast => ({
  reach: 30,
  soak: 0,
  angleRad: 0,
  halfRad: Math.PI,
  ...cast,
});

/** Whether a point lies in the polygon: even and odd crossings. */
function isInside({ points, count }: SightPolygon, x: number, y: number): boolean {
  let isIn = false;
  for (let i = 0, j = count - 1; i < count; j = i++) {
    const [ax, ay, bx, by] = [points[i * 2], points[i * 2 + 1], points[j * 2], points[j * 2 + 1]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isIn = !isIn;
  }
  return isIn;
}

const open = gridOf('.......', '.......', '.......', '.......', '.......', '.......', '.......');

test('in the open light is round and reaches at least as far as it says', () => {
  const polygon = createSightCaster(open)(lit({ x: 35, y: 35 }), createSightPolygon());
  for (let i = 0; i < 360; i++) {
    const angle = (i / 180) * Math.PI;
    expect(isInside(polygon, 35 + 29.9 * Math.cos(angle), 35 + 29.9 * Math.sin(angle))).toBe(true);
    expect(isInside(polygon, 35 + 31 * Math.cos(angle), 35 + 31 * Math.sin(angle))).toBe(false);
  }
});

test('a wall throws a shadow with exact edges', () => {
  const grid = gridOf('.......', '.......', '.......', '....#..', '.......', '.......', '.......');
  const polygon = createSightCaster(grid)(lit({ x: 25, y: 35 }), createSightPolygon());
  expect(isInside(polygon, 39, 35)).toBe(true);
  expect(isInside(polygon, 41, 35)).toBe(false);
  expect(isInside(polygon, 52, 35)).toBe(false);
  // The upper edge of the shadow goes through the tile's upper left corner, 40, 30.
  expect(isInside(polygon, 49.9, 26.3)).toBe(true);
  expect(isInside(polygon, 49.9, 27.1)).toBe(false);
});

test('light soaks into the near side of a wall, no farther than it may', () => {
  const grid = gridOf('.......', '.......', '.......', '....#..', '.......', '.......', '.......');
  const polygon = createSightCaster(grid)(lit({ x: 25, y: 35, soak: 4 }), createSightPolygon());
  expect(isInside(polygon, 43.5, 35)).toBe(true);
  expect(isInside(polygon, 44.5, 35)).toBe(false);
});

test('a door that shuts takes the light away', () => {
  const grid = gridOf('###.###', '...#...', '###.###');
  const cast = createSightCaster(grid);
  expect(isInside(cast(lit({ x: 25, y: 15, reach: 60 }), createSightPolygon()), 55, 15)).toBe(false);
  grid.hides[7 + 3] = 0;
  expect(isInside(cast(lit({ x: 25, y: 15, reach: 60 }), createSightPolygon()), 55, 15)).toBe(true);
});

test('a beam is lit between its edges only, whichever way it points', () => {
  const cast = createSightCaster(open);
  for (const angleRad of [0, 1, Math.PI, -2.5, 9]) {
    const polygon = cast(lit({ x: 35, y: 35, angleRad, halfRad: 0.4 }), createSightPolygon());
    const at = (off: number) => {
      const angle = angleRad + off;
      return { x: 35 + 25 * Math.cos(angle), y: 35 + 25 * Math.sin(angle) };
    };
    // The outline of a beam has its middle as a point of its own.
    const count = polygon.count;
    polygon.points[count * 2] = 35;
    polygon.points[count * 2 + 1] = 35;
    const whole = { points: polygon.points, count: count + 1 };
    expect(isInside(whole, at(0.38).x, at(0.38).y)).toBe(true);
    expect(isInside(whole, at(-0.38).x, at(-0.38).y)).toBe(true);
    expect(isInside(whole, at(0.43).x, at(0.43).y)).toBe(false);
    expect(isInside(whole, at(-0.43).x, at(-0.43).y)).toBe(false);
  }
});

test('a crowd of pillars does not burst the polygon', () => {
  const rows = Array.from({ length: 60 }, (_, row) =>
    Array.from({ length: 60 }, (__, column) => (row % 2 === 1 && column % 2 === 1 ? '#' : '.')).join(''),
  );
  const polygon = createSightCaster(gridOf(...rows))(lit({ x: 305, y: 305, reach: 290 }), createSightPolygon());
  expect(polygon.count).toBeGreaterThan(100);
  expect(polygon.count * 2).toBeLessThanOrEqual(polygon.points.length);
});

test('a free way ends at the first cell that hides, and at the edge of the town', () => {
  const grid = gridOf('.....', '...#.', '.....');
  expect(freeWay(grid, { x: 5, y: 15 }, { dx: 1, dy: 0, farthest: 100 })).toBe(25);
  expect(freeWay(grid, { x: 5, y: 5 }, { dx: 1, dy: 0, farthest: 100 })).toBe(45);
  expect(freeWay(grid, { x: 5, y: 5 }, { dx: 1, dy: 0, farthest: 12 })).toBe(12);
});

test('angles go the short way round', () => {
  expect(shortAngle(3.5 * Math.PI)).toBeCloseTo(-0.5 * Math.PI);
  expect(shortAngle(0.25)).toBe(0.25);
});
