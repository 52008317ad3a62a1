/** The hash of a text that machines compare before they play: layouts and content. */

/**
 * Two 32-bit FNV-1a hashes of the text's UTF-16 units with different offset bases, as 16 lowercase hex digits.
 * Not for worlds (see math/checksum.ts): for short canonical texts, once, at definition.
 * Source: Fowler, Noll, Vo, "The FNV Non-Cryptographic Hash Algorithm", 2012 (32-bit parameters), with a final avalanche
 * after Appleby's MurmurHash3 fmix32.
 */
export function fingerprint(text: string): string {
  return half(text, 0x811c9dc5) + half(text, 0x9e3779b9);
}

function half(text: string, basis: number): string {
  let hash = basis;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, '0');
}
