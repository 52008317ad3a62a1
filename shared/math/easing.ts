// How a value goes from one to another in time: easing curves, smooth steps and a spring, the same bits on every engine.
import { SamestepError } from '../errors.ts';
import { cell } from './cell.ts';
import { takeExponential, takePower } from './exponential.ts';
import { PI, takeCosine, takeSine } from './trigonometry.ts';

/**
 * Every easing, in an order that does not change: an index into this list may lie in a world.
 * `In` starts slowly, `Out` ends slowly: it is `In` seen from the end. `InOut` is `In` to the middle and `Out` from there, at half the size.
 * The curves are those of R. Penner, "Programming Macromedia Flash MX", 2002, chapter 7; `expo` and `elastic` are moved so that they
 * begin at 0 without a jump.
 */
export const EASINGS = [
  'linear',
  'quadIn',
  'quadOut',
  'quadInOut',
  'cubicIn',
  'cubicOut',
  'cubicInOut',
  'quartIn',
  'quartOut',
  'quartInOut',
  'quintIn',
  'quintOut',
  'quintInOut',
  'sineIn',
  'sineOut',
  'sineInOut',
  'expoIn',
  'expoOut',
  'expoInOut',
  'circIn',
  'circOut',
  'circInOut',
  'backIn',
  'backOut',
  'backInOut',
  'elasticIn',
  'elasticOut',
  'elasticInOut',
  'bounceIn',
  'bounceOut',
  'bounceInOut',
] as const;

/** The name of an easing. */
export type Easing = (typeof EASINGS)[number];

const PLACES: ReadonlyMap<string, number> = new Map(EASINGS.map((easing, i) => [easing, i]));

/** Curves in the order of EASINGS: three easings each, after `linear`. */
const QUAD = 1;
const CUBIC = 2;
const QUART = 3;
const QUINT = 4;
const SINE = 5;
const EXPO = 6;
const CIRC = 7;
const BACK = 8;
const ELASTIC = 9;

/** Overshoots by a tenth: the root near 1.7 of 4 s³ = 2.7 (s + 1)². */
const BACK_OVERSHOOT = 1.70158;
/** Within 1 % for ever from this many time constants on: (1 + t) e^-t = 0.01. */
const SETTLED = 6.638352067993813;

/** The arguments of `springTo` on their way to its body, for the reason that `cell` gives. */
const given = new Float64Array(5);

/**
 * How far a movement has come, 0 to 1, when the share `t` of its time has passed. Exactly 0 for `t` up to 0 and 1 from 1 on; `back` and
 * `elastic` leave [0, 1] on the way. NaN stays NaN.
 */
export function ease(easing: Easing, t: number): number {
  const passed = cell;
  passed[0] = t;
  takeEased(easing);
  return passed[0];
}

/** 3t² - 2t³ for t from 0 to 1, else 0 or 1: it starts and ends at rest. */
export function smoothstep(t: number): number {
  if (t <= 0) return 0;
  return t >= 1 ? 1 : t * t * (3 - 2 * t);
}

/** 6t⁵ - 15t⁴ + 10t³ for t from 0 to 1, else 0 or 1: it starts and ends at rest and unaccelerated. Source: K. Perlin, "Improving Noise", 2002. */
export function smootherstep(t: number): number {
  if (t <= 0) return 0;
  return t >= 1 ? 1 : t * t * t * (10 - t * (15 - 6 * t));
}

/**
 * Moves a value towards `target` as a critically damped spring does, as fast as it can without swinging: the new position and velocity
 * (per second) go to out[0] and out[1]. From rest it is within 1 % of the way after `settleSeconds`; at once if that is 0 or less.
 * The solution is exact, so that two steps of dt end where one of 2 dt does, but for rounding.
 * Source: A. P. French, "Vibrations and Waves", 1971, chapter 3, the critically damped case.
 */
