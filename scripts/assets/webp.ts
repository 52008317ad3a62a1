// Writes WebP, which every browser reads. Art is lossless: a page of few colours takes a sixth less than as a PNG with a palette. Clips are lossy.
//
// The encoder is libwebp as WebAssembly, always without SIMD: the same bytes on every machine.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import createEncoder from '@jsquash/webp/codec/enc/webp_enc.js';
import { defaultOptions } from '@jsquash/webp/meta.js';
import type { IndexedPicture } from './palette-colors.ts';

/** How the package's modules are started from their file beside them, which they would look for as a browser does. */
export function wasmOf(file: string): { readonly noInitialRun: true; readonly wasmBinary: Uint8Array } {
  return { noInitialRun: true, wasmBinary: readFileSync(createRequire(import.meta.url).resolve(file)) };
}

const encoder = await createEncoder(wasmOf('@jsquash/webp/codec/enc/webp_enc.wasm'));

/** Beyond this effort, ten times the work takes off one part in a hundred. */
const options = { ...defaultOptions, lossless: 1, exact: 1, quality: 100, method: 4 };

/** Encodes a picture, to the last bit; clear pixels keep their colour. */
export function encodeWebp({ width, height, indexes, colors }: IndexedPicture): Uint8Array {
  const pixels = new Uint8Array(indexes.length * 4);
  for (let i = 0; i < indexes.length; i++) {
    const color = indexes[i] * 4;
    pixels.set(colors.subarray(color, color + 4), i * 4);
  }
  return encode({ width, height, pixels }, options);
}

/** Encodes a picture of many colours, four bytes to a pixel, as it looks; `quality` 0–100. */
export function encodeLossyWebp(picture: Pixels, quality: number): Uint8Array {
  // What is fine in a small picture that moves is seen least: more is taken from there.
  return encode(picture, { ...defaultOptions, quality, method: 6, sns_strength: 80, pass: 6 });
}

/** A picture, RGBA. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array<ArrayBuffer>;
}

function encode({ width, height, pixels }: Pixels, how: typeof defaultOptions): Uint8Array {
  const bytes = encoder.encode(pixels, width, height, how);
  if (bytes === null) throw new Error(`A picture of ${width}×${height} pixels could not be encoded.`);
  // A view of the encoder's memory, which its next picture overwrites.
  return bytes.slice();
}
