// Bits <-> bytes: a writer that is trusted and asserts, a reader that is not and checks. Least significant bit first, little-endian.
import { assert } from '../assert.ts';

/** Twice the largest seal that the limits allow. */
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
    this.reset();
    this.#reserve(count);
    this.#size = count;
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

const NO_BYTES = new Uint8Array(0);

/** Reads bits of a message from a peer. Never throws on what it reads: past the end, everything is 0 and `isOk` stays false. */
export class BitReader {
  #bytes: Uint8Array;
  #at = 0;
  #pending = 0;
  #pendingBits = 0;
  #isOk = true;
  readonly #scratch = new DataView(new ArrayBuffer(8));

  constructor(bytes: Uint8Array = NO_BYTES) {
    this.#bytes = bytes;
  }

  /** False for ever (until `reset`) after a read past the end, a value that was not canonical, or `fail`. */
  get isOk(): boolean {
    return this.#isOk;
  }

  /** The whole message, for those who read it by themselves. */
  get message(): Uint8Array {
    return this.#bytes;
  }

  /** Whether every byte has been begun. */
  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** Bytes not begun yet. */
  get remainingBytes(): number {
    return this.#bytes.length - this.#at;
  }

  /** The next byte, left where it is; 0 past the end. */
  peekByte(): number {
    return this.#at < this.#bytes.length ? this.#bytes[this.#at] : 0;
  }

  /** Begins anew with another message. */
  reset(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#at = 0;
    this.#pending = 0;
    this.#pendingBits = 0;
    this.#isOk = true;
  }

  /** Marks the message as malformed: what was read makes no sense. */
  fail(): void {
    this.#isOk = false;
  }

  /** The next `count` (0…32) bits as a whole number; 0 past the end. */
  bits(count: number): number {
    if (count <= 16) return this.#take(count);
    const low = this.#take(16);
    const high = this.#take(count - 16);
    return this.#isOk ? ((high << 16) | low) >>> 0 : 0;
  }

  u8(): number {
    return this.#take(8);
  }

  u16(): number {
    return this.#take(16);
  }

  u32(): number {
    return this.bits(32);
  }

  /** The next 64-bit float, of any kind: the caller refuses NaN where it matters. */
  f64(): number {
    this.#scratch.setUint32(0, this.u32(), true);
    this.#scratch.setUint32(4, this.u32(), true);
    return this.#isOk ? this.#scratch.getFloat64(0, true) : 0;
  }

  /** The next varint; a longer form than needed, or more than 2^32−1, is malformed. */
  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#take(8);
      if (shift === 28 && byte > 15) break;
      value |= (byte & 127) << shift;
      if (byte > 127) continue;
      if (byte === 0 && shift > 0) break;
      return value >>> 0;
    }
    this.#isOk = false;
    return 0;
  }

  /** A copy of the next `count` bytes; none when there are not as many. At whole bytes only. */
  bytes(count: number): Uint8Array {
    if (!this.#isOk || count > this.remainingBytes || this.#pendingBits > 0) {
      this.#isOk = false;
      return NO_BYTES;
    }
    // Not slice: of a Node Buffer it would be a view of memory that the socket uses again.
    const copy = new Uint8Array(count);
    for (let i = 0; i < count; i++) copy[i] = this.#bytes[this.#at + i];
    this.#at += count;
    return copy;
  }

  /**
   * Reads `count` bytes over `target[at…]` at any bit, for hot paths; whether any of them differs from what was there. Fails, and
   * leaves the target as it is, when there are not as many.
   */
  run(target: Uint8Array, at: number, count: number): boolean {
    if (!this.#isOk || count > this.#bytes.length - this.#at) {
      this.#isOk = false;
      return false;
    }
    const bytes = this.#bytes;
    const shift = this.#pendingBits;
    let pending = this.#pending;
    let from = this.#at;
    let difference = 0;
    for (let i = at; i < at + count; i++) {
      pending |= bytes[from++] << shift;
      difference |= (target[i] ^ pending) & 255;
      target[i] = pending & 255;
      pending >>>= 8;
    }
    this.#pending = pending;
    this.#at = from;
    return difference !== 0;
  }

  /** Leaves the begun byte, whose other bits must be zero. */
  alignToByte(): void {
    if (this.#pending !== 0) this.#isOk = false;
    this.#pending = 0;
    this.#pendingBits = 0;
  }

  /** At most 16 bits. */
  #take(count: number): number {
    let pending = this.#pending;
    let bits = this.#pendingBits;
    while (bits < count) {
      if (this.#at >= this.#bytes.length) {
        this.#isOk = false;
        return 0;
      }
      pending |= this.#bytes[this.#at++] << bits;
      bits += 8;
    }
    this.#pending = pending >>> count;
    this.#pendingBits = bits - count;
    return this.#isOk ? pending & ((1 << count) - 1) : 0;
  }
}
