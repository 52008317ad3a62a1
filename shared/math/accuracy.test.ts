// Every function of docs/math.md is as exact as its table says: over its whole domain, and where it is hardest.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inRoot } from '#scripts/paths.ts';
import { cbrt, exp, hypot, log, log2, pow } from './exponential.ts';
import { nextFloat, nextIntBetween, seedRandom } from './random.ts';
import * as reference from './reference.test-helper.ts';
import { acos, asin, atan, atan2, cos, sin, tan } from './trigonometry.ts';
import { length, normalized } from './vector.ts';
import type { Exact } from './reference.test-helper.ts';

const SAMPLES = 400;
/** The first power of two of the normal doubles. */
const NORMAL = -1022;

const state = new Uint32Array(4);

function between(low: number, high: number): number {
  return low + (high - low) * nextFloat(state);
}

/** From 2^low to 2^high, every power of two as likely. */
function size(low: number, high: number): number {
  return 2 ** between(low, high);
}

function sign(): number {
  return nextFloat(state) < 0.5 ? -1 : 1;
}

/** Of either sign. */
function magnitude(low: number, high: number): number {
  return sign() * size(low, high);
}

/** A few units in the last place away. */
function nearly(x: number): number {
  return x * (1 + nextIntBetween(state, -3, 3) * 2 ** -52);
}

const angles: Readonly<Record<string, () => number[]>> = {
  'up to π/4': () => [between(-0.7854, 0.7854)],
  'up to 100': () => [between(-100, 100)],
  subnormal: () => [magnitude(-1074, NORMAL)],
  tiny: () => [magnitude(-1074, -20)],
  'of ordinary size': () => [magnitude(-40, 21)],
  huge: () => [magnitude(20, 1023.99)],
  'near multiples of π/2': () => [nearly(Math.round(size(0, 20)) * (Math.PI / 2))],
  'near odd multiples of π/4': () => [nearly((2 * Math.round(size(0, 20)) + 1) * (Math.PI / 4))],
  'near huge multiples of π/2': () => [nearly(Math.round(size(20, 52)) * (Math.PI / 2))],
  'around the change of method': () => [between(1647000, 1647200)],
};
const shares: Readonly<Record<string, () => number[]>> = {
  'from -1 to 1': () => [between(-1, 1)],
  'of every size': () => [magnitude(-1074, 0)],
  'near ±1': () => [sign() * (1 - size(-53, -1))],
  'near ±½': () => [sign() * (0.5 + magnitude(-53, -3))],
};
const tangents: Readonly<Record<string, () => number[]>> = {
  'of every size': () => [magnitude(-1074, 1023.9)],
  'up to 2': () => [between(-2, 2)],
  'up to 0.1': () => [between(0, 0.1)],
  'near ±1': () => [sign() + magnitude(-52, -1)],
};
const vectors: Readonly<Record<string, () => number[]>> = {
  'of ordinary size': () => [between(-9, 9), between(-9, 9)],
  'steep and shallow': () => [magnitude(-40, 40), magnitude(-40, 40)],
  huge: () => [magnitude(990, 1023.9), magnitude(990, 1023.9)],
  subnormal: () => [magnitude(-1074, -1000), magnitude(-1074, -1000)],
  'of every size': () => [magnitude(-1074, 1023.9), magnitude(-1074, 1023.9)],
};
const positives: Readonly<Record<string, () => number[]>> = {
  'of every size': () => [size(-1074, 1024)],
  subnormal: () => [nextIntBetween(state, 1, 2 ** 31) * 5e-324],
  'near 1': () => [1 + magnitude(-52, -1)],
  'near powers of 2': () => [nearly(2 ** nextIntBetween(state, NORMAL, 1023)) * (1 + magnitude(-52, -5))],
  'up to 2': () => [between(0, 2)],
};
const lengths: Readonly<Record<string, () => number[]>> = {
  'of ordinary size': () => [between(-9, 9), between(-9, 9)],
  flat: () => [size(-30, 30), between(-1, 1)],
  huge: () => [size(980, 1023), size(980, 1023)],
  tiny: () => [size(-1000, -990), size(-1000, -990)],
  'of every size': () => {
    const exponent = between(-990, 1022);
    return [magnitude(exponent - 28, exponent), magnitude(exponent - 28, exponent)];
  },
};

/** A base, and an exponent for which the result is a normal double. */
function powerWithin(base: number): number[] {
  return [base, between(-708, 709.7) / Math.log(base)];
}

interface Subject {
  readonly ours: (...x: number[]) => number;
  readonly exact: (...x: number[]) => Exact;
  readonly domains: Readonly<Record<string, () => number[]>>;
  /** Where results are subnormal, and one rounding more is allowed. */
  readonly subnormal?: Readonly<Record<string, () => number[]>>;
}

