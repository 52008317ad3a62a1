// The law of a mirror: what a client holds is what the server's world has of it, looked at without the mirror's own shortcuts.
import { NO_PLAYER } from '../model/fields.ts';
import { ALIVE } from '../world/entities.ts';
import type { Sim } from '../sim/sim.ts';
import { TILE_CELLS, type Contract, type RowField } from './contract.ts';
import type { ClientRows } from './client-rows.ts';
import type { Slots } from './slots.ts';
import type { MirrorStore, StoredRows } from './store.ts';

/** One client and what it is compared with. */
export interface MirrorCase {
  readonly sim: Sim;
  readonly contract: Contract;
  readonly rows: ClientRows;
  readonly store: MirrorStore;
  /** The sections as they were before this patch. */
  readonly before: readonly Float64Array[];
}

/** The first thing that a client holds wrongly, as a sentence; undefined when it holds what it should. */
export function brokenMirror(of: MirrorCase): string | undefined {
  return brokenSets(of) ?? brokenRows(of, true) ?? brokenRows(of, false) ?? brokenGlobals(of) ?? brokenSections(of);
}

/** Whether the server's row has a component that clients get. */
function hasComponent({ sim }: MirrorCase, row: number, { maskLow, maskHigh: high }: Contract['components'][number]) {
  const { mask, maskHigh } = sim.worldParts.memory;
  return (mask[row] & ALIVE) !== 0 && ((mask[row] & maskLow) !== 0 || (maskHigh[row] & high) !== 0);
}

function ownerOf(of: MirrorCase, row: number): number {
  const said = of.contract.components.find(
    (component) => component.ownerRegion >= 0 && hasComponent(of, row, component),
  );
  const seat = said === undefined ? NO_PLAYER : of.sim.worldParts.memory.arrays[said.ownerRegion][row];
  return seat < of.sim.seats ? seat : -1;
}

function brokenSets(of: MirrorCase): string | undefined {
  const { sim, contract, rows } = of;
  const { sight } = sim.game.rules;
  const { world, memory } = sim.worldParts;
  const own: number[] = [];
  const others: number[] = [];
  for (let row = 1; row < memory.layout.rowCount; row++) {
    const has = contract.components.filter((component) => hasComponent(of, row, component));
    if (has.length > 0 && rows.seats.includes(ownerOf(of, row))) own.push(row);
    else if (has.some(({ isSecret }) => !isSecret)) {
      const isSeen =
        rows.seats.length === 0
          ? (sight?.watched?.(world, row as never, false) ?? true)
          : sight?.visible === undefined ||
            rows.seats.some((seat) => sight.visible?.(world, seat, row as never, false));
      if (isSeen) others.push(row);
    }
  }
  const used = ({ count, rows: of }: Slots, slots: Slots) =>
    Array.from({ length: count }, (_, slot) => (slots.isUsed(slot) ? of[slot] : 0))
      .filter((row) => row > 0)
      .toSorted((a, b) => a - b);
  if (String(used(rows.own, rows.own)) !== String(own)) return `own rows are ${used(rows.own, rows.own)}, not ${own}`;
  const held = used(rows.others, rows.others);
  if (held.some((row) => !others.includes(row))) return `others are ${held}, of ${others}`;
  // So many come in one patch; the rest follow.
  return held.length < Math.min(48, others.length) ? `others are ${held}, not ${others}` : undefined;
}

function brokenRows(of: MirrorCase, isOwn: boolean): string | undefined {
  const { contract, rows, store } = of;
  const [slots, stored] = isOwn ? [rows.own, store.own] : [rows.others, store.others];
  if (slots.count !== stored.count) return `there are ${stored.count} places, not ${slots.count}`;
  for (let slot = 0; slot < slots.count; slot++) {
    const row = slots.isUsed(slot) ? slots.rows[slot] : 0;
    const low = stored.has[slot * 2];
    if (row === 0 && low !== 0) return `place ${slot} is not empty`;
    for (const component of contract.components) {
      const isThere = row !== 0 && hasComponent(of, row, component) && (isOwn || !component.isSecret);
      const isHeld = (low & component.hasLow) !== 0 || (stored.has[slot * 2 + 1] & component.hasHigh) !== 0;
      if (isThere !== isHeld) return `place ${slot} has ${component.name}: ${isHeld}`;
      for (const place of component.fields) {
        const isTold = isThere && (isOwn || !contract.fields[place].isSecret);
        const broken = brokenValue(of, stored, { slot, row: isTold ? row : 0, place });
        if (broken !== undefined) return `${isOwn ? 'own' : 'others'} ${slot}: ${broken}`;
      }
    }
  }
  return undefined;
}

