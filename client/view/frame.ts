/** The frame: two snapshots blended into a third world's memory, which a view reads through the same columns as the rules. */
import { blendedComponents, type BlendedColumn, type BlendedComponent } from '#client/view/blended-columns.ts';
import { createCorrections } from '#client/view/corrections.ts';
import type { BlendOptions } from '#client/view/define-view.ts';
import { shorterWay, wrapInto } from '#client/view/torus.ts';
import { HEADER } from '#shared/model/layout.ts';
import type { Model, ModelDefinition } from '#shared/model/model.ts';
import type { FrameOfDefinition, WorldOfDefinition } from '#shared/model/types.ts';
import { createMemory, type NumberArray, type WorldMemory } from '#shared/world/memory.ts';
import { createWorld, type WorldParts } from '#shared/world/world.ts';

/** What can put its world into bytes: a sim. */
export interface Saved {
  readonly tick: number;
  /** Copies the world into `target`, one snapshot long. */
  save(target: Uint8Array): void;
}

/** The last two ticks, the picture between them, and what a rollback changed of it. */
export interface BlendedFrame<D extends ModelDefinition> {
  /** Columns as blended by the last `blend`; all else as in the newest tick. */
  readonly frame: FrameOfDefinition<D>;
  readonly parts: WorldParts<D>;
  /**
   * A tick was stepped, `newestTick` is the last of its plan (the same when absent): the newest becomes the one before, and `source` the
   * newest. Ticks that nobody will see are not copied: all but the last two, and the one a rollback is compared at.
   */
  push(source: Saved, newestTick?: number): void;
  /** The world went back to the tick of `source`. When the tick shown last is pushed again, what differs becomes a correction. */
  rolledBack(source: Saved, newestTick: number): void;
  /** The world was replaced: nothing slides, nothing is corrected. */
  replace(source: Saved): void;
  /** The next picture shows the newest tick as it is: nothing slides to it, nothing is corrected. */
  settle(): void;
  /**
   * Blends the columns, 0 is the tick before, 1 the newest, and adds the corrections, eased by the time since the last call. Without a
   * time none passes. Allocates nothing.
   */
  blend(alpha: number, nowMs?: number): void;
}

/** Half of a correction is gone after this time when the view says nothing else, ms: three frames at 60 Hz. */
const HALF_LIFE_MS = 50;
/** The tick of a memory that holds none, or no longer. */
const NO_TICK = -2;

const NO_COLUMN: NumberArray = new Float64Array(0);

/** One copy of the world. */
interface Copy {
  readonly memory: WorldMemory;
  tick: number;
}

/** Makes the frame of a model. Throws `view/name` for a name in `options` that the model does not have. */
export function createBlendedFrame<D extends ModelDefinition>(
  model: Model<D>,
  options: BlendOptions<D> = {},
): BlendedFrame<D> {
  const parts = createWorld(model);
  const components = blendedComponents(model, options);
  const corrections = createCorrections(components, model.layout.rowCount, options.easeHalfLifeMs ?? HALF_LIFE_MS);
  const emptyCopy = (): Copy => ({ memory: createMemory(model.layout), tick: NO_TICK });
  let previous = emptyCopy();
  let current = emptyCopy();
  /** What was the newest tick before a rollback. */
  let shown = emptyCopy();
  const blending: Blending = {
    previous: previous.memory,
    current: current.memory,
    target: parts.memory,
    rows: new Uint32Array(model.layout.rowCount),
    arrays: { from: NO_COLUMN, to: NO_COLUMN, blended: NO_COLUMN },
    alpha: 1,
  };
  let comparedTick = NO_TICK;
  /** Whether what was shown still lies in `current`. */
  let isShownCurrent = false;
  let isNew = true;
  let lastMs = -Infinity;

  function push(source: Saved, newestTick = source.tick): void {
    if (source.tick < newestTick - 1 && source.tick !== comparedTick) return;
    if (isShownCurrent) {
      const spare = shown;
      shown = current;
      current = spare;
      current.tick = NO_TICK;
      isShownCurrent = false;
    }
    const older = previous;
    previous = current;
    current = older;
    take(source);
    if (current.tick !== comparedTick) return;
    corrections.compare(shown.memory, current.memory);
    comparedTick = NO_TICK;
  }

  function take(source: Saved): void {
    source.save(current.memory.bytes);
    current.tick = source.tick;
    isNew = true;
  }

  /** Nothing is compared any more with what was shown, and nothing slides from it. */
  function settle(): void {
    corrections.clear();
    previous.tick = NO_TICK;
    comparedTick = NO_TICK;
    isShownCurrent = false;
  }

  function blend(alpha: number, nowMs = lastMs): void {
    parts.memory.bytes.set(current.memory.bytes);
    if (isNew) {
      parts.queries.invalidateAll();
      parts.refreshSeats();
      isNew = false;
    }
    // The tick that was shown is not made again before this picture, as when the match pauses before it: the picture goes back, smoothly.
    if (comparedTick !== NO_TICK && !isShownCurrent) corrections.compare(shown.memory, current.memory);
    comparedTick = NO_TICK;
    isShownCurrent = false;
    if (alpha < 1 && previous.tick === current.tick - 1) {
      blending.previous = previous.memory;
      blending.current = current.memory;
      blending.alpha = alpha;
      for (let i = 0; i < components.length; i++) blendComponent(components[i], blending);
    }
    const dtMs = lastMs === -Infinity ? 0 : Math.max(0, nowMs - lastMs);
    lastMs = nowMs;
    corrections.apply(parts.memory, dtMs);
  }

  return {
    frame: asFrame(parts.world),
    parts,
    push,
    rolledBack(source, newestTick) {
      if (comparedTick === NO_TICK && source.tick < current.tick) {
        comparedTick = current.tick;
        isShownCurrent = true;
      }
      push(source, newestTick);
    },
    replace(source) {
      settle();
      take(source);
    },
    settle,
    blend,
  };
}

