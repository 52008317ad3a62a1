/** Orders that name rows: a client of a state room knows them by places of its own, and the server by its identities. */
import type { ModelDefinition } from '../model/model.ts';
import { STORAGE_BYTES } from '../model/layout.ts';
import type { StoredRows } from './store.ts';
import type { Slots } from './slots.ts';

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

/**
 * What a client names: the place that it shows by this code, in the life of it that it shows, in the low 16 bits, and above them how many rows it has shown, so that an order is
 * never about the next one. 0 names nothing.
 */
export function nameOf(code: number, life: number, own: StoredRows, others: StoredRows): number {
  const rows = (code & 1) === 1 ? own : others;
  const slot = (code - 1) >> 1;
  // What is shown may be of before: another row can have come to the place since.
  if (code === 0 || slot >= rows.count || rows.life[slot] !== life) return 0;
  return ((rows.shown[slot] << 16) | code) >>> 0;
}

/** The EntityId of the row that a client names; 0 when it does not know it any more, or never did. Should it have died since, nothing has that id. */
export function idOfName(name: number, own: Slots, others: Slots): number {
  const code = name & 0xffff;
  const slots = (code & 1) === 1 ? own : others;
  const slot = (code - 1) >> 1;
  if (code === 0 || slot >= slots.count || !slots.isUsed(slot)) return 0;
  return slots.shown[slot] === name >>> 16 ? ((slots.generations[slot] << 16) | slots.rows[slot]) >>> 0 : 0;
}
