/** What a value in a world can be: scalar fields, grids, input controls, events and tuning. */
import type { Entity, EntityId } from './entity.ts';

/** How a scalar field is stored in the world's buffer. */
export type Storage = 'f64' | 'f32' | 'i8' | 'u8' | 'i16' | 'u16' | 'i32' | 'u32';

/** What a scalar field means. `angle` is radians, blended along the shorter arc by views. */
export type FieldKind = Storage | 'bool' | 'angle' | 'entity' | 'entityId' | 'player' | 'oneOf';

declare const valueType: unique symbol;

/** A scalar field: its meaning, its storage, and (as a type only) the values it takes. */
export interface Field<Value = unknown, Kind extends FieldKind = FieldKind> {
  readonly kind: Kind;
  readonly storage: Storage;
  /** Of a `oneOf`: what the values are called, by value. */
  readonly names?: readonly string[];
  readonly [valueType]?: Value;
}

/** A list field of components, globals, orders and commands: 0 to `maxCount` values. */
export interface ListField<Value = unknown> {
  readonly kind: 'list';
  readonly of: Field<Value>;
  readonly maxCount: number;
  readonly [valueType]?: readonly Value[];
}

const field = <Value, Kind extends FieldKind>(kind: Kind, storage: Storage): Field<Value, Kind> =>
  Object.freeze({ kind, storage });

/** 64-bit float: the default for positions, speeds and times. NaN is refused in development. */
export const f64 = field<number, 'f64'>('f64', 'f64');
/** 32-bit float: rounded with `Math.fround` on every write. */
export const f32 = field<number, 'f32'>('f32', 'f32');
/** Integer −128…127; writes wrap modulo 2^8. */
export const i8 = field<number, 'i8'>('i8', 'i8');
/** Integer 0…255; writes wrap modulo 2^8. */
export const u8 = field<number, 'u8'>('u8', 'u8');
/** Integer −32,768…32,767; writes wrap modulo 2^16. */
export const i16 = field<number, 'i16'>('i16', 'i16');
/** Integer 0…65,535; writes wrap modulo 2^16. */
export const u16 = field<number, 'u16'>('u16', 'u16');
/** Integer −2^31…2^31−1; writes wrap modulo 2^32. */
export const i32 = field<number, 'i32'>('i32', 'i32');
/** Integer 0…2^32−1; writes wrap modulo 2^32. */
export const u32 = field<number, 'u32'>('u32', 'u32');
/** 0 or 1 in one byte. */
export const bool = field<0 | 1, 'bool'>('bool', 'u8');
/** Radians in a 64-bit float; views blend it along the shorter arc. */
export const angle = field<number, 'angle'>('angle', 'f64');
/** A row of this world. In a column or global it heals: it becomes NONE at the end of the system in which its row died. */
export const entity = field<Entity, 'entity'>('entity', 'u16');
/** A row and its generation: valid across ticks, on the wire and in recordings; stale ones resolve to NONE. */
export const entityId = field<EntityId, 'entityId'>('entityId', 'u32');
/** A seat, 0…players.max−1; `NO_PLAYER` (255) when nobody. A game of more than 250 seats keeps them in `u16` instead. */
export const player = field<number, 'player'>('player', 'u8');

/** The value of a `player` field that names no seat. */
export const NO_PLAYER = 255;

/** The values of a `oneOf` by name: positions in its list of names. */
export type ChoiceValues<Names extends readonly string[]> = {
  readonly [
    K in Exclude<keyof Names, keyof (readonly unknown[])> as Names[K] & string
  ]: K extends `${infer Value extends number}` ? Value : never;
};

/** A small enum: a union of whole numbers in one byte. `is.flying` is the value called so, `names[value]` what a value is called. */
export interface ChoiceField<Names extends readonly string[]> extends Field<
  ChoiceValues<Names>[keyof ChoiceValues<Names>],
  'oneOf'
> {
  readonly names: Names;
  readonly is: ChoiceValues<Names>;
}

/**
 * Declares a small enum of 1 to 255 names: `const Mood = oneOf('calm', 'angry')` has the values `Mood.is.calm` (0) and `Mood.is.angry`
 * (1), and a column of it takes no other.
 */
