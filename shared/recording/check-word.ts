// The check word of a block: it tells a whole block from a cut or damaged one, whatever becomes of the world's checksum.

const TABLE = crcTable();

/**
 * The CRC-32 of `bytes`, 0…2^32−1, begun with the result for bytes that came before (0 for none). Source: ISO/IEC 8802-3 (Ethernet),
 * reflected polynomial EDB88320.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

function crcTable(): Int32Array {
  return new Int32Array(256).map((_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    return crc;
  });
}
