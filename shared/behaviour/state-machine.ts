/** stateMachine: what rows do in each state, and how they pass from one to another. The state is a column. */
import { SamestepError } from '../errors.ts';
import { asEntity, type Entity } from '../model/entity.ts';
import type { ChoiceField, Field } from '../model/fields.ts';
import { HEADER } from '../model/layout.ts';
import type { Model, ModelDefinition } from '../model/model.ts';
import type { ComponentName, WorldOfDefinition } from '../model/types.ts';
import { ALIVE, componentBits } from '../world/entities.ts';
import type { WorldMemory } from '../world/memory.ts';
import { partsOf } from '../world/world.ts';

/** `Component.field` for every field of a kind. */
type FieldOfKind<D extends ModelDefinition, Kind> = {
  [C in ComponentName<D>]: {
    [F in keyof D['components'][C] & string]: D['components'][C][F] extends Kind ? `${C}.${F}` : never;
  }[keyof D['components'][C] & string];
}[ComponentName<D>];

/** 'Beast.mood' for every `oneOf` of a model's components. */
export type StateField<D extends ModelDefinition> = FieldOfKind<D, { readonly kind: 'oneOf' }>;

/** 'Beast.moodTick' for every u32 of the component of a state field. */
export type TickField<D extends ModelDefinition, S extends string> = FieldOfKind<D, Field<number, 'u32'>> &
  `${OwnerOf<S>}.${string}`;

type OwnerOf<S extends string> = S extends `${infer C}.${string}` ? C : never;

/** The names of a state field's values. */
export type StateName<D extends ModelDefinition, S extends string> = S extends `${infer C}.${infer F}`
  ? D['components'][C][F] extends ChoiceField<infer Names>
    ? Names[number]
    : never
  : never;

/** What a row does in one state. What `enter` and `tick` return is the state to pass to; nothing, or undefined, stays. */
export interface StateRules<W, E, Name extends string> {
  /** It has come to this state. */
  enter?(w: W, e: E): Name | undefined | void;
  /** It is in this state, `ticks` ticks after it entered: 0 in the tick in which it was entered by another system, else 1 and more. */
  tick?(w: W, e: E, ticks: number): Name | undefined | void;
  /** It leaves this state, in which the column still is. Not called when the row dies or loses its component. */
  leave?(w: W, e: E): void;
}

/** What a machine is made of. */
export interface StateMachineParts<
  D extends ModelDefinition,
  S extends StateField<D>,
  C extends ComponentName<D> = never,
> {
  /** The column of the state, as 'Beast.mood'. */
  readonly state: S;
  /** The column of the tick at which it was entered, of the same component: a u32. 0 is a row that has not entered yet. */
  readonly since: TickField<D, S>;
  /** Further components that a row must have. */
  readonly with?: readonly C[];
  /** Rules by the names of the state field. A state that is not listed does nothing. */
  readonly states: {
    readonly [Name in StateName<D, S>]?: StateRules<
      WorldOfDefinition<D>,
      Entity<(OwnerOf<S> & ComponentName<D>) | C>,
      StateName<D, S>
    >;
  };
}

/** A machine for every world of its model; it holds no state. */
export interface StateMachine<W, E, Name extends string> {
  /** The system: list it among the game's. Each row in ascending order: `enter` if it has not entered yet, else the state's `tick`. */
  readonly system: (w: W) => void;
  /**
   * Passes a row to a state at once: `leave` of the old one, the columns, `enter` of the new one; the same state begins anew. For other
   * systems, and for other rows. A row that the system has not met yet (in `start`; spawned in this system) only gets the state, which it
   * enters when the system meets it.
   */
  go(w: W, e: E, state: Name): void;
  /** Ticks since the row entered its state. */
  ticksIn(w: W, e: E): number;
}

/** The most transitions of one row that follow from one another in one tick. More are taken for a loop. */
export const TRANSITIONS_PER_TICK = 16;

/**
 * Compiles a state machine. New rows begin in the first state of the field (or the one they were spawned with); its `enter` is called when
 * the system first meets them. Throws `world/unknown-name` for names that are not in the model.
 */
export function stateMachine<
  D extends ModelDefinition,
  const S extends StateField<D>,
  const C extends ComponentName<D> = never,
>(
  model: Model<D>,
  parts: StateMachineParts<D, S, C>,
): StateMachine<WorldOfDefinition<D>, Entity<(OwnerOf<S> & ComponentName<D>) | C>, StateName<D, S>> {
  return compile(model, parts);
}

/** The rules of a state, without its model's types. */
type ErasedRules = StateRules<object, Entity, string>;

interface ErasedParts {
  readonly state: string;
  readonly since: string;
  readonly with?: readonly string[];
  readonly states: Readonly<Record<string, ErasedRules | undefined>>;
}

