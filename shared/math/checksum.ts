// The checksum of a world's bytes: 64 bits as two words, and chains of them. Not for secrets: whoever wants a collision can make one.

const MULTIPLIER_1 = 0x9e3779b1;
const MULTIPLIER_2 = 0x85ebca77;

/**
 * Writes the checksum of `words` to `out[at]` (high) and `out[at + 1]` (low). It depends on every bit, on their order, and on the length.
 *
 * Four lanes of 32 bits with the round of XXH32: Y. Collet, "xxHash fast digest algorithm", 2012. Each also takes in its neighbour, so
 * that a change must be undone in two lanes at once to be lost: one in 2^64, where a lane alone would be one in 2^32. The exchange hides
 * behind the multiplications. The round's first multiplication is needed: without it the flip of a high bit is undone by another flip.
 */
export function checksumWords(words: Int32Array, out: Uint32Array, at: number): void {
  const length = words.length;
  let a = 0x9e3779b1 | 0;
  let b = 0x85ebca77 | 0;
  let c = 0xc2b2ae3d | 0;
  let d = 0x27d4eb2f | 0;
  let last = 3;
  for (; last < length; last += 4) {
    // From the last lane to the first, so that each neighbour is still the old one; the first takes the new last.
    const sum = (a + Math.imul(words[last - 3], MULTIPLIER_2)) | 0;
    d = (d + Math.imul(words[last], MULTIPLIER_2)) | 0;
    d = Math.imul((d << 13) | (d >>> 19), MULTIPLIER_1) ^ c;
    c = (c + Math.imul(words[last - 1], MULTIPLIER_2)) | 0;
    c = Math.imul((c << 13) | (c >>> 19), MULTIPLIER_1) ^ b;
    b = (b + Math.imul(words[last - 2], MULTIPLIER_2)) | 0;
    b = Math.imul((b << 13) | (b >>> 19), MULTIPLIER_1) ^ a;
    a = Math.imul((sum << 13) | (sum >>> 19), MULTIPLIER_1) ^ d;
  }
  // What is left, at most three words, and the length.
  a = (a + (last - 3 < length ? words[last - 3] : 0)) | 0;
  b = (b + (last - 2 < length ? words[last - 2] : 0)) | 0;
  c = (c + (last - 1 < length ? words[last - 1] : 0)) | 0;
  d = (d + length) | 0;
  out[at] = scrambled(d ^ scrambled(c ^ scrambled(b ^ scrambled(a))));
  out[at + 1] = scrambled(b ^ scrambled(a ^ scrambled(d ^ scrambled(~c))));
}

/**
 * Takes the checksum at `sum[sumAt]` into the chain at `chain[chainAt]`, two words each; a chain starts as two zeros. A single
 * difference in what was taken in, or in its order, is never lost again, and two cancel by a chance of one in 2^64.
 */
export function foldChecksum(chain: Uint32Array, chainAt: number, sum: Uint32Array, sumAt: number): void {
  // A permutation of 64 bits: each line can be undone, so no difference dies here.
  let high = chain[chainAt] ^ sum[sumAt];
  let low = chain[chainAt + 1] ^ sum[sumAt + 1];
  high = (high + scrambled(low ^ MULTIPLIER_1)) | 0;
  low ^= scrambled(high);
  high = (high + scrambled(low)) | 0;
  chain[chainAt] = high;
  chain[chainAt + 1] = low;
}

/** The checksum at `words[at]` and `words[at + 1]` as 16 lowercase hexadecimal digits, high word first. */
export function formatChecksum(words: Uint32Array, at: number): string {
  return hexadecimal(words[at]) + hexadecimal(words[at + 1]);
}

/** Writes the checksum that `text` spells to `out[at]` and `out[at + 1]`. False, and nothing written, unless it is 16 lowercase hex digits. */
export function parseChecksum(text: string, out: Uint32Array, at: number): boolean {
  if (!/^[0-9a-f]{16}$/.test(text)) return false;
  out[at] = Number.parseInt(text.slice(0, 8), 16);
  out[at + 1] = Number.parseInt(text.slice(8), 16);
  return true;
}

function hexadecimal(word: number): string {
  return word.toString(16).padStart(8, '0');
}

/** A permutation of 32 bits in which every bit reaches every other: A. Appleby, "MurmurHash3", 2011, fmix32. */
function scrambled(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
