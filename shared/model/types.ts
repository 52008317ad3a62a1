/** The types an author sees, inferred from a model: the world, its frame, inputs, orders, events and results. */
import type { Column, Entity, EntityId, ReadonlyColumn } from './entity.ts';
import type { Control, EventField, Field, Fields, GridField, TuneField, ValueOf } from './fields.ts';
import type { MessageFields, Model, ModelDefinition } from './model.ts';

/** The definition inside a model's type. */
export type DefinitionOf<M> = M extends Model<infer D> ? D : never;

/** The names of a model's components. */
export type ComponentName<D extends ModelDefinition> = keyof D['components'] & string;

/** Plain values of scalar and list fields. */
export type Values<F> = { -readonly [K in keyof F]: ValueOf<F[K]> };

/** The part `K` of a definition, or nothing when it is absent. */
export type Part<D extends ModelDefinition, K extends keyof ModelDefinition> = D[K] extends object ? D[K] : {};

/** The columns of component `C`. */
export type Columns<C extends string, F> = { readonly [K in keyof F]: Column<C, ValueOf<F[K]>> };

/** The same, read-only. */
export type ReadonlyColumns<C extends string, F> = { readonly [K in keyof F]: ReadonlyColumn<C, ValueOf<F[K]>> };

/** The cells of a grid, index x + y·width. */
export interface Grid<Value = number> {
  readonly width: number;
  readonly height: number;
  /** width·height values in row order. */
  readonly cells: { [index: number]: Value; readonly length: number; fill(value: Value): unknown };
  /** The value at whole x, y; 0 outside. */
  get(x: number, y: number): Value;
  /** Sets the value at whole x, y; outside, nothing happens and it returns false. */
  set(x: number, y: number, value: Value): boolean;
}

/** One player's input as the rules see it in one tick. */
export type InputRecord<I> = {
  readonly [K in keyof I]: I[K] extends Control<'axis'> ? number : boolean;
};

/** An input to be filled: axes are clamped to −1…1 and rounded to steps of 1/127. */
export type InputWriter<I> = { -readonly [K in keyof I]: I[K] extends Control<'axis'> ? number : boolean };

/** The input record of a model. */
export type InputOf<M> = InputRecord<DefinitionOf<M>['input']>;

/** A sealed order as the rules see it. */
export type OrderRecord<F> = { readonly player: number } & Readonly<Values<F>>;

/** What `emit` is given: `entity` fields take a row, which is stored as its EntityId. */
export type EventInit<F> = { [K in keyof F]: ValueOf<F[K]> };

/** What those who watch events get: `entity` fields have become EntityIds. */
export type EventRecord<F> = {
  readonly [K in keyof F]: F[K] extends Field<Entity, 'entity'> ? EntityId : ValueOf<F[K]>;
};

/** An emitted event that may still be filled in the same system; starts with zeros. */
export type EventDraft<F> = { -readonly [K in keyof F]: ValueOf<F[K]> };

type EventFieldsOf<E> = E extends EventField<infer F extends Fields> ? F : never;

/** The events of a definition by name, as watchers see them. */
export type EventsOf<D extends ModelDefinition> = {
  readonly [K in keyof Part<D, 'events'>]: EventRecord<EventFieldsOf<Part<D, 'events'>[K]>>;
};

/** What `spawn` takes: components by name, each with the fields that should not start at zero. */
export type SpawnInit<D extends ModelDefinition> = {
  readonly [C in ComponentName<D>]?: Partial<Values<D['components'][C]>>;
};

/** Refuses names that are not in the model, one and two levels deep. */
export type ExactSpawn<D extends ModelDefinition, I> = {
  readonly [C in keyof I]: C extends ComponentName<D>
    ? { readonly [K in keyof I[C]]: K extends keyof D['components'][C] ? I[C][K] : never }
    : never;
};

/** Who holds a seat. `level` 1–3 is a bot's strength; a person with a level is a test client driven by the game's bot. */
export type PresenceKind = 'empty' | 'person' | 'away' | 'bot';

