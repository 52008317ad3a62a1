// What people at a room's table want: ready, begin, pause. Beside the match: no tick seals it and no recording has it.
import { CLIENT } from './message-types.ts';
import { decodeMessage, encodeMessage } from './message.ts';

/** By their number on the wire. `enter`: from here on this connection's messages are about that match. */
export const TABLE_ACTS = Object.freeze(['enter', 'ready', 'unready', 'begin', 'pause', 'goOn'] as const);

export type TableActKind = (typeof TABLE_ACTS)[number];

/** One wish of a connection. */
export interface TableAct {
  readonly kind: TableActKind;
  /** The room's match that it is about, 1…65,535: a wish that comes when another has begun is one of before. */
  readonly match: number;
}

/** Writes a wish. */
export function encodeTableAct({ kind, match }: TableAct): Uint8Array {
  return encodeMessage(CLIENT.table, (writer) => {
    writer.u8(TABLE_ACTS.indexOf(kind));
    writer.u16(match);
  });
}

/** Reads a wish. */
export function decodeTableAct(message: Uint8Array): TableAct | undefined {
  return decodeMessage(message, CLIENT.table, (reader) => {
    const kind = TABLE_ACTS[reader.u8()];
    const match = reader.u16();
    return kind === undefined || match === 0 ? undefined : { kind, match };
  });
}
