/** Model -> what a state room's clients are sent of a world: the fields of a row, the cells beside them, where each is in the buffer. */
import { SamestepError } from '../errors.ts';
import { fingerprint } from '../model/fingerprint.ts';
import type { FieldKind } from '../model/fields.ts';
import type { Region } from '../model/layout.ts';
import type { Model } from '../model/model.ts';
import { componentBits } from '../world/entities.ts';
import { exactType, isReference, stepsOf, type Steps, type ValueType } from './values.ts';

/** Counted up when the meaning of mirrored bytes changes in a way that no field shows. */
const MIRROR_VERSION = 1;
/** Fields of one schema: index 63 would be taken for a switch of structure. */
export const FIELDS_MAX = 63;
/** Patches of a room in a second. */
export const PATCHES_PER_SECOND = 20;
/** Cells of a grid become known in squares of so many. */
export const TILE_CELLS = 8;

/** Places of rows that a client makes room for at first. */
export const HELD_ROWS_MIN = 16;

/** One value of a row. */
export interface RowField {
  /** As 'Body.x', 'Snake.path.3'. */
  readonly name: string;
  /** Its index in a row's schema. */
  readonly index: number;
  /** Its component, as a place in `components`. */
  readonly component: number;
  /** Its region in the layout, values of a row there, and which of them it is. */
  readonly region: number;
  readonly stride: number;
  readonly at: number;
  readonly kind: FieldKind;
  /** How it travels in own rows, and in others'. */
  readonly exact: ValueType;
  readonly sent: ValueType;
  /** Of a quantized column. */
  readonly steps: Steps | undefined;
  readonly isReference: boolean;
  /** Only the owner of a row gets it. */
  readonly isSecret: boolean;
  /** Between two patches a value between is shown; a whole number or a choice has none. */
  readonly isBlended: boolean;
  /** Two values that are farther apart are not. */
  readonly snapBeyond: number;
}

/** A component that clients get. Bit i + 1 of a row's `has` says that it has component i; bit 0 that the row is there. */
export interface RowComponent {
  readonly name: string;
  readonly isSecret: boolean;
  /** Its bits in a row's mask in the world. */
  readonly maskLow: number;
  readonly maskHigh: number;
  /** Its bits in `has`. */
  readonly hasLow: number;
  readonly hasHigh: number;
  /** The region of the column that says whose a row is; −1 when it has none. */
  readonly ownerRegion: number;
  /** Places in `fields`: of those that its owner gets, and of those that others do. */
  readonly fields: readonly number[];
  readonly sentFields: readonly number[];
}

/** One value beside the rows. */
export interface Cell {
  readonly region: number;
  readonly at: number;
}

/** What a section's cells are of. */
export type SectionKind = 'seats' | 'playerData' | 'config' | 'tuning' | 'inputs' | 'list' | 'grid';

/** Values beside the rows that travel as a list with changed places. */
export interface Section {
  readonly kind: SectionKind;
  /** As 'seats', 'grids.trampled', 'globals.order'. */
  readonly name: string;
  readonly type: ValueType;
  readonly isReference: boolean;
  readonly refId: number;
  readonly count: number;
  /** Where the values are, for all kinds but seats, inputs and grids. */
  readonly cells: readonly Cell[];
  /** Of a grid: its region, and its size in cells. */
  readonly region: number;
  readonly width: number;
  readonly height: number;
}

/** A single global. */
export interface GlobalField extends Cell {
  readonly name: string;
  readonly type: ValueType;
  readonly isReference: boolean;
}

/** The contract of one model: what travels, in which order, under which numbers. */
export interface Contract {
  readonly model: Model;
  readonly components: readonly RowComponent[];
  readonly fields: readonly RowField[];
  /** 1 or 2: indexes 0 … of a row's schema are its `has` words. */
  readonly hasWords: number;
  /** Index of the tick in which an own row came alive. */
  readonly bornIndex: number;
  readonly globals: readonly GlobalField[];
  readonly sections: readonly Section[];
  /** Ticks between two patches, unless one says otherwise. */
  readonly periodTicks: number;
  /** refIds from here on are rows. */
  readonly firstRowRefId: number;
  /** Of all of the above: 16 lowercase hex digits. */
  readonly hash: string;
}

