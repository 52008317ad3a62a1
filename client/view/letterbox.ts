/** Where the picture lies in the window: its logical size, its scale, its place, and how many device pixels it is made of. */
import type { Fit } from '#client/view/define-view.ts';

/** The window and the picture wanted in it. */
export interface LetterboxOptions {
  /** Room in CSS pixels. */
  readonly roomWidth: number;
  readonly roomHeight: number;
  readonly logical: { readonly width: number; readonly height: number };
  /** Instead of `logical` where the room is higher than wide. */
  readonly portrait?: { readonly width: number; readonly height: number } | undefined;
  readonly fit: Fit;
  /** `devicePixelRatio`. */
  readonly pixelRatio: number;
  /** Device pixels per CSS pixel are never more than this. */
  readonly maxPixelRatio: number;
}

/** The picture in the window. */
export interface Letterbox {
  /** Size of the picture in logical pixels. */
  readonly width: number;
  readonly height: number;
  /** CSS pixels of one logical pixel. */
  readonly scale: number;
  /** Place and size of the canvas in CSS pixels. */
  readonly left: number;
  readonly top: number;
  readonly cssWidth: number;
  readonly cssHeight: number;
  /** Device pixels of one CSS pixel of the canvas. */
  readonly resolution: number;
}

/** With `expand` the picture grows by at most this much in one direction; beyond that there are bars. */
export const EXPAND_LIMIT = 1.75;

/** Fits the picture into the room. A room without size gives a picture of scale 0. */
export function letterbox(options: LetterboxOptions): Letterbox {
  const { roomWidth, roomHeight, fit, pixelRatio, maxPixelRatio, portrait = options.logical } = options;
  const logical = roomHeight > roomWidth ? portrait : options.logical;
  const resolution = Math.min(Math.max(pixelRatio, 1), maxPixelRatio);
  const filling = Math.max(0, Math.min(roomWidth / logical.width, roomHeight / logical.height));
  const scale = fit === 'integer' ? wholeScale(filling, resolution) : filling;
  const width = fit === 'expand' ? expanded(logical.width, roomWidth, scale) : logical.width;
  const height = fit === 'expand' ? expanded(logical.height, roomHeight, scale) : logical.height;
  const cssWidth = width * scale;
  const cssHeight = height * scale;
  return {
    width,
    height,
    scale,
    // Whole device pixels, so that the picture is not smeared over half of one.
    left: toDevicePixel((roomWidth - cssWidth) / 2, resolution),
    top: toDevicePixel((roomHeight - cssHeight) / 2, resolution),
    cssWidth,
    cssHeight,
    resolution,
  };
}

/** A whole number of device pixels to a logical one, where there is room for one. */
function wholeScale(scale: number, resolution: number): number {
  const devicePixels = Math.floor(scale * resolution + 1e-9);
  return devicePixels >= 1 ? devicePixels / resolution : scale;
}

function expanded(logical: number, room: number, scale: number): number {
  return scale === 0 ? logical : Math.min(Math.max(room / scale, logical), logical * EXPAND_LIMIT);
}

function toDevicePixel(value: number, resolution: number): number {
  return Math.floor(value * resolution) / resolution;
}
