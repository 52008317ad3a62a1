/** Corrections: by how much what was shown was wrong, added to what is drawn and eased away, so that a rollback moves nothing at once. */
import type { BlendedComponent } from '#client/view/blended-columns.ts';
import { shorterWay, wrapInto } from '#client/view/torus.ts';
import { HEADER } from '#shared/model/layout.ts';
import type { WorldMemory } from '#shared/world/memory.ts';

/** The corrections of one match. */
export interface Corrections {
  /** The same tick as it was shown and as it was made anew: what differs is added to what is still being eased. */
  compare(shown: WorldMemory, made: WorldMemory): void;
  /** Eases all by the time that passed and adds what is left to `target`. Does nothing while there are none. */
  apply(target: WorldMemory, dtMs: number): void;
  clear(): void;
}

/** After this many half-lives a thousandth is left, and a correction ends. */
const HALF_LIVES = 10;

/** The corrections of one component's rows. */
interface Block {
  readonly component: BlendedComponent;
  /** By row, one for each column. */
  readonly offsets: readonly Float64Array[];
  /** Where a row stands in `rows`, + 1; 0 for those without a correction. */
  readonly place: Uint32Array;
  readonly rows: Uint32Array;
  readonly generation: Uint16Array;
  readonly leftMs: Float64Array;
  count: number;
}

/** Makes no corrections. A half-life of 0 snaps everything. */
export function createCorrections(
  components: readonly BlendedComponent[],
  rowCount: number,
  halfLifeMs: number,
): Corrections {
  const blocks = components.map((component) => createBlock(component, rowCount));
  const lifeMs = halfLifeMs * HALF_LIVES;

  return {
    compare(shown, made) {
      if (halfLifeMs <= 0) return;
      // Memory that was changed from outside may say anything until the session repairs it.
      const last = Math.min(made.header[HEADER.highWater], made.mask.length - 1);
      for (let i = 0; i < blocks.length; i++) {
        const block = blocks[i];
        forgetGone(block, made);
        for (let row = 1; row <= last; row++) {
          if (isSameThing(block.component, shown, made, row)) compareRow(block, shown, made, row, lifeMs);
        }
      }
    },
    apply(target, dtMs) {
      const kept = dtMs > 0 ? Math.pow(2, -dtMs / halfLifeMs) : 1;
      for (let i = 0; i < blocks.length; i++) {
        const block = blocks[i];
        if (block.count === 0) continue;
        forgetGone(block, target);
        for (let at = block.count - 1; at >= 0; at--) applyRow(block, block.rows[at], target, dtMs, kept);
      }
    },
    clear() {
      for (const block of blocks) while (block.count > 0) forget(block, block.rows[block.count - 1]);
    },
  };
}

function createBlock(component: BlendedComponent, rowCount: number): Block {
  return {
    component,
    offsets: component.columns.map(() => new Float64Array(rowCount)),
    place: new Uint32Array(rowCount),
    rows: new Uint32Array(rowCount),
    generation: new Uint16Array(rowCount),
    leftMs: new Float64Array(rowCount),
    count: 0,
  };
}

function hasComponent({ low, high }: BlendedComponent, { mask, maskHigh }: WorldMemory, row: number): boolean {
  return (mask[row] & low) >>> 0 === low && (maskHigh[row] & high) >>> 0 === high;
}

/** In another course of things a row of the same generation may be something else: that has other components, mostly. */
function isSameThing(component: BlendedComponent, shown: WorldMemory, made: WorldMemory, row: number): boolean {
  return (
    hasComponent(component, made, row) &&
    shown.generation[row] === made.generation[row] &&
    shown.mask[row] === made.mask[row] &&
    shown.maskHigh[row] === made.maskHigh[row]
  );
}

function forgetGone(block: Block, memory: WorldMemory): void {
  for (let at = block.count - 1; at >= 0; at--) {
    const row = block.rows[at];
    const isThere = hasComponent(block.component, memory, row) && block.generation[row] === memory.generation[row];
    if (!isThere) forget(block, row);
  }
}

function compareRow(block: Block, shown: WorldMemory, made: WorldMemory, row: number, lifeMs: number): void {
  const { columns } = block.component;
  let isChanged = false;
  let isSnapped = false;
  for (let i = 0; i < columns.length; i++) {
    const { region, period, easeUpTo } = columns[i];
    const way = shorterWay(made.arrays[region][row], shown.arrays[region][row], period);
    if (way === 0) continue;
    isChanged = true;
    const offset = shorterWay(0, block.offsets[i][row] + way, period);
    block.offsets[i][row] = offset;
    // Not a number, or endless: nothing to ease.
    if (!(Math.abs(offset) <= easeUpTo) || offset - offset !== 0) isSnapped = true;
  }
  if (!isChanged) return;
  if (block.place[row] === 0) {
    block.rows[block.count++] = row;
    block.place[row] = block.count;
    block.generation[row] = made.generation[row];
  }
  block.leftMs[row] = lifeMs;
  if (isSnapped) forget(block, row);
}

function applyRow(block: Block, row: number, target: WorldMemory, dtMs: number, kept: number): void {
  const { columns } = block.component;
  block.leftMs[row] -= dtMs;
  if (block.leftMs[row] <= 0) {
    forget(block, row);
    return;
  }
  for (let i = 0; i < columns.length; i++) {
    const offsets = block.offsets[i];
    if (offsets[row] === 0) continue;
    offsets[row] *= kept;
    const { region, period, isWrapped } = columns[i];
    const value = target.arrays[region][row] + offsets[row];
    target.arrays[region][row] = isWrapped ? wrapInto(value, period) : value;
  }
}

function forget(block: Block, row: number): void {
  const at = block.place[row] - 1;
  const moved = block.rows[--block.count];
  block.rows[at] = moved;
  block.place[moved] = at + 1;
  block.place[row] = 0;
  for (let i = 0; i < block.offsets.length; i++) block.offsets[i][row] = 0;
}
