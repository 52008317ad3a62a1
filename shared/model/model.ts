/** defineModel: what exists in a game, checked at definition, with the types everything else infers from. */
import { checkDefinition } from './check-definition.ts';
import { inputLayout, type InputLayout } from './input-layout.ts';
import { worldLayout, type WorldLayout } from './layout.ts';
import type { Control, EventField, Fields, GridField, ListField, Field, TuneField } from './fields.ts';

/** Scalar and list fields by name: what an order or a command of an author may carry. */
export type MessageFields = Readonly<Record<string, Field | ListField>>;

/** What `defineModel` takes. Sizes are fixed by it: a world of this model is one ArrayBuffer that never grows. */
export interface ModelDefinition {
  /** kebab-case; names the game's rooms everywhere. */
  readonly name: string;
  /** 1…240. Belongs to the rules: a room cannot change it. */
  readonly ticksPerSecond: number;
  /** Seats: 1 ≤ min ≤ max ≤ 250 (commands name a seat in one byte). */
  readonly players: { readonly min: number; readonly max: number };
  /** Rows that can be alive at once, 1…65,000. A full world refuses a spawn and counts it. */
  readonly entities: number;
  /** At most 63, each with at most 63 fields; names begin with a capital letter. `{}` is a tag. */
  readonly components: Readonly<Record<string, Fields>>;
  /** Single values of the whole world. */
  readonly globals?: Fields;
  /** Large states with named cells. */
  readonly grids?: Readonly<Record<string, GridField>>;
  /** Fixed for a match, in its recording. */
  readonly config?: Fields;
  /** Per seat, set by the server when the seat is taken. */
  readonly playerData?: Fields;
  /** A player's continuous intent for one tick: at most 32 controls. */
  readonly input: Readonly<Record<string, Control>>;
  /** A player's discrete, reliable acts, sealed in arrival order. */
  readonly orders?: Readonly<Record<string, MessageFields>>;
  /** The server's own acts beside join, leave, presence and tuning. */
  readonly commands?: Readonly<Record<string, MessageFields>>;
  /** What can happen in a tick and is shown. */
  readonly events?: Readonly<Record<string, EventField>>;
  /** Numbers a designer may turn. */
  readonly tuning?: Readonly<Record<string, TuneField>>;
  /** What `w.finish` reports. */
  readonly result?: Fields;
  /** Levels and tables: frozen, outside the buffer, hashed. */
  readonly content?: Readonly<Record<string, unknown>>;
}

/** A checked model: its definition, and the byte layouts compiled from it. */
export interface Model<D extends ModelDefinition = ModelDefinition> {
  readonly definition: D;
  readonly layout: WorldLayout;
  readonly inputLayout: InputLayout;
}

/**
 * Declares what exists in a game. Everything an author writes infers from the returned model.
 * Throws a `SamestepError` with code `model/…` that names the field for a definition that cannot be laid out.
 */
export function defineModel<const D extends ModelDefinition>(definition: D): Model<D> {
  checkDefinition(definition);
  const input = inputLayout(definition.input);
  freezeContent(definition.content);
  return Object.freeze({ definition, inputLayout: input, layout: worldLayout(definition, input) });
}

/** Freezes objects and lists inside and out: a rule that wrote to content would keep state outside the world. Buffers cannot be frozen. */
function freezeContent(value: unknown): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) freezeContent(inner);
}
