/** The types of predicted systems: what those may read and change that a client of a state room runs ahead of the server. */
import type { ModelDefinition } from './model.ts';
import type {
  Columns,
  ComponentName,
  DefinitionOf,
  EventDraft,
  EventFieldsOf,
  EventInit,
  Part,
  PredictedName,
  ReadonlyGlobalsOf,
  RowChanges,
  SharedVerbs,
  WorldOfDefinition,
} from './types.ts';
import type { GridField } from './fields.ts';

/** A grid that may only be read. */
export interface ReadonlyGrid<Value = number> {
  readonly width: number;
  readonly height: number;
  /** width·height values in row order. */
  readonly cells: { readonly [index: number]: Value; readonly length: number };
  /** The value at whole x, y; 0 outside. */
  get(x: number, y: number): Value;
}

interface PredictedEvents<D extends ModelDefinition> {
  /** Reports an event of this tick that is declared `predicted`. Without `init` the returned draft starts with zeros: fill it, no garbage is made. */
  emit<N extends PredictedName<D> & string>(
    name: N,
    init?: EventInit<EventFieldsOf<Part<D, 'events'>[N]>>,
  ): EventDraft<EventFieldsOf<Part<D, 'events'>[N]>>;
}

/**
 * The world as a predicted system sees it. On a client of a state room `each`, `first`, `count` and `without` list the seat's own rows
 * and those that predicted systems spawned; `known` lists the others too, to be read. Globals and grids are read-only; there is no
 * randomness, no orders and commands, no `finish` and no `loadLevel`. Every world is one, so helpers that take it serve all systems.
 */
export type PredictedWorldOf<M> = PredictedWorldOfDefinition<DefinitionOf<M>>;

/** The predicted world of a definition. */
export type PredictedWorldOfDefinition<D extends ModelDefinition> = SharedVerbs<D> &
  RowChanges<D> &
  PredictedEvents<D> & {
    readonly [C in ComponentName<D>]: Columns<C, D['components'][C]>;
  } & {
    readonly globals: ReadonlyGlobalsOf<Part<D, 'globals'>>;
    readonly grids: {
      readonly [K in keyof Part<D, 'grids'>]: Part<D, 'grids'>[K] extends GridField<infer Value>
        ? ReadonlyGrid<Value>
        : never;
    };
  };

/** Where a predicted system keeps the function it was made of. */
export const PREDICTED: unique symbol = Symbol('predicted');

/** A system: one step of the rules, run once in every tick. One that `predict` marks takes a predicted world. */
export interface System<D extends ModelDefinition> {
  (w: WorldOfDefinition<D>): void;
  readonly [PREDICTED]?: (w: PredictedWorldOfDefinition<D>) => void;
}

/** What `predict` makes of a system. */
export interface PredictedSystem<W> {
  (w: NoInfer<W>): void;
  readonly [PREDICTED]: (w: W) => void;
}
