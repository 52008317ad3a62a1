/** Where the picture lies in the window: its logical size, its scale, its place, and how many device pixels it is made of. */
import { NO_INSETS, type Insets } from '#client/view/camera.ts';
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
  /**
   * What lies under a notch or rounded corners, CSS pixels from the room's edges; nothing when absent. The picture keeps out of it, but with
   * `expand`, which fills the room: there the view does, by `stage.insets`.
   */
  readonly unsafe?: Insets;
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
  /** CSS pixels from the canvas to the right and the lower edge of the room. */
  readonly right: number;
  readonly bottom: number;
  /** As given: what of the room lies under a notch or rounded corners. */
  readonly unsafe: Insets;
  /** Device pixels of one CSS pixel of the canvas. */
  readonly resolution: number;
}

/** With `expand` the picture grows by at most this much in one direction; beyond that there are bars. */
export const EXPAND_LIMIT = 1.75;

/** Fits the picture into the room. A room without size gives a picture of scale 0. */
export function letterbox(options: LetterboxOptions): Letterbox {
  const { roomWidth, roomHeight, fit, pixelRatio, maxPixelRatio, portrait = options.logical } = options;
  const { unsafe = NO_INSETS } = options;
  const logical = roomHeight > roomWidth ? portrait : options.logical;
  const kept = fit === 'expand' ? NO_INSETS : unsafe;
  const safeWidth = Math.max(0, roomWidth - kept.left - kept.right);
  const safeHeight = Math.max(0, roomHeight - kept.top - kept.bottom);
  const resolution = Math.min(Math.max(pixelRatio, 1), maxPixelRatio);
  const filling = Math.max(0, Math.min(safeWidth / logical.width, safeHeight / logical.height));
  const scale = fit === 'integer' ? wholeScale(filling, resolution) : filling;
  const width = fit === 'expand' ? expanded(logical.width, roomWidth, scale) : logical.width;
  const height = fit === 'expand' ? expanded(logical.height, roomHeight, scale) : logical.height;
  const cssWidth = width * scale;
  const cssHeight = height * scale;
  // Whole device pixels, so that the picture is not smeared over half of one.
  const left = toDevicePixel(kept.left + (safeWidth - cssWidth) / 2, resolution);
  const top = toDevicePixel(kept.top + (safeHeight - cssHeight) / 2, resolution);
  return {
    width,
    height,
    scale,
    left,
    top,
    cssWidth,
    cssHeight,
    right: roomWidth - left - cssWidth,
    bottom: roomHeight - top - cssHeight,
    unsafe,
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
