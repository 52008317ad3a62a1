/** predict: marks a system as one that a client of a state room runs too, over its own rows, before the server has. */
import type { ModelDefinition } from '../model/model.ts';
import { PREDICTED, type PredictedSystem } from '../model/predicted-types.ts';
import type { WorldOfDefinition } from '../model/types.ts';
import type { Game } from './game.ts';

/** What every predicted world has, and no full one: a system that takes the full world would do what a client cannot. */
interface PredictedOnly {
  readonly tick: number;
  readonly random?: never;
}

/**
 * Marks a system as predicted: `systems: { steer: predict(steer), judge }`. On a client of a state room only such systems run, over the
 * seat's own rows and those that they spawned. Everywhere else it is a system like any other. The system takes the model's
 * `PredictedWorldOf`; one that needs the full world does not compile.
 */
export function predict<W extends PredictedOnly>(system: (w: W) => void): PredictedSystem<W> {
  const predicted = (w: W) => system(w);
  return Object.freeze(Object.assign(predicted, { [PREDICTED]: system }));
}

/** Whether a system was marked by `predict`. */
export function isPredicted(system: object): system is { readonly [PREDICTED]: unknown } {
  return PREDICTED in system;
}

/** A system as the engine calls it. */
export interface NamedSystem {
  readonly name: string;
  readonly isPredicted: boolean;
  /** Of a predicted one the author's function, so that no call stands between. */
  readonly run: (w: WorldOfDefinition<ModelDefinition>) => void;
}

/** The systems of a game in their order. */
export function systemsOf({ rules }: Game): readonly NamedSystem[] {
  return Object.entries(rules.systems).map(([name, system]) => ({
    name,
    isPredicted: isPredicted(system),
    run: system[PREDICTED] ?? system,
  }));
}
