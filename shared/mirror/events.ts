/** Events on the wire of a state room: who is told of which, and how they are written and read. */
import type { Field } from '../model/fields.ts';
import type { ModelDefinition } from '../model/model.ts';
import { FINISH, type EventNumbers } from '../world/outbox.ts';
import type { ClientRows } from './client-rows.ts';
import type { LoggedEvent } from './event-log.ts';
import type { PatchBytes } from './patch-bytes.ts';
import type { Sight } from './sight.ts';
import { VALUE_BYTES, exactType, isReference, readValue, type ValueType } from './values.ts';

/** One field of an event. */
export interface EventField {
  readonly name: string;
  readonly type: ValueType;
  readonly isReference: boolean;
  readonly isPlayer: boolean;
}

/** One kind of event. */
export interface EventKind {
  readonly name: string;
  readonly isConfirmedOnly: boolean;
  readonly withinTicks: number;
  readonly same: readonly string[];
  readonly fields: readonly EventField[];
}

/** The model's events in its order; the end of a match last. */
export function eventKinds({ events = {}, result = {} }: ModelDefinition): readonly EventKind[] {
  const fieldsOf = (fields: Readonly<Record<string, Field>>): EventField[] =>
    Object.entries(fields).map(([name, field]) => ({
      name,
      type: exactType(field),
      isReference: isReference(field),
      isPlayer: field.kind === 'player',
    }));
  return [
    ...Object.entries(events).map(([name, { shown, fields, same, withinTicks }]) => ({
      name,
      isConfirmedOnly: shown === 'confirmed',
      withinTicks,
      same,
      fields: fieldsOf(fields),
    })),
    { name: FINISH, isConfirmedOnly: true, withinTicks: 0, same: [], fields: fieldsOf(result) },
  ];
}

/** Whether a client is told of an event. */
export function isTold(event: LoggedEvent, kind: EventKind, rows: ClientRows, sight: Sight): boolean {
  const { name, record } = event;
  if (!sight.isLimited || name === FINISH) return true;
  const { seats } = rows;
  if (seats.length === 0 && !sight.isWatchedLimited) return true;
  const isHeard = sight.hears(rows, name, record);
  if (isHeard !== undefined) return isHeard;
  let namesAny = false;
  for (const { name: field, isReference: isRow, isPlayer } of kind.fields) {
    if (isRow && rows.wasKnown(record[field])) return true;
    if (isPlayer && seats.includes(record[field])) return true;
    namesAny ||= isRow || isPlayer;
  }
  return !namesAny;
}

/** An event as one client has heard it: of rows, those that it knew when that happened. */
export function heardEvent(event: LoggedEvent, kind: EventKind, rows: ClientRows): LoggedEvent {
  let record = event.record;
  for (const { name, isReference: isRow } of kind.fields)
    if (isRow && record[name] !== 0 && !rows.wasKnown(record[name])) record = { ...record, [name]: 0 };
  return record === event.record ? event : { ...event, record };
}

/** Writes one event, `agoTicks` (0…255) before the message's tick. Rows that the client does not know are none. */
export function writeEvent(event: LoggedEvent, kind: EventKind, agoTicks: number, rows: ClientRows, bytes: PatchBytes) {
  bytes.value('uint8', event.type);
  bytes.value('uint8', agoTicks);
  for (const { name, type, isReference: isRow } of kind.fields)
    bytes.value(type, isRow ? rows.codeOfId(event.record[name]) : event.record[name]);
}

/** An event as it came; references are the client's numbers of rows. */
export interface ReceivedEvent {
  readonly kind: EventKind;
  readonly tick: number;
  readonly record: Readonly<EventNumbers>;
}

/** An event of which it is not known what its numbers of rows mean. */
export function withoutRows({ kind, tick, record }: ReceivedEvent): ReceivedEvent {
  const rows = kind.fields.filter(({ isReference: isRow }) => isRow).map(({ name }) => [name, 0] as const);
  return { kind, tick, record: { ...record, ...Object.fromEntries(rows) } };
}

/** Reads a message of events, whose tick `tickOf` makes whole; undefined for bytes that no mirror writes. */
export function readEvents(
  message: Uint8Array,
  kinds: readonly EventKind[],
  tickOf: (low: number) => number,
): readonly ReceivedEvent[] | undefined {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  if (message.length < 5) return undefined;
  const tick = tickOf(view.getUint32(1, true));
  const events: ReceivedEvent[] = [];
  let at = 5;
  while (at < message.length) {
    const kind = kinds[message[at]];
    if (kind === undefined || at + 2 > message.length) return undefined;
    const agoTicks = message[at + 1];
    at += 2;
    const record: EventNumbers = {};
    for (const { name, type } of kind.fields) {
      if (at + VALUE_BYTES[type] > message.length) return undefined;
      record[name] = readValue(view, at, type);
      at += VALUE_BYTES[type];
    }
    events.push({ kind, tick: tick - agoTicks, record });
  }
  return events;
}
