/** Tinted copies of parts of sheets: a 2D canvas cannot multiply colours while it draws. As many are kept as fit. */
import type { SheetImage } from './sheets.ts';

/** A part of a sheet, pixels. */
export interface Cut {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Tinted copies. */
export interface Tints {
  /** A copy of the cut alone. `rgb`: 0xrrggbb, of the steps of `steppedColor`. The image must stay as it is. */
  of(image: SheetImage, cut: Cut, rgb: number): ImageBitmap;
}

/** What makes a copy; a test has its own. */
export type MakeTint = (image: SheetImage, cut: Cut, rgb: number) => ImageBitmap;

/** Pixels of all copies that were wanted lately, and as many again of those before: 32 MB in all. */
const PIXELS_MAX = 4_000_000;
const STEPS = 31;

/** The colour in 32 steps a channel, which nobody sees: a tint that changes slowly would have a copy for each of its many values. White stays white. */
export function steppedColor(rgb: number): number {
  return (stepped(rgb >>> 16) << 16) | (stepped(rgb >>> 8) << 8) | stepped(rgb);
}

function stepped(channel: number): number {
  return Math.round((Math.round(((channel & 255) / 255) * STEPS) / STEPS) * 255);
}

type Copies = Map<SheetImage, Map<number, ImageBitmap>>;

/** Keeps copies of up to `pixelsMax` pixels that are in use, and as many of those that were. */
export function createTints(make: MakeTint = tinted, pixelsMax = PIXELS_MAX): Tints {
  let young: Copies = new Map();
  let old: Copies = new Map();
  let pixels = 0;

  function keep(image: SheetImage, key: number, copy: ImageBitmap): void {
    let ofImage = young.get(image);
    if (ofImage === undefined) young.set(image, (ofImage = new Map()));
    ofImage.set(key, copy);
    pixels += copy.width * copy.height;
    if (pixels < pixelsMax) return;
    for (const copies of old.values()) for (const dropped of copies.values()) dropped.close();
    old = young;
    young = new Map();
    pixels = 0;
  }

  return {
    of(image, cut, rgb) {
      const key = keyOf(cut, rgb);
      const found = young.get(image)?.get(key);
      if (found !== undefined) return found;
      const copies = old.get(image);
      const kept = copies?.get(key);
      copies?.delete(key);
      const copy = kept ?? make(image, cut, rgb);
      keep(image, key, copy);
      return copy;
    },
  };
}

/** One number, exact below 2^53: places on a sheet are below 2^12 and colours of 15 bits. Two cuts that begin at one place differ in width and height together. */
function keyOf({ x, y, width, height }: Cut, rgb: number): number {
  const color = ((rgb >>> 19) & 31) * 1024 + ((rgb >>> 11) & 31) * 32 + ((rgb >>> 3) & 31);
  return ((x * 4096 + y) * 8192 + width + height) * 32_768 + color;
}

let workshop: OffscreenCanvasRenderingContext2D | null = null;
let isReadTruly: boolean | undefined;

/** A copy that is not kept. */
export function tinted(image: SheetImage, { x, y, width, height }: Cut, rgb: number): ImageBitmap {
  workshop ??= new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  if (workshop === null) throw new Error('The browser has a 2D canvas on the page, but none beside it.');
  isReadTruly ??= readsTruly(workshop);
  const { canvas } = workshop;
  canvas.width = width;
  canvas.height = height;
  workshop.drawImage(image, -x, -y);
  if (isReadTruly) multiply(workshop, rgb);
  else blend(workshop, image, { x, y, width, height }, rgb);
  return canvas.transferToImageBitmap();
}

/** Colours of every pixel of the probe: a browser that hides what it is by falsifying what is read falsifies some of them. */
const PROBE = [0x80, 0x40, 0xc0, 0xff];
const PROBE_SIDE = 16;

/** Whether what is read from a canvas is what was drawn: Firefox's `resistFingerprinting` gives noise. */
export function readsTruly(
  pen: Pick<OffscreenCanvasRenderingContext2D, 'canvas' | 'fillStyle' | 'fillRect' | 'getImageData'>,
): boolean {
  pen.canvas.width = PROBE_SIDE;
  pen.canvas.height = PROBE_SIDE;
  pen.fillStyle = '#8040c0';
  pen.fillRect(0, 0, PROBE_SIDE, PROBE_SIDE);
  const { data } = pen.getImageData(0, 0, PROBE_SIDE, PROBE_SIDE);
  return data.every((value, at) => value === PROBE[at % 4]);
}

/** Every pixel times the colour. */
function multiply(pen: OffscreenCanvasRenderingContext2D, rgb: number): void {
  const { width, height } = pen.canvas;
  const pixels = pen.getImageData(0, 0, width, height);
  const { data } = pixels;
  const red = (rgb >>> 16) / 255;
  const green = ((rgb >>> 8) & 255) / 255;
  const blue = (rgb & 255) / 255;
  for (let i = 0; i < data.length; i += 4) {
    data[i] *= red;
    data[i + 1] *= green;
    data[i + 2] *= blue;
  }
  pen.putImageData(pixels, 0, 0);
}

/** The same without reading a pixel: edges that are half transparent come out a little brighter. */
function blend(
  pen: OffscreenCanvasRenderingContext2D,
  image: SheetImage,
  { x, y, width, height }: Cut,
  rgb: number,
): void {
  pen.globalCompositeOperation = 'multiply';
  pen.fillStyle = `#${rgb.toString(16).padStart(6, '0')}`;
  pen.fillRect(0, 0, width, height);
  pen.globalCompositeOperation = 'destination-in';
  pen.drawImage(image, -x, -y);
  pen.globalCompositeOperation = 'source-over';
}