export function oneOf<const Names extends readonly string[]>(...names: Names): ChoiceField<Names> {
  const is = choiceValues(names);
  return Object.freeze({ kind: 'oneOf', storage: 'u8', names: Object.freeze(names), is });
}

/** The one door to the values' type: they are made from the same names. */
function choiceValues<Names extends readonly string[]>(names: Names): ChoiceValues<Names> {
  return Object.freeze(Object.fromEntries(names.map((name, i) => [name, i]))) as ChoiceValues<Names>;
}

/** 0 to `maxCount` (≤ 255) values of one field. In a component or a global it takes the room of `maxCount` always. */
export function list<Value>(of: Field<Value>, maxCount: number): ListField<Value> {
  return Object.freeze({ kind: 'list', of, maxCount });
}

/** A large state with named cells: `width` × `height` values in row order, index x + y·width. */
export interface GridField<Value = unknown> {
  readonly kind: 'grid';
  readonly of: Field<Value>;
  readonly width: number;
  readonly height: number;
}

/** Declares a grid of `width` × `height` cells. */
export function grid<Value>(of: Field<Value>, width: number, height: number): GridField<Value> {
  return Object.freeze({ kind: 'grid', of, width, height });
}

/** One control of a player's input. */
export interface Control<Kind extends 'axis' | 'held' | 'press' = 'axis' | 'held' | 'press'> {
  readonly control: Kind;
  /** Another player's machine that has heard nothing new guesses that it is neutral after so many ticks; absent: that it stays. */
  readonly decayTicks?: number;
}

/** −1…1 in steps of 1/127 (one signed byte); repeats when a machine is late. */
export const axis: Control<'axis'> = Object.freeze({ control: 'axis' });
/** True while held (one bit); repeats when a machine is late. */
export const held: Control<'held'> = Object.freeze({ control: 'held' });
/** True in exactly one tick (one bit); never repeats, and a late one moves to the next unsealed tick. */
export const press: Control<'press'> = Object.freeze({ control: 'press' });

/**
 * The same control, guessed otherwise by other players' machines while they hear nothing new: an axis goes to 0 in a straight line over
 * `ticks` (1…600), a held bit is let go after them. For what people seldom hold long. It changes no tick that is sealed.
 */
export function decays<Kind extends 'axis' | 'held'>(control: Control<Kind>, ticks: number): Control<Kind> {
  return Object.freeze({ ...control, decayTicks: ticks });
}

/** Scalar fields by name. */
export type Fields = Readonly<Record<string, Field>>;

/** An event: when it may be shown, and what makes two guesses of it the same event. */
export interface EventField<F extends Fields = Fields> {
  readonly shown: 'predicted' | 'confirmed';
  readonly fields: F;
  readonly same: readonly string[];
  readonly withinTicks: number;
}

/** An event that a session may guess. */
export interface PredictedField<F extends Fields = Fields> extends EventField<F> {
  readonly shown: 'predicted';
}

/**
 * An event that is shown as soon as it is guessed and withdrawn if the guess was wrong. Two guesses are one event when the
 * `same` fields are equal and their ticks differ by at most `withinTicks`.
 */
export function predicted<const F extends Fields>(
  fields: F,
  identity: { readonly same?: readonly (keyof F & string)[]; readonly withinTicks?: number } = {},
): PredictedField<F> {
  return Object.freeze({
    shown: 'predicted',
    fields,
    same: identity.same ?? Object.keys(fields),
    withinTicks: identity.withinTicks ?? 0,
  });
}

/** An event that is shown once, when nothing can undo it any more. */
export function confirmed<const F extends Fields>(fields: F): EventField<F> {
  return Object.freeze({ shown: 'confirmed', fields, same: Object.keys(fields), withinTicks: 0 });
}

/** A number a designer may turn: its unit and range. Its value lives in the game's tuning.json. */
export interface TuneField {
  readonly unit: string;
  readonly min: number;
  readonly max: number;
}

/** Declares a tuning value in `unit`, from `min` to `max`. */
export function tune(range: TuneField): TuneField {
  return Object.freeze({ ...range });
}

/** The value a scalar or list field takes. */
export type ValueOf<F> = F extends { readonly [valueType]?: infer Value } ? Exclude<Value, undefined> : never;

/** 1 when the condition holds, else 0: for `bool` fields. */
export function flag(condition: boolean): 0 | 1 {
  return condition ? 1 : 0;
}
