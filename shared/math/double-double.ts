// Twice the precision of a double, kept as an unevaluated sum high + low: exact products, and the sums that tables are built from.

/** 2^27 + 1: multiplying by it splits a double into two halves of 26 bits. Overflows for operands above 2^996. */
export const SPLITTER = 134217729;

/** A number as an unevaluated sum, |low| at most half a unit in the last place of high. For tables, which are built once. */
export interface DoubleDouble {
  readonly high: number;
  readonly low: number;
}

/**
 * What rounding took from `product`, which must be `a * b` as rounded: `a * b === product + productError(a, b, product)` exactly.
 * Operands below 2^996 in size, and a product above 2^-969, else halves overflow or the error underflows.
 * Source: T. J. Dekker, "A Floating-Point Technique for Extending the Available Precision", Numerische Mathematik 18, 1971, §5.
 */
export function productError(a: number, b: number, product: number): number {
  const aScaled = a * SPLITTER;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = b * SPLITTER;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/**
 * What rounding took from `difference`, which must be `a - b` as rounded, whatever the sizes of `a` and `b`.
 * Source: D. E. Knuth, "The Art of Computer Programming", volume 2, 3rd edition, 1997, §4.2.2, theorem B.
 */
export function differenceError(a: number, b: number, difference: number): number {
  const bRounded = a - difference;
  return a - (difference + bRounded) + (bRounded - b);
}

/** `high + low` with the roles restored: needs |high| >= |low|. */
export function renormalized(high: number, low: number): DoubleDouble {
  const sum = high + low;
  return { high: sum, low: low - (sum - high) };
}

/** a + b, to about 104 bits. */
export function add(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const sum = a.high + b.high;
  return renormalized(sum, differenceError(a.high, -b.high, sum) + (a.low + b.low));
}

/** a * b, to about 104 bits. */
export function multiply(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const product = a.high * b.high;
  return renormalized(product, productError(a.high, b.high, product) + (a.high * b.low + a.low * b.high));
}

/** a / b, to about 104 bits. */
export function divide(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const quotient = a.high / b.high;
  const product = quotient * b.high;
  const rest = a.high - product - productError(quotient, b.high, product) + (a.low - quotient * b.low);
  return renormalized(quotient, rest / b.high);
}

/** The square root of a positive number, to about 104 bits. */
export function squareRoot(a: DoubleDouble): DoubleDouble {
  const root = Math.sqrt(a.high);
  const square = root * root;
  const rest = a.high - square - productError(root, root, square) + a.low;
  return renormalized(root, rest / (2 * root));
}

/** A double as a pair. */
export function exactly(value: number): DoubleDouble {
  return { high: value, low: 0 };
}
