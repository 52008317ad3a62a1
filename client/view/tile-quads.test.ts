// Which tiles are written for what is seen, where their edges lie, and which picture an animated one shows.
import { expect, test } from 'vitest';
import { createClipCourse } from '#client/view/clip.ts';
import { createTileQuads, TILE_MARGIN, type TileLook, type TilePicture } from '#client/view/tile-quads.ts';

/** A picture that fills its tile; every corner has the same mark on the page. */
const marked = (mark: number): TilePicture => ({
  uvs: Array.from({ length: 8 }, () => mark),
  left: 0,
  top: 0,
  right: 1,
  bottom: 1,
});
const still: TileLook = { pictures: [marked(1)] };
const moving: TileLook = {
  pictures: [marked(2), marked(3)],
  course: createClipCourse({ frames: ['a', 'b'], ticks: 10 }, 100),
};

function quadsOf(
  width: number,
  height: number,
  cells: readonly number[],
  change: { isEndless?: boolean; x?: number } = {},
) {
  return createTileQuads({
    map: { width, height, cells },
    tileSize: 10,
    looks: [undefined, still, moving],
    x: 0,
    y: 0,
    isEndless: false,
    ...change,
  });
}
const full = (size: number) => Array.from({ length: size * size }, () => 1);

test('only tiles near what is seen are written, and none of a map that is out of sight', () => {
  const quads = quadsOf(100, 100, full(100));
  expect(quads.show(500, 500, 600, 600)).toBe(true);
  expect(quads.count).toBe((10 + 2 * TILE_MARGIN) ** 2);
  quads.show(-900, 500, -800, 600);
  expect(quads.count, 'what lies at the rim is written beforehand').toBe(TILE_MARGIN * (10 + 2 * TILE_MARGIN));
  quads.show(-900, -900, -800, -800);
  expect(quads.count).toBe(TILE_MARGIN ** 2);
});

test('nothing is written while the camera stays within what was', () => {
  const quads = quadsOf(100, 100, full(100));
  quads.show(500, 500, 600, 600);
  const within = TILE_MARGIN * 10;
  expect(quads.show(500 + within, 500 - within, 600 + within, 600 - within)).toBe(false);
  expect(quads.show(500 + within + 1, 500, 600 + within + 1, 600)).toBe(true);
  expect(quads.show(0, 0, 100, 100), 'the rim of the map').toBe(true);
  expect(quads.show(-50, -50, 50, 50), 'there is nothing beyond it').toBe(false);
});

test('a camera that came much nearer leaves the far tiles behind', () => {
  const quads = quadsOf(200, 200, full(200));
  quads.show(0, 0, 2000, 2000);
  expect(quads.count).toBe(200 * 200);
  quads.show(1000, 1000, 1010, 1010);
  expect(quads.count).toBe((1 + 2 * TILE_MARGIN) ** 2);
});

test('neighbours share their edges to the bit, wherever the map lies and however large a tile is', () => {
  const quads = createTileQuads({
    map: { width: 40, height: 1, cells: Array.from({ length: 40 }, () => 1) },
    tileSize: 1 / 3,
    looks: [undefined, still],
    x: 1234.567,
    y: -0.1,
    isEndless: false,
  });
  quads.show(1234, -1, 1300, 1);
  expect(quads.count).toBe(40);
  for (let i = 1; i < quads.count; i++) {
    const right = (corner: number) => quads.positions[(i - 1) * 8 + corner];
    const left = (corner: number) => quads.positions[i * 8 + corner];
    expect([left(0), left(1), left(6), left(7)]).toEqual([right(2), right(3), right(4), right(5)]);
  }
});

test('a picture that was trimmed keeps its place in the tile', () => {
  const quads = createTileQuads({
    map: { width: 1, height: 1, cells: [1] },
    tileSize: 10,
    looks: [undefined, { pictures: [{ ...marked(1), left: 0.25, top: 0.5, right: 0.75, bottom: 1 }] }],
    x: 100,
    y: 0,
    isEndless: false,
  });
  quads.show(0, 0, 200, 200);
  expect([...quads.positions.subarray(0, 8)]).toEqual([102.5, 5, 107.5, 5, 107.5, 10, 102.5, 10]);
});

test('an endless map goes on in all directions', () => {
  const quads = quadsOf(2, 1, [1, 0], { isEndless: true });
  quads.show(-1000, -20, -980, 0);
  // Every other column of a box of 2 + 16 by 2 + 16 tiles.
  expect(quads.count).toBe(9 * 18);
  expect(Math.min(...Array.from({ length: quads.count }, (_, i) => quads.positions[i * 8]))).toBe(-1080);
});

test('cells that changed are seen after a refresh, and quads that are left over have no size', () => {
  const cells = [1, 1, 1, 1];
  const quads = quadsOf(2, 2, cells);
  quads.show(0, 0, 20, 20);
  cells[3] = 0;
  expect(quads.show(0, 0, 20, 20)).toBe(false);
  quads.refresh();
  expect(quads.show(0, 0, 20, 20)).toBe(true);
  expect(quads.count).toBe(3);
  expect([...quads.positions.subarray(24, 32)]).toEqual(Array.from({ length: 8 }, () => 0));
});

test('animated tiles change by ticks, and those written later are in step', () => {
  const quads = quadsOf(
    60,
    1,
    Array.from({ length: 60 }, (_, i) => (i === 0 || i === 50 ? 2 : 1)),
  );
  quads.show(0, 0, 10, 10);
  expect(quads.uvs[0]).toBe(2);
  expect(quads.animate(9)).toBe(false);
  expect(quads.animate(10)).toBe(true);
  expect([quads.uvs[0], quads.uvs[8]]).toEqual([3, 1]);
  expect(quads.animate(11)).toBe(false);
  quads.show(500, 0, 510, 10);
  expect(Array.from({ length: quads.count }, (_, i) => quads.uvs[i * 8])).toContain(3);
});

test('the arrays stay the same while there is room', () => {
  const quads = quadsOf(100, 100, full(100));
  quads.show(500, 500, 600, 600);
  const { positions, uvs, indices } = quads;
  quads.show(0, 0, 100, 100);
  expect([quads.positions, quads.uvs, quads.indices]).toEqual([positions, uvs, indices]);
  expect(quads.positions).toBe(positions);
  expect(indices.length / 6).toBeGreaterThanOrEqual(quads.count);
});
