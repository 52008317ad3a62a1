// Packs named pictures into one page: trimmed, extruded, in an order that does not depend on the file system.
import { MaxRectsPacker } from 'maxrects-packer/dist/maxrects-packer.mjs';
import type { AtlasFrame } from '#assets/asset-bundle.ts';
import { AssetError } from './asset-error.ts';
import { copyExtruded, trim } from './picture.ts';
import type { Picture } from './picture.ts';

/** A page of 2048 pixels is the largest that every phone with WebGL holds. */
export const PAGE_PIXELS_MAX = 2048;
const PAGE_PIXELS_MIN = 256;
export const EXTRUDE_PIXELS = 1;

export interface NamedPicture {
  readonly name: string;
  readonly picture: Picture;
}

export interface Page {
  readonly picture: Picture;
  /** By name, in the order of the names. */
  readonly frames: ReadonlyMap<string, AtlasFrame>;
}

/** Packs every picture into one page. Throws AssetError when they do not fit `pagePixelsMax` squared. */
export function packAtlas(named: readonly NamedPicture[], file: string, pagePixelsMax = PAGE_PIXELS_MAX): Page {
  if (named.length === 0) throw new AssetError('missing-folder', file, 'holds no picture.');
  const trimmed = new Map(named.toSorted(byName).map((item) => [item.name, trim(item.picture)]));
  const bin = narrowestPage(trimmed, pagePixelsMax);
  if (!bin) {
    const area = [...trimmed.values()].reduce((sum, picture) => sum + picture.width * picture.height, 0);
    throw new AssetError(
      'page-overflow',
      file,
      `its pictures (${area} pixels) do not fit one page of ${pagePixelsMax}×${pagePixelsMax}; draw large soft ones smaller.`,
    );
  }
  const page: Picture = {
    width: bin.width,
    height: bin.height,
    pixels: new Uint8Array(bin.width * bin.height * 4),
  };
  const places = new Map(bin.rects.map((rect) => [String(rect.data), rect]));
  const frames = new Map<string, AtlasFrame>();
  for (const [name, picture] of trimmed) {
    const place = places.get(name);
    if (!place) throw new AssetError('page-overflow', file, `the packer lost ${name}.`);
    const { pixels: _, ...frame } = { ...picture, x: place.x + EXTRUDE_PIXELS, y: place.y + EXTRUDE_PIXELS };
    copyExtruded(picture, page, { x: frame.x, y: frame.y, extrudePixels: EXTRUDE_PIXELS });
    frames.set(name, frame);
  }
  return { picture: page, frames };
}

/** A narrow page packs as well as a wide one and its rows deflate better, so the narrowest that is not too high wins. */
function narrowestPage(
  trimmed: ReadonlyMap<string, Picture>,
  pagePixelsMax: number,
): MaxRectsPacker['bins'][number] | undefined {
  const border = EXTRUDE_PIXELS * 2;
  const options = { smart: true, pot: false, square: false };
  for (let width = PAGE_PIXELS_MIN; width < pagePixelsMax * 2; width *= 2) {
    const packer = new MaxRectsPacker(Math.min(width, pagePixelsMax), pagePixelsMax, 0, options);
    for (const [name, picture] of [...trimmed].toSorted(largestFirst)) {
      packer.add(picture.width + border, picture.height + border, name);
    }
    const [bin, ...more] = packer.bins;
    if (more.length === 0 && bin.width <= pagePixelsMax && bin.height <= pagePixelsMax) return bin;
  }
  return undefined;
}

function byName(a: NamedPicture, b: NamedPicture): number {
  return a.name < b.name ? -1 : 1;
}

function largestFirst([nameA, a]: [string, Picture], [nameB, b]: [string, Picture]): number {
  return b.height - a.height || b.width - a.width || (nameA < nameB ? -1 : 1);
}