interface WorldVerbs<D extends ModelDefinition> {
  /** Ticks stepped since the start of the match; during a step, the number of the tick being made. */
  readonly tick: number;
  /** Seconds in a tick: 1 / ticksPerSecond. */
  readonly dt: number;
  /** Fixed for the match. */
  readonly config: Readonly<Values<Part<D, 'config'>>>;
  /** The current tuning values; they change by command only. */
  readonly tuning: { readonly [K in keyof Part<D, 'tuning'>]: Part<D, 'tuning'>[K] extends TuneField ? number : never };
  /** The model's static content, frozen. */
  readonly content: Part<D, 'content'>;
  /** The seats that are taken, ascending. Valid until the next tick. */
  readonly players: readonly number[];
  /** Rows that have all of these components (one to eight), ascending. The list does not change while a system runs; do not keep it. */
  each<C extends ComponentName<D>>(a: C, b?: C, c?: C, d?: C, e?: C, f?: C, g?: C, h?: C): readonly Entity<C>[];
  /** Whether a row is alive with all of these components (one to four). False for NONE. A row spawned in this system is not alive yet. */
  has<C extends ComponentName<D>>(entity: Entity, a: C, b?: C, c?: C, d?: C): entity is Entity<C>;
  /** The identity of a row, valid for ever. NO_ENTITY_ID for NONE. */
  idOf(e: Entity): EntityId;
  /** The row of an identity, NONE when it has died. */
  entityOf(id: EntityId): Entity;
  /** A taken seat's input in this tick. One record per seat: read it, do not keep it. */
  input(player: number): InputRecord<D['input']>;
  /** The same seat's input in the tick before. */
  previousInput(player: number): InputRecord<D['input']>;
  /** Who holds a seat. */
  presence(player: number): PresenceKind;
  /** The strength 1–3 of a bot (or of a test client's driver), 0 for people. */
  botLevel(player: number): number;
  /** What the server said of this seat when it was taken. */
  playerData(player: number): Readonly<Values<Part<D, 'playerData'>>>;
}

interface WorldChanges<D extends ModelDefinition> {
  /** Makes an entity at the end of this system; its columns can be written at once. NONE when the world is full (counted). */
  spawn<const I extends SpawnInit<D>>(init: I & ExactSpawn<D, I>): Entity<keyof I & ComponentName<D>>;
  /** Ends an entity at the end of this system. Entity columns that point at it become NONE then. */
  despawn(e: Entity): void;
  /** Gives a living entity a component at the end of this system; the fields start at zero and can be written at once. */
  add<C extends ComponentName<D>>(e: Entity, component: C): Entity<C>;
  /** Takes a component away at the end of this system; its fields become zero then. */
  remove(e: Entity, component: ComponentName<D>): void;
  /** Reports an event of this tick. Without `init` the returned draft starts with zeros: fill it, no garbage is made. */
  emit<N extends keyof Part<D, 'events'> & string>(
    name: N,
    init?: EventInit<EventFieldsOf<Part<D, 'events'>[N]>>,
  ): EventDraft<EventFieldsOf<Part<D, 'events'>[N]>>;
  /** The orders of one kind sealed into this tick, in the order in which they reached the server. */
  orders<N extends keyof Part<D, 'orders'> & string>(name: N): readonly OrderRecord<Part<D, 'orders'>[N]>[];
  /** The server's commands of one kind sealed into this tick. */
  commands<N extends keyof Part<D, 'commands'> & string>(name: N): readonly Readonly<Values<Part<D, 'commands'>[N]>>[];
  /** A number in [0, 1) from the world's own generator. */
  random(): number;
  /** A whole number 0…bound−1 without bias; bound 1…2^32. */
  randomInt(bound: number): number;
  /** Ends the match (a confirmed event); the world goes on, and the rules start the next round in it. */
  finish(result: Values<Part<D, 'result'>>): void;
}

/** The world an author's rules read and change. */
export type WorldOf<M> = WorldOfDefinition<DefinitionOf<M>>;

/** The world of a definition. */
export type WorldOfDefinition<D extends ModelDefinition> = WorldVerbs<D> &
  WorldChanges<D> & {
    readonly [C in ComponentName<D>]: Columns<C, D['components'][C]>;
  } & {
    readonly globals: Values<Part<D, 'globals'>>;
    readonly grids: {
      readonly [K in keyof Part<D, 'grids'>]: Part<D, 'grids'>[K] extends GridField<infer Value> ? Grid<Value> : never;
    };
  };

/** What a view reads: the same columns, already blended between two ticks, read-only. */
export type FrameOf<M> = FrameOfDefinition<DefinitionOf<M>>;

/** The frame of a definition. */
export type FrameOfDefinition<D extends ModelDefinition> = WorldVerbs<D> & {
  readonly [C in ComponentName<D>]: ReadonlyColumns<C, D['components'][C]>;
} & {
  readonly globals: Readonly<Values<Part<D, 'globals'>>>;
  readonly grids: {
    readonly [K in keyof Part<D, 'grids'>]: Part<D, 'grids'>[K] extends GridField<infer Value>
      ? Readonly<Omit<Grid<Value>, 'set'>>
      : never;
  };
};

/** A system: one step of the rules, run once in every tick. */
export type System<D extends ModelDefinition> = (w: WorldOfDefinition<D>) => void;

/** The result `w.finish` reports. */
export type ResultOf<D extends ModelDefinition> = Readonly<Values<Part<D, 'result'>>>;

/** Orders and commands by name. */
export type MessageParts = Readonly<Record<string, MessageFields>>;
