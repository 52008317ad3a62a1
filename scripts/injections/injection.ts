// What an injection is: one fault, put at random into a real game, and what was said of it.
import type { Game } from '#shared/index.ts';

export const INJECTION_KINDS = ['native', 'counter', 'map', 'flip', 'last-bit'] as const;

/**
 * `native`: a banned native in a system. `counter`: a hidden counter in a system that writes to a field now and then. `map`: a hidden Map
 * whose order of insertion decides what a system writes. `flip`: a bit of a client's memory, changed outside of a step. `last-bit`: a system
 * that computes the last bit of a number differently on one machine, as a native sine does.
 */
export type InjectionKind = (typeof INJECTION_KINDS)[number];

/** What came of an injection. */
export interface Outcome {
  /** What was put in where, as a sentence. */
  readonly injected: string;
  /** What was said of it; '' when nothing was. */
  readonly said: string;
  readonly isCaught: boolean;
  /** Whether what was said is right: the tick, the system or that none did it, entity, component and field. */
  readonly isNamed: boolean;
}

/** One injection of a run. */
export interface InjectionResult extends Outcome {
  readonly kind: InjectionKind;
  readonly game: string;
  readonly seed: number;
}

/** A random integer 0…bound − 1. */
export type Draw = (bound: number) => number;

/** Puts one fault into a game; undefined when it did not change a single byte, so that there is nothing to find. */
export type Inject = (game: Game, draw: Draw, seed: number) => Outcome | undefined;
