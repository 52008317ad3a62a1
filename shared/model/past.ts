/** The types of what rules read of past ticks, inferred from a model's history. */
import type { Entity, ReadonlyColumn } from './entity.ts';
import type { ValueOf } from './fields.ts';
import type { HistoryDefinition } from './history.ts';
import type { Model, ModelDefinition } from './model.ts';

/** What every past tick says. */
interface PastFacts {
  /** Its number. */
  readonly tick: number;
  /**
   * Whether the entity that has this row now had it then: it was alive at the end of that tick, and has not died since. False for NONE.
   * Columns of a row that was not alive, or had not the component, read as 0.
   */
  has(e: Entity): boolean;
}

type ColumnName<D extends ModelDefinition> = D['history'] extends { readonly columns: readonly (infer Name)[] }
  ? Name & string
  : never;

type OwnerOf<Name extends string> = Name extends `${infer Owner}.${string}` ? Owner : never;

type FieldOf<Name extends string, Owner extends string> = Name extends `${Owner}.${infer Field}` ? Field : never;

type PastColumns<C extends string, F, Names extends string> = {
  readonly [K in keyof F & FieldOf<Names, C>]: ReadonlyColumn<C, ValueOf<F[K]>>;
};

/** A past tick of a definition's worlds. */
export type PastOfDefinition<D extends ModelDefinition> = PastFacts & {
  readonly [C in keyof D['components'] & OwnerOf<ColumnName<D>>]: PastColumns<C, D['components'][C], ColumnName<D>>;
};

/**
 * A past tick as the rules read it: the columns that the model's history names, as the end of that tick left them, read-only. One object
 * serves each tick that is kept: read it in this system, do not keep it.
 */
export type PastOf<M> = M extends Model<infer D> ? PastOfDefinition<D> : never;

/** What a world with a history says of it; nothing in a model without one. */
export type HistoryVerbs<D extends ModelDefinition> = D['history'] extends HistoryDefinition ? HistoryQuestions<D> : {};

interface HistoryQuestions<D extends ModelDefinition> {
  /**
   * A past tick, as its end left it. A whole number is expected, fractions are dropped; what is not kept becomes the nearest that is:
   * the newest is w.tick − 1, the oldest w.tick − ticks + 1, and neither is before tick 0.
   */
  past(tick: number): PastOfDefinition<D>;
  /**
   * The tick that a seat's player saw when giving the input of this tick: w.tick less the lag that was sealed with the input, which is 0
   * for bots and in play without a server. Never newer or older than what `past` has. Throws `world/row` for no seat.
   */
  seenTick(player: number): number;
}
