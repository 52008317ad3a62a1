// Writes bits, most significant first, into a growing buffer, as FLAC wants them.

export class BitWriter {
  #buffer = new Uint8Array(1 << 16);
  #bitLength = 0;

  /** Whole bytes written; only meaningful when aligned. */
  get byteLength(): number {
    return this.#bitLength >> 3;
  }

  /** The low `count` bits of a value that is not negative, at most 32. */
  bits(value: number, count: number): void {
    this.#reserve(count);
    for (let i = count - 1; i >= 0; i--) {
      if ((value >>> i) & 1) this.#buffer[this.#bitLength >> 3] |= 0x80 >> (this.#bitLength & 7);
      this.#bitLength++;
    }
  }

  /** Two's complement in `count` bits: the low bits of a 32-bit integer, as `bits` takes them. */
  signed(value: number, count: number): void {
    this.bits(value, count);
  }

  /** Rice code: the sign folded into the lowest bit, the quotient in zeros, a one, the remainder. */
  rice(value: number, parameter: number): void {
    const folded = value >= 0 ? value * 2 : -value * 2 - 1;
    for (let left = folded >>> parameter; left > 0; left -= 32) this.bits(0, Math.min(32, left));
    this.bits(1, 1);
    this.bits(folded, parameter);
  }

  bytes(bytes: Uint8Array): void {
    for (const byte of bytes) this.bits(byte, 8);
  }

  /** Zero bits up to the next whole byte. */
  align(): void {
    this.bits(0, (8 - (this.#bitLength & 7)) & 7);
  }

  /** What was written from a byte on. */
  since(byte: number): Uint8Array {
    return this.#buffer.subarray(byte, this.byteLength);
  }

  finish(): Uint8Array {
    this.align();
    return this.#buffer.slice(0, this.byteLength);
  }

  #reserve(count: number): void {
    if (this.#bitLength + count + 8 <= this.#buffer.length * 8) return;
    const larger = new Uint8Array(this.#buffer.length * 2);
    larger.set(this.#buffer);
    this.#buffer = larger;
  }
}
