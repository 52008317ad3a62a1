/** Tweens: a value on its way from one number to another, said by columns and the tick alone. */
import { SamestepError } from '../errors.ts';
import { cell } from '../math/cell.ts';
import { ease, type Easing } from '../math/easing.ts';
import { angleDelta } from '../math/trigonometry.ts';
import type { Column, Entity } from '../model/entity.ts';
import { f64, u16, u32 } from '../model/fields.ts';

/**
 * The fields of a tween, to be a component (`Slide: tweenFields`) or part of one (`Door: { ...tweenFields, isOpen: bool }`). The value
 * itself is no field: `tweenValue` computes it from these and the tick, so nothing runs in a tick for it, and it cannot drift.
 */
export const tweenFields = Object.freeze({
  from: f64,
  to: f64,
  /** The tick at which it is at `from`. */
  startTick: u32,
  /** Ticks until it is at `to`: 0 is a tween that is there at once, 65,535 the longest. */
  lengthTicks: u16,
});

/** The columns of a component with the fields of a tween. */
export interface TweenColumns<C extends string> {
  readonly from: Column<C, number>;
  readonly to: Column<C, number>;
  readonly startTick: Column<C, number>;
  readonly lengthTicks: Column<C, number>;
}

/** A world: what a tween needs of it. */
export interface Ticking {
  readonly tick: number;
}

/** How far a movement has come, 0 to 1, when the share `t` of its time has passed: a name of EASINGS, or a function of your own. */
export type TweenEasing = Easing | ((t: number) => number);

/**
 * Starts a tween in this tick. To turn one that is on its way, give its `tweenValue` as `from`. Throws `world/value` for a length that is
 * negative, not whole, or more than its field holds.
 */
export function startTween<C extends string>(
  w: Ticking,
  columns: TweenColumns<C>,
  e: Entity<NoInfer<C>>,
  from: number,
  to: number,
  lengthTicks: number,
): void {
  columns.from[e] = from;
  columns.to[e] = to;
  columns.startTick[e] = w.tick;
  columns.lengthTicks[e] = lengthTicks;
  // Read back: a column of integers keeps what fits it.
  const kept = columns.lengthTicks[e];
  if (kept !== lengthTicks || lengthTicks < 0 || Math.floor(lengthTicks) !== lengthTicks)
    refuseLength(kept, lengthTicks);
}

/**
 * Where a tween is in this tick: exactly `from` in the tick in which it was started, exactly `to` from `lengthTicks` later on, whatever
 * the easing. That is a word in the rules, or of a column: with `easing: oneOf(...EASINGS)` it is `EASINGS[Slide.easing[e]]`.
 */
export function tweenValue<C extends string>(
  w: Ticking,
  columns: TweenColumns<C>,
  e: Entity<NoInfer<C>>,
  easing: TweenEasing,
): number {
  return takeValue(w, columns, e, easing)[0];
}

/** The same for an angle in radians: the shorter way round. It may come out beyond ±PI: columns of `angle` and the math of angles take that. */
export function tweenAngle<C extends string>(
  w: Ticking,
  columns: TweenColumns<C>,
  e: Entity<NoInfer<C>>,
  easing: TweenEasing,
): number {
  return takeAngle(w, columns, e, easing)[0];
}

/** The share of its time that has passed, 0 to 1, before any easing. 1 for a tween that was never started. */
export function tweenShare<C extends string>(w: Ticking, columns: TweenColumns<C>, e: Entity<NoInfer<C>>): number {
  return takeShare(w, columns, e)[0];
}

/** True in exactly one tick: the one in which it comes to `to`. */
export function tweenEnds<C extends string>(w: Ticking, columns: TweenColumns<C>, e: Entity<NoInfer<C>>): boolean {
  return w.tick === columns.startTick[e] + columns.lengthTicks[e];
}

// Each face above that reads has at most 27 bytecodes, which V8 puts where it is called before anything else, and its body returns the
// cell with the answer in it: no number becomes an object on the way, however large the system is that asks (see `math/cell.ts`).

function takeShare<C extends string>(w: Ticking, columns: TweenColumns<C>, e: Entity<C>): Float64Array {
  const answer = cell;
  const passed = w.tick - columns.startTick[e];
  const length = columns.lengthTicks[e];
  answer[0] = passed >= length ? 1 : passed / length;
  return answer;
}

/** At the ends there is no easing and no arithmetic, which round. */
function takeEased<C extends string>(
  w: Ticking,
  columns: TweenColumns<C>,
  e: Entity<C>,
  easing: TweenEasing,
): Float64Array {
  const answer = takeShare(w, columns, e);
  const share = answer[0];
  if (share > 0 && share < 1) answer[0] = typeof easing === 'string' ? ease(easing, share) : easing(share);
  return answer;
}

function takeValue<C extends string>(
  w: Ticking,
  columns: TweenColumns<C>,
  e: Entity<C>,
  easing: TweenEasing,
): Float64Array {
  const answer = takeEased(w, columns, e, easing);
  const eased = answer[0];
  const from = columns.from[e];
  const to = columns.to[e];
  answer[0] = eased === 1 ? to : eased === 0 ? from : from + (to - from) * eased;
  return answer;
}

function takeAngle<C extends string>(
  w: Ticking,
  columns: TweenColumns<C>,
  e: Entity<C>,
  easing: TweenEasing,
): Float64Array {
  const answer = takeEased(w, columns, e, easing);
  const eased = answer[0];
  const from = columns.from[e];
  const to = columns.to[e];
  answer[0] = eased === 1 ? to : eased === 0 ? from : from + angleDelta(from, to) * eased;
  return answer;
}

function refuseLength(kept: number, lengthTicks: number): never {
  throw new SamestepError({
    code: 'world/value',
    what: `A tween was started with ${lengthTicks} ticks, of which its field keeps ${kept}.`,
    why: 'A tween takes a whole number of ticks, in as many bits as the model gives it.',
    fix: 'Round seconds with ticksOf: tweenFields hold up to 65,535 ticks.',
    data: { lengthTicks, kept },
  });
}
