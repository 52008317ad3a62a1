// High-precision values of the functions under test, in BigInt fixed point, and the distance of a double from them. Only tests import it.

/** value / 2^scale */
export interface Exact {
  readonly value: bigint;
  readonly scale: number;
}

/** Bits after the point of intermediate results. The largest double has 1,024 before it, and the smallest 1,074 after. */
const PRECISION = 400;
const ONE = 1n << BigInt(PRECISION);

const view = new DataView(new ArrayBuffer(8));

/** A finite double as it is. */
export function exactly(x: number): Exact {
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const size = exponent === 0 ? fraction : fraction | 0x10000000000000n;
  return { value: bits >> 63n === 1n ? -size : size, scale: 1075 - Math.max(exponent, 1) };
}

/** The same number with another scale; bits below the point are dropped. */
export function rescaled(x: Exact, scale: number): bigint {
  return shifted(x.value, scale - x.scale);
}

function shifted(value: bigint, bits: number): bigint {
  return bits >= 0 ? value << BigInt(bits) : value >> BigInt(-bits);
}

function bitLength(value: bigint): number {
  return (value < 0n ? -value : value).toString(2).length;
}

/**
 * How many units in the last place `actual` is from `expected`, to 2^-20. A unit is that of the doubles around `expected`.
 * Infinity stands for 2^1024, so that an overflow that rounding justifies counts at most half.
 */
export function ulpError(actual: number, expected: Exact): number {
  if (Number.isNaN(actual)) return Infinity;
  const found = Math.abs(actual) === Infinity ? { value: actual > 0 ? 1n : -1n, scale: -1024 } : exactly(actual);
  const scale = Math.max(found.scale, expected.scale, 1200);
  const difference = rescaled(found, scale) - rescaled(expected, scale);
  const exponent = expected.value === 0n ? -1074 : Math.max(bitLength(expected.value) - 1 - expected.scale - 52, -1074);
  const unit = shifted(1n, Math.min(exponent, 971) + scale);
  const size = difference < 0n ? -difference : difference;
  return Number((size << 20n) / unit) / 1048576;
}

function arctangentOfInverse(n: bigint, one: bigint): bigint {
  let power = one / n;
  let sum = power;
  for (let k = 3n; power !== 0n; k += 2n) {
    power = -power / (n * n);
    sum += power / k;
  }
  return sum;
}

/** π to 1,700 bits: angles have up to 1,024 before the point. */
const PI_SCALE = 1700;
export const PI_EXACT: Exact = {
  value: (() => {
    const one = 1n << BigInt(PI_SCALE + 20);
    return (16n * arctangentOfInverse(5n, one) - 4n * arctangentOfInverse(239n, one)) >> 20n;
  })(),
  scale: PI_SCALE,
};
const PI = rescaled(PI_EXACT, PRECISION);

/** log 2 = 2 artanh 1/3 */
export const LN2_EXACT: Exact = {
  value: (() => {
    let power = ONE / 3n;
    let sum = power;
    for (let k = 3n; power !== 0n; k += 2n) {
      power /= 9n;
      sum += power / k;
    }
    return 2n * sum;
  })(),
  scale: PRECISION,
};
const LN2 = LN2_EXACT.value;

/** Sine and cosine of `x` together, with PRECISION bits after the point. */
function sineAndCosine(x: number): { sine: bigint; cosine: bigint } {
  const turns = rescaled(exactly(x), PI_SCALE);
  const half = PI_EXACT.value >> 1n;
  const quadrant = (turns + (half >> 1n)) / half - (turns + (half >> 1n) < 0n ? 1n : 0n);
  const rest = shifted(turns - quadrant * half, PRECISION - PI_SCALE);
  const square = (rest * rest) >> BigInt(PRECISION);
  let sine = rest;
  let cosine = ONE;
  let sineTerm = rest;
  let cosineTerm = ONE;
  for (let k = 1n; sineTerm !== 0n || cosineTerm !== 0n; k++) {
    cosineTerm = trimmed((-cosineTerm * square) >> BigInt(PRECISION), (2n * k - 1n) * (2n * k));
    sineTerm = trimmed((-sineTerm * square) >> BigInt(PRECISION), 2n * k * (2n * k + 1n));
    sine += sineTerm;
    cosine += cosineTerm;
  }
  switch (((quadrant % 4n) + 4n) % 4n) {
    case 0n:
      return { sine, cosine };
    case 1n:
      return { sine: cosine, cosine: -sine };
    case 2n:
      return { sine: -sine, cosine: -cosine };
    default:
      return { sine: -cosine, cosine: sine };
  }
}

/** A quotient towards zero, where a shift may have left -1 for ever. */
function trimmed(value: bigint, divisor: bigint): bigint {
  return value === -1n ? 0n : value / divisor;
}

/** Below this, sine, tangent and their inverses are their arguments, to 200 bits. */
const TINY = 2 ** -100;
/** Bits after the point of tiny quotients: the smallest is 2^-2098. */
const QUOTIENT_PRECISION = 2600;

export function sinExact(x: number): Exact {
  if (Math.abs(x) < TINY) return exactly(x);
  return { value: sineAndCosine(x).sine, scale: PRECISION };
}

export function cosExact(x: number): Exact {
  return { value: sineAndCosine(x).cosine, scale: PRECISION };
}

export function tanExact(x: number): Exact {
  if (Math.abs(x) < TINY) return exactly(x);
  const { sine, cosine } = sineAndCosine(x);
  return { value: (sine << BigInt(PRECISION)) / cosine, scale: PRECISION };
}