const out = new Float64Array(2);
const SUBJECTS: Readonly<Record<string, Subject>> = {
  sin: { ours: sin, exact: reference.sinExact, domains: angles },
  cos: { ours: cos, exact: reference.cosExact, domains: angles },
  tan: { ours: tan, exact: reference.tanExact, domains: angles },
  asin: { ours: asin, exact: reference.asinExact, domains: shares },
  acos: { ours: acos, exact: reference.acosExact, domains: shares },
  atan: { ours: atan, exact: (x) => reference.atan2Exact(x, 1), domains: tangents },
  atan2: { ours: atan2, exact: reference.atan2Exact, domains: vectors },
  exp: {
    ours: exp,
    exact: reference.expExact,
    domains: {
      'of normal results': () => [between(-708, 709.78)],
      'of every size': () => [magnitude(-60, 9.4)],
      tiny: () => [magnitude(-1074, -20)],
      'near overflow': () => [between(709, 709.782712893384)],
    },
    subnormal: { 'of subnormal results': () => [between(-745.1, -708.4)] },
  },
  log: { ours: log, exact: reference.logExact, domains: positives },
  log2: { ours: log2, exact: reference.log2Exact, domains: positives },
  pow: {
    ours: pow,
    exact: reference.powExact,
    domains: {
      'of every size': () => powerWithin(size(-1074, 1023)),
      'near 1': () => powerWithin(1 + magnitude(-50, -1)),
      'just off 1': () => powerWithin(1 + between(0.004, 0.05)),
      'as in games': () => [between(0, 10), between(-5, 5)],
      'to whole numbers': () => [between(0, 30), nextIntBetween(state, -60, 60)],
      'to eighths': () => [size(-900, 900), nextIntBetween(state, -8, 8) / 8],
      'to huge whole numbers': () => {
        const base = 1 + magnitude(-40, -8);
        return [base, Math.round(between(-700, 700) / Math.log(base))];
      },
      'to roots': () => [size(-40, 40), 1 / between(1, 12)],
      'to tiny numbers': () => [size(-1000, 1000), magnitude(-100, -10)],
      'of subnormal bases': () => [nextIntBetween(state, 1, 2 ** 31) * 5e-324, between(-0.9, 0.9)],
    },
    subnormal: {
      'of 2 to subnormal results': () => [2, between(-1074, -1022)],
      'to subnormal results': () => {
        const base = size(-600, 600);
        return [base, -between(709, 744) / Math.log(base)];
      },
    },
  },
  cbrt: {
    ours: cbrt,
    exact: reference.cbrtExact,
    domains: {
      'of every size': () => [magnitude(-1074, 1023)],
      subnormal: () => [nextIntBetween(state, 1, 2 ** 31) * 5e-324],
      'up to 8': () => [between(0, 8)],
    },
  },
  hypot: {
    ours: hypot,
    exact: reference.hypotExact,
    domains: lengths,
    subnormal: { subnormal: () => [size(-1074, -1023), size(-1074, -1023)] },
  },
  length: {
    ours: length,
    exact: reference.hypotExact,
    domains: { 'of ordinary size': () => [magnitude(-60, 60), magnitude(-60, 60)], 'much alike': lengths['flat'] },
  },
  normalized: {
    ours: (x, y) => {
      normalized(x, y, out);
      return out[0];
    },
    exact: (x, y) => reference.quotientExact(reference.exactly(x), reference.hypotExact(x, y)),
    domains: { ...lengths, 'much alike': () => [between(1, 2), between(1, 2)] },
  },
};

function worstError(name: string, draw: () => number[]): number {
  const { ours, exact } = SUBJECTS[name];
  seedRandom(state, 2, 0);
  let worst = 0;
  for (let i = 0; i < SAMPLES; i++) {
    const at = draw();
    const error = reference.ulpError(ours(...at), exact(...at));
    if (!(error < 4)) expect.fail(`${name}(${at.join(', ')}) is ${error} ulp off`);
    worst = Math.max(worst, error);
  }
  return worst;
}

/** The errors that the page states, by function: normal results, and subnormal ones where they are said to be worse. */
const stated = new Map(
  [...readFileSync(inRoot('docs/math.md'), 'utf8').matchAll(/^\| `(\w+)` *\| (\d\.\d\d) *\| *(\d\.\d\d)? *\|/gm)].map(
    ([, name = '', normal, subnormal = normal]) => [name, { normal: Number(normal), subnormal: Number(subnormal) }],
  ),
);

test('the page states an error for every function here, and for no other', () => {
  expect([...stated.keys()].toSorted()).toEqual(Object.keys(SUBJECTS).toSorted());
});

test.for(Object.entries(SUBJECTS))(
  '%s is nowhere farther off than the page says, and the page does not overstate',
  ([name, { domains, subnormal = {} }]) => {
    const limit = stated.get(name) ?? expect.fail(name);
    let worst = 0;
    for (const [domain, draw] of Object.entries(domains)) {
      const error = worstError(name, draw);
      worst = Math.max(worst, error);
      expect([domain, error <= limit.normal || error]).toEqual([domain, true]);
    }
    for (const [domain, draw] of Object.entries(subnormal)) {
      const error = worstError(name, draw);
      expect([domain, error <= limit.subnormal || error]).toEqual([domain, true]);
    }
    expect(worst).toBeGreaterThan(0.7 * limit.normal);
  },
);

test('signs of powers of negative bases are those of their exponents', () => {
  for (const [base, exponent] of [
    [-1.5, 1001],
    [-1.5, -1000],
    [-0.999, 123457],
    [-7, 2 ** 53 - 1],
    [-1.0000000001, 2 ** 32 + 1],
  ]) {
    const size = pow(-base, exponent);
    expect(pow(base, exponent)).toBe(exponent % 2 === 0 ? size : -size);
  }
});
