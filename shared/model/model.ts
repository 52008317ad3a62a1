/** defineModel: what exists in a game, checked at definition, with the types everything else infers from. */
import { checkDefinition } from './check-definition.ts';
import type { HistoryDefinition } from './history.ts';
import { inputLayout, type InputLayout } from './input-layout.ts';
import { worldLayout, type WorldLayout } from './layout.ts';
import { MODEL_LIMITS } from './limits.ts';
import type { MirrorDefinition } from './mirror.ts';
import { refuse } from './refuse.ts';
import type { Control, EventField, Fields, GridField, ListField, Field, TuneField } from './fields.ts';

/** Scalar and list fields by name: what a component, the globals, an order or a command may hold. */
export type MessageFields = Readonly<Record<string, Field | ListField>>;

/** What a world is filled with when a level is loaded. */
export interface LevelDefinition {
  /** The cells of grids by name, width · height values in row order. A grid that is not named becomes zero. */
  readonly grids?: Readonly<Record<string, readonly number[]>>;
  /** What is spawned, in this order: components by name, each with the fields that should not start at zero. */
  readonly entities?: readonly Readonly<Record<string, Readonly<Record<string, number | readonly number[]>>>>[];
  /** Whatever else rules and views want to know of it: plain values, frozen. `w.level` while it is loaded. */
  readonly content?: Readonly<Record<string, unknown>>;
}

/** What `defineModel` takes. Sizes are fixed by it: a world of this model is one ArrayBuffer that never grows. */
export interface ModelDefinition {
  /** kebab-case; names the game's rooms everywhere. */
  readonly name: string;
  /** 1…240. Belongs to the rules: a room cannot change it. */
  readonly ticksPerSecond: number;
  /** Seats: 1 ≤ min ≤ max ≤ 1,000. Beyond 250 there are no `player` fields, and a seat is two bytes on the wire. */
  readonly players: { readonly min: number; readonly max: number };
  /** Rows that can be alive at once, 1…65,000. A full world refuses a spawn and counts it. */
  readonly entities: number;
  /** At most 63, each with at most 63 fields; names begin with a capital letter. `{}` is a tag. */
  readonly components: Readonly<Record<string, MessageFields>>;
  /** Single values and lists of the whole world. */
  readonly globals?: MessageFields;
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
  /** Names of further random generators beside the world's own, at most 16: draws from one do not move the others. */
  readonly streams?: readonly string[];
  /** Columns whose values of the last ticks are kept: for rules that ask where things were when a player saw them. */
  readonly history?: HistoryDefinition;
  /** Tables: plain values, frozen, outside the buffer, hashed. */
  readonly content?: Readonly<Record<string, unknown>>;
  /** What `w.loadLevel` can load: plain values, frozen, outside the buffer, hashed. */
  readonly levels?: Readonly<Record<string, LevelDefinition>>;
  /** What state rooms send: hidden and secret components, owners of rows, columns with fewer bits. */
  readonly mirror?: MirrorDefinition;
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
  const input = inputLayout(definition.input, definition.history !== undefined);
  const layout = worldLayout(definition, input);
  if (layout.sizeBytes > MODEL_LIMITS.worldBytes) {
    const fix = `At most ${MODEL_LIMITS.worldBytes} are possible: give it fewer entities, shorter lists, smaller grids, less history.`;
    refuse('model/capacity', `A world of ${definition.name} has ${layout.sizeBytes} bytes.`, fix, {
      sizeBytes: layout.sizeBytes,
    });
  }
  freezeDeep(definition.content);
  freezeDeep(definition.levels);
  return Object.freeze({ definition, inputLayout: input, layout });
}

/** Freezes objects and lists inside and out: a rule that wrote to content would keep state outside the world. */
function freezeDeep(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  // Also of one that is frozen already: its author may have frozen the outside only. That there is no loop was checked.
  Object.freeze(value);
  for (const inner of Object.values(value)) freezeDeep(inner);
}
