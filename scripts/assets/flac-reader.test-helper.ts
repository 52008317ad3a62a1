// Reads FLAC as written in RFC 9639, apart from the writer, for tests: mono, 16 bits, checks both CRCs of every frame.

class BitReader {
  readonly #bytes: Uint8Array;
  bit = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get byte(): number {
    return this.bit >> 3;
  }

  get isAtEnd(): boolean {
    return this.byte >= this.#bytes.length;
  }

  unsigned(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++, this.bit++)
      value = value * 2 + ((this.#bytes[this.byte] >> (7 - (this.bit & 7))) & 1);
    return value;
  }

  signed(count: number): number {
    const value = this.unsigned(count);
    return value >= 2 ** (count - 1) ? value - 2 ** count : value;
  }

  unary(): number {
    let zeros = 0;
    while (this.unsigned(1) === 0) zeros++;
    return zeros;
  }
}

/** Every sample of a file, and its rate. Throws when the file breaks the format. */
export function readFlac(bytes: Uint8Array): { samples: number[]; samplesPerSecond: number } {
  const input = new BitReader(bytes);
  expectValue('marker', input.unsigned(32), 0x664c6143);
  expectValue('only metadata block', input.unsigned(8), 0x80);
  expectValue('its length', input.unsigned(24), 34);
  input.unsigned(16 + 16);
  input.unsigned(24 + 24);
  const samplesPerSecond = input.unsigned(20);
  expectValue('channels - 1', input.unsigned(3), 0);
  expectValue('bits - 1', input.unsigned(5), 15);
  const total = input.unsigned(36);
  for (let i = 0; i < 16; i++) input.unsigned(8);
  const samples: number[] = [];
  for (let frame = 0; !input.isAtEnd; frame++) samples.push(...readFrame(input, bytes, frame));
  expectValue('total', samples.length, total);
  return { samples, samplesPerSecond };
}

function readFrame(input: BitReader, bytes: Uint8Array, frame: number): number[] {
  const start = input.byte;
  expectValue('sync', input.unsigned(16), 0xfff8);
  const sizeCode = input.unsigned(4);
  input.unsigned(4);
  expectValue('channel', input.unsigned(4), 0);
  expectValue('sample size', input.unsigned(3), 4);
  input.unsigned(1);
  const first = input.unsigned(8);
  expectValue('frame number', first < 0x80 ? first : ((first & 0x1f) << 6) | (input.unsigned(8) & 0x3f), frame);
  const size = sizeCode === 7 ? input.unsigned(16) + 1 : 256 << (sizeCode - 8);
  expectValue('header CRC', input.unsigned(8), remainder(bytes.subarray(start, input.byte - 1), 8, 0x107));
  const samples = readSubframe(input, size);
  while (input.bit & 7) expectValue('padding', input.unsigned(1), 0);
  expectValue('frame CRC', input.unsigned(16), remainder(bytes.subarray(start, input.byte - 2), 16, 0x18005));
  return samples;
}

function readSubframe(input: BitReader, size: number): number[] {
  input.unsigned(1);
  const type = input.unsigned(6);
  const wasted = input.unsigned(1) === 1 ? input.unary() + 1 : 0;
  const bits = 16 - wasted;
  if (type === 0) return Array.from({ length: size }, constantOf(input.signed(bits)));
  const isLinear = type >= 32;
  const order = isLinear ? type - 31 : type - 8;
  const samples = Array.from({ length: order }, () => input.signed(bits));
  const coefficients = isLinear ? readCoefficients(input, order) : { values: FIXED[order], shift: 0 };
  expectValue('residual coding', input.unsigned(2), 0);
  const partitions = 1 << input.unsigned(4);
  for (let partition = 0; partition < partitions; partition++) {
    const parameter = input.unsigned(4);
    const count = size / partitions - (partition === 0 ? order : 0);
    for (let i = 0; i < count; i++) {
      const folded = input.unary() * 2 ** parameter + input.unsigned(parameter);
      const residual = folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
      const sum = coefficients.values.reduce((all, value, k) => all + value * samples[samples.length - 1 - k], 0);
      samples.push(residual + Math.floor(sum / 2 ** coefficients.shift));
    }
  }
  return samples.map((sample) => sample * 2 ** wasted);
}

const FIXED = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

function readCoefficients(input: BitReader, order: number): { values: number[]; shift: number } {
  const precision = input.unsigned(4) + 1;
  const shift = input.signed(5);
  return { shift, values: Array.from({ length: order }, () => input.signed(precision)) };
}

function constantOf(value: number): () => number {
  return () => value;
}

/** Long division of the bits by a polynomial. */
function remainder(bytes: Uint8Array, bits: number, polynomial: number): number {
  let value = 0;
  const push = (bit: number) => {
    value = value * 2 + bit;
    if (value >= 2 ** bits) value ^= polynomial;
  };
  for (const byte of bytes) for (let i = 7; i >= 0; i--) push((byte >> i) & 1);
  for (let i = 0; i < bits; i++) push(0);
  return value;
}

function expectValue(what: string, actual: number, wanted: number): void {
  if (actual !== wanted) throw new Error(`FLAC ${what} is ${actual}, not ${wanted}`);
}
