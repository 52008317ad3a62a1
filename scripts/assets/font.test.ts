// Whether the display font has every character the game writes, each drawn where its metrics say.
import { expect, test } from 'vitest';
import { packAtlas } from './atlas.ts';
import { readAssetFolder } from './folder.ts';
import { drawGlyphs, fontMetrics, parseFont } from './font.ts';
import { renderSvg } from './picture.ts';

const source = readAssetFolder('dogfight').font;
const strokes = parseFont(source.text, source.file);
const pictures = new Map([...drawGlyphs(strokes)].map(([name, svg]) => [name, renderSvg(svg, 2, name)]));
const page = packAtlas(
  [...pictures].map(([name, picture]) => ({ name, picture })),
  'font',
);
const font = fontMetrics(strokes, page.frames, 2);

test('every printable ASCII character is there', () => {
  for (let code = 32; code < 127; code++) expect(Object.keys(font.glyphs)).toContain(String.fromCharCode(code));
});

test('all but the space draw something inside the line, and move the pen past it', () => {
  for (const [character, glyph] of Object.entries(font.glyphs)) {
    expect(glyph.advance).toBeGreaterThan(2);
    if (character === ' ') {
      expect(glyph.frame).toBeUndefined();
      continue;
    }
    if (!glyph.frame) throw new Error(`${character} has no picture`);
    expect(glyph.offsetY).toBeGreaterThanOrEqual(0);
    expect(glyph.offsetY + glyph.frame.height / 2).toBeLessThanOrEqual(font.lineHeight + 2);
    expect(glyph.offsetX + glyph.frame.width / 2).toBeLessThan(glyph.advance + 1.5);
  }
});

test('digits are equally wide, so that a running clock stands still', () => {
  expect(new Set([...'0123456789'].map((digit) => font.glyphs[digit].advance)).size).toBe(1);
});

test('capitals stand on the baseline and are as high as the metrics say, to half a pixel and its clear border', () => {
  const glyph = font.glyphs.E;
  const height = (glyph.frame?.height ?? 0) / 2;
  expect(Math.abs(height - 1 - font.capHeight)).toBeLessThan(1);
  expect(Math.abs(glyph.offsetY + height - 0.5 - font.baseline)).toBeLessThan(0.6);
});

test('no glyph is cut off by the edge of its picture', () => {
  for (const [character, { width, height, pixels }] of pictures) {
    const alpha = (x: number, y: number) => pixels[(y * width + x) * 4 + 3];
    for (let x = 0; x < width; x++) expect([character, alpha(x, 0), alpha(x, height - 1)]).toEqual([character, 0, 0]);
    for (let y = 0; y < height; y++) expect([character, alpha(0, y), alpha(width - 1, y)]).toEqual([character, 0, 0]);
  }
});

test.each([
  ['a list', '[]', 'must be an object'],
  ['no sizes', '{ "glyphs": {} }', 'must be a number above 0'],
  ['two letters', source.text.replace('"A":', '"AB":'), 'glyph "AB" must be one character'],
  ['a stroke of words', source.text.replace('1 8.4 8 8.4', 'one two'), 'glyph "A" has the stroke "one two"'],
  ['half a point', source.text.replace('1 8.4 8 8.4', '1 8.4 8'), 'glyph "A" has the stroke'],
])('a font with %s is refused', (_, text, sentence) => {
  expect(() => parseFont(text, 'f.json')).toThrow(sentence);
});
