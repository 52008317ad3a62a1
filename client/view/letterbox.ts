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
  /** Pixels of the canvas per CSS pixel are never more than this. */
  readonly maxPixelRatio: number;
  /** Pixels of the canvas are never more than this: filling them is what large and dense screens are slow at. */
  readonly maxPixels: number;
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
  /** Pixels of the canvas in one CSS pixel; fewer than the device has where there would be too many. */
  readonly resolution: number;
}

/** With `expand` the picture grows by at most this much in one direction; beyond that there are bars. */
export const EXPAND_LIMIT = 1.75;

/** Fits the picture into the room. A room without size gives a picture of scale 0. */
export function letterbox(options: LetterboxOptions): Letterbox {
  const { roomWidth, roomHeight, fit, pixelRatio, portrait = options.logical } = options;
  const { unsafe = NO_INSETS } = options;
  const logical = roomHeight > roomWidth ? portrait : options.logical;
  const kept = fit === 'expand' ? NO_INSETS : unsafe;
  const safeWidth = Math.max(0, roomWidth - kept.left - kept.right);
  const safeHeight = Math.max(0, roomHeight - kept.top - kept.bottom);
  const ratio = Math.max(pixelRatio, 1);
  const filling = Math.max(0, Math.min(safeWidth / logical.width, safeHeight / logical.height));
  const scale = fit === 'integer' ? wholeScale(filling, ratio) : filling;
  const width = fit === 'expand' ? expanded(logical.width, roomWidth, scale) : logical.width;
  const height = fit === 'expand' ? expanded(logical.height, roomHeight, scale) : logical.height;
  const cssWidth = width * scale;
  const cssHeight = height * scale;
  const finest = Math.min(ratio, options.maxPixelRatio, densityOf(options.maxPixels, cssWidth * cssHeight));
  // Whole device pixels, so that the picture is not smeared over half of one.
  const left = toDevicePixel(kept.left + (safeWidth - cssWidth) / 2, ratio);
  const top = toDevicePixel(kept.top + (safeHeight - cssHeight) / 2, ratio);
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
    resolution: fit === 'integer' ? wholeResolution(scale, ratio, finest) : finest,
  };
}

/** A whole number of device pixels to a logical one, where there is room for one. */
function wholeScale(scale: number, ratio: number): number {
  const devicePixels = Math.floor(scale * ratio + ROUNDING);
  return devicePixels >= 1 ? devicePixels / ratio : scale;
}

/**
 * The largest part of the device's pixels that is no finer than `finest`, and whole: each pixel of the canvas then covers as many of the
 * device's as the next, and a logical one as many of the canvas'.
 */
function wholeResolution(scale: number, ratio: number, finest: number): number {
  const devicePixels = Math.round(scale * ratio);
  if (devicePixels < 1) return finest;
  for (let each = 1; each < devicePixels; each++)
    if (devicePixels % each === 0 && ratio / each <= finest + ROUNDING) return ratio / each;
  return 1 / scale;
}

function densityOf(maxPixels: number, area: number): number {
  return area > 0 ? Math.sqrt(maxPixels / area) : Infinity;
}

/** Divisions by pixel ratios of 1.1, 1.25 and the like end a little beside whole numbers. */
const ROUNDING = 1e-9;

function expanded(logical: number, room: number, scale: number): number {
  return scale === 0 ? logical : Math.min(Math.max(room / scale, logical), logical * EXPAND_LIMIT);
}

function toDevicePixel(value: number, resolution: number): number {
  return Math.floor(value * resolution) / resolution;
}
