/** What is held of a mirrored world, in words that do not depend on who numbers the rows: by a client's store, or in a client's world. */
import { rowOfId } from '../mirror/cell-tracker.ts';
import type { Contract, RowField, Section } from '../mirror/contract.ts';
import type { MirrorStore, StoredRows } from '../mirror/store.ts';
import { stepOf } from '../mirror/values.ts';
import { ALIVE, type WorldMemory } from '../world/memory.ts';
import { hasBits, ownerOf } from './storm-sight.ts';

/** One row. */
export interface HeldRow {
  /** Its number, wherever it is held. */
  readonly row: number;
  readonly isOwn: boolean;
  /** By field: the value as it travels; '' where it has not the component. What names another row is in `names`. */
  readonly values: readonly (number | '')[];
  /** All values in one word. */
  readonly says: string;
  /** By field that names a row: what that row says; 'nothing' for none. */
  readonly names: ReadonlyMap<number, string>;
}

/** All that is held. */
export interface Holding {
  readonly rows: readonly HeldRow[];
  /** A value; or what the row says that it names. */
  global(i: number): number | string;
  cell(section: number, i: number): number | string;
}

/** Names no row. */
export const NOTHING = 'nothing';
/** Names a row that is not there. */
const LOST = 'a row that is not held';

const wordOf = (isOwn: boolean, values: readonly (number | '')[]) => `${isOwn ? 'own' : 'other'} ${values.join()}`;

/** What a store holds. */
export function holdingOfStore({ contract, own, others, globals, sections }: MirrorStore): Holding {
  const { fields, components } = contract;
  const valuesOf = (rows: StoredRows, slot: number) =>
    fields.map(({ component, isReference, isSecret, steps }, i): number | '' => {
      const { hasLow, hasHigh } = components[component];
      if (isReference || (isSecret && !rows.isOwn)) return '';
      if ((rows.has[slot * 2] & hasLow) === 0 && (rows.has[slot * 2 + 1] & hasHigh) === 0) return '';
      const at = slot * fields.length + i;
      return steps !== undefined && !rows.isOwn ? rows.raw[at] : rows.values[at];
    });
  const nameOf = (code: number) => {
    if (code === 0) return NOTHING;
    const rows = (code & 1) === 1 ? own : others;
    const slot = (code - 1) >> 1;
    return slot < rows.count && rows.has[slot * 2] !== 0 ? wordOf(rows.isOwn, valuesOf(rows, slot)) : LOST;
  };
  const rows = [own, others].flatMap((list) =>
    Array.from({ length: list.count }, (_, slot) => slot)
      .filter((slot) => list.has[slot * 2] !== 0)
      .map((slot) => {
        const values = valuesOf(list, slot);
        const names = fields.flatMap(({ component, isReference, isSecret }, i): [number, string][] => {
          if (isSecret && !list.isOwn) return [];
          const { hasLow, hasHigh } = components[component];
          const isThere = (list.has[slot * 2] & hasLow) !== 0 || (list.has[slot * 2 + 1] & hasHigh) !== 0;
          return isReference && isThere ? [[i, nameOf(list.raw[slot * fields.length + i])]] : [];
        });
        return { row: slot, isOwn: list.isOwn, values, says: wordOf(list.isOwn, values), names: new Map(names) };
      }),
  );
  return {
    rows,
    global: (i) => (contract.globals[i].isReference ? nameOf(globals[i]) : globals[i]),
    cell: (section, i) => (isName(contract.sections[section], i) ? nameOf(sections[section][i]) : sections[section][i]),
  };
}

/** Whether a cell names a row: of a list the first one says how many it holds. */
export function isName({ isReference, kind }: Section, i: number): boolean {
  return isReference && (kind === 'grid' || i > 0);
}

/** What a world holds for those who play `seats`. `isLeftOut`: rows that are not looked at, and that nothing names. */
export function holdingOfWorld(
  contract: Contract,
  memory: WorldMemory,
  { seats, isLeftOut }: { readonly seats: readonly number[]; isLeftOut(row: number): boolean },
): Holding {
  const { fields, components } = contract;
  const { mask, layout, arrays } = memory;
  const isHeld = (row: number) => row > 0 && row < layout.rowCount && (mask[row] & ALIVE) !== 0 && !isLeftOut(row);
  const isOwnRow = (row: number) => seats.includes(ownerOf(contract, memory, row));
  const hasField = (row: number, isOwn: boolean, { component, isSecret }: RowField) => {
    const { maskLow, maskHigh } = components[component];
    return (isOwn || !isSecret) && hasBits(memory, row, { low: maskLow, high: maskHigh });
  };
  const valuesOf = (row: number, isOwn: boolean) =>
    fields.map((field): number | '' => {
      if (field.isReference || !hasField(row, isOwn, field)) return '';
      return travelling(field, arrays[field.region][row * field.stride + field.at], isOwn);
    });
  const nameOf = (value: number, isId: boolean) => {
    const row = isId ? rowOfId(memory, value) : value;
    return isHeld(row) ? wordOf(isOwnRow(row), valuesOf(row, isOwnRow(row))) : NOTHING;
  };
  const rows = Array.from({ length: layout.rowCount }, (_, row) => row)
    .filter(isHeld)
    .map((row) => {
      const isOwn = isOwnRow(row);
      const values = valuesOf(row, isOwn);
      const names = fields.flatMap((field, i): [number, string][] => {
        if (!field.isReference || !hasField(row, isOwn, field)) return [];
        return [[i, nameOf(arrays[field.region][row * field.stride + field.at], field.kind === 'entityId')]];
      });
      return { row, isOwn, values, says: wordOf(isOwn, values), names: new Map(names) };
    });
  const valueAt = (region: number, at: number, isNamed: boolean) =>
    isNamed ? nameOf(arrays[region][at], layout.regions[region].kind === 'entityId') : arrays[region][at];
  return {
    rows,
    global: (i) => valueAt(contract.globals[i].region, contract.globals[i].at, contract.globals[i].isReference),
    cell(section, i) {
      const { kind, cells, region } = contract.sections[section];
      if (kind === 'seats') return memory.presence[i] | (memory.level[i] << 2);
      if (kind === 'grid') return valueAt(region, i, isName(contract.sections[section], i));
      return valueAt(cells[i].region, cells[i].at, isName(contract.sections[section], i));
    },
  };
}

/** A value as it travels: own rows' exactly, others' as the model says. */
function travelling({ steps, sent }: RowField, value: number, isOwn: boolean): number {
  if (isOwn) return value;
  if (steps !== undefined) return stepOf(steps, value);
  return sent === 'float32' ? Math.fround(value) : value;
}
