// Reads PNG art: the colours as they were drawn, and every art pixel as a whole number of the page's.
import { PNG } from 'pngjs';
import { AssetError } from './asset-error.ts';
import type { Picture } from './picture.ts';

/** Larger art than this fits no page. */
const SIDE_MAX = 4096;
/** All pictures and frames of a folder, and those of one sheet, clear borders and all: as if they were one picture of the largest size. */
export const AREA_MAX = SIDE_MAX * SIDE_MAX;
/** Where a PNG says how large it is: width and height, 4 bytes each, after the signature and the head of its first chunk. */
const SIZE_AT = 16;

/** Decodes a PNG. Throws AssetError for what is none, is damaged, or is too large. */
export function readPng(bytes: Uint8Array, file: string): Picture {
  refuseTooLarge(bytes, file);
  try {
    const { width, height, data } = PNG.sync.read(bytes);
    return { width, height, pixels: new Uint8Array(data) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AssetError('bad-picture', file, `is not a PNG that can be read: ${reason}. Export it again.`, { cause });
  }
}

/** The size that the head of a PNG says; 0 × 0 for what has none. */
export function sizeOfPng(bytes: Uint8Array): { readonly width: number; readonly height: number } {
  if (bytes.length < SIZE_AT + 8) return { width: 0, height: 0 };
  const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (head.getUint32(0) !== 0x89504e47) return { width: 0, height: 0 };
  return { width: head.getUint32(SIZE_AT), height: head.getUint32(SIZE_AT + 4) };
}

/** Makes every pixel a square of `times` by `times`, without smoothing. */
export function enlarge({ width, height, pixels }: Picture, times: number): Picture {
  if (times === 1) return { width, height, pixels };
  const from = new Uint32Array(pixels.slice().buffer);
  const onto = new Uint32Array(from.length * times * times);
  for (let y = 0; y < height * times; y++) {
    const row = Math.floor(y / times) * width;
    for (let x = 0; x < width * times; x++) onto[y * width * times + x] = from[row + Math.floor(x / times)];
  }
  return { width: width * times, height: height * times, pixels: new Uint8Array(onto.buffer) };
}

/** Whether a picture shows anything. */
export function isClear({ pixels }: Picture): boolean {
  for (let i = 3; i < pixels.length; i += 4) if (pixels[i] > 0) return false;
  return true;
}

/** The decoder makes room for what the head says before it looks further. */
function refuseTooLarge(bytes: Uint8Array, file: string): void {
  const { width, height } = sizeOfPng(bytes);
  if (width <= SIDE_MAX && height <= SIDE_MAX) return;
  throw new AssetError(
    'bad-picture',
    file,
    `is ${width}×${height} pixels; art has at most ${SIDE_MAX} a side. Draw it smaller.`,
  );
}
