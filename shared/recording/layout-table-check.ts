// Whether a layout table from a file describes a world that could be: before any byte is placed by it.
import { HISTORY_ID, isKept } from '../model/history.ts';
import type { Region, RegionGroup } from '../model/layout.ts';
import { MODEL_LIMITS } from '../model/limits.ts';
import type { LayoutTable } from './layout-table.ts';

/** Regions that every world has, besides the header: their kind. */
const ROWS = Object.freeze({ mask: 'u32', maskHigh: 'u32', generation: 'u16', free: 'u16' } as const);
const SEATS = Object.freeze(['presence', 'level', 'input', 'previousInput'] as const);

/** The name behind which a list keeps how many values it holds. */
const COUNT = '.count';

/** What is wrong with a table, as "its component Ship has …"; undefined when it describes a world. Never throws. */
export function problemOfTable(table: LayoutTable): string | undefined {
  const { ticksPerSecond, seats, rowCount, components, levels, regions, sizeBytes } = table;
  if (ticksPerSecond < 1 || ticksPerSecond > MODEL_LIMITS.ticksPerSecond)
    return `it has ${ticksPerSecond} ticks a second`;
  if (seats < 1 || seats > MODEL_LIMITS.players) return `it has ${seats} seats`;
  if (rowCount < 2 || rowCount > MODEL_LIMITS.entities + 1) return `it has ${rowCount - 1} rows`;
  if (components.length > MODEL_LIMITS.components) return `it has ${components.length} components`;
  const unnamed = components.find((name) => !/^[A-Z][A-Za-z0-9]*$/.test(name));
  if (unnamed !== undefined) return `it calls a component '${unnamed}'`;
  if (levels.length > MODEL_LIMITS.levels) return `it has ${levels.length} levels`;
  if (sizeBytes > MODEL_LIMITS.worldBytes) return `its worlds have ${sizeBytes} bytes`;
  const twice =
    twiceIn(components) ?? twiceIn(levels) ?? twiceIn(regions.map(({ name }) => name)) ?? twiceIn(wordsOf(table));
  if (twice !== undefined) return `it has '${twice}' twice`;
  return problemOfControls(table) ?? problemOfRegions(table);
}

const wordsOf = ({ headerWords }: LayoutTable) => headerWords.filter((word) => word !== '');

function twiceIn(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.size === seen.add(name).size);
}

/** Axes lie in the first bytes, one each; every button has a bit of its own behind them. */
function problemOfControls({ controls, inputBytes }: LayoutTable): string | undefined {
  if (controls.length > MODEL_LIMITS.controls) return `it has ${controls.length} controls`;
  const twice = twiceIn(controls.map(({ name }) => name));
  if (twice !== undefined) return `it has the control '${twice}' twice`;
  const axisCount = controls.filter(({ control }) => control === 'axis').length;
  const isPlaced = controls.every(({ control, byteOffset, bit }) =>
    control === 'axis'
      ? bit === -1 && byteOffset < axisCount
      : bit >= 0 && bit < 8 && byteOffset >= axisCount && byteOffset < inputBytes,
  );
  const places = controls.map(({ byteOffset, bit }) => `${byteOffset}.${bit}`);
  if (inputBytes < 1 || axisCount > inputBytes || !isPlaced || twiceIn(places) !== undefined)
    return 'its controls have no sound places';
  return undefined;
}

function problemOfRegions(table: LayoutTable): string | undefined {
  const named = new Map(table.regions.map((region) => [region.name, region]));
  const missing = [
    'header.words',
    ...Object.keys(ROWS).map((field) => `rows.${field}`),
    ...SEATS.map((field) => `seats.${field}`),
  ].find((name) => !named.has(name));
  if (missing !== undefined) return `it has no ${missing}`;
  const wrong = table.regions.find((region) => !isSound(table, region, named));
  return wrong === undefined ? undefined : `its region ${wrong.name} has a shape that no model gives`;
}

function isSound(table: LayoutTable, region: Region, named: ReadonlyMap<string, Region>): boolean {
  const { group, owner, field, kind, count, stride, names } = region;
  if (owner !== ownerOf(group, owner, table.components) || field === '') return false;
  if (kind === 'oneOf' ? names.length < 1 || names.length > MODEL_LIMITS.choices : names.length > 0) return false;
  if (twiceIn(names) !== undefined) return false;
  if (stride < 1 || count !== countOf(table, region)) return false;
  if (kind === 'entity' && group !== 'component' && group !== 'globals') return false;
  if (group === 'component' || group === 'globals') return isListSound(region, named);
  if (group === 'history') return isHistorySound(region, named);
  if (field.includes('.')) return false;
  switch (group) {
    case 'header':
    case 'random':
      return kind === 'u32';
    case 'rows':
      return isRowField(field) && kind === ROWS[field];
    case 'seats':
      return kind === 'u8' && SEATS.some((name) => name === field);
    case 'tuning':
      return kind === 'f64';
    default:
      return true;
  }
}

const isRowField = (field: string): field is keyof typeof ROWS => Object.hasOwn(ROWS, field);

/** Who owns a region of a group: the group itself, but of a component's its name. */
function ownerOf(group: RegionGroup, owner: string, components: readonly string[]): string | undefined {
  if (group === 'component') return components.includes(owner) ? owner : undefined;
  return group === 'grid' ? 'grids' : group;
}

/** How many values a region has to have. */
function countOf({ headerWords, rowCount, seats, inputBytes }: LayoutTable, { group, field, count, stride }: Region) {
  const isInput = field === 'input' || field === 'previousInput';
  switch (group) {
    case 'header':
      return stride === 1 ? headerWords.length : -1;
    case 'random':
      return stride === 1 ? 4 : -1;
    case 'rows':
      return stride === 1 ? rowCount : -1;
    case 'seats':
      return stride === (isInput ? inputBytes : 1) ? seats * stride : -1;
    case 'playerData':
      return stride === 1 ? seats : -1;
    case 'config':
    case 'tuning':
      return stride === 1 ? 1 : -1;
    case 'globals':
      return stride <= MODEL_LIMITS.listCount ? stride : -1;
    case 'component':
      return stride <= MODEL_LIMITS.listCount ? rowCount * stride : -1;
    case 'history':
      return stride === rowCount && count <= MODEL_LIMITS.historyTicks * rowCount && count % stride === 0 ? count : -1;
    case 'grid':
      return count >= stride && count <= MODEL_LIMITS.gridCells && count % stride === 0 ? count : -1;
  }
}

/** The history says who had each row, for as many ticks as it has of every column, and its columns are columns of a component. */
function isHistorySound({ field, kind, names, count }: Region, named: ReadonlyMap<string, Region>): boolean {
  if (named.get(`history.${HISTORY_ID}`)?.count !== count || count === 0) return false;
  if (field === HISTORY_ID) return kind === 'entityId';
  const column = named.get(field);
  return (
    column?.group === 'component' &&
    column.kind === kind &&
    isKept(kind) &&
    column.names.join() === names.join() &&
    !named.has(`${field}.count`)
  );
}

/** A list has its counts beside it, counts have their list, and what is no list has one value in a row. */
function isListSound({ name, kind, stride, count, owner, field }: Region, named: ReadonlyMap<string, Region>): boolean {
  if (field.endsWith(COUNT)) {
    const list = named.get(name.slice(0, -COUNT.length));
    return (
      list?.owner === owner &&
      !list.field.includes('.') &&
      kind === 'u8' &&
      stride === 1 &&
      list.count === count * list.stride
    );
  }
  return !field.includes('.') && (stride === 1 || named.has(`${name}${COUNT}`));
}
