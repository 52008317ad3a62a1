/** Orders that name rows: a client of a state room knows them by places of its own, and the server by its identities. */
import type { ModelDefinition } from '../model/model.ts';
import { STORAGE_BYTES } from '../model/layout.ts';
import type { ClientRows } from './client-rows.ts';
import type { MirrorStore } from './store.ts';

/**
 * Changes every EntityId of an order's payload. The payload fits the model; what is not an EntityId stays. Returns the same bytes where there
 * is none.
 */
export function mapOrderReferences(
  { orders = {} }: ModelDefinition,
  type: number,
  payload: Uint8Array,
  map: (id: number) => number,
): Uint8Array {
  const fields = Object.values(Object.values(orders)[type] ?? {});
  if (!fields.some((field) => (field.kind === 'list' ? field.of : field).kind === 'entityId')) return payload;
  const mapped = payload.slice();
  const view = new DataView(mapped.buffer);
  let at = 0;
  for (const field of fields) {
    const of = field.kind === 'list' ? field.of : field;
    const count = field.kind === 'list' ? mapped[at++] : 1;
    for (let i = 0; i < count; i++, at += STORAGE_BYTES[of.storage])
      if (of.kind === 'entityId') view.setUint32(at, map(view.getUint32(at, true)), true);
  }
  return mapped;
}

/** The row that a client shows by a code, in that life of its place. */
export interface ShownRow {
  readonly code: number;
  readonly life: number;
}

/**
 * How a client names a row that it shows: the code of its place in the low 16 bits; above them 8 bits of how many rows the place has had
 * since the last whole state, and 8 of that state's tick. So an order is about no other row, unless it is under way while two whole states come
 * 256 ticks apart. 0 names nothing.
 */
export function nameOf({ code, life }: ShownRow, { own, others, wholeTick }: Stored): number {
  const rows = (code & 1) === 1 ? own : others;
  const slot = (code - 1) >> 1;
  // What is shown may be of before: another row can have come to the place since.
  if (code === 0 || slot >= rows.count || rows.life[slot] !== life) return 0;
  return nameFrom(code, rows.shown[slot], wholeTick);
}

/** The EntityId of the row that a client names; 0 when it does not know it any more, or never did. Of a row that has died since, nothing has that id. */
export function idOfName(name: number, { own, others, wholeTick }: Known): number {
  const code = name & 0xffff;
  const slots = (code & 1) === 1 ? own : others;
  const slot = (code - 1) >> 1;
  // Of a row that it was not told of yet a client names what was there before.
  if (code === 0 || slot >= slots.count || !slots.isUsed(slot) || slots.isRowTold[slot] === 0) return 0;
  if (name !== nameFrom(code, slots.shown[slot], wholeTick)) return 0;
  return ((slots.generations[slot] << 16) | slots.rows[slot]) >>> 0;
}

function nameFrom(code: number, shown: number, wholeTick: number): number {
  return (((wholeTick & 0xff) << 24) | ((shown & 0xff) << 16) | code) >>> 0;
}

/** What a client holds; `wholeTick`: the tick of the last whole state, low bits. */
type Stored = Pick<MirrorStore, 'own' | 'others' | 'wholeTick'>;
/** What the server knows of it. */
type Known = Pick<ClientRows, 'own' | 'others' | 'wholeTick'>;