/** A frame is its world without the verbs that change it: the same object, so views need no copy and no proxy. */
function asFrame<D extends ModelDefinition>(world: WorldOfDefinition<D>): FrameOfDefinition<D> {
  return world as unknown as FrameOfDefinition<D>;
}

/** The same door for handlers of events, which see the world itself at the event's tick. */
export const frameOfWorld = asFrame;

/** Kept and changed from frame to frame. */
interface Blending {
  previous: WorldMemory;
  current: WorldMemory;
  readonly target: WorldMemory;
  /** Room for the rows that slide. */
  readonly rows: Uint32Array;
  /** The column that is being blended. */
  readonly arrays: { from: NumberArray; to: NumberArray; blended: NumberArray };
  alpha: number;
}

/** Column by column: each then runs over one kind of array, which is twice as fast. */
function blendComponent(component: BlendedComponent, blending: Blending): void {
  const count = findSliding(component, blending);
  const { previous, current, target, arrays } = blending;
  for (let i = 0; i < component.columns.length; i++) {
    const column = component.columns[i];
    const { region } = column;
    arrays.from = previous.arrays[region];
    arrays.to = current.arrays[region];
    arrays.blended = target.arrays[region];
    if (column.period === 0) blendPlain(blending, count);
    else blendRound(blending, count, column);
  }
}

/** Writes the rows of a component that were there before and have not jumped; returns how many. */
function findSliding({ low, high, snapping }: BlendedComponent, { previous, current, rows }: Blending): number {
  // Memory that was changed from outside may say anything until the session repairs it.
  const last = Math.min(current.header[HEADER.highWater], current.mask.length - 1);
  let count = 0;
  for (let row = 1; row <= last; row++) {
    if ((previous.mask[row] & current.mask[row] & low) >>> 0 !== low) continue;
    if ((previous.maskHigh[row] & current.maskHigh[row] & high) >>> 0 !== high) continue;
    if (previous.generation[row] !== current.generation[row]) continue;
    if (snapping.length > 0 && hasJumped(snapping, previous, current, row)) continue;
    rows[count++] = row;
  }
  return count;
}

function blendPlain({ arrays: { from, to, blended }, rows, alpha }: Blending, count: number): void {
  for (let i = 0; i < count; i++) {
    const row = rows[i];
    const way = to[row] - from[row];
    if (way !== 0) blended[row] = from[row] + way * alpha;
  }
}

function blendRound(
  { arrays: { from, to, blended }, rows, alpha }: Blending,
  count: number,
  { period, isWrapped }: BlendedColumn,
): void {
  for (let i = 0; i < count; i++) {
    const row = rows[i];
    const way = shorterWay(from[row], to[row], period);
    if (way === 0) continue;
    const value = from[row] + way * alpha;
    blended[row] = isWrapped ? wrapInto(value, period) : value;
  }
}

function hasJumped(
  snapping: readonly BlendedColumn[],
  previous: WorldMemory,
  current: WorldMemory,
  row: number,
): boolean {
  for (const { region, period, snapBeyond } of snapping) {
    const from: NumberArray = previous.arrays[region];
    if (Math.abs(shorterWay(from[row], current.arrays[region][row], period)) > snapBeyond) return true;
  }
  return false;
}
