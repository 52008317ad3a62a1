/** Zeroing a row of many columns: one view for each width of values, so that an engine sees four kinds of stores and not eight. */
import { STORAGE_BYTES, type Region } from '../model/layout.ts';

/** Makes zero what a row has in some columns. */
export type ClearRow = (row: number) => void;

/** Compiles the clearing of some regions of a buffer. */
export function createRowClearer(buffer: ArrayBufferLike, regions: readonly Region[]): ClearRow {
  const places = [8, 4, 2, 1].map((width) => placesOf(regions, width));
  const [wide, words, halves, bytes] = places;
  const wideView = new Float64Array(buffer);
  const wordView = new Uint32Array(buffer);
  const halfView = new Uint16Array(buffer);
  const byteView = new Uint8Array(buffer);
  return (row) => {
    for (let i = 0; i < wide.length; i += 2) {
      const stride = wide[i + 1];
      for (let at = wide[i] + row * stride, end = at + stride; at < end; at++) wideView[at] = 0;
    }
    for (let i = 0; i < words.length; i += 2) {
      const stride = words[i + 1];
      for (let at = words[i] + row * stride, end = at + stride; at < end; at++) wordView[at] = 0;
    }
    for (let i = 0; i < halves.length; i += 2) {
      const stride = halves[i + 1];
      for (let at = halves[i] + row * stride, end = at + stride; at < end; at++) halfView[at] = 0;
    }
    for (let i = 0; i < bytes.length; i += 2) {
      const stride = bytes[i + 1];
      for (let at = bytes[i] + row * stride, end = at + stride; at < end; at++) byteView[at] = 0;
    }
  };
}

/** Of each region whose values have this width in bytes: where it begins, in values, and how many a row has. */
function placesOf(regions: readonly Region[], width: number): Int32Array {
  const fitting = regions.filter(({ storage }) => STORAGE_BYTES[storage] === width);
  return Int32Array.from(fitting.flatMap(({ byteOffset, stride }) => [byteOffset / width, stride]));
}
