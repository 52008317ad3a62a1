/** The types an author sees, inferred from a model: the world, its frame, inputs, orders, events and results. */
import type { Column, Entity, EntityId, Known, ReadonlyColumn } from './entity.ts';
import type {
  Control,
  EventField,
  Field,
  Fields,
  GridField,
  ListField,
  PredictedField,
  TuneField,
  ValueOf,
} from './fields.ts';
import type { MessageFields, Model, ModelDefinition } from './model.ts';
import type { HistoryVerbs } from './past.ts';

/** The definition inside a model's type. */
export type DefinitionOf<M> = M extends Model<infer D> ? D : never;

/** The names of a model's components. */
export type ComponentName<D extends ModelDefinition> = keyof D['components'] & string;

/** Plain values of scalar and list fields. */
export type Values<F> = { -readonly [K in keyof F]: ValueOf<F[K]> };

/** The part `K` of a definition, or nothing when it is absent. */
export type Part<D extends ModelDefinition, K extends keyof ModelDefinition> = D[K] extends object ? D[K] : {};

/** The columns of component `C`. */
export type Columns<C extends string, F> = {
  readonly [K in keyof F]: F[K] extends ListField<infer Value> ? ListColumn<C, Value> : Column<C, ValueOf<F[K]>>;
};

/** The same, read-only. */
export type ReadonlyColumns<C extends string, F> = {
  readonly [K in keyof F]: F[K] extends ListField<infer Value>
    ? ReadonlyListColumn<C, Value>
    : ReadonlyColumn<C, ValueOf<F[K]>>;
};

/** A list for each row that has the component: 0 to `max` values, in the world's buffer. */
export interface ReadonlyListColumn<C extends string, Value> {
  /** The most values a list holds. */
  readonly max: number;
  /** How many values the list of `e` holds. */
  count(e: Known<C>): number;
  /** The value at `i`; 0 where there is none. */
  at(e: Known<C>, i: number): Value;
  /** Where `value` first stands, −1 if nowhere. */
  indexOf(e: Known<C>, value: Value): number;
}

/** The same, for the rules. In a list of entities those that die become NONE, and keep their place. */
export interface ListColumn<C extends string, Value> extends ReadonlyListColumn<C, Value> {
  /** Replaces the value at `i`; false, and nothing happens, where there is none. */
  set(e: Entity<C>, i: number, value: Value): boolean;
  /** Adds a value at the end. A full list refuses it: false, and counted, the same on every machine. */
  push(e: Entity<C>, value: Value): boolean;
  /** Takes the last value away and returns it; 0 from an empty list. */
  pop(e: Entity<C>): Value;
  /** Takes the value at `i` away and closes the gap; false where there is none. */
  removeAt(e: Entity<C>, i: number): boolean;
  /** Makes the list empty. */
  clear(e: Entity<C>): void;
}

/** One list of the whole world. */
export interface ReadonlyList<Value> {
  readonly max: number;
  readonly count: number;
  /** The value at `i`; 0 where there is none. */
  at(i: number): Value;
  indexOf(value: Value): number;
}

/** The same, for the rules: as in a `ListColumn`. */
export interface List<Value> extends ReadonlyList<Value> {
  set(i: number, value: Value): boolean;
  push(value: Value): boolean;
  pop(): Value;
  removeAt(i: number): boolean;
  clear(): void;
}

/** The globals of a world: values can be set, lists be changed. */
export type GlobalsOf<F> = {
  -readonly [K in keyof F as F[K] extends ListField ? never : K]: ValueOf<F[K]>;
} & {
  readonly [K in keyof F as F[K] extends ListField ? K : never]: F[K] extends ListField<infer Value>
    ? List<Value>
    : never;
};

/** The same, read-only. */
export type ReadonlyGlobalsOf<F> = {
  readonly [K in keyof F]: F[K] extends ListField<infer Value> ? ReadonlyList<Value> : ValueOf<F[K]>;
};

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
export type EventInit<F> = { [K in keyof F]: EventValue<F[K]> };

/** A value of an event as the rules give it: of an `entity` field any row that they know. */
type EventValue<F> = F extends Field<Entity, 'entity'> ? Known : ValueOf<F>;

/** What those who watch events get: `entity` fields have become EntityIds. */
export type EventRecord<F> = {
  readonly [K in keyof F]: F[K] extends Field<Entity, 'entity'> ? EntityId : ValueOf<F[K]>;
};

/** An emitted event that may still be filled in the same system; starts with zeros. */
export type EventDraft<F> = { -readonly [K in keyof F]: EventValue<F[K]> };

