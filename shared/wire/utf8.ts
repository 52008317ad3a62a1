// Texts <-> UTF-8, strictly: the language itself has no encoder, and engines without a browser around them have none at all.

/** The UTF-8 of a text, cut before the first character that would exceed `maxBytes`. Lone surrogates become U+FFFD. */
export function encodeUtf8(text: string, maxBytes: number): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const point = wellFormed(character.codePointAt(0) ?? 0xfffd);
    if (bytes.length + sizeOf(point) > maxBytes) break;
    push(bytes, point);
  }
  return Uint8Array.from(bytes);
}

/** The text of some UTF-8, or undefined when it is not well formed (over-long forms and surrogates included). */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at];
    const size = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (size === 0 || at + size > bytes.length) return undefined;
    let point = size === 1 ? first : first & (0x7f >> size);
    for (let i = 1; i < size; i++) {
      if ((bytes[at + i] & 0xc0) !== 0x80) return undefined;
      point = (point << 6) | (bytes[at + i] & 0x3f);
    }
    if (point > 0x10ffff || sizeOf(point) !== size || wellFormed(point) !== point) return undefined;
    text += String.fromCodePoint(point);
    at += size;
  }
  return text;
}

function wellFormed(point: number): number {
  return point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
}

function sizeOf(point: number): number {
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

function push(bytes: number[], point: number): void {
  const size = sizeOf(point);
  if (size === 1) {
    bytes.push(point);
    return;
  }
  bytes.push(((0xf00 >> size) & 0xff) | (point >>> (6 * (size - 1))));
  for (let shift = 6 * (size - 2); shift >= 0; shift -= 6) bytes.push(0x80 | ((point >>> shift) & 0x3f));
}
