// Pictures as plain RGBA pixels: rendering SVG, trimming, copying with an extruded border.
import { Resvg } from '@resvg/resvg-js';
import { AssetError } from './asset-error.ts';

/** RGBA, 8 bits each, straight (not premultiplied) alpha, row by row from the top left: `width * height * 4` bytes. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** A picture without its empty border, and where it lay in the whole. */
export interface TrimmedPicture extends Picture {
  readonly offsetX: number;
  readonly offsetY: number;
  readonly sourceWidth: number;
  readonly sourceHeight: number;
}

/** Renders an SVG at `density` pixels per logical pixel. Throws AssetError when it does not parse or draws nothing. */
export function renderSvg(svg: string, density: number, file: string): Picture {
  const size = /<svg\b[^>]*?\swidth="(\d+)"[^>]*?\sheight="(\d+)"/.exec(svg);
  if (!size) {
    throw new AssetError('bad-picture', file, 'the svg element needs whole width="" and height="", its logical size.');
  }
  const image = rasterize(svg, density, file);
  if (image.width !== Number(size[1]) * density || image.height !== Number(size[2]) * density) {
    throw new AssetError(
      'bad-picture',
      file,
      `rendered as ${image.width}×${image.height}, not ${density} times its size.`,
    );
  }
  const pixels = toStraightAlpha(image.pixels);
  if (!pixels.some((_, i) => i % 4 === 3 && pixels[i] > 0)) {
    throw new AssetError('empty-picture', file, 'draws nothing; look for a misspelt element, path or colour.');
  }
  return { width: image.width, height: image.height, pixels };
}

/** Cuts the empty border away but for one pixel, which keeps the edge of a turned sprite smooth. Of a clear picture one pixel is left. */
export function trim(picture: Picture): TrimmedPicture {
  const { width, height, pixels } = picture;
  let left = width;
  let right = 0;
  let top = height;
  let bottom = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (pixels[(y * width + x) * 4 + 3] === 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  if (right === 0) left = top = 0;
  left = Math.max(0, left - 1);
  top = Math.max(0, top - 1);
  right = Math.min(width, right + 1);
  bottom = Math.min(height, bottom + 1);
  const trimmed = new Uint8Array((right - left) * (bottom - top) * 4);
  for (let y = top; y < bottom; y++) {
    const from = (y * width + left) * 4;
    trimmed.set(pixels.subarray(from, from + (right - left) * 4), (y - top) * (right - left) * 4);
  }
  return {
    width: right - left,
    height: bottom - top,
    pixels: trimmed,
    offsetX: left,
    offsetY: top,
    sourceWidth: width,
    sourceHeight: height,
  };
}

/** Copies `from` onto `onto` at x, y and repeats its outermost pixels `extrudePixels` further out on every side. */
export function copyExtruded(from: Picture, onto: Picture, at: { x: number; y: number; extrudePixels: number }): void {
  for (let y = -at.extrudePixels; y < from.height + at.extrudePixels; y++) {
    const fromY = Math.min(from.height - 1, Math.max(0, y));
    for (let x = -at.extrudePixels; x < from.width + at.extrudePixels; x++) {
      const fromX = Math.min(from.width - 1, Math.max(0, x));
      const source = (fromY * from.width + fromX) * 4;
      onto.pixels.set(from.pixels.subarray(source, source + 4), ((at.y + y) * onto.width + at.x + x) * 4);
    }
  }
}

function rasterize(svg: string, density: number, file: string): { width: number; height: number; pixels: Uint8Array } {
  try {
    return new Resvg(svg, { font: { loadSystemFonts: false }, fitTo: { mode: 'zoom', value: density } }).render();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AssetError('bad-picture', file, `is not an SVG that can be drawn: ${reason}`, { cause });
  }
}

/** resvg hands out premultiplied pixels, PNG stores straight ones. */
function toStraightAlpha(premultiplied: Uint8Array): Uint8Array {
  const pixels = new Uint8Array(premultiplied.length);
  for (let i = 0; i < pixels.length; i += 4) {
    const alpha = premultiplied[i + 3];
    if (alpha === 0) continue;
    for (let channel = 0; channel < 3; channel++) {
      pixels[i + channel] = Math.min(255, Math.round((premultiplied[i + channel] * 255) / alpha));
    }
    pixels[i + 3] = alpha;
  }
  return pixels;
}
