// Every pair of shapes by name, shapes drawn at random, and a slow plain reference for their distance: for tests of the geometry.
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';

/** Corners of the convex hull in order (one, two or four of them), and the radius around it. `numbers` is how the functions take it. */
export interface Shape {
  readonly kind: Kind;
  readonly numbers: readonly number[];
  readonly corners: readonly Point[];
  readonly radius: number;
}
export type Kind = 'point' | 'circle' | 'box' | 'orientedBox' | 'capsule' | 'segment';
export type Point = readonly [x: number, y: number];

export const distanceOf = ([ax, ay]: Point, [bx, by]: Point): number => Math.hypot(bx - ax, by - ay);

export function shapeOf(kind: Kind, numbers: readonly number[]): Shape {
  const [a, b, c, d, e, f] = numbers;
  if (kind === 'point') return { kind, numbers, corners: [[a, b]], radius: 0 };
  if (kind === 'circle') return { kind, numbers, corners: [[a, b]], radius: c };
  const isLine = kind === 'capsule' || kind === 'segment';
  if (isLine)
    return {
      kind,
      numbers,
      corners: [
        [a, b],
        [c, d],
      ],
      radius: kind === 'capsule' ? e : 0,
    };
  const [axisX, axisY] = kind === 'box' ? [1, 0] : [e, f];
  const corner = (x: number, y: number): Point => [a + x * axisX - y * axisY, b + x * axisY + y * axisX];
  return { kind, numbers, corners: [corner(c, d), corner(-c, d), corner(-c, -d), corner(c, -d)], radius: 0 };
}

export function shiftedBy(shape: Shape, x: number, y: number): Shape {
  const isLine = shape.kind === 'capsule' || shape.kind === 'segment';
  const moves = isLine ? [x, y, x, y] : [x, y];
  return shapeOf(
    shape.kind,
    shape.numbers.map((number, i) => number + (moves[i] ?? 0)),
  );
}

/** The shape turned about the origin; only a box cannot be. */
export function turnedBy(shape: Shape, angle: number): Shape {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const turned = [...shape.numbers];
  const pairs = { point: [0], circle: [0], box: [], orientedBox: [0, 4], capsule: [0, 2], segment: [0, 2] }[shape.kind];
  for (const at of pairs) {
    turned[at] = shape.numbers[at] * cos - shape.numbers[at + 1] * sin;
    turned[at + 1] = shape.numbers[at] * sin + shape.numbers[at + 1] * cos;
  }
  return shapeOf(shape.kind, turned);
}

/** The distance of two shapes: 0 or less where they touch, below 0 only as far as their radii reach. */
export function referenceDistance(a: Shape, b: Shape): number {
  return hullDistance(a.corners, b.corners) - a.radius - b.radius;
}

function hullDistance(a: readonly Point[], b: readonly Point[]): number {
  if (isInHull(a[0], b) || isInHull(b[0], a)) return 0;
  let nearest = Infinity;
  for (const [from, to] of sides(a)) {
    for (const [otherFrom, otherTo] of sides(b)) {
      if (areCrossing(from, to, otherFrom, otherTo)) return 0;
      nearest = Math.min(
        nearest,
        pointDistance(from, otherFrom, otherTo),
        pointDistance(to, otherFrom, otherTo),
        pointDistance(otherFrom, from, to),
        pointDistance(otherTo, from, to),
      );
    }
  }
  return nearest;
}

const sides = (corners: readonly Point[]) =>
  corners.map((corner, i) => [corner, corners[(i + 1) % corners.length]] as const);

const turnOf = ([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point) => (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);

function isInHull(point: Point, corners: readonly Point[]): boolean {
  if (corners.length < 3) return false;
  const turns = sides(corners).map(([from, to]) => turnOf(from, to, point));
  const isFlat = Math.abs(turnOf(corners[0], corners[1], corners[2])) === 0;
  return !isFlat && (turns.every((turn) => turn >= 0) || turns.every((turn) => turn <= 0));
}

function areCrossing(a: Point, b: Point, c: Point, d: Point): boolean {
  return turnOf(a, b, c) * turnOf(a, b, d) < 0 && turnOf(c, d, a) * turnOf(c, d, b) < 0;
}

function pointDistance(point: Point, from: Point, to: Point): number {
  const [wayX, wayY] = [to[0] - from[0], to[1] - from[1]];
  const square = wayX * wayX + wayY * wayY;
  const share = square === 0 ? 0 : ((point[0] - from[0]) * wayX + (point[1] - from[1]) * wayY) / square;
  const t = Math.min(Math.max(share, 0), 1);
  return distanceOf(point, [from[0] + wayX * t, from[1] + wayY * t]);
}

/** A double, all as likely: those of fast-check are mostly next to 0. The very small has tests of its own. */
export const between = (min: number, max: number): Arbitrary<number> =>
  fc.nat({ max: 2 ** 31 - 1 }).map((draw) => min + ((max - min) * draw) / (2 ** 31 - 1));

/** Numbers that often meet (whole ones), and ones that seldom do. */
export const coordinate = fc.oneof(fc.integer({ min: -6, max: 6 }), between(-6, 6));
const size = fc.oneof(fc.integer({ min: 0, max: 3 }), between(0, 3));
const axis = fc.oneof(
  fc.constantFrom<Point>([1, 0], [0, 1], [-1, 0], [0, -1], [0.6, 0.8], [Math.SQRT1_2, -Math.SQRT1_2]),
  between(0, 7).map((angle): Point => [Math.cos(angle), Math.sin(angle)]),
);

const numbersOf: Readonly<Record<Kind, Arbitrary<number[]>>> = {
  point: fc.tuple(coordinate, coordinate),
  circle: fc.tuple(coordinate, coordinate, size),
  box: fc.tuple(coordinate, coordinate, size, size),
  orientedBox: fc
    .tuple(coordinate, coordinate, size, size, axis)
    .map(([x, y, w, h, turned]) => [x, y, w, h, ...turned]),
  capsule: fc.tuple(coordinate, coordinate, coordinate, coordinate, size),
  segment: fc.tuple(coordinate, coordinate, coordinate, coordinate),
};

/** A shape of a kind, about as large as its distance from others. */
export const anyShape = (kind: Kind): Arbitrary<Shape> => numbersOf[kind].map((numbers) => shapeOf(kind, numbers));

/** How many numbers a kind is given by. */
export const NUMBERS: Readonly<Record<Kind, number>> = {
  point: 2,
  circle: 3,
  box: 4,
  orientedBox: 6,
  capsule: 5,
  segment: 4,
};

const extreme = fc.constantFrom<number>(
  0,
  -0,
  1,
  -1,
  1e150,
  -1e150,
  1e-150,
  -1e-150,
  3e149,
  1e-160,
  -7e-155,
  5e-324,
  0.1,
);
/** Numbers of a shape that is huge, tiny, flat or all of it. */
export const extremes = (kind: Kind): Arbitrary<number[]> =>
  fc.tuple(fc.array(extreme, { minLength: 6, maxLength: 6 }), between(0, 7)).map(([numbers, angle]) => {
    const given = numbers.slice(0, NUMBERS[kind]);
    const places = kind === 'capsule' || kind === 'segment' ? 4 : 2;
    for (let i = places; i < given.length; i++) given[i] = Math.abs(given[i]);
    if (kind === 'orientedBox') [given[4], given[5]] = [Math.cos(angle), Math.sin(angle)];
    return given;
  });
