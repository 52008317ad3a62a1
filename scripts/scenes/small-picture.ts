// A screenshot as a small lossy WebP, for documents.
import createEncoder from '@jsquash/webp/codec/enc/webp_enc.js';
import { defaultOptions } from '@jsquash/webp/meta.js';
import { Resvg } from '@resvg/resvg-js';
import { wasmOf } from '#scripts/assets/webp.ts';

const encoder = await createEncoder(wasmOf('@jsquash/webp/codec/enc/webp_enc.wasm'));

/** The WebP of a browser's screenshot; nothing of it may be transparent. */
export function smallPicture(png: Buffer): Uint8Array {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const href = `data:image/png;base64,${png.toString('base64')}`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image width="${width}" height="${height}" href="${href}"/></svg>`;
  const { pixels } = new Resvg(svg).render();
  const bytes = encoder.encode(pixels, width, height, { ...defaultOptions, quality: 85, method: 6 });
  if (bytes === null) throw new Error(`A picture of ${width}×${height} pixels could not be encoded.`);
  return bytes.slice();
}
