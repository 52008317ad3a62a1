// Bits and numbers as docs/protocol.md has them, read and written without any code of the engine.

/** A message was not what the document says. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

/** Reads a message from its first byte on. Throws an UnreadableError at its end. */
export class Bytes {
  readonly #bytes: Uint8Array;
  #at = 0;
  #bit = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) {
      if (this.left < 1) throw new UnreadableError('The message is too short.');
      value |= ((this.#bytes[this.#at] >> this.#bit) & 1) << i;
      this.#bit = (this.#bit + 1) & 7;
      if (this.#bit === 0) this.#at++;
    }
    return value >>> 0;
  }

  /** What is left of a byte is zero. */
  align(): void {
    while (this.#bit !== 0) if (this.bits(1) !== 0) throw new UnreadableError('The padding is not zero.');
  }

  u8(): number {
    return this.bits(8);
  }

  u16(): number {
    return this.bits(16);
  }

  u32(): number {
    return this.bits(32);
  }

  i8(): number {
    return (this.u8() << 24) >> 24;
  }

  f64(): number {
    const view = new DataView(new ArrayBuffer(8));
    for (let i = 0; i < 8; i++) view.setUint8(i, this.u8());
    return view.getFloat64(0, true);
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.u8();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw new UnreadableError('A varint is longer than five bytes.');
  }

  /** A checksum: the high word, then the low one. */
  words(): readonly [number, number] {
    return [this.u32(), this.u32()];
  }

  take(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.u8());
  }

  rest(): Uint8Array {
    return this.take(this.left);
  }
}

/** A u32, little-endian. */
export function u32(value: number): readonly number[] {
  return [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];
}

/** 16 hex digits as 8 bytes, in their order. */
export function hashBytes(digits: string): readonly number[] {
  return Array.from({ length: 8 }, (_, i) => Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16));
}
