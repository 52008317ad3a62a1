// A stored world in this build's layout: what both have is carried over by name, and nothing is guessed.
import { HEADER } from '../model/layout.ts';
import type { Game } from '../sim/game.ts';
import { seedStreams } from '../sim/seed-streams.ts';
import { regionValues, type Values } from '../world/check-values.ts';
import { componentBits } from '../world/entities.ts';
import { createMemory } from '../world/memory.ts';
import { createNumberGuard } from '../world/numbers.ts';
import { carryHistory } from './carry-history.ts';
import { carryHeader, carryRows, carrySeats, type Carry } from './carry-rows.ts';
import { cannotRestore, carryRow, carryValues, fieldOfBoth, type FieldOfBoth } from './carry-values.ts';
import { layoutTable, type LayoutTable } from './layout-table.ts';
import { compareTables, type RestoreReport } from './restore-report.ts';
import { memoryOfThen } from './stored-memory.ts';

/**
 * Carries a lawful world of another layout over into the game's. Throws `sim/snapshot`, with field, row and value, for what has no place.
 * The rules that hold are the table in docs/memory.md.
 */
export function carryOver(
  game: Game,
  { table, state }: { readonly table: LayoutTable; readonly state: Uint8Array },
): { readonly state: Uint8Array; readonly report: RestoreReport } {
  const { memory } = memoryOfThen(table, state);
  const ours = layoutTable(game.model);
  const carry: Carry = { from: memory, to: createMemory(game.model.layout), theirs: table, ours };
  carryHeader(carry);
  carryRows(carry);
  carrySeats(carry);
  carryFields(carry, game);
  createNumberGuard(carry.to).canonicalise();
  carryHistory(carry, game.model);
  return { state: carry.to.bytes, report: compareTables(table, ours) };
}

function carryFields(carry: Carry, game: Game): void {
  const before = new Map(regionValues(carry.from).map((region) => [region.name, region]));
  const after = new Map(regionValues(carry.to).map((region) => [region.name, region]));
  const newStreams = new Set<string>();
  const config = new Map(Object.entries<number>({ ...game.rules.config }));
  for (const to of after.values()) {
    const { group, name, field, array } = to;
    if (group === 'history') continue;
    if (group === 'header' || group === 'rows' || group === 'seats' || field.endsWith('.count')) continue;
    const from = before.get(name);
    if (from !== undefined) {
      const counts = { from: before.get(`${name}.count`), to: after.get(`${name}.count`) };
      carryField(carry, fieldOfBoth(from, to, counts, carry.ours.seats));
    } else if (group === 'random') newStreams.add(field);
    else if (group === 'config') array[0] = config.get(field) ?? 0;
    else if (group === 'tuning') array[0] = game.rules.tuning?.[field] ?? 0;
    if (group === 'tuning') checkTuning(to, game);
  }
  seedStreams(carry.to, newStreams);
}

function carryField(carry: Carry, field: FieldOfBoth): void {
  switch (field.to.group) {
    case 'component':
      return carryColumn(carry, field);
    case 'grid':
      return carryGrid(field);
    case 'random':
      return carryValues(field, { fromAt: 0, toAt: 0, count: 4 });
    case 'playerData':
      for (let seat = 0; seat < Math.min(carry.theirs.seats, carry.ours.seats); seat++)
        if (carry.from.presence[seat] !== 0) carryRow(field, seat);
      return;
    default:
      carryRow(field, 0);
  }
}

/** Of the rows that have the component: those of the others are zero in every layout. */
function carryColumn({ from, theirs }: Carry, field: FieldOfBoth): void {
  const { low, high } = componentBits(theirs.components.indexOf(field.from.owner));
  for (let row = 1; row <= from.header[HEADER.highWater]; row++)
    if ((from.mask[row] & low) !== 0 || (from.maskHigh[row] & high) !== 0) carryRow(field, row);
}

/** A cell keeps its x and y; those that a smaller grid has not are cut off, those that a larger one adds are zero. */
function carryGrid(field: FieldOfBoth): void {
  const { from, to } = field;
  const count = Math.min(from.stride, to.stride);
  const height = Math.min(from.count / from.stride, to.count / to.stride);
  for (let y = 0; y < height; y++) carryValues(field, { fromAt: y * from.stride, toAt: y * to.stride, count });
}

function checkTuning({ name, field, array }: Values, { model }: Game): void {
  const range = model.definition.tuning?.[field];
  const [value] = array;
  if (range === undefined || (value >= range.min && value <= range.max)) return;
  throw cannotRestore(`${name} is ${value}`, `Its range is now ${range.min} to ${range.max} ${range.unit}.`, {
    fix: 'Widen the range, or restore it with the build that stored it.',
    data: { place: name, value, min: range.min, max: range.max },
  });
}
