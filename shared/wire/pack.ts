// A world's bytes <-> fewer bytes: the eight bytes of each word are gathered by their place, then deflated.
import { Inflate, deflateSync } from 'fflate';

/** Measured on worlds of 77 KB (docs/protocol.md): level 6 takes twice the time of level 1 and saves 2 to 3 % of the bytes. */
const LEVEL = 1;

/**
 * Packed bytes are inflated this many at a time, so that a bomb (deflate can grow a thousandfold) is refused before it has made more
 * than about 2 MB beyond the expected size, within a few milliseconds.
 */
const INFLATE_STEP_BYTES = 2_048;

/** The most bytes `packState` makes of as many: deflate adds 5 bytes to each block it cannot shrink. */
export function packedSizeLimit(stateBytes: number): number {
  return stateBytes + (stateBytes >> 8) + 64;
}

/** Packs a snapshot. The bytes may differ between versions of the compressor: only what they unpack to counts. */
export function packState(state: Uint8Array): Uint8Array {
  return deflateSync(gathered(state), { level: LEVEL });
}

/** Unpacks into `target`, whose length is the expected size. False, with a target of no meaning, when the bytes do not unpack to exactly it. */
export function unpackState(packed: Uint8Array, target: Uint8Array): boolean {
  if (packed.length > packedSizeLimit(target.length)) return false;
  const planes = new Uint8Array(target.length);
  if (!inflate(packed, planes)) return false;
  scatter(planes, target);
  return true;
}

/** Inflates into `target`, exactly as many bytes as it has. Never throws; bytes after the end of the stream are ignored. */
export function inflate(packed: Uint8Array, target: Uint8Array): boolean {
  let filled = 0;
  const stream = new Inflate((part) => {
    if (filled + part.length <= target.length) target.set(part, filled);
    filled += part.length;
  });
  try {
    for (let at = 0; at < packed.length && filled <= target.length; at += INFLATE_STEP_BYTES) {
      const end = Math.min(packed.length, at + INFLATE_STEP_BYTES);
      stream.push(packed.subarray(at, end), end === packed.length);
    }
  } catch {
    // The library's way to say that the bytes are no deflate stream; what a peer sends is answered, not thrown.
    return false;
  }
  return filled === target.length;
}

/** Byte 0 of every word, then byte 1 of every word, and so on; the bytes of a last, part word follow as they are. */
function gathered(bytes: Uint8Array): Uint8Array {
  const planes = new Uint8Array(bytes.length);
  const words = bytes.length >> 3;
  for (let place = 0; place < 8; place++) {
    for (let word = 0, from = place, to = place * words; word < words; word++, from += 8) planes[to++] = bytes[from];
  }
  planes.set(bytes.subarray(words * 8), words * 8);
  return planes;
}

function scatter(planes: Uint8Array, target: Uint8Array): void {
  const words = target.length >> 3;
  for (let place = 0; place < 8; place++) {
    for (let word = 0, to = place, from = place * words; word < words; word++, to += 8) target[to] = planes[from++];
  }
  target.set(planes.subarray(words * 8), words * 8);
}
