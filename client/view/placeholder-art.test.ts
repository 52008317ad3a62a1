// Boards stand where the pictures were, in their sizes and nowhere else; letters stay letters.
import { expect, test } from 'vitest';
import { drawPlaceholders, type Pen } from './placeholder-art.ts';
import type { AssetBundle } from '#assets/asset-bundle.ts';

const frame = (x: number, y: number, width: number, height: number) => ({
  x,
  y,
  width,
  height,
  offsetX: 0,
  offsetY: 0,
  sourceWidth: width,
  sourceHeight: height,
});

const assets: AssetBundle = {
  atlas: { url: '', density: 2, width: 64, height: 32, frames: { ship: frame(2, 3, 20, 9) } },
  font: {
    size: 16,
    lineHeight: 16,
    baseline: 12,
    capHeight: 10,
    glyphs: {
      A: { frame: frame(40, 2, 8, 12), offsetX: 0, offsetY: 0, advance: 9 },
      ' ': { offsetX: 0, offsetY: 0, advance: 5 },
    },
  },
  sounds: { url: '', sprite: {} },
  music: {},
  clips: {},
  icons: {},
};

test('a picture becomes a board of its size, a letter itself, a space nothing', () => {
  const rectangles: {
    readonly x: number;
    readonly y: number;
    readonly right: number;
    readonly bottom: number;
    readonly style: unknown;
  }[] = [];
  const letters: string[] = [];
  const pen: Pen = {
    fillStyle: '',
    font: '',
    textAlign: 'start',
    textBaseline: 'alphabetic',
    fillRect: (x, y, width, height) =>
      void rectangles.push({ x, y, right: x + width, bottom: y + height, style: pen.fillStyle }),
    fillText: (text) => void letters.push(text),
  };
  drawPlaceholders(pen, assets);
  expect(Math.min(...rectangles.map(({ x }) => x))).toBe(2);
  expect(Math.min(...rectangles.map(({ y }) => y))).toBe(3);
  expect(Math.max(...rectangles.map(({ right }) => right))).toBe(22);
  expect(Math.max(...rectangles.map(({ bottom }) => bottom))).toBe(12);
  const area = rectangles.reduce((sum, { x, y, right, bottom }) => sum + (right - x) * (bottom - y), 0);
  expect(area).toBe(20 * 9);
  expect(new Set(rectangles.map(({ style }) => style)).size).toBe(2);
  expect(letters).toEqual(['A']);
});
