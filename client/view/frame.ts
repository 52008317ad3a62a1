/** The frame: two snapshots blended into a third world's memory, which a view reads through the same columns as the rules. */
import { shorterWay, wrapInto } from '#client/view/torus.ts';
import type { BlendOptions } from '#client/view/define-view.ts';
import { unknownName } from '#client/view/view-errors.ts';
import { HEADER, type Region } from '#shared/model/layout.ts';
import type { Model, ModelDefinition } from '#shared/model/model.ts';
import type { FrameOfDefinition, WorldOfDefinition } from '#shared/model/types.ts';
import { componentBits } from '#shared/world/entities.ts';
import { createMemory, type NumberArray, type WorldMemory } from '#shared/world/memory.ts';
import { createWorld, type WorldParts } from '#shared/world/world.ts';

/** What can put its world into bytes: a sim. */
export interface Saved {
  /** Copies the world into `target`, one snapshot long. */
  save(target: Uint8Array): void;
}

/** The last two ticks, and the picture between them. */
export interface BlendedFrame<D extends ModelDefinition> {
  /** Columns as blended by the last `blend`; all else as in the newest tick. */
  readonly frame: FrameOfDefinition<D>;
  readonly parts: WorldParts<D>;
  /** A tick was stepped: the newest becomes the one before, and `source` the newest. */
  push(source: Saved): void;
  /** The world was replaced: both are `source`, so nothing slides. */
  replace(source: Saved): void;
  /** Blends the columns: 0 is the tick before, 1 the newest. Allocates nothing. */
  blend(alpha: number): void;
}

/** How one column is blended. Periods and limits are 0 and Infinity when there is none. */
interface BlendedColumn {
  /** Index of the column in the layout's regions. */
  readonly region: number;
  readonly period: number;
  readonly snapBeyond: number;
  /** Whether the blended value is brought back to 0…period; angles are not. */
  readonly isWrapped: boolean;
}

interface BlendedComponent {
  readonly low: number;
  readonly high: number;
  readonly columns: readonly BlendedColumn[];
  readonly snapping: readonly BlendedColumn[];
}

const ALIVE = 1;

/** Makes the frame of a model. Throws `view/name` for a name in `options` that the model does not have. */
export function createBlendedFrame<D extends ModelDefinition>(
  model: Model<D>,
  options: BlendOptions<D> = {},
): BlendedFrame<D> {
  const parts = createWorld(model);
  const components = blendedComponents(model, options);
  let previous = createMemory(model.layout);
  let current = createMemory(model.layout);
  const blending: Blending = { previous, current, target: parts.memory, alpha: 1 };
  let isNew = true;

  function blend(alpha: number): void {
    parts.memory.bytes.set(current.bytes);
    if (isNew) {
      parts.queries.invalidateAll();
      parts.refreshSeats();
      isNew = false;
    }
    if (alpha >= 1) return;
    blending.previous = previous;
    blending.current = current;
    blending.alpha = alpha;
    for (let i = 0; i < components.length; i++) blendComponent(components[i], blending);
  }

  return {
    frame: asFrame(parts.world),
    parts,
    push(source) {
      const older = previous;
      previous = current;
      current = older;
      source.save(current.bytes);
      isNew = true;
    },
    replace(source) {
      source.save(current.bytes);
      previous.bytes.set(current.bytes);
      isNew = true;
    },
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
  alpha: number;
}

function blendComponent(
  { low, high, columns, snapping }: BlendedComponent,
  { previous, current, target, alpha }: Blending,
): void {
  // Memory that was changed from outside may say anything until the session repairs it.
  const last = Math.min(current.header[HEADER.highWater], current.mask.length - 1);
  for (let row = 1; row <= last; row++) {
    if ((previous.mask[row] & current.mask[row] & low) >>> 0 !== low) continue;
    if ((previous.maskHigh[row] & current.maskHigh[row] & high) >>> 0 !== high) continue;
    if (previous.generation[row] !== current.generation[row]) continue;
    if (snapping.length > 0 && hasJumped(snapping, previous, current, row)) continue;
    for (const { region, period, isWrapped } of columns) {
      const from = previous.arrays[region][row];
      const way = shorterWay(from, current.arrays[region][row], period);
      if (way === 0) continue;
      const value = from + way * alpha;
      target.arrays[region][row] = isWrapped ? wrapInto(value, period) : value;
    }
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

function blendedComponents<D extends ModelDefinition>(model: Model<D>, options: BlendOptions<D>): BlendedComponent[] {
  const { layout } = model;
  const except = new Set<string>(options.except ?? []);
  const wrap = new Map<string, number>(numberEntries(options.wrap));
  const snap = new Map<string, number>(numberEntries(options.snapBeyond));
  for (const name of [...except, ...wrap.keys(), ...snap.keys()]) {
    const isKnown = layout.regions.some(
      (region) =>
        region.group === 'component' && (name === region.name || name === region.field || name === region.owner),
    );
    if (!isKnown)
      throw unknownName(
        `The view's blend names '${name}', which is no component or column.`,
        name,
        columnNames(layout.regions),
      );
  }
  return layout.components
    .map((owner, i): BlendedComponent => {
      const { low, high } = componentBits(i);
      const columns = layout.regions.flatMap((region, index) =>
        region.group === 'component' && region.owner === owner && isBlended(region, except)
          ? [blendedColumn(region, index, wrap, snap)]
          : [],
      );
      const snapping = columns.filter(({ snapBeyond }) => snapBeyond < Infinity);
      return { low: (low | ALIVE) >>> 0, high, columns, snapping };
    })
    .filter(({ columns }) => columns.length > 0);
}

function columnNames(regions: readonly Region[]): readonly string[] {
  return regions.filter(({ group }) => group === 'component').map(({ name }) => name);
}

function isBlended({ kind, name, field, owner }: Region, except: ReadonlySet<string>): boolean {
  if (kind !== 'f64' && kind !== 'f32' && kind !== 'angle') return false;
  return !except.has(name) && !except.has(field) && !except.has(owner);
}

function blendedColumn(
  { kind, name, field }: Region,
  region: number,
  wrap: ReadonlyMap<string, number>,
  snap: ReadonlyMap<string, number>,
): BlendedColumn {
  const isAngle = kind === 'angle';
  const period = isAngle ? 2 * Math.PI : (wrap.get(name) ?? wrap.get(field) ?? 0);
  return {
    region,
    period,
    snapBeyond: snap.get(name) ?? snap.get(field) ?? Infinity,
    isWrapped: !isAngle && period > 0,
  };
}

function numberEntries(record: object | undefined): [string, number][] {
  return Object.entries(record ?? {}).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
}
