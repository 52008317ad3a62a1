/** What the engine keeps in a world's bytes whatever its rules do: header, rows, free ring, list counts, seats, padding. */
import { HEADER, STORAGE_BYTES } from '../model/layout.ts';
import { checkHistoryRows } from './check-history.ts';
import { regionValues, violationAt, type Values, type Violation } from './check-values.ts';
import { ALIVE, componentBits } from './entities.ts';
import type { WorldMemory } from './memory.ts';
import { PRESENCES } from './verbs.ts';

/** A seed has 53 bits. */
const SEED_HIGH_MAX = 2_097_151;

const LEVEL_MAX = 3;

/** The first place where the engine's own bytes are not as it leaves them. Looks at every row; never throws, whatever the bytes. */
export function checkStructure(memory: WorldMemory): Violation | undefined {
  const regions = regionValues(memory);
  return (
    checkHeader(memory, regions) ??
    checkRandom(regions) ??
    checkRows(memory, regions) ??
    checkSeats(regions) ??
    checkCounts(regions) ??
    checkHistoryRows(memory, regions) ??
    checkPadding(memory, regions)
  );
}

/** The region of a name that every layout has. */
export function namedValues(regions: readonly Values[], name: string): Values {
  const found = regions.find((region) => region.name === name);
  if (found === undefined) throw new RangeError(`No region '${name}'.`);
  return found;
}

function checkHeader({ layout, header, free }: WorldMemory, regions: readonly Values[]): Violation | undefined {
  const words = namedValues(regions, 'header.words');
  const wrong = (word: keyof typeof HEADER, problem: string): Violation => ({
    ...violationAt(words, HEADER[word], problem),
    place: `header.${word}`,
    index: 0,
  });
  const capacity = layout.rowCount - 1;
  if (header[HEADER.highWater] > capacity) return wrong('highWater', `is more than ${capacity} rows`);
  if (header[HEADER.freeCount] > header[HEADER.highWater]) return wrong('freeCount', 'is more than the rows in use');
  if (header[HEADER.freeHead] >= free.length) return wrong('freeHead', 'is beyond the ring of free rows');
  if (header[HEADER.seedHigh] > SEED_HIGH_MAX) return wrong('seedHigh', 'is beyond 53 bits of seed');
  for (const word of ['level', 'nextLevel'] as const) {
    if (header[HEADER[word]] > layout.levelCount) return wrong(word, `is no level of ${layout.levelCount}`);
  }
  for (let i = HEADER.words - HEADER.reserved; i < HEADER.words; i++) {
    if (header[i] !== 0) return { ...violationAt(words, i, 'is not 0'), place: `header.reserved${i}`, index: 0 };
  }
  return undefined;
}

/** Every state of a generator can be drawn from, but one that is all zero was never seeded. */
function checkRandom(regions: readonly Values[]): Violation | undefined {
  const problem = 'begins a random generator that was never seeded';
  const words = namedValues(regions, 'header.words');
  if (isZero(words.array, HEADER.random)) {
    return { ...violationAt(words, HEADER.random, problem), place: 'header.random0', index: 0 };
  }
  for (const region of regions) {
    if (region.group === 'random' && isZero(region.array, 0)) return violationAt(region, 0, problem);
  }
  return undefined;
}

function isZero(words: ArrayLike<number>, from: number): boolean {
  return words[from] === 0 && words[from + 1] === 0 && words[from + 2] === 0 && words[from + 3] === 0;
}

