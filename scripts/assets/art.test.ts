// Whether SVG, PNG and sheets of one folder become the sprites and clips of one game, and clashes are refused.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { artNames, drawArt } from './art.ts';
import { packAtlas } from './atlas.ts';
import { buildAfresh } from './build-assets.ts';
import { readAssetFolder, type AssetFolder } from './folder.ts';
import { idsText } from './ids.ts';
import { toPalette } from './palette-colors.ts';
import { pictureOf, writePng } from './png-writer.test-helper.ts';

const colors = { r: [230, 40, 40, 255], g: [10, 200, 90, 255], f: [200, 100, 40, 120] };
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="4"/></svg>';
const sheet = {
  frames: [0, 2].map((x) => ({ frame: { x, y: 0, w: 2, h: 2 }, duration: 100 + x * 50 })),
  meta: { size: { w: 4, h: 2 }, frameTags: [{ name: 'walk', from: 0, to: 1, direction: 'reverse' }] },
};
const strip = writePng(pictureOf(['rg..', 'gr..'], colors));
const font = readAssetFolder('dogfight').font;

/** A game's folder with these files in its art. */
function folderWith(files: Readonly<Record<string, Uint8Array | string>>): AssetFolder {
  const root = mkdtempSync(join(tmpdir(), 'art-'));
  mkdirSync(join(root, 'chess/art'), { recursive: true });
  mkdirSync(join(root, '_shared/font'), { recursive: true });
  writeFileSync(join(root, '_shared/font/display.json'), font.text);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(root, 'chess/art', name), content);
  try {
    return readAssetFolder('chess', root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

const mixed = () =>
  folderWith({
    'king.svg': svg,
    'rook.png': writePng(pictureOf(['rf', '.g'], colors)),
    'pawn@2x.png': writePng(pictureOf(['rr', 'gg'], colors)),
    'hero.png': strip,
    'hero.json': JSON.stringify(sheet),
  });

const built = buildAfresh(mixed());

test('frames have the logical size of the art: a pixel of a PNG, half of one at @2x', () => {
  const { frames } = built.atlas;
  const sizes = Object.entries(frames).map(([name, { sourceWidth, sourceHeight }]) => [
    name,
    sourceWidth,
    sourceHeight,
  ]);
  expect(sizes).toEqual([
    ['hero-1', 4, 4],
    ['hero-2', 4, 4],
    ['king', 8, 8],
    ['pawn', 2, 2],
    ['rook', 4, 4],
  ]);
});

test('clips name the frames in their order with their times, and ids name both', () => {
  expect(built.clips).toEqual({ 'hero-walk': { frames: ['hero-2', 'hero-1'], ms: [200, 100] } });
  const ids = idsText(mixed());
  expect(ids).toContain(`export type SpriteId =\n  | 'hero-1'\n  | 'hero-2'\n  | 'king'\n  | 'pawn'\n  | 'rook';`);
  expect(ids).toContain(`export type ClipId =\n  | 'hero-walk';`);
});

test('the same folder is the same bytes', () => {
  expect(buildAfresh(mixed())).toEqual(built);
});

test('colours are on the page as they were drawn, faint ones too, each pixel twice as wide and high', () => {
  const { picture, frames } = packAtlas(drawArt(mixed().art, 2), 'art');
  const { indexes, colors: found } = toPalette(picture);
  const { x = 0, y = 0 } = frames.get('rook') ?? {};
  const seen = (dx: number, dy: number) => {
    const color = indexes[(y + dy) * picture.width + x + dx] * 4;
    return [...found.subarray(color, color + 4)];
  };
  expect([seen(0, 0), seen(1, 1), seen(2, 0), seen(3, 3), seen(0, 2)[3]]).toEqual([
    colors.r,
    colors.r,
    colors.f,
    colors.g,
    0,
  ]);
});

test('a frame that shows nothing has its place in a clip; a picture that shows nothing is refused', () => {
  const { frames } = built.atlas;
  expect(frames['hero-2']).toMatchObject({ width: 1, height: 1, sourceWidth: 4 });
  const clear = folderWith({ 'rook.png': writePng(pictureOf(['..'], colors)) });
  expect(() => drawArt(clear.art, 2)).toThrow('assets/chess/art/rook.png: shows nothing');
});

test.each([
  [{ 'king.svg': svg, 'king.png': strip }, /king\.(png|svg): would be the picture "king", which .*king\.(svg|png) is/],
  [{ 'king.png': strip, 'king@2x.png': strip }, /king@2x\.png: would be the picture "king"/],
  [{ 'king.json': '{}' }, /king\.json: its picture king\.png is missing/],
  [{ 'king@3x.png': strip }, /king@3x\.png: must be kebab-case and end in/],
  [{ 'king@2x.svg': svg }, /king@2x\.svg: must be kebab-case/],
])('%o is refused', (files, reason) => {
  expect(() => folderWith(files)).toThrow(reason);
});

test('a frame of a sheet and a picture of the same name are refused', () => {
  const folder = folderWith({ 'hero.png': strip, 'hero.json': JSON.stringify(sheet), 'hero-2.svg': svg });
  expect(() => artNames(folder.art)).toThrow(
    'art/hero-2.svg: would be the picture "hero-2", which assets/chess/art/hero.json is',
  );
  expect(() => drawArt(folder.art, 2)).toThrow('would be the picture "hero-2"');
});

test('two clips of one name are refused, with both files', () => {
  const untagged = JSON.stringify({ ...sheet, meta: { size: { w: 4, h: 2 } } });
  const folder = folderWith({
    'hero.png': strip,
    'hero.json': JSON.stringify(sheet),
    'hero-walk.png': strip,
    'hero-walk.json': untagged,
  });
  const reason = 'art/hero-walk.json: would have the clip "hero-walk", which assets/chess/art/hero.json has';
  expect(() => artNames(folder.art)).toThrow(reason);
  expect(() => buildAfresh(folder)).toThrow(reason);
});

test('a sheet and a picture of another size are refused', () => {
  const folder = folderWith({ 'hero.png': writePng(pictureOf(['rg'], colors)), 'hero.json': JSON.stringify(sheet) });
  expect(() => drawArt(folder.art, 2)).toThrow('hero.json: says 4×2, but assets/chess/art/hero.png has 2×1 pixels');
});

test('pictures and frames of a folder that would take all memory are refused before one is decoded', () => {
  const big = Buffer.from(strip);
  // What the head says is enough: nothing behind it is looked at.
  big.writeUInt32BE(4096, 16);
  big.writeUInt32BE(2048, 20);
  const half = { ...sheet.frames[0], sourceSize: { w: 4096, h: 2048 }, spriteSourceSize: { x: 0, y: 0 } };
  const bomb = JSON.stringify({ ...sheet, frames: [half, sheet.frames[1]] });
  const folder = folderWith({ 'a.png': big, 'hero.png': strip, 'hero.json': bomb, 'king.svg': svg });
  expect(() => drawArt(folder.art, 2)).toThrow(
    'art/hero.json: makes 16777220 pixels of the art in its folder; PNG files and frames have at most 16777216 together',
  );
  expect(() => drawArt(folderWith({ 'a.png': big, 'b.png': big, 'c.png': big }).art, 2)).toThrow(
    'art/c.png: makes 25165824 pixels of the art in its folder',
  );
});
