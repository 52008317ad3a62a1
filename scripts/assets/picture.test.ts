// Whether SVG becomes the right pixels, and a broken one an error that names the file.
import { expect, test } from 'vitest';
import { AssetError } from './asset-error.ts';
import { copyExtruded, renderSvg, trim } from './picture.ts';
import type { Picture } from './picture.ts';

const svg = (body: string, size = 'width="8" height="6"') =>
  `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 8 6">${body}</svg>`;
const pixel = ({ pixels, width }: Picture, x: number, y: number) =>
  Array.from(pixels.subarray((y * width + x) * 4, (y * width + x) * 4 + 4));

test('an SVG is rendered at the density, with straight alpha', () => {
  const picture = renderSvg(svg('<rect width="8" height="6" fill="#ff8000" opacity=".5"/>'), 2, 'a.svg');
  expect([picture.width, picture.height]).toEqual([16, 12]);
  const [red, green, blue, alpha] = pixel(picture, 5, 5);
  expect([red, blue, alpha]).toEqual([255, 0, 128]);
  expect(Math.abs(green - 128)).toBeLessThan(2);
});

test.each([
  ['text', 'not an svg', 'bad-picture'],
  ['an open tag', '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="6"><rect', 'bad-picture'],
  ['no size', svg('<rect width="8" height="6"/>', ''), 'bad-picture'],
  ['a size with a fraction', svg('<rect width="8" height="6"/>', 'width="8.5" height="6"'), 'bad-picture'],
  ['a misspelt element', svg('<rekt width="8" height="6"/>'), 'empty-picture'],
  ['a broken path', svg('<path d="what"/>'), 'empty-picture'],
] as const)('%s is refused', (_, text, code) => {
  let error: unknown;
  try {
    renderSvg(text, 2, 'assets/x/art/bad.svg');
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(AssetError);
  expect(error).toMatchObject({ code, file: 'assets/x/art/bad.svg' });
});

test('trimming leaves one clear pixel around and says where the rest was', () => {
  const trimmed = trim(renderSvg(svg('<rect x="3" y="2" width="2" height="1" fill="#fff"/>'), 2, 'a.svg'));
  expect(trimmed).toMatchObject({ offsetX: 5, offsetY: 3, width: 6, height: 4, sourceWidth: 16, sourceHeight: 12 });
  expect(pixel(trimmed, 0, 0)).toEqual([0, 0, 0, 0]);
  expect(pixel(trimmed, 1, 1)).toEqual([255, 255, 255, 255]);
});

test('a picture that fills its edges is not trimmed', () => {
  const trimmed = trim(renderSvg(svg('<rect width="8" height="6" fill="#fff"/>'), 1, 'a.svg'));
  expect(trimmed).toMatchObject({ offsetX: 0, offsetY: 0, width: 8, height: 6 });
});

test('extruding repeats the outermost pixels', () => {
  const from: Picture = { width: 2, height: 1, pixels: Uint8Array.of(1, 1, 1, 255, 2, 2, 2, 255) };
  const onto: Picture = { width: 4, height: 3, pixels: new Uint8Array(48) };
  copyExtruded(from, onto, { x: 1, y: 1, extrudePixels: 1 });
  const reds = Array.from({ length: 12 }, (_, i) => onto.pixels[i * 4]);
  expect(reds).toEqual([1, 1, 2, 2, 1, 1, 2, 2, 1, 1, 2, 2]);
});