function checkRows(memory: WorldMemory, regions: readonly Values[]): Violation | undefined {
  const { layout, header, mask, maskHigh, generation } = memory;
  const last = header[HEADER.highWater];
  const wrong = (name: string, row: number, problem: string) => violationAt(namedValues(regions, name), row, problem);
  let low = ALIVE;
  let high = 0;
  layout.components.forEach((_, i) => {
    low |= componentBits(i).low;
    high |= componentBits(i).high;
  });
  let alive = 0;
  for (let row = 0; row < layout.rowCount; row++) {
    const isAlive = (mask[row] & ALIVE) !== 0;
    const isUsed = row > 0 && row <= last;
    if (isAlive) alive++;
    if (isAlive && !isUsed) return wrong('rows.mask', row, 'says that a row is alive that was never used');
    if (!isAlive && mask[row] !== 0) return wrong('rows.mask', row, 'gives components to a dead row');
    if (!isAlive && maskHigh[row] !== 0) return wrong('rows.maskHigh', row, 'gives components to a dead row');
    if ((mask[row] & ~low) !== 0) return wrong('rows.mask', row, 'has a component that the model has not');
    if ((maskHigh[row] & ~high) !== 0) return wrong('rows.maskHigh', row, 'has a component that the model has not');
    // Rows above the highest in use may have lived: a level begins at row 1 again.
    if (row === 0 && generation[row] !== 0)
      return wrong('rows.generation', row, 'counts lives of a row that was never used');
  }
  const words = namedValues(regions, 'header.words');
  const isCounted = alive === header[HEADER.aliveCount];
  if (!isCounted || alive + header[HEADER.freeCount] !== last) {
    const word = isCounted ? 'freeCount' : 'aliveCount';
    const problem = isCounted ? `is not the ${last - alive} rows that died` : `is not the ${alive} rows that are alive`;
    return { ...violationAt(words, HEADER[word], problem), place: `header.${word}`, index: 0 };
  }
  return checkRing(memory, namedValues(regions, 'rows.free'), last);
}

/** Each dead row stands in the ring once, and outside of it there are zeros. */
function checkRing({ header, free, mask }: WorldMemory, region: Values, last: number): Violation | undefined {
  const seen = new Uint8Array(free.length);
  for (let place = 0; place < free.length; place++) {
    const fromHead = (place - header[HEADER.freeHead] + free.length) % free.length;
    const row = free[place];
    if (fromHead >= header[HEADER.freeCount]) {
      if (row !== 0) return violationAt(region, place, 'is not 0 outside the ring');
      continue;
    }
    const isDead = row > 0 && row <= last && (mask[row] & ALIVE) === 0;
    if (!isDead || seen[row] === 1) return violationAt(region, place, 'is no dead row, or one that stands there twice');
    seen[row] = 1;
  }
  return undefined;
}

function checkSeats(regions: readonly Values[]): Violation | undefined {
  const presence = namedValues(regions, 'seats.presence');
  const level = namedValues(regions, 'seats.level');
  for (let seat = 0; seat < presence.array.length; seat++) {
    if (presence.array[seat] >= PRESENCES.length)
      return violationAt(presence, seat, `is none of ${PRESENCES.join(', ')}`);
    if (level.array[seat] > LEVEL_MAX) return violationAt(level, seat, `is more than ${LEVEL_MAX}`);
    if (presence.array[seat] === 0 && level.array[seat] !== 0)
      return violationAt(level, seat, 'is not 0 for an empty seat');
  }
  return undefined;
}

function checkCounts(regions: readonly Values[]): Violation | undefined {
  for (const { values, counts } of lists(regions)) {
    for (let row = 0; row < counts.array.length; row++) {
      if (counts.array[row] > values.stride) return violationAt(counts, row, `is more than ${values.stride}`);
    }
  }
  return undefined;
}

/** The lists among the regions, with their counts. */
export function lists(regions: readonly Values[]): readonly { readonly values: Values; readonly counts: Values }[] {
  const named = new Map(regions.map((region) => [region.name, region]));
  return regions.flatMap((values) => {
    const counts = named.get(`${values.name}.count`);
    return counts === undefined ? [] : [{ values, counts }];
  });
}

/** Bytes between two regions, which no rule can reach. */
function checkPadding({ bytes }: WorldMemory, regions: readonly Values[]): Violation | undefined {
  for (const { name, byteOffset, count, storage } of regions) {
    const end = byteOffset + count * STORAGE_BYTES[storage];
    for (let at = end; at % 8 !== 0; at++) {
      if (bytes[at] === 0) continue;
      const place = `padding after ${name}`;
      return { place, index: at - end, item: null, byteOffset: at, value: bytes[at], problem: 'is not 0' };
    }
  }
  return undefined;
}
