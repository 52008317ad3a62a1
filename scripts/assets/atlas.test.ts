// Whether pictures are packed without touching one another, always in the same way.
import { expect, test } from 'vitest';
import type { AtlasFrame } from '#assets/asset-bundle.ts';
import { EXTRUDE_PIXELS, packAtlas } from './atlas.ts';
import type { NamedPicture } from './atlas.ts';
import { noiseOf } from './oscillator.ts';

/** A block of one colour inside a clear border. */
function block(name: string, width: number, height: number, value: number): NamedPicture {
  const pixels = new Uint8Array((width + 4) * (height + 4) * 4);
  for (let y = 2; y < height + 2; y++) {
    for (let x = 2; x < width + 2; x++) pixels.fill(value, (y * (width + 4) + x) * 4, (y * (width + 4) + x) * 4 + 3);
    for (let x = 2; x < width + 2; x++) pixels[(y * (width + 4) + x) * 4 + 3] = 255;
  }
  return { name, picture: { width: width + 4, height: height + 4, pixels } };
}

const chance = noiseOf('atlas');
const size = () => 2 + Math.floor((chance() + 1) * 40);
const blocks = Array.from({ length: 60 }, (_, i) => block(`block-${i}`, size(), size(), i + 1));

test('no two frames touch, borders included, and all lie on the page', () => {
  const { picture, frames } = packAtlas(blocks, 'art');
  expect(frames.size).toBe(60);
  const boxes = [...frames.values()].map(({ x, y, width, height }) => ({
    left: x - EXTRUDE_PIXELS,
    top: y - EXTRUDE_PIXELS,
    right: x + width + EXTRUDE_PIXELS,
    bottom: y + height + EXTRUDE_PIXELS,
  }));
  boxes.forEach((a, i) => {
    expect(a.left >= 0 && a.top >= 0 && a.right <= picture.width && a.bottom <= picture.height).toBe(true);
    for (const b of boxes.slice(i + 1)) {
      expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top).toBe(true);
    }
  });
});

test('each frame holds its own picture at the offset it says', () => {
  const { picture, frames } = packAtlas(blocks, 'art');
  for (const [i, { name, picture: source }] of blocks.entries()) {
    const frame: AtlasFrame | undefined = frames.get(name);
    expect(frame).toMatchObject({ offsetX: 1, offsetY: 1, sourceWidth: source.width, sourceHeight: source.height });
    if (!frame) continue;
    const red = (x: number, y: number) => picture.pixels[((frame.y + y) * picture.width + frame.x + x) * 4];
    expect([red(0, 0), red(1, 1), red(frame.width - 2, frame.height - 2)]).toEqual([0, i + 1, i + 1]);
  }
});

test('the order in which pictures come changes nothing', () => {
  const a = packAtlas(blocks, 'art');
  const b = packAtlas(blocks.toReversed(), 'art');
  expect(b.frames).toEqual(a.frames);
  expect(b.picture).toEqual(a.picture);
});

test('a page that overflows is an error that says by how much', () => {
  expect(() => packAtlas(blocks, 'assets/x/art', 128)).toThrow(
    /assets\/x\/art: its pictures \(\d+ pixels\) do not fit one page of 128×128/,
  );
  expect(() => packAtlas([block('wide', 300, 2, 1)], 'assets/x/art', 256)).toThrow('do not fit');
  expect(() => packAtlas([], 'assets/x/art')).toThrow('holds no picture');
});