export function springTo(
  position: number,
  velocity: number,
  target: number,
  settleSeconds: number,
  dt: number,
  out: Float64Array,
): void {
  const to = given;
  to[0] = position;
  to[1] = velocity;
  to[2] = target;
  to[3] = settleSeconds;
  to[4] = dt;
  writeSpring(out);
}

function writeSpring(out: Float64Array): void {
  const target = given[2];
  const settleSeconds = given[3];
  const dt = given[4];
  if (!(settleSeconds > 0)) {
    out[0] = target;
    out[1] = 0;
    return;
  }
  const rate = SETTLED / settleSeconds;
  const offset = given[0] - target;
  const push = given[1] + rate * offset;
  cell[0] = -rate * dt;
  takeExponential();
  const decay = cell[0];
  if (decay === 0) {
    // Nothing is left of the way, whatever a huge rate made of it: no infinity times 0.
    out[0] = target;
    out[1] = 0;
    return;
  }
  out[0] = target + (offset + push * dt) * decay;
  out[1] = (given[1] - rate * push * dt) * decay;
}

/** Replaces t in the cell by how far it has come. */
function takeEased(easing: Easing): void {
  const place = PLACES.get(easing);
  if (place === undefined) throw easingError(easing);
  const t = cell[0];
  if (!(t > 0 && t < 1)) {
    if (t === t) cell[0] = t >= 1 ? 1 : 0;
    return;
  }
  if (place === 0) return;
  const curve = Math.floor((place + 2) / 3);
  const shape = (place + 2) % 3;
  const isLate = shape === 1 || (shape === 2 && t >= 0.5);
  const scale = shape === 2 ? 2 : 1;
  cell[0] = isLate ? scale * (1 - t) : scale * t;
  takeEasedIn(curve);
  if (isLate) cell[0] = 1 - cell[0] / scale;
  else cell[0] /= scale;
}

/** Replaces t, from 0 to 1, in the cell by the curve that starts slowly. */
function takeEasedIn(curve: number): void {
  const t = cell[0];
  const square = t * t;
  if (curve === QUAD) cell[0] = square;
  else if (curve === CUBIC) cell[0] = square * t;
  else if (curve === QUART) cell[0] = square * square;
  else if (curve === QUINT) cell[0] = square * square * t;
  else if (curve === SINE) takeSineIn();
  else if (curve === EXPO) takeGrowth();
  else if (curve === CIRC) cell[0] = square / (1 + Math.sqrt(1 - square));
  else if (curve === BACK) cell[0] = square * ((BACK_OVERSHOOT + 1) * t - BACK_OVERSHOOT);
  else if (curve === ELASTIC) takeElasticIn();
  else takeBounceIn();
}

function takeSineIn(): void {
  cell[0] *= PI / 2;
  takeCosine();
  cell[0] = 1 - cell[0];
}

/** Ten doublings, less the first value: from 0 to 1. */
function takeGrowth(): void {
  cell[1] = 10 * cell[0];
  cell[0] = 2;
  takePower();
  cell[0] = (cell[0] - 1) / 1023;
}

function takeElasticIn(): void {
  const t = cell[0];
  takeGrowth();
  const growth = cell[0];
  cell[0] = (10 * t - 10.75) * ((2 * PI) / 3);
  takeSine();
  cell[0] *= -growth;
}

/** A ball's parabolas, the last the highest, each a quarter as high as the next and half as long. */
function takeBounceIn(): void {
  const t = 1 - cell[0];
  const from = t < 4 / 11 ? 0 : t < 8 / 11 ? 6 / 11 : t < 10 / 11 ? 9 / 11 : 10.5 / 11;
  const height = t < 4 / 11 ? 0 : t < 8 / 11 ? 0.75 : t < 10 / 11 ? 0.9375 : 0.984375;
  cell[0] = 1 - (7.5625 * (t - from) * (t - from) + height);
}

function easingError(easing: string): SamestepError {
  return new SamestepError({
    code: 'assertion',
    what: `There is no easing '${easing}'.`,
    why: 'Easings are called by the names in EASINGS.',
    fix: 'Use one of them, such as quadOut.',
    data: { easing },
  });
}
