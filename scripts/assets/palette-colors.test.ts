// Whether a page of few colours still looks like the page, read back by another reader.
import createDecoder from '@jsquash/webp/codec/dec/webp_dec.js';
import { expect, test } from 'vitest';
import { noiseOf } from './oscillator.ts';
import { toPalette } from './palette-colors.ts';
import type { Picture } from './picture.ts';
import { encodeWebp, wasmOf } from './webp.ts';

function picture(width: number, height: number, paint: (x: number, y: number) => readonly number[]): Picture {
  const pixels = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) pixels.set(paint(x, y), (y * width + x) * 4);
  return { width, height, pixels };
}

const decoder = await createDecoder(wasmOf('@jsquash/webp/codec/dec/webp_dec.wasm'));

/** As a browser would show it: premultiplied, from the file's bytes. */
function shown(source: Picture): { found: number[]; wanted: number[] } {
  const read = decoder.decode(encodeWebp(toPalette(source)));
  if (read === null) throw new Error('The file is no WebP.');
  expect([read.width, read.height]).toEqual([source.width, source.height]);
  const premultiply = (pixels: Uint8Array | Uint8ClampedArray) =>
    Array.from(pixels, (value, i) => (i % 4 === 3 ? value : (value * pixels[i | 3]) / 255));
  return { found: premultiply(read.data), wanted: premultiply(source.pixels) };
}

const largestError = ({ found, wanted }: { found: number[]; wanted: number[] }) =>
  found.reduce((max, value, i) => Math.max(max, Math.abs(value - wanted[i])), 0);

test('a picture of few colours is kept exactly', () => {
  const colors = [
    [0, 0, 0, 0],
    [255, 255, 255, 255],
    [200, 30, 40, 255],
    [10, 20, 30, 255],
    [90, 80, 70, 128],
  ];
  expect(largestError(shown(picture(40, 30, (x, y) => colors[(x * 7 + y) % 5])))).toBeLessThan(1);
});

test('a faint white glow keeps fine steps', () => {
  const glow = picture(256, 1, (x) => [255, 255, 255, x]);
  const { found, wanted } = shown(glow);
  const alphaErrors = wanted.map((value, i) => (i % 4 === 3 ? Math.abs(found[i] - value) : 0));
  expect(Math.max(...alphaErrors.slice(0, 64 * 4))).toBeLessThan(4);
  expect(Math.max(...alphaErrors)).toBeLessThan(7);
});

test('a picture of ten thousand colours is close everywhere', () => {
  const noise = noiseOf('colors');
  const source = picture(100, 100, (x, y) => [x * 2, y * 2, 100 + Math.round(noise() * 20), 255]);
  const error = shown(source);
  const mean = error.found.reduce((sum, value, i) => sum + Math.abs(value - error.wanted[i]), 0) / error.found.length;
  expect(mean).toBeLessThan(6);
  expect(largestError(error)).toBeLessThan(40);
});
