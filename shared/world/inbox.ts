/** The orders and commands sealed into the tick being stepped, decoded into pooled records. */
import { SamestepError } from '../errors.ts';
import { recordCodec, type RecordCodec } from '../model/record-codec.ts';
import type { MessageParts } from '../model/types.ts';

type MessageRecord = Record<string, unknown>;

interface MessageType {
  readonly name: string;
  readonly codec: RecordCodec;
  readonly records: MessageRecord[];
  readonly current: MessageRecord[];
}

/** One family of messages (orders, or an author's commands) of one world. */
export interface Inbox {
  /** Decodes one message of this tick. The authority has checked it; false, and nothing happens, if it does not fit the model. */
  put(type: number, payload: Uint8Array, seat: number): boolean;
  /** This tick's messages of one kind, in sealed order. */
  of(name: string): readonly MessageRecord[];
  clear(): void;
}

/** Makes the inbox of a model's orders or commands. Type numbers are positions in the model. */
export function createInbox(part: 'orders' | 'commands', messages: MessageParts): Inbox {
  const types: MessageType[] = Object.entries(messages).map(([name, fields]) => ({
    name,
    codec: recordCodec(`${part}.${name}`, fields),
    records: [],
    current: [],
  }));
  const byName = new Map(types.map((type) => [type.name, type]));

  function put(index: number, payload: Uint8Array, seat: number): boolean {
    const type = types[index];
    if (type === undefined || !type.codec.isValid(payload)) return false;
    const at = type.current.length;
    const record = type.records[at] ?? {};
    type.records[at] = record;
    if (part === 'orders') record.player = seat;
    type.codec.decodeInto(payload, record);
    type.current.push(record);
    return true;
  }

  return Object.freeze({
    put,
    of(name: string) {
      const type = byName.get(name);
      if (type !== undefined) return type.current;
      throw new SamestepError({
        code: 'world/unknown-name',
        what: `There is nothing called '${name}' in ${part}.`,
        fix: `Declare it under ${part} in the model.`,
        data: { part, name },
      });
    },
    clear() {
      for (let i = 0; i < types.length; i++) if (types[i].current.length > 0) types[i].current.length = 0;
    },
  });
}
