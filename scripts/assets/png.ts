// Writes PNG with a palette, which no package here does. Format: PNG Specification, third edition (W3C, 2025).
import { crc32, deflateSync } from 'node:zlib';
import type { IndexedPicture } from './palette-colors.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Encodes a picture of at most 256 colours, 8 bits a pixel. */
export function encodePng(picture: IndexedPicture): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(picture.width, 0);
  header.writeUInt32BE(picture.height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const colors = picture.colors.filter((_, i) => i % 4 !== 3);
  const alphas = picture.colors.filter((_, i) => i % 4 === 3);
  const chunks = [
    chunk('IHDR', header),
    chunk('PLTE', colors),
    chunk('tRNS', alphas),
    chunk('IDAT', smallestDeflate(unfilteredRows(picture))),
    chunk('IEND', new Uint8Array(0)),
  ];
  return new Uint8Array(Buffer.concat([Buffer.from(SIGNATURE), ...chunks]));
}

/** Neighbouring numbers of a palette mean nothing, so no filter helps: each row is the byte 0 and its pixels. */
function unfilteredRows({ width, height, indexes }: IndexedPicture): Uint8Array {
  const rows = new Uint8Array((width + 1) * height);
  for (let y = 0; y < height; y++) rows.set(indexes.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  return rows;
}

function smallestDeflate(bytes: Uint8Array): Uint8Array {
  return [0, 1, 3]
    .flatMap((strategy) => [8, 9].map((memLevel) => deflateSync(bytes, { level: 9, strategy, memLevel })))
    .reduce((best, candidate) => (candidate.length < best.length ? candidate : best));
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  whole.set(body, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
