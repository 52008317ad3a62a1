/** Compares what a client of a state room holds with the server's world: exactly the rows that it may know, and every value of them. */
import { TILE_CELLS, type Contract, type RowField } from '../mirror/contract.ts';
import { valueOfStep } from '../mirror/values.ts';
import type { Sim } from '../sim/sim.ts';
import { NOTHING, holdingOfWorld, isName, type HeldRow, type Holding } from './storm-holding.ts';
import { knowingOf, type Knowing } from './storm-sight.ts';

/** Who holds it, and in which world it should be. */
export interface MirrorQuestion {
  readonly contract: Contract;
  /** The server's. */
  readonly sim: Sim;
  /** Seats of the client; none for who watches. */
  readonly seats: readonly number[];
}

/** A row of the server, and whether the client holds it. */
interface Expected extends HeldRow {
  readonly knowing: Knowing;
  isFound: boolean;
}

/** Sentences that say what is held and should not be, is not held and should be, or says something else; empty when all is well. */
export function differencesOf(question: MirrorQuestion, held: Holding): readonly string[] {
  const { contract, sim, seats } = question;
  const { memory } = sim.worldParts;
  const knowing = knowingOf(contract, sim, seats);
  const served = holdingOfWorld(contract, memory, { seats, isLeftOut: (row) => knowing[row] === 'none' });
  const hidden = holdingOfWorld(contract, memory, { seats, isLeftOut: (row) => knowing[row] !== 'none' });
  const expected = served.rows.map((row): Expected => ({ ...row, knowing: knowing[row.row], isFound: false }));
  const bySaying = new Map<string, Expected[]>();
  for (const row of expected) bySaying.set(row.says, [...(bySaying.get(row.says) ?? []), row]);
  const keptSayings = new Set(expected.filter((row) => row.knowing === 'kept').map(({ says }) => says));
  const isOnly = (says: string) => bySaying.get(says)?.length === 1;
  /** What names a row that may or may not be known may name nothing; of rows that are alike nobody can say which is which. */
  const isNameRight = (is: number | string, should: number | string) =>
    is === should || (is === NOTHING && typeof should === 'string' && keptSayings.has(should));
  const found: string[] = [];

  for (const row of held.rows) {
    const like = bySaying.get(row.says)?.find((of) => !of.isFound);
    if (like === undefined) {
      found.push(strayOf(contract, row, { expected, hidden: hidden.rows }));
      continue;
    }
    like.isFound = true;
    if (!isOnly(row.says)) continue;
    for (const [i, should] of like.names) {
      const is = row.names.get(i) ?? NOTHING;
      if (!isNameRight(is, should))
        found.push(`names ${is} as ${contract.fields[i].name}, where the server names ${should}`);
    }
  }
  for (const row of expected)
    if (!row.isFound && row.knowing === 'told') found.push(`lacks ${row.says}, which is row ${row.row} of the server`);
  for (const row of expected)
    for (let i = 0; i < row.values.length; i++) checkSteps(contract.fields[i], row, memory, i, found);
  contract.globals.forEach(({ name }, i) => {
    const [is, should] = [held.global(i), served.global(i)];
    if (!isNameRight(is, should)) found.push(`has ${is} as global ${name}, where the server has ${should}`);
  });
  compareCells(question, { held, served, isNameRight }, found);
  return found;
}

/** A row that is held and that the server has not so, in words that name the field. */
function strayOf(
  { fields }: Contract,
  row: HeldRow,
  { expected, hidden }: { readonly expected: readonly Expected[]; readonly hidden: readonly HeldRow[] },
): string {
  const secret = hidden.find(({ says }) => says === row.says);
  if (secret !== undefined) return `holds ${row.says}, which is row ${secret.row} of the server and not in its sight`;
  const alike = (of: HeldRow) => of.values.filter((value, i) => value !== '' && value === row.values[i]).length;
  const nearest = expected
    .filter((of) => !of.isFound && of.isOwn === row.isOwn)
    .toSorted((a, b) => alike(b) - alike(a))[0];
  if (nearest === undefined) return `holds ${row.says}, which the server has not`;
  const i = row.values.findIndex((value, of) => value !== nearest.values[of]);
  return `has ${row.values[i]} as ${fields[i].name} of ${row.says}, where the server has ${nearest.values[i]}`;
}

/** The step of a value stands for one that is no farther from it than half a step. */
function checkSteps(field: RowField, row: HeldRow, memory: Sim['worldParts']['memory'], i: number, found: string[]) {
  const { steps, region, stride, at, name } = field;
  const step = row.values[i];
  if (steps === undefined || row.isOwn || step === '') return;
  const value = memory.arrays[region][row.row * stride + at];
  const away = Math.abs(
    valueOfStep(steps, step) - (steps.isWrapped ? value : Math.max(steps.min, Math.min(steps.max, value))),
  );
  const turned = steps.isWrapped ? Math.min(away % steps.range, steps.range - (away % steps.range)) : away;
  if (turned > (steps.range / steps.span) * 0.500_001)
    found.push(`is told ${valueOfStep(steps, step)} as ${name}, where the server has ${value}`);
}

/** Cells in sight are the server's; those out of sight are as they were seen last, which nobody kept. */
function compareCells(
  { contract, sim, seats }: MirrorQuestion,
  of: {
    readonly held: Holding;
    readonly served: Holding;
    isNameRight(is: number | string, should: number | string): boolean;
  },
  found: string[],
): void {
  contract.sections.forEach((section, s) => {
    if (section.kind === 'inputs') return;
    const isSeen = tilesOf(sim, seats, section);
    for (let i = 0; i < section.count; i++) {
      if (!isSeen(i)) continue;
      const [is, should] = [of.held.cell(s, i), of.served.cell(s, i)];
      if (isName(section, i) ? of.isNameRight(is, should) : is === should) continue;
      found.push(`has ${is} as ${section.name} ${i}, where the server has ${should}`);
      return;
    }
  });
}

/** Which cells of a section are in sight of some seats. */
export function tilesOf(
  { worldParts, game }: Sim,
  seats: readonly number[],
  { kind, name, width, height }: Contract['sections'][number],
): (cell: number) => boolean {
  const tile = game.rules.sight?.tile;
  if (kind !== 'grid' || tile === undefined || seats.length === 0) return () => true;
  const across = Math.ceil(width / TILE_CELLS);
  const seen = Array.from({ length: across * Math.ceil(height / TILE_CELLS) }, (_, i) => {
    const [x, y] = [(i % across) * TILE_CELLS, Math.floor(i / across) * TILE_CELLS];
    return seats.some((seat) => tile(worldParts.world, seat, name, x, y, TILE_CELLS));
  });
  return (cell) =>
    seen[Math.floor(Math.floor(cell / width) / TILE_CELLS) * across + Math.floor((cell % width) / TILE_CELLS)];
}