/** atan of a fixed-point number from 0 to 1, halving the angle eight times first. */
function arctangent(ratio: bigint): bigint {
  let t = ratio;
  for (let i = 0; i < 8; i++) t = (t << BigInt(PRECISION)) / (ONE + squareRoot(ONE * ONE + t * t));
  const square = (t * t) >> BigInt(PRECISION);
  let power = t;
  let sum = t;
  for (let k = 3n; power !== 0n; k += 2n) {
    power = trimmed((-power * square) >> BigInt(PRECISION), 1n);
    sum += power / k;
  }
  return sum << 8n;
}

function squareRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt((bitLength(value) >> 1) + 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** The angle of a vector of two integers. */
function angleOf(y: bigint, x: bigint): bigint {
  const ySize = y < 0n ? -y : y;
  const xSize = x < 0n ? -x : x;
  const shift = BigInt(PRECISION);
  const first = ySize > xSize ? PI / 2n - arctangent((xSize << shift) / ySize) : arctangent((ySize << shift) / xSize);
  const angle = x < 0n ? PI - first : first;
  return y < 0n ? -angle : angle;
}

export function atan2Exact(y: number, x: number): Exact {
  const yExact = exactly(y);
  const xExact = exactly(x);
  const scale = Math.max(yExact.scale, xExact.scale);
  const above = rescaled(yExact, scale);
  const below = rescaled(xExact, scale);
  if (x > 0 && bitLength(below) - bitLength(above) > 100) {
    return { value: shifted(above, QUOTIENT_PRECISION) / below, scale: QUOTIENT_PRECISION };
  }
  return { value: angleOf(above, below), scale: PRECISION };
}

export function asinExact(x: number): Exact {
  if (Math.abs(x) < TINY) return exactly(x);
  const sine = rescaled(exactly(x), PRECISION);
  return { value: angleOf(sine, squareRoot(ONE * ONE - sine * sine)), scale: PRECISION };
}

export function acosExact(x: number): Exact {
  const cosine = rescaled(exactly(x), PRECISION);
  return { value: angleOf(squareRoot(ONE * ONE - cosine * cosine), cosine), scale: PRECISION };
}

/** e to a fixed-point power; the result's scale takes the powers of two. */
function exponentialOf(power: bigint): Exact {
  const doublings = (power + (power < 0n ? -LN2 : LN2) / 2n) / LN2;
  const rest = (power - doublings * LN2) >> 8n;
  let term = ONE;
  let sum = ONE;
  for (let k = 1n; term !== 0n; k++) {
    term = trimmed((term * rest) >> BigInt(PRECISION), k);
    sum += term;
  }
  for (let i = 0; i < 8; i++) sum = (sum * sum) >> BigInt(PRECISION);
  return { value: sum, scale: PRECISION - Number(doublings) };
}

export function expExact(x: number): Exact {
  return exponentialOf(rescaled(exactly(x), PRECISION));
}

/** The natural logarithm of a positive double, with PRECISION bits after the point. */
function logarithm(x: number): bigint {
  const { value, scale } = exactly(x);
  const exponent = bitLength(value) - 1 - scale;
  const mantissa = shifted(value, PRECISION - scale - exponent);
  // log m = 2 artanh ((m - 1) / (m + 1)), after m is brought near 1 by eight square roots, which lose no more than guard bits.
  let root = mantissa;
  for (let i = 0; i < 8; i++) root = squareRoot(root << BigInt(PRECISION));
  const ratio = ((root - ONE) << BigInt(PRECISION)) / (root + ONE);
  const square = (ratio * ratio) >> BigInt(PRECISION);
  let power = ratio;
  let sum = ratio;
  for (let k = 3n; power !== 0n; k += 2n) {
    power = trimmed((power * square) >> BigInt(PRECISION), 1n);
    sum += power / k;
  }
  return (sum << 9n) + BigInt(exponent) * LN2;
}

export function logExact(x: number): Exact {
  return { value: logarithm(x), scale: PRECISION };
}

export function log2Exact(x: number): Exact {
  return { value: (logarithm(x) << BigInt(PRECISION)) / LN2, scale: PRECISION };
}

/** For a positive base. */
export function powExact(base: number, exponent: number): Exact {
  const { value, scale } = exactly(exponent);
  return exponentialOf(shifted(logarithm(base) * value, -scale));
}

export function cbrtExact(x: number): Exact {
  const { value, scale } = exactly(x);
  const extra = PRECISION * 3 + ((3 - (scale % 3)) % 3);
  const size = value < 0n ? -value : value;
  const radicand = size << BigInt(extra);
  let root = 1n << BigInt(Math.floor(bitLength(radicand) / 3) + 1);
  for (;;) {
    const next = (2n * root + radicand / (root * root)) / 3n;
    if (next >= root) break;
    root = next;
  }
  return { value: value < 0n ? -root : root, scale: (scale + extra) / 3 };
}

export function hypotExact(x: number, y: number): Exact {
  const xExact = exactly(x);
  const yExact = exactly(y);
  const scale = Math.max(xExact.scale, yExact.scale) + 100;
  const first = rescaled(xExact, scale);
  const second = rescaled(yExact, scale);
  return { value: squareRoot(first * first + second * second), scale };
}

/** a / b, to far more bits than a double has. */
export function quotientExact(a: Exact, b: Exact): Exact {
  return { value: shifted(a.value, QUOTIENT_PRECISION) / b.value, scale: QUOTIENT_PRECISION + a.scale - b.scale };
}