/** The fields of an event's declaration. */
export type EventFieldsOf<E> = E extends EventField<infer F extends Fields> ? F : never;

/** The events of a definition by name, as watchers see them. */
export type EventsOf<D extends ModelDefinition> = {
  readonly [K in keyof Part<D, 'events'>]: EventRecord<EventFieldsOf<Part<D, 'events'>[K]>>;
};

/** The names of the events that a session may guess: those declared `predicted`. */
export type PredictedName<D extends ModelDefinition> = {
  [K in keyof Part<D, 'events'>]: Part<D, 'events'>[K] extends PredictedField ? K : never;
}[keyof Part<D, 'events'>];

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

/** Questions for rows: those that have some components, and in a narrowed world not others. */
export interface RowQueries<D extends ModelDefinition> {
  /** Rows that have all of these components (one to eight), ascending. The list does not change while a system runs; do not keep it. */
  each<C extends ComponentName<D>>(a: C, b?: C, c?: C, d?: C, e?: C, f?: C, g?: C, h?: C): readonly Entity<C>[];
  /** The lowest of these rows, NONE if there is none: ask `has` before you use it. */
  first<C extends ComponentName<D>>(a: C, b?: C, c?: C, d?: C, e?: C, f?: C, g?: C, h?: C): Entity;
  /** How many there are. */
  count<C extends ComponentName<D>>(a: C, b?: C, c?: C, d?: C, e?: C, f?: C, g?: C, h?: C): number;
}

/** The names of a model's levels. */
export type LevelName<D extends ModelDefinition> = keyof Part<D, 'levels'> & string;

/** The content of a loaded level: one of those the model has, or undefined before the first. */
export type LevelContent<D extends ModelDefinition> =
  | { readonly [K in LevelName<D>]: Part<D, 'levels'>[K] extends { readonly content: infer C } ? C : {} }[LevelName<D>]
  | undefined;

/** Random numbers from one generator of the world. */
export interface RandomStream {
  /** A number in [0, 1). */
  random(): number;
  /** A whole number 0…bound−1 without bias; bound 1…2^32. */
  randomInt(bound: number): number;
  /** A whole number low…high, both included, without bias. */
  randomBetween(low: number, high: number): number;
  /** A number of the normal distribution with mean 0 and standard deviation 1. */
  randomNormal(): number;
  /** A point of a disc around the origin, each as likely as any other: out[0], out[1]. */
  randomInDisc(radius: number, out: Float64Array): void;
  /** A point of a circle around the origin: out[0], out[1]. */
  randomOnCircle(radius: number, out: Float64Array): void;
  /** An index 0…count−1, each as likely as its weight (≥ 0) among those of the first `count` (all by default); −1 where all are 0. */
  pickWeighted(weights: ArrayLike<number>, count?: number): number;
  /** Puts the first `count` values (all by default) into random order, in place. */
  shuffle<T>(list: { [index: number]: T; readonly length: number }, count?: number): void;
}

/** What the rules ask of a world, in a predicted system too. */
export interface SharedVerbs<D extends ModelDefinition> extends RowQueries<D> {
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
  /** The name of the level that is loaded, undefined before the first. */
  readonly levelName: LevelName<D> | undefined;
  /** Its content, frozen. */
  readonly level: LevelContent<D>;
  /** Asks only for rows that have none of these components (one to four): `w.without('Hidden').each('Runner')`. */
  without(a: ComponentName<D>, b?: ComponentName<D>, c?: ComponentName<D>, d?: ComponentName<D>): RowQueries<D>;
  /**
   * Every row that this machine knows and that has all of these components (one to eight), ascending; to be read, not written. A
   * predicted system on a client of a state room asks so for rows that are not its own; elsewhere it lists what `each` lists. The list
   * does not change while a system runs; do not keep it.
   */
  known<C extends ComponentName<D>>(a: C, b?: C, c?: C, d?: C, e?: C, f?: C, g?: C, h?: C): readonly Known<C>[];
  /** Whether a row is alive with all of these components (one to four). False for NONE. A row spawned in this system is not alive yet. */
  has<C extends ComponentName<D>>(entity: Entity, a: C, b?: C, c?: C, d?: C): entity is Entity<C>;
  has<C extends ComponentName<D>>(entity: Known, a: C, b?: C, c?: C, d?: C): entity is Known<C>;
  /** The identity of a row, valid for ever. NO_ENTITY_ID for NONE. */
  idOf(e: Known): EntityId;
  /** The row of an identity, NONE when it has died. */
  entityOf(id: EntityId): Entity;
  /** A taken seat's input in this tick. One record per seat: read it, do not keep it. */
  input(player: number): InputRecord<D['input']>;
  /** The same seat's input in the tick before. */
  previousInput(player: number): InputRecord<D['input']>;
  /** Who holds a seat. */
  presence(player: number): PresenceKind;
  /** What the server said of this seat when it was taken. */
  playerData(player: number): Readonly<Values<Part<D, 'playerData'>>>;
}

