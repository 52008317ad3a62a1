/** What a world keeps of its last ticks: copied at the end of each tick into the buffer, read by rules as it was. */
import { HISTORY_ID } from '../model/history.ts';
import { HEADER } from '../model/layout.ts';
import type { Model } from '../model/model.ts';
import { ALIVE } from './entities.ts';
import type { NumberArray, WorldMemory } from './memory.ts';
import { noSeat } from './verbs.ts';

/** The history of one world. All of it lies in the buffer: tick T in the page T modulo ticks. */
export interface WorldHistory {
  /** Keeps the world as it is as that of its tick. Called at the end of a step, and when a world begins. */
  record(): void;
  /** What rules ask of it, by name. */
  readonly verbs: { past(tick: number): object; seenTick(player: number): number };
}

/** A column of the world, and a view of its values in each page. */
interface Kept {
  readonly owner: string;
  readonly field: string;
  readonly now: NumberArray;
  readonly pages: readonly NumberArray[];
}

/** The ticks that can be read. */
interface Span {
  oldest(): number;
  newest(): number;
}

/** The history of a world in this memory; undefined when its model has none. */
export function createHistory(model: Model, memory: WorldMemory): WorldHistory | undefined {
  const { history } = model.definition;
  if (history === undefined) return undefined;
  const { ticks } = history;
  const { header } = memory;
  const ids = keptIds(memory);
  const columns = keptColumns(memory);
  const span: Span = {
    newest: () => Math.max(0, header[HEADER.tick] - 1),
    oldest: () => Math.max(0, header[HEADER.tick] - ticks + 1),
  };
  const pasts = ids.map((own, page) => createPast(memory, { page, ids: own, columns, span }));

  /** The nearest tick that can be read. No number is the oldest. */
  function nearest(tick: number): number {
    const newest = span.newest();
    if (tick >= newest) return newest;
    return tick > span.oldest() ? Math.floor(tick) : span.oldest();
  }

  function record(): void {
    const page = header[HEADER.tick] % ticks;
    keepIds(memory, ids[page]);
    for (let i = 0; i < columns.length; i++) columns[i].pages[page].set(columns[i].now);
  }

  const lagOf = createLags(model, memory);
  return Object.freeze({
    record,
    verbs: {
      past: (tick: number) => pasts[nearest(tick) % ticks],
      seenTick: (player: number) => nearest(header[HEADER.tick] - lagOf(player)),
    },
  });
}

/** One page as rules read it. Which tick it is follows from the world's, so that it is right after a rollback, too. */
function createPast(
  { generation }: WorldMemory,
  {
    page,
    ids,
    columns,
    span,
  }: { readonly page: number; readonly ids: NumberArray; readonly columns: readonly Kept[]; readonly span: Span },
): object {
  const ticks = columns[0].pages.length;
  const past: Record<string, unknown> = {
    has: (row: number) => {
      const id = ids[row];
      return id !== 0 && id === ((generation[row] << 16) | row) >>> 0;
    },
  };
  Object.defineProperty(past, 'tick', {
    enumerable: true,
    get: () => {
      const newest = span.newest();
      return newest - ((newest - page + ticks) % ticks);
    },
  });
  for (const owner of new Set(columns.map((column) => column.owner))) {
    const own = columns.filter((column) => column.owner === owner);
    past[owner] = Object.freeze(Object.fromEntries(own.map(({ field, pages }) => [field, pages[page]])));
  }
  return Object.freeze(past);
}

/** Who has each row now: an EntityId, 0 for rows that are not alive. */
function keepIds({ header, mask, generation }: WorldMemory, ids: NumberArray): void {
  const last = header[HEADER.highWater];
  for (let row = 1; row <= last; row++)
    ids[row] = (mask[row] & ALIVE) === 0 ? 0 : ((generation[row] << 16) | row) >>> 0;
  ids.fill(0, last + 1);
}

/** The lag of each seat's input of this tick, in ticks. */
function createLags({ inputLayout }: Model, { input, presence }: WorldMemory): (player: number) => number {
  const signed = new Int8Array(input.buffer, input.byteOffset, input.byteLength);
  const { sizeBytes, lagByte } = inputLayout;
  return (player) => {
    if (presence[player] === undefined) throw noSeat(player, presence.length);
    return Math.max(0, signed[player * sizeBytes + lagByte]);
  };
}

function keptIds(memory: WorldMemory): readonly NumberArray[] {
  const { layout, arrays } = memory;
  return pagesOf(memory, arrays[layout.regions.findIndex(isIds)]);
}

const isIds = ({ group, field }: { readonly group: string; readonly field: string }) =>
  group === 'history' && field === HISTORY_ID;

function keptColumns(memory: WorldMemory): readonly Kept[] {
  const { layout, arrays } = memory;
  return layout.regions.flatMap((region, i) => {
    if (region.group !== 'history' || isIds(region)) return [];
    const [owner, field] = region.field.split('.');
    const now = layout.regions.findIndex(({ name, group }) => group === 'component' && name === region.field);
    return [{ owner, field, now: arrays[now], pages: pagesOf(memory, arrays[i]) }];
  });
}

/** A view of each tick's rows in a region. */
function pagesOf({ layout }: WorldMemory, values: NumberArray): readonly NumberArray[] {
  const { rowCount } = layout;
  return Array.from({ length: values.length / rowCount }, (_, page) =>
    values.subarray(page * rowCount, (page + 1) * rowCount),
  );
}
