// Rows, seats and header of a stored world in another layout: components by name in the masks, controls by name in the inputs.
import { HEADER } from '../model/layout.ts';
import { ALIVE, componentBits } from '../world/entities.ts';
import type { WorldMemory } from '../world/memory.ts';
import { cannotRestore } from './carry-values.ts';
import type { LayoutTable } from './layout-table.ts';

/** A world in two layouts. */
export interface Carry {
  readonly from: WorldMemory;
  readonly to: WorldMemory;
  readonly theirs: LayoutTable;
  readonly ours: LayoutTable;
}

/** Words of the header that mean the same in every layout. */
const PLAIN_WORDS = Object.freeze([
  'tick',
  'highWater',
  'freeCount',
  'aliveCount',
  'refusedSpawns',
  'seedLow',
  'seedHigh',
  'finishes',
  'refusedItems',
  'droppedEvents',
] as const);

const OLD_BUILD = 'or restore it with the build that stored it.';

/** Carries the header: the ring of free rows begins at its first place. */
export function carryHeader({ from, to, theirs, ours }: Carry): void {
  for (const word of PLAIN_WORDS) to.header[HEADER[word]] = from.header[HEADER[word]];
  to.random.set(from.random);
  for (const word of ['level', 'nextLevel'] as const) {
    const level = from.header[HEADER[word]];
    if (level === 0) continue;
    const name = theirs.levels[level - 1];
    const place = ours.levels.indexOf(name);
    if (place < 0) {
      throw cannotRestore(`its level '${name}' is gone`, `There is ${ours.levels.join(', ') || 'none'}.`, {
        fix: `Keep a level of that name, ${OLD_BUILD}`,
        data: { level: name, levels: ours.levels },
      });
    }
    to.header[HEADER[word]] = place + 1;
  }
}

/** Carries which rows are alive, with which components, and how often they have lived. A row keeps its number, and so every identity. */
export function carryRows({ from, to, theirs, ours }: Carry): void {
  const last = from.header[HEADER.highWater];
  if (last >= ours.rowCount) {
    throw cannotRestore(`its row ${last} was used`, `The model has room for ${ours.rowCount - 1} entities.`, {
      fix: `Give the model at least ${last} entities, ${OLD_BUILD}`,
      data: { rows: last, entities: ours.rowCount - 1 },
    });
  }
  const bits = theirs.components.flatMap((name, i) => {
    const place = ours.components.indexOf(name);
    return place < 0 ? [] : [{ was: componentBits(i), is: componentBits(place) }];
  });
  // Of all rows: one above the highest in use lived before a level was loaded, and an identity of then must not be somebody's again.
  to.generation.set(from.generation.subarray(0, to.generation.length));
  for (let row = 1; row <= last; row++) {
    if ((from.mask[row] & ALIVE) === 0) continue;
    let low = ALIVE;
    let high = 0;
    for (const { was, is } of bits) {
      if ((from.mask[row] & was.low) === 0 && (from.maskHigh[row] & was.high) === 0) continue;
      low |= is.low;
      high |= is.high;
    }
    to.mask[row] = low;
    to.maskHigh[row] = high;
  }
  for (let i = 0; i < from.header[HEADER.freeCount]; i++)
    to.free[i] = from.free[(from.header[HEADER.freeHead] + i) % from.free.length];
}

/** Carries who sits where, and what each seat's controls said. */
export function carrySeats({ from, to, theirs, ours }: Carry): void {
  const beyond = from.presence.findIndex((presence, seat) => seat >= ours.seats && presence !== 0);
  if (beyond >= 0) {
    throw cannotRestore(`its seat ${beyond} is taken`, `The model has ${ours.seats} seats.`, {
      fix: `Give the model at least ${beyond + 1} seats, ${OLD_BUILD}`,
      data: { seat: beyond, seats: ours.seats },
    });
  }
  const seats = Math.min(theirs.seats, ours.seats);
  const controls = ours.controls.flatMap((is) => {
    const was = theirs.controls.find(({ name, bit }) => name === is.name && bit < 0 === is.bit < 0);
    return was === undefined ? [] : [{ was, is }];
  });
  for (let seat = 0; seat < seats; seat++) {
    to.presence[seat] = from.presence[seat];
    to.level[seat] = from.level[seat];
    for (const name of ['input', 'previousInput'] as const) {
      for (const { was, is } of controls) {
        const value = from[name][seat * theirs.inputBytes + was.byteOffset];
        const at = seat * ours.inputBytes + is.byteOffset;
        if (is.bit < 0) to[name][at] = value;
        else if ((value & (1 << was.bit)) !== 0) to[name][at] |= 1 << is.bit;
      }
    }
  }
}
