// What the codecs of rare messages share: begin with a type, end at the end.
import { BitReader } from './bit-reader.ts';
import { BitWriter } from './bit-writer.ts';

/** The bytes of a message that `write` fills after its type. */
export function encodeMessage(type: number, write: (writer: BitWriter) => void): Uint8Array {
  const writer = new BitWriter(64);
  writer.u8(type);
  write(writer);
  return writer.toBytes();
}

/** What `read` makes of a message of this type; undefined for another type, a short message or a longer one. */
export function decodeMessage<T>(
  message: Uint8Array,
  type: number,
  read: (reader: BitReader) => T | undefined,
): T | undefined {
  const reader = new BitReader(message);
  if (reader.u8() !== type) return undefined;
  const value = read(reader);
  return reader.isOk && reader.isAtEnd ? value : undefined;
}

/** `count` words of 32 bits, little-endian. */
export function readWords(reader: BitReader, count: number): Uint32Array {
  const isThere = reader.remainingBytes >= count * 4;
  if (!isThere) reader.fail();
  const words = new Uint32Array(isThere ? count : 0);
  for (let i = 0; i < words.length; i++) words[i] = reader.u32();
  return words;
}

/** Writes every word, little-endian. */
export function writeWords(writer: BitWriter, words: Uint32Array): void {
  for (const word of words) writer.u32(word);
}