function compile(model: Model, parts: ErasedParts): StateMachine<object, Entity, string> {
  const { regions } = model.layout;
  const { stateColumn, sinceColumn, low, high } = columnsOf(model, parts);
  const { names } = regions[stateColumn];
  const values = new Map(names.map((name, i) => [name, i]));
  const rules = names.map((name) => (Object.hasOwn(parts.states, name) ? parts.states[name] : undefined));
  const unknownState = Object.keys(parts.states).find((name) => !values.has(name));
  if (unknownState !== undefined) throw unknown(unknownState, `${parts.state} has ${names.join(', ')}.`);
  // How many transitions are under way, one inside the callbacks of another: 0 between calls.
  let depth = 0;

  function valueOf(name: string): number {
    const value = values.get(name);
    if (value === undefined) throw unknown(name, `${parts.state} has ${names.join(', ')}.`);
    return value;
  }

  /** Enters the state that the row's column says, and what that leads to. */
  function enter(w: object, memory: WorldMemory, row: number): void {
    const states = memory.arrays[stateColumn];
    for (let count = 0; ; count++) {
      if (count === TRANSITIONS_PER_TICK) throw loop(names[states[row]], parts.state, row, memory.header[HEADER.tick]);
      memory.arrays[sinceColumn][row] = memory.header[HEADER.tick];
      const next = rules[states[row]]?.enter?.(w, asEntity(row));
      if (typeof next !== 'string') return;
      leaveFor(w, memory, row, valueOf(next));
    }
  }

  function leaveFor(w: object, memory: WorldMemory, row: number, value: number): void {
    const states = memory.arrays[stateColumn];
    rules[states[row]]?.leave?.(w, asEntity(row));
    states[row] = value;
  }

  function pass(w: object, memory: WorldMemory, row: number, value: number): void {
    if (depth === TRANSITIONS_PER_TICK) throw loop(names[value], parts.state, row, memory.header[HEADER.tick]);
    depth++;
    try {
      leaveFor(w, memory, row, value);
      enter(w, memory, row);
    } finally {
      depth--;
    }
  }

  return Object.freeze({
    system(w: object) {
      const { memory, queries } = partsOf(w);
      const states = memory.arrays[stateColumn];
      const since = memory.arrays[sinceColumn];
      const rows = queries.rows(low, high);
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i];
        if (since[row] === 0) {
          enter(w, memory, row);
          continue;
        }
        const next = rules[states[row]]?.tick?.(w, asEntity(row), memory.header[HEADER.tick] - since[row]);
        if (typeof next === 'string') pass(w, memory, row, valueOf(next));
      }
    },
    go(w: object, e: Entity, state: string) {
      const { memory, entities } = partsOf(w);
      const value = valueOf(state);
      // What is not alive yet, or has not entered yet, has nothing to leave.
      if (entities.isAlive(e) && memory.arrays[sinceColumn][e] !== 0) pass(w, memory, e, value);
      else memory.arrays[stateColumn][e] = value;
    },
    ticksIn(w: object, e: Entity) {
      const { memory } = partsOf(w);
      return memory.header[HEADER.tick] - memory.arrays[sinceColumn][e];
    },
  });
}

/** Where the two columns are among the regions, and the bits of the rows that have them. */
function columnsOf({ layout }: Model, { state, since, with: others = [] }: ErasedParts) {
  const { regions, components } = layout;
  const find = (name: string) => regions.findIndex((region) => region.group === 'component' && region.name === name);
  const stateColumn = find(state);
  const sinceColumn = find(since);
  if (stateColumn < 0 || regions[stateColumn].kind !== 'oneOf' || regions[stateColumn].stride > 1)
    throw unknown(state, 'Name a oneOf of a component as Component.field.');
  const { owner } = regions[stateColumn];
  const isTick = sinceColumn >= 0 && regions[sinceColumn].owner === owner && regions[sinceColumn].kind === 'u32';
  if (!isTick || regions[sinceColumn].stride > 1) throw unknown(since, `Name a u32 of ${owner} as ${owner}.field.`);
  let low = ALIVE;
  let high = 0;
  for (const component of [owner, ...others]) {
    const index = components.indexOf(component);
    if (index < 0) throw unknown(component, `The model has ${components.join(', ')}.`);
    const bits = componentBits(index);
    low |= bits.low;
    high |= bits.high;
  }
  return { stateColumn, sinceColumn, low, high };
}

function unknown(name: string, fix: string): SamestepError {
  return new SamestepError({
    code: 'world/unknown-name',
    what: `A state machine names '${name}', which it cannot use.`,
    fix,
    data: { name },
  });
}

function loop(state: string, field: string, row: number, tick: number): SamestepError {
  return new SamestepError({
    code: 'world/limit',
    what: `Row ${row} came to '${state}' of ${field} after ${TRANSITIONS_PER_TICK} transitions in tick ${tick}.`,
    why: 'States that lead to one another without a tick between them never end.',
    fix: 'Return the next state from tick instead of enter, or do not go back at once.',
    data: { state, field, row, tick, limit: TRANSITIONS_PER_TICK },
  });
}
