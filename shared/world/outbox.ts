/** The events of the tick just stepped: pooled records, cleared when the next step begins. */
import { SamestepError } from '../errors.ts';
import { confirmed, type EventField } from '../model/fields.ts';
import { HEADER } from '../model/layout.ts';
import type { ModelDefinition } from '../model/model.ts';
import type { Entities } from './entities.ts';
import type { WorldMemory } from './memory.ts';

/** A pooled record: numbers by field name. `entity` fields are set as rows and read as EntityIds. */
export type EventNumbers = Record<string, number>;

/** What happened in one tick, in the order in which it happened. */
export interface Outbox {
  readonly count: number;
  /** Events that found no room in this tick. */
  readonly droppedCount: number;
  /** The event's name; `finish` for the end of a match. */
  nameAt(i: number): string;
  /** Whether it waits until nothing can undo it. */
  isConfirmedOnly(i: number): boolean;
  /** Its values. Valid until the next step: copy what you keep. */
  recordAt(i: number): Readonly<EventNumbers>;
  /** What makes two guesses of an event one: its name and `same` fields. Two equal keys within `withinTicks` are one event. */
  keyAt(i: number): string;
  withinTicksAt(i: number): number;
}

/** The most events of one tick; more are dropped and counted, the same on every machine. The end of the match always finds room, once. */
export const EVENTS_PER_TICK = 4096;

/** The name under which `w.finish` reports. */
export const FINISH = 'finish';

const NUMBERS: unique symbol = Symbol('numbers');

/** An event as a rule fills it. */
interface Draft {
  [NUMBERS]: Float64Array;
}

interface EventType {
  readonly name: string;
  readonly event: EventField;
  readonly fieldNames: readonly string[];
  readonly prototype: object;
  readonly drafts: Draft[];
  /** Stands in for those that find no room, so that what a rule reads of a draft is the same on every machine. */
  readonly overflow: Draft;
  used: number;
}

/** The outbox of one world, with the two calls only the world makes. */
export interface WritableOutbox extends Outbox {
  emit(name: string, init: Readonly<EventNumbers> | undefined): EventNumbers;
  clear(): void;
}

/** Makes the outbox of a model's events and its finish. */
export function createOutbox(definition: ModelDefinition, { header }: WorldMemory, entities: Entities): WritableOutbox {
  const types = new Map<string, EventType>();
  const define = (name: string, event: EventField) => {
    const prototype = draftPrototype(event, entities);
    types.set(name, {
      name,
      event,
      fieldNames: Object.keys(event.fields),
      prototype,
      drafts: [],
      overflow: createDraft({ event, prototype }),
      used: 0,
    });
  };
  for (const [name, event] of Object.entries(definition.events ?? {})) define(name, event);
  define(FINISH, confirmed(definition.result ?? {}));
  const happened: EventType[] = [];
  const drafts: Draft[] = [];
  let count = 0;
  let droppedCount = 0;

  function emit(name: string, init: Readonly<EventNumbers> | undefined): EventNumbers {
    const type = types.get(name);
    if (type === undefined) throw unknownEvent(name);
    const isFirstFinish = name === FINISH && type.used === 0;
    if (count >= EVENTS_PER_TICK && !isFirstFinish) {
      droppedCount++;
      header[HEADER.droppedEvents]++;
      return begun(type.overflow, type, init);
    }
    if (type.used === type.drafts.length) type.drafts.push(createDraft(type));
    const draft = type.drafts[type.used++];
    happened[count] = type;
    drafts[count] = draft;
    count++;
    return begun(draft, type, init);
  }

  function clear(): void {
    for (let i = 0; i < count; i++) happened[i].used = 0;
    count = 0;
    droppedCount = 0;
  }

  return {
    emit,
    clear,
    get count() {
      return count;
    },
    get droppedCount() {
      return droppedCount;
    },
    nameAt: (i) => happened[i].name,
    isConfirmedOnly: (i) => happened[i].event.shown === 'confirmed',
    recordAt: (i) => recordOf(drafts[i], happened[i]),
    keyAt(i) {
      const record = recordOf(drafts[i], happened[i]);
      return [happened[i].name, ...happened[i].event.same.map((field) => record[field])].join(' ');
    },
    withinTicksAt: (i) => happened[i].event.withinTicks,
  };
}

/** Gives a draft its starting values: those of `init`, or zeros. */
function begun(draft: Draft, { fieldNames }: EventType, init: Readonly<EventNumbers> | undefined): EventNumbers {
  const values = asNumbers(draft);
  if (init === undefined) draft[NUMBERS].fill(0);
  else for (let i = 0; i < fieldNames.length; i++) values[fieldNames[i]] = init[fieldNames[i]];
  return values;
}

/**
 * The properties of an event's drafts, over their numbers. They are a prototype's, so that drafts of one kind have one shape and an engine
 * puts the assignment where it is made: a double that is set becomes no object.
 */
function draftPrototype({ fields }: EventField, entities: Entities): object {
  const prototype = {};
  Object.entries(fields).forEach(([name, { kind }], i) => {
    Object.defineProperty(prototype, name, {
      get(this: Draft) {
        return this[NUMBERS][i];
      },
      set:
        kind === 'entity'
          ? function (this: Draft, row: number) {
              this[NUMBERS][i] = entities.idOf(row);
            }
          : function (this: Draft, value: number) {
              this[NUMBERS][i] = value;
            },
    });
  });
  return prototype;
}

function createDraft({ event, prototype }: Pick<EventType, 'event' | 'prototype'>): Draft {
  const draft: Draft = Object.create(prototype);
  draft[NUMBERS] = new Float64Array(Object.keys(event.fields).length);
  return draft;
}

/** The one door from a draft to its type: its properties come from the fields of the same event. */
function asNumbers(draft: object): EventNumbers {
  return draft as EventNumbers;
}

/** A draft's numbers by name, for those who watch. */
function recordOf(draft: Draft, { fieldNames }: EventType): EventNumbers {
  return Object.fromEntries(fieldNames.map((name, i) => [name, draft[NUMBERS][i]]));
}

function unknownEvent(name: string): SamestepError {
  return new SamestepError({
    code: 'world/unknown-name',
    what: `There is no event '${name}'.`,
    fix: 'Declare it under events in the model.',
    data: { name },
  });
}