/** Indexes of the root's fields; the sections follow. */
export const ROOT = Object.freeze({
  tick: 0,
  step: 1,
  contract: 2,
  margin: 3,
  orders: 4,
  level: 5,
  agreement: 6,
  globals: 7,
  own: 8,
  rows: 9,
  sections: 10,
});

/** refIds of what every root has. */
export const REF = Object.freeze({ root: 0, globals: 1, own: 2, rows: 3, sections: 4 });

/** Whether a section is among what a client compares. Of grids it has seen a part, and its inputs are on their way. */
export function isCompared({ kind }: Section): boolean {
  return kind !== 'grid' && kind !== 'inputs';
}

/** Derives the contract. Throws `mirror/fields` for a model that has more fields than one row, the globals or the root can have. */
export function createContract(model: Model): Contract {
  const { definition, layout } = model;
  const { hidden = [], secret = [], quantized = {}, snapBeyond = {} } = definition.mirror ?? {};
  const names = layout.components.filter((name) => !hidden.includes(name));
  const hasWords = names.length > 31 ? 2 : 1;
  const fields: RowField[] = [];
  const components = names.map((name, place): RowComponent => {
    const of: number[] = [];
    layout.regions.forEach((region, i) => {
      if (region.group !== 'component' || region.owner !== name || hidden.includes(columnOf(region))) return;
      for (const field of rowFields(region, i)) {
        const steps = quantized[region.name] === undefined ? undefined : stepsOf(quantized[region.name]);
        const sent = steps?.type ?? (quantized[region.name] === 'f32' ? 'float32' : field.exact);
        of.push(fields.length);
        const isSecret = secret.includes(name) || secret.includes(columnOf(region));
        fields.push({
          ...field,
          index: hasWords + fields.length,
          component: place,
          sent,
          steps,
          isSecret,
          snapBeyond: snapBeyond[region.name] ?? Infinity,
        });
      }
    });
    const mask = componentBits(layout.components.indexOf(name));
    const has = componentBits(place);
    return {
      name,
      isSecret: secret.includes(name),
      maskLow: mask.low,
      maskHigh: mask.high,
      hasLow: has.low,
      hasHigh: has.high,
      ownerRegion: ownerRegion(model, name),
      fields: of,
      sentFields: of.filter((at) => !fields[at].isSecret),
    };
  });
  const bornIndex = hasWords + fields.length;
  if (bornIndex >= FIELDS_MAX)
    throw tooMany('A row', fields[FIELDS_MAX - 1 - hasWords]?.name ?? names[names.length - 1]);
  const globals = globalFields(model, hidden);
  if (globals.length > FIELDS_MAX) throw tooMany('The globals', globals[FIELDS_MAX].name);
  const sections = sectionsOf(model, hidden);
  if (ROOT.sections + sections.length > FIELDS_MAX)
    throw tooMany('The root', sections[FIELDS_MAX - ROOT.sections].name);
  const told = {
    version: MIRROR_VERSION,
    rows: fields.map(({ name, exact, sent, steps, kind, isSecret }) => [
      name,
      kind,
      exact,
      sent,
      steps ?? null,
      isSecret,
    ]),
    secret: components.map(({ name, isSecret }) => [name, isSecret]),
    globals: globals.map(({ name, type }) => [name, type]),
    sections: sections.map(({ name, type, count }) => [name, type, count]),
  };
  return Object.freeze({
    model,
    components,
    fields,
    hasWords,
    bornIndex,
    globals,
    sections,
    periodTicks: Math.max(1, Math.round(model.definition.ticksPerSecond / PATCHES_PER_SECOND)),
    firstRowRefId: REF.sections + sections.length,
    hash: fingerprint(JSON.stringify(told)),
  });
}

