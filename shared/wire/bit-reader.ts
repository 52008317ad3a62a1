// Bytes -> bits: a reader that is not trusted and checks. Least significant bit first, little-endian.

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
