/** Which columns of a model are blended, and how: read once from what the view says. */
import type { BlendOptions } from '#client/view/define-view.ts';
import { unknownName } from '#client/view/view-errors.ts';
import type { Region } from '#shared/model/layout.ts';
import type { Model, ModelDefinition } from '#shared/model/model.ts';
import { componentBits } from '#shared/world/entities.ts';

/** How one column is blended. Periods and limits are 0 and Infinity when there is none. */
export interface BlendedColumn {
  /** Index of the column in the layout's regions. */
  readonly region: number;
  readonly period: number;
  readonly snapBeyond: number;
  /** A correction larger than this is not eased. */
  readonly easeUpTo: number;
  /** Whether the blended value is brought back to 0…period; angles are not. */
  readonly isWrapped: boolean;
}

/** The blended columns of one component, and the mask bits of the rows that have it and live. */
export interface BlendedComponent {
  readonly low: number;
  readonly high: number;
  readonly columns: readonly BlendedColumn[];
  /** Those with a `snapBeyond`. */
  readonly snapping: readonly BlendedColumn[];
}

const ALIVE = 1;

/** The components with blended columns. Throws `view/name` for a name in `options` that the model does not have. */
export function blendedComponents<D extends ModelDefinition>(
  model: Model<D>,
  options: BlendOptions<D>,
): BlendedComponent[] {
  const { layout } = model;
  const except = new Set<string>(options.except ?? []);
  const wrap = new Map<string, number>(numberEntries(options.wrap));
  const snap = new Map<string, number>(numberEntries(options.snapBeyond));
  const ease = new Map<string, number>(numberEntries(options.easeUpTo));
  for (const name of [...except, ...wrap.keys(), ...snap.keys(), ...ease.keys()]) {
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
          ? [blendedColumn(region, index, { wrap, snap, ease })]
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

/** What the view says of columns, by name. */
interface Named {
  readonly wrap: ReadonlyMap<string, number>;
  readonly snap: ReadonlyMap<string, number>;
  readonly ease: ReadonlyMap<string, number>;
}

function blendedColumn({ kind, name, field }: Region, region: number, { wrap, snap, ease }: Named): BlendedColumn {
  const isAngle = kind === 'angle';
  const period = isAngle ? 2 * Math.PI : (wrap.get(name) ?? wrap.get(field) ?? 0);
  const snapBeyond = snap.get(name) ?? snap.get(field) ?? Infinity;
  return {
    region,
    period,
    snapBeyond,
    easeUpTo: ease.get(name) ?? ease.get(field) ?? snapBeyond,
    isWrapped: !isAngle && period > 0,
  };
}

function numberEntries(record: object | undefined): [string, number][] {
  return Object.entries(record ?? {}).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
}