function brokenValue(
  of: MirrorCase,
  stored: StoredRows,
  { slot, row, place }: { readonly slot: number; readonly row: number; readonly place: number },
): string | undefined {
  const field = of.contract.fields[place];
  const { memory } = of.sim.worldParts;
  const at = slot * of.contract.fields.length + place;
  const held = stored.values[at];
  // What is not there is zero.
  const value = row === 0 ? 0 : memory.arrays[field.region][row * field.stride + field.at];
  if (row === 0 ? held === 0 && stored.raw[at] === 0 : isHeld(of, stored.isOwn, field, value, held)) return undefined;
  return `${field.name} is ${held}, where the server has ${value} of row ${row}`;
}

function isHeld(of: MirrorCase, isOwn: boolean, field: RowField, value: number, held: number): boolean {
  if (field.isReference) return held === codeOf(of, field.kind === 'entityId', value);
  if (isOwn) return Object.is(held, value);
  if (field.steps === undefined) return Object.is(held, field.sent === 'float32' ? Math.fround(value) : value);
  const { min, max, range, span, isWrapped } = field.steps;
  const width = range / span;
  if (!isWrapped) return Math.abs(held - Math.max(min, Math.min(max, value))) <= width * 0.500001;
  if (!Number.isFinite(value)) return held === min;
  const away = Math.abs((held - value) % range);
  return Math.min(away, range - away) <= width * 0.500001 + Math.abs(value) * 1e-15;
}

/** The number of the row that a reference names, from the places alone. */
function codeOf({ sim, rows }: MirrorCase, isId: boolean, value: number): number {
  const row = isId ? sim.worldParts.entities.rowOf(value) : value;
  if (row === 0) return 0;
  for (const [slots, first] of [
    [rows.own, 1],
    [rows.others, 2],
  ] as const)
    for (let slot = 0; slot < slots.count; slot++)
      if (slots.isUsed(slot) && slots.rows[slot] === row) return slot * 2 + first;
  return 0;
}

function brokenGlobals(of: MirrorCase): string | undefined {
  const { sim, contract, store } = of;
  const { arrays, layout } = sim.worldParts.memory;
  const i = contract.globals.findIndex(({ region, isReference }, at) => {
    const value = arrays[region][0];
    const expected = isReference ? codeOf(of, layout.regions[region].kind === 'entityId', value) : value;
    return store.globals[at] !== expected;
  });
  return i < 0 ? undefined : `global ${contract.globals[i].name} is ${store.globals[i]}`;
}

function brokenSections(of: MirrorCase): string | undefined {
  const { sim, contract, store, before } = of;
  const { memory } = sim.worldParts;
  for (const [i, { kind, name, cells, region, isReference, width, count }] of contract.sections.entries()) {
    if (kind === 'inputs') continue;
    for (let at = 0; at < count; at++) {
      const held = store.sections[i][at];
      const source = kind === 'grid' ? { region, at } : cells[at];
      const isId = source !== undefined && memory.layout.regions[source.region].kind === 'entityId';
      const raw =
        source === undefined ? memory.presence[at] | (memory.level[at] << 2) : memory.arrays[source.region][source.at];
      const value = isReference && !(kind === 'list' && at === 0) ? codeOf(of, isId, raw) : raw;
      if (held === value) continue;
      // A square out of sight is as it was, but for rows that are known no more.
      const isUnseen = kind === 'grid' && !seesCell(of, name, at, width);
      if (isUnseen && (held === before[i][at] || (isReference && held === 0))) continue;
      return `${name} ${at} is ${held}, not ${value}`;
    }
  }
  return undefined;
}

function seesCell({ sim, rows }: MirrorCase, name: string, at: number, width: number): boolean {
  const { tile } = sim.game.rules.sight ?? {};
  if (tile === undefined || rows.seats.length === 0) return true;
  const x = at % width;
  const corner = (value: number) => value - (value % TILE_CELLS);
  const y = (at - x) / width;
  return rows.seats.some((seat) => tile(sim.worldParts.world, seat, name, corner(x), corner(y), TILE_CELLS));
}