/** The fields of one region of a component: one for each place of a list. */
function rowFields(
  region: Region,
  index: number,
): Omit<RowField, 'index' | 'component' | 'sent' | 'steps' | 'isSecret' | 'snapBeyond'>[] {
  const { name, kind, stride } = region;
  return Array.from({ length: stride }, (_, at) => ({
    name: stride === 1 ? name : `${name}.${at}`,
    region: index,
    stride,
    at,
    kind,
    exact: exactType(region),
    isReference: isReference(region),
    isBlended: stride === 1 && (kind === 'f64' || kind === 'f32' || kind === 'angle'),
  }));
}

/** A region's column as an author names it: a list's count is of its list. */
function columnOf({ name }: Region): string {
  return name.endsWith('.count') ? name.slice(0, -'.count'.length) : name;
}

/** The column that says whose a row with this component is. */
function ownerRegion({ definition, layout }: Model, component: string): number {
  const { owner } = definition.mirror ?? {};
  return layout.regions.findIndex(
    ({ group, owner: of, field, name, kind }) =>
      group === 'component' &&
      of === component &&
      kind === 'player' &&
      (owner === undefined ? field === 'player' : owner.includes(name)),
  );
}

function globalFields({ layout }: Model, hidden: readonly string[]): GlobalField[] {
  return layout.regions.flatMap((region, i) =>
    region.group !== 'globals' || hidden.includes(region.name) || isOfList(layout.regionOf, region)
      ? []
      : [{ name: region.field, region: i, at: 0, type: exactType(region), isReference: isReference(region) }],
  );
}

/** A list's values or its count. */
function isOfList(regions: ReadonlyMap<string, Region>, { name }: Region): boolean {
  return regions.has(`${name}.count`) || (name.endsWith('.count') && regions.has(name.slice(0, -'.count'.length)));
}

function sectionsOf({ definition, layout, inputLayout }: Model, hidden: readonly string[]): Section[] {
  const sections: Section[] = [];
  const push = (section: Partial<Section> & Pick<Section, 'kind' | 'name' | 'type' | 'count'>) => {
    if (section.count === 0) return;
    const refId = REF.sections + sections.length;
    sections.push({ isReference: false, cells: [], region: -1, width: 0, height: 0, ...section, refId });
  };
  const cellsOf = (group: string) =>
    layout.regions.flatMap((region, i) =>
      region.group === group ? Array.from({ length: region.count }, (_, at) => ({ region: i, at })) : [],
    );
  push({ kind: 'seats', name: 'seats', type: 'uint8', count: definition.players.max });
  for (const kind of ['playerData', 'config', 'tuning'] as const) {
    const cells = cellsOf(kind);
    push({ kind, name: kind, type: 'float64', count: cells.length, cells });
  }
  push({ kind: 'inputs', name: 'inputs', type: 'uint8', count: OWN_SEATS_MAX * inputLayout.sizeBytes });
  layout.regions.forEach((region, i) => {
    const count = layout.regions.findIndex(({ name }) => name === `${region.name}.count`);
    if (region.group !== 'globals' || count < 0 || hidden.includes(region.name)) return;
    const values = Array.from({ length: region.count }, (_, at) => ({ region: i, at }));
    const type = exactType(region);
    push({
      kind: 'list',
      name: region.name,
      type: type === 'int8' ? 'int16' : type,
      isReference: isReference(region),
      count: 1 + values.length,
      cells: [{ region: count, at: 0 }, ...values],
    });
  });
  layout.regions.forEach((region, i) => {
    if (region.group !== 'grid' || hidden.includes(region.name)) return;
    push({
      kind: 'grid',
      name: region.name,
      type: exactType(region),
      isReference: isReference(region),
      count: region.count,
      region: i,
      width: region.stride,
      height: region.count / region.stride,
    });
  });
  return sections;
}

/** Seats of one connection. */
export const OWN_SEATS_MAX = 8;

function tooMany(what: string, name: string): SamestepError {
  return new SamestepError({
    code: 'mirror/fields',
    what: `${what} of a state room would have more than ${FIELDS_MAX} fields: '${name}' is one too many.`,
    why: 'The fields of all components lie in one schema, a list with one for each of its places.',
    fix: "Name what clients need not know under 'hidden' in the model's mirror, or shorten lists.",
    data: { name, max: FIELDS_MAX },
  });
}
