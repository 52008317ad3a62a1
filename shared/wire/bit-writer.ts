// Bits -> bytes: a writer that is trusted and asserts. Least significant bit first, little-endian.
import { assert } from '../assert.ts';

/** More than the largest seal that the limits allow: 3,048 orders and commands of 2,048 bytes each, and what stands before them. */
const DEFAULT_MAX_BYTES = 8_388_608;

/** Writes bits into a buffer of its own that is reused by `reset`. Doubles its buffer when it is full, up to `maxBytes`. */
export class BitWriter {
  #bytes: Uint8Array;
  #size = 0;
  #pending = 0;
  #pendingBits = 0;
  readonly #maxBytes: number;
  readonly #scratch = new DataView(new ArrayBuffer(8));

  constructor(capacityBytes: number, maxBytes = Math.max(capacityBytes, DEFAULT_MAX_BYTES)) {
    assert(capacityBytes > 0 && capacityBytes <= maxBytes, 'A writer needs a capacity from 1 byte to its maximum.');
    this.#bytes = new Uint8Array(capacityBytes);
    this.#maxBytes = maxBytes;
  }

  /** Whole and begun bytes written since the last reset. */
  get sizeBytes(): number {
    return this.#size + (this.#pendingBits > 0 ? 1 : 0);
  }

  /** Forgets what was written and keeps the buffer. */
  reset(): void {
    this.#size = 0;
    this.#pending = 0;
    this.#pendingBits = 0;
  }

  /** Forgets what was written and takes `count` bytes as written: the caller fills all of them, from the first byte of what is returned. */
  claim(count: number): Uint8Array {
    this.#size = 0;
    if (count > this.#bytes.length) this.#grow(count);
    this.#size = count;
    this.#pending = 0;
    this.#pendingBits = 0;
    return this.#bytes;
  }

  /** Appends the low `count` (0…32) bits of a whole number that fits them, 0…2^count−1. */
  bits(value: number, count: number): void {
    assert(count >= 0 && count <= 32, 'A bit count is 0 to 32.');
    assert(
      count === 32 ? value === value >>> 0 : value >>> count === 0 && value >= 0,
      'The value does not fit its bits.',
    );
    if (count <= 16) {
      this.#put(value, count);
      return;
    }
    this.#put(value & 0xffff, 16);
    this.#put(value >>> 16, count - 16);
  }

  u8(value: number): void {
    this.bits(value, 8);
  }

  u16(value: number): void {
    this.bits(value, 16);
  }

  u32(value: number): void {
    this.bits(value, 32);
  }

  /** Appends a 64-bit float, its low word first. */
  f64(value: number): void {
    this.#scratch.setFloat64(0, value, true);
    this.bits(this.#scratch.getUint32(0, true), 32);
    this.bits(this.#scratch.getUint32(4, true), 32);
  }

  /** Appends 0…2^32−1 in 1 to 5 bytes: seven bits a byte, low ones first, the top bit set when more follow. */
  varint(value: number): void {
    assert(value === value >>> 0, 'A varint is a whole number 0 to 2^32−1.');
    let rest = value;
    while (rest > 127) {
      this.bits((rest & 127) | 128, 8);
      rest >>>= 7;
    }
    this.bits(rest, 8);
  }

  /** Appends `source[from…to)`. The writer must stand at a whole byte. */
  bytes(source: Uint8Array, from = 0, to = source.length): void {
    assert(this.#pendingBits === 0, 'Bytes are written at whole bytes: call alignToByte first.');
    assert(from >= 0 && from <= to && to <= source.length, 'The range lies outside of the source.');
    this.#reserve(to - from);
    for (let i = from; i < to; i++) this.#bytes[this.#size++] = source[i];
  }

  /** Appends `source[from…from + count)` at any bit: the same as `count` times 8 bits, for hot paths. */
  run(source: Uint8Array, from: number, count: number): void {
    this.#reserve(count);
    const bytes = this.#bytes;
    const shift = this.#pendingBits;
    let pending = this.#pending;
    let size = this.#size;
    for (let i = from; i < from + count; i++) {
      pending |= source[i] << shift;
      bytes[size++] = pending & 255;
      pending >>>= 8;
    }
    this.#pending = pending;
    this.#size = size;
  }

  /** Fills the begun byte with zero bits. */
  alignToByte(): void {
    if (this.#pendingBits > 0) this.#put(0, 8 - this.#pendingBits);
  }

  /** What was written, aligned, in the writer's own buffer: valid until the next write or reset. */
  view(): Uint8Array {
    this.alignToByte();
    return this.#bytes.subarray(0, this.#size);
  }

  /** A copy of what was written, aligned. */
  toBytes(): Uint8Array {
    this.alignToByte();
    return this.#bytes.slice(0, this.#size);
  }

  /** At most 16 bits, so that they and 7 pending ones fit a small integer. */
  #put(value: number, count: number): void {
    let pending = this.#pending | (value << this.#pendingBits);
    let bits = this.#pendingBits + count;
    if (bits >= 8) {
      this.#reserve(2);
      this.#bytes[this.#size++] = pending & 255;
      pending >>>= 8;
      bits -= 8;
      if (bits >= 8) {
        this.#bytes[this.#size++] = pending & 255;
        pending >>>= 8;
        bits -= 8;
      }
    }
    this.#pending = pending;
    this.#pendingBits = bits;
  }

  #reserve(count: number): void {
    if (this.#size + count > this.#bytes.length) this.#grow(count);
  }

  #grow(count: number): void {
    const needed = this.#size + count;
    assert(needed <= this.#maxBytes, 'A message outgrew its limit.');
    const grown = new Uint8Array(Math.max(needed, Math.min(this.#bytes.length * 2, this.#maxBytes)));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}
