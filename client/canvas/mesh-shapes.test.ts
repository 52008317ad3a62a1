// Triangles of meshes as the 2D canvas draws them: rectangles as pictures, fans and strips as outlines.
import { expect, test } from 'vitest';
import { ShapeWalk, type MeshCorners } from '#client/canvas/mesh-shapes.ts';

/** Corners at these places, x and y in turn; what they show lies under them as on a sheet of 100 × 100. */
function cornersAt(places: readonly number[], uvs = places.map((place) => place / 100)): MeshCorners {
  return {
    places: Float32Array.from(places),
    placeStride: 2,
    placeOffset: 0,
    uvs: Float32Array.from(uvs),
    uvStride: 2,
    uvOffset: 0,
    uvScale: 1,
  };
}

function shapesOf(indices: readonly number[], mesh: MeshCorners, count = indices.length): string[] {
  const found: string[] = [];
  new ShapeWalk().walk(indices, count, mesh, {
    rectangle: (...corners) => void found.push(`rectangle ${corners.join(' ')}`),
    piece: (...corners) => void found.push(`piece ${corners.join(' ')}`),
    outline: (corners, length) => void found.push(`outline ${corners.slice(0, length).join(' ')}`),
  });
  return found;
}

const SQUARE = [0, 0, 10, 0, 10, 10, 0, 10];
const QUAD = [0, 1, 2, 0, 2, 3];

test('two triangles over an upright rectangle of the sheet are one picture, turned or not', () => {
  expect(shapesOf(QUAD, cornersAt(SQUARE))).toEqual(['rectangle 0 1 2 3']);
  const turned = cornersAt(
    [5, 0, 10, 5, 5, 10, 0, 5],
    SQUARE.map((place) => place / 100),
  );
  expect(shapesOf(QUAD, turned)).toEqual(['rectangle 0 1 2 3']);
});

test('what is no parallelogram, or shows a leaning part of the sheet, is an outline', () => {
  const shares = SQUARE.map((place) => place / 100);
  expect(shapesOf(QUAD, cornersAt([0, 0, 10, 0, 8, 10, 0, 10], shares))).toEqual(['outline 0 1 2 3']);
  expect(shapesOf(QUAD, cornersAt(SQUARE, [0.1, 0, 0.2, 0.1, 0.1, 0.2, 0, 0.1]))).toEqual(['outline 0 1 2 3']);
});

test('no more indices are read than are to be drawn', () => {
  const two = [...QUAD, ...QUAD.map((corner) => corner + 4)];
  const mesh = cornersAt([...SQUARE, ...SQUARE]);
  expect(shapesOf(two, mesh)).toHaveLength(2);
  expect(shapesOf(two, mesh, 6)).toEqual(['rectangle 0 1 2 3']);
});

test('a fan is one outline from its middle, and without it when it goes all the way round', () => {
  // The middle of a light, four places around it, and the first of them once more.
  const around = [50, 50, 0, 0, 100, 0, 100, 100, 0, 100, 0, 0];
  const fan = [0, 1, 2, 0, 2, 3, 0, 3, 4, 0, 4, 5];
  expect(shapesOf(fan.slice(0, 9), cornersAt(around))).toEqual(['outline 0 1 2 3 4']);
  expect(shapesOf(fan, cornersAt(around))).toEqual(['outline 1 2 3 4']);
});

test('what is left over of a fan lies on its last corner and is left out', () => {
  const beam = [0, 0, 100, 0, 100, 40, 80, 80, 80, 80, 80, 80];
  expect(shapesOf([0, 1, 2, 0, 2, 3, 0, 3, 4, 0, 4, 5], cornersAt(beam))).toEqual(['outline 0 1 2 3']);
});

test('the pairs of a strip are pieces, each with the edge with which the next begins', () => {
  const strip = cornersAt([0, 0, 0, 10, 10, 1, 10, 9, 20, 2, 20, 8]);
  expect(shapesOf([0, 1, 2, 1, 3, 2, 2, 3, 4, 3, 5, 4], strip)).toEqual(['piece 0 1 3 2', 'piece 2 3 5 4']);
});

test('a fan of hundreds of corners is one outline', () => {
  const rim = Array.from({ length: 400 }, (_, i) => [50 + Math.cos(i / 80) * 40, 50 + Math.sin(i / 80) * 40]).flat();
  const indices = Array.from({ length: 399 }, (_, i) => [0, i + 1, i + 2]).flat();
  expect(shapesOf(indices, cornersAt([50, 50, ...rim]))[0]?.split(' ')).toHaveLength(402);
});
