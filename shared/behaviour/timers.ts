/** Timers: ticks left, in a number column or global of the model. */
import { SamestepError } from '../errors.ts';
import type { Column, Entity } from '../model/entity.ts';

/**
 * A column that can hold a timer: of numbers, not of flags, choices, rows or lists. Its value is the ticks left; 0 is a timer that does
 * not run, as in a new row. At 60 ticks a second a u8 holds 4 seconds, a u16 18 minutes.
 */
export type TimerColumn<C extends string, Value> = number extends Value ? Column<C, Value> : never;

/** The name of a global that can hold a timer. */
export type TimerGlobal<Globals, Name extends keyof Globals> = number extends Globals[Name] ? Name : never;

/** Either, as it is below the face. */
interface Numbers {
  [key: string]: number;
}

/** Seconds as whole ticks, to the nearest. `w` is a world, or whatever has the seconds of a tick in `dt`. */
export function ticksOf(w: { readonly dt: number }, seconds: number): number {
  return Math.round(seconds / w.dt);
}

/**
 * Starts the timer of an entity (`Runner.stunTicks, e`) or of the world (`w.globals, 'phaseTicks'`), or starts it again: the `ticks`-th
 * `countDown` from here on returns true. 0 stops it. Throws `world/value` for ticks that are negative, not whole, or more than the field holds.
 */
export function startTimer<C extends string, V>(
  column: Column<C, V> & TimerColumn<C, V>,
  e: Entity<NoInfer<C>>,
  ticks: number,
): void;
export function startTimer<G, K extends keyof G>(globals: G, name: TimerGlobal<G, K>, ticks: number): void;
export function startTimer(values: Numbers, key: number | string, ticks: number): void {
  start(values, key, ticks);
}

/** Takes one tick from a timer that runs. True in exactly the one call in which it comes to 0. Call it once a tick. */
export function countDown<C extends string, V>(
  column: Column<C, V> & TimerColumn<C, V>,
  e: Entity<NoInfer<C>>,
): boolean;
export function countDown<G, K extends keyof G>(globals: G, name: TimerGlobal<G, K>): boolean;
export function countDown(values: Numbers, key: number | string): boolean {
  const left = values[key] - 1;
  if (left < 0) return false;
  values[key] = left;
  return left === 0;
}

/**
 * Counts down again and again: true in every `ticks`-th call, the first time after so many. It starts a timer that does not run; one that
 * runs goes on, so that `startTimer` can give the first turn another length. Throws as `startTimer`, and for less than 1 tick.
 */
export function repeatTimer<C extends string, V>(
  column: Column<C, V> & TimerColumn<C, V>,
  e: Entity<NoInfer<C>>,
  ticks: number,
): boolean;
export function repeatTimer<G, K extends keyof G>(globals: G, name: TimerGlobal<G, K>, ticks: number): boolean;
export function repeatTimer(values: Numbers, key: number | string, ticks: number): boolean {
  const left = values[key] - 1;
  if (left > 0) {
    values[key] = left;
    return false;
  }
  if (!(ticks >= 1)) refuseTicks(values[key], ticks);
  start(values, key, ticks);
  if (left === 0 || ticks === 1) return true;
  // It did not run: this is the first of its calls.
  values[key] = ticks - 1;
  return false;
}

/** Ticks since a timer of `ticks` was started; `ticks` when it does not run. */
export function elapsedTicks<C extends string, V>(
  column: Column<C, V> & TimerColumn<C, V>,
  e: Entity<NoInfer<C>>,
  ticks: number,
): number;
export function elapsedTicks<G, K extends keyof G>(globals: G, name: TimerGlobal<G, K>, ticks: number): number;
export function elapsedTicks(values: Numbers, key: number | string, ticks: number): number {
  return ticks - values[key];
}

/** The share of a timer of `ticks` that has passed: 0 at its start, 1 at its end, when it does not run, and for 0 ticks. */
export function elapsedShare<C extends string, V>(
  column: Column<C, V> & TimerColumn<C, V>,
  e: Entity<NoInfer<C>>,
  ticks: number,
): number;
export function elapsedShare<G, K extends keyof G>(globals: G, name: TimerGlobal<G, K>, ticks: number): number;
export function elapsedShare(values: Numbers, key: number | string, ticks: number): number {
  return ticks > 0 ? (ticks - values[key]) / ticks : 1;
}

function start(values: Numbers, key: number | string, ticks: number): void {
  values[key] = ticks;
  // Read back: a column of integers keeps what fits it.
  if (ticks < 0 || values[key] !== ticks || Math.floor(ticks) !== ticks) refuseTicks(values[key], ticks);
}

function refuseTicks(kept: number, ticks: number): never {
  throw new SamestepError({
    code: 'world/value',
    what: `A timer was started with ${ticks} ticks${kept === ticks ? '' : `, of which its field keeps ${kept}`}.`,
    why: 'A timer is a whole number of ticks left, in as many bits as the model gives it.',
    fix: 'Round seconds with ticksOf, and give the field a type that holds the longest: u16 holds 65,535.',
    data: { ticks, kept },
  });
}
