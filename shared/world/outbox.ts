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

/** The most events of one tick; more are dropped and counted, the same on every machine. */
export const EVENTS_PER_TICK = 4096;

/** The name under which `w.finish` reports. */
export const FINISH = 'finish';

interface EventType {
  readonly name: string;
  readonly event: EventField;
  readonly fieldNames: readonly string[];
  readonly records: EventNumbers[];
  /** Stands in for those that find no room, so that what a rule reads of a draft is the same on every machine. */
  readonly overflow: EventNumbers;
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
  const define = (name: string, event: EventField) =>
    types.set(name, {
      name,
      event,
      fieldNames: Object.keys(event.fields),
      records: [],
      overflow: createRecord(event, entities),
      used: 0,
    });
  for (const [name, event] of Object.entries(definition.events ?? {})) define(name, event);
  define(FINISH, confirmed(definition.result ?? {}));
  const happened: EventType[] = [];
  const records: EventNumbers[] = [];
  let count = 0;
  let droppedCount = 0;

  function emit(name: string, init: Readonly<EventNumbers> | undefined): EventNumbers {
    const type = types.get(name);
    if (type === undefined) throw unknownEvent(name);
    if (count === EVENTS_PER_TICK) {
      droppedCount++;
      header[HEADER.droppedEvents]++;
      return begun(type.overflow, type, init);
    }
    if (type.used === type.records.length) type.records.push(createRecord(type.event, entities));
    const record = begun(type.records[type.used++], type, init);
    happened[count] = type;
    records[count] = record;
    count++;
    return record;
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
    recordAt: (i) => records[i],
    keyAt: (i) => [happened[i].name, ...happened[i].event.same.map((field) => records[i][field])].join(' '),
    withinTicksAt: (i) => happened[i].event.withinTicks,
  };
}

/** Gives a record its starting values: those of `init`, or zeros. */
function begun(
  record: EventNumbers,
  { fieldNames }: EventType,
  init: Readonly<EventNumbers> | undefined,
): EventNumbers {
  for (let i = 0; i < fieldNames.length; i++) {
    const field = fieldNames[i];
    record[field] = init === undefined ? 0 : init[field];
  }
  return record;
}

function createRecord({ fields }: EventField, entities: Entities): EventNumbers {
  const record: EventNumbers = {};
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind !== 'entity') {
      record[name] = 0;
      continue;
    }
    let id = 0;
    Object.defineProperty(record, name, {
      enumerable: true,
      get: () => id,
      set: (row: number) => {
        id = entities.idOf(row);
      },
    });
  }
  return record;
}

function unknownEvent(name: string): SamestepError {
  return new SamestepError({
    code: 'world/unknown-name',
    what: `There is no event '${name}'.`,
    fix: 'Declare it under events in the model.',
    data: { name },
  });
}