interface WorldVerbs<D extends ModelDefinition> extends SharedVerbs<D> {
  /** What found no room since the match began, the same on every machine: spawns in a full world, items in full lists, events beyond a tick's. */
  readonly refused: { readonly spawns: number; readonly items: number; readonly events: number };
  /**
   * A number in [0, 1) that follows from the seed, the tick, the entity and `salt` (0 by default) alone: rolls whose order must not
   * matter, such as one for each row. It moves no generator.
   */
  roll(e: Entity, salt?: number): number;
  /** The same as a whole number 0…bound−1 without bias. */
  rollInt(e: Entity, bound: number, salt?: number): number;
  /** The strength 1–3 of a bot (or of a test client's driver), 0 for people. */
  botLevel(player: number): number;
}

/** The names of a model's further random generators. */
export type StreamName<D extends ModelDefinition> = D['streams'] extends readonly (infer Name extends string)[]
  ? Name
  : never;

/** What the rules do with rows, in a predicted system too. */
export interface RowChanges<D extends ModelDefinition> {
  /** Makes an entity at the end of this system; its columns can be written at once. NONE when the world is full (counted). */
  spawn<const I extends SpawnInit<D>>(init: I & ExactSpawn<D, I>): Entity<keyof I & ComponentName<D>>;
  /** Ends an entity at the end of this system. Entity columns that point at it become NONE then. */
  despawn(e: Entity): void;
  /** Gives a living entity a component at the end of this system; the fields start at zero and can be written at once. */
  add<C extends ComponentName<D>>(e: Entity, component: C): Entity<C>;
  /** Takes a component away at the end of this system; its fields become zero then. */
  remove(e: Entity, component: ComponentName<D>): void;
}

interface WorldChanges<D extends ModelDefinition> extends RandomStream, RowChanges<D> {
  /** Reports an event of this tick. Without `init` the returned draft starts with zeros: fill it, no garbage is made. */
  emit<N extends keyof Part<D, 'events'> & string>(
    name: N,
    init?: EventInit<EventFieldsOf<Part<D, 'events'>[N]>>,
  ): EventDraft<EventFieldsOf<Part<D, 'events'>[N]>>;
  /** The orders of one kind sealed into this tick, in the order in which they reached the server. */
  orders<N extends keyof Part<D, 'orders'> & string>(name: N): readonly OrderRecord<Part<D, 'orders'>[N]>[];
  /** The server's commands of one kind sealed into this tick. */
  commands<N extends keyof Part<D, 'commands'> & string>(name: N): readonly Readonly<Values<Part<D, 'commands'>[N]>>[];
  /** One of the model's further generators: draws from it do not move the others. */
  stream(name: StreamName<D>): RandomStream;
  /**
   * At the end of this system every entity dies, every grid is filled from the level (with zeros where it says nothing), and the level's
   * entities come alive in its order; then the rules' `levelLoaded` is called. Globals, seats, tuning and random numbers stay.
   */
  loadLevel(name: LevelName<D>): void;
  /**
   * Ends the match (a confirmed event): call it once a match, not at the end of each of its rounds. A private room asks for another match, in a
   * fresh world; in a public one this world goes on, and the rules begin the next match in it.
   */
  finish(result: Values<Part<D, 'result'>>): void;
}

/** The world an author's rules read and change. */
export type WorldOf<M> = WorldOfDefinition<DefinitionOf<M>>;

/** The world of a definition. */
export type WorldOfDefinition<D extends ModelDefinition> = WorldVerbs<D> &
  WorldChanges<D> &
  HistoryVerbs<D> & {
    readonly [C in ComponentName<D>]: Columns<C, D['components'][C]>;
  } & {
    readonly globals: GlobalsOf<Part<D, 'globals'>>;
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
  readonly globals: ReadonlyGlobalsOf<Part<D, 'globals'>>;
  readonly grids: {
    readonly [K in keyof Part<D, 'grids'>]: Part<D, 'grids'>[K] extends GridField<infer Value>
      ? Readonly<Omit<Grid<Value>, 'set'>>
      : never;
  };
};

/** The result `w.finish` reports. */
export type ResultOf<D extends ModelDefinition> = Readonly<Values<Part<D, 'result'>>>;

/** Orders and commands by name. */
export type MessageParts = Readonly<Record<string, MessageFields>>;
