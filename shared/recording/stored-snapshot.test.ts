// Worlds in files: what is stored is read and restored the same; what was cut, changed or forged is refused with a sentence and a byte.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SamestepError } from '../errors.ts';
import { createSim, type Sim } from '../index.ts';
import { game as dogfight } from '../games/dogfight/sim.ts';
import type { ModelDefinition } from '../model/model.ts';
import { NO_COMMANDS, NO_ORDERS } from '../sim/bundle.ts';
import type { Game } from '../sim/game.ts';
import { busyMatch, saved } from '../testing/busy-match.test-helper.ts';
import { game as capture } from '../testing/capture.ts';
import { packState } from '../wire/pack.ts';
import { checkSnapshot } from '../world/check-snapshot.ts';
import { crc32 } from './check-word.ts';
import { definitions, fullSim, stillGame } from './older-layout.test-helper.ts';
import { layoutTable } from './layout-table.ts';
import { STORED_VERSION, readStored, writeStored } from './stored-format.ts';
import { readStoredSnapshot, restoreSnapshot, storeSnapshot } from './stored-snapshot.ts';

const rules = '0123456789abcdef';
const tiny = stillGame({
  name: 'tiny',
  ticksPerSecond: 60,
  players: { min: 1, max: 1 },
  entities: 2,
  components: {},
  input: {},
});

function refused(read: () => unknown): SamestepError {
  try {
    read();
  } catch (error) {
    if (error instanceof SamestepError && error.code === 'sim/snapshot') return error;
    throw error;
  }
  throw new RangeError('It was not refused.');
}

/** A file with other payloads, and the right lengths and check words. */
function forged(
  bytes: Uint8Array,
  change: (head: Uint8Array, packed: Uint8Array) => readonly Uint8Array[],
): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const headLength = view.getUint32(5, true);
  const parts = change(bytes.slice(13, 13 + headLength), bytes.slice(21 + headLength));
  const file = [...bytes.subarray(0, 5)];
  let check = crc32(bytes.subarray(0, 5));
  for (const part of parts) {
    const length = new Uint8Array(Uint32Array.of(part.length).buffer);
    check = crc32(part, crc32(length, check));
    file.push(...length, ...new Uint8Array(Uint32Array.of(check).buffer), ...part);
  }
  return Uint8Array.from(file);
}

test.each<[string, Game<ModelDefinition>, number]>([
  ['capture', capture, 900],
  ['dogfight', dogfight, 600],
])('a world of %s at any tick is stored, read and restored as it was, and goes on alike', (_, game, ticks) => {
  const match = busyMatch(game, 5);
  const other = createSim(game, { seed: 1 });
  let compared = 0;
  for (let tick = 0; tick <= ticks; tick++) {
    if (tick % 37 === 0) {
      const bytes = storeSnapshot(match.sim, { rules });
      const stored = readStoredSnapshot(bytes);
      expect(stored).toMatchObject({
        game: game.name,
        tick,
        hashes: { layout: game.model.layout.layoutHash, content: game.contentHash, rules },
      });
      expect(stored.state).toEqual(saved(match.sim));
      expect(restoreSnapshot(other, stored)).toMatchObject({ isSameLayout: true, dropped: [] });
      expect(saved(other)).toEqual(saved(match.sim));
      const bundle = {
        tick: tick + 1,
        inputs: new Uint8Array(other.seats * other.inputBytes),
        orders: NO_ORDERS,
        commands: NO_COMMANDS,
      };
      const third = createSim(game, { seed: 2 });
      third.load(saved(match.sim));
      third.step(bundle);
      other.step(bundle);
      expect(saved(other)).toEqual(saved(third));
      compared++;
    }
    match.next();
  }
  expect(compared).toBeGreaterThan(15);
});

test('a world of any model is stored and restored as it was', () => {
  fc.assert(
    fc.property(definitions, fc.nat({ max: 1_000_000 }), (definition, seed) => {
      const game = stillGame(definition);
      const sim = fullSim(game, seed);
      const other = createSim(game, { seed: 0 });
      const stored = readStoredSnapshot(storeSnapshot(sim));
      expect(stored.table).toEqual(layoutTable(game.model));
      expect(restoreSnapshot(other, stored).isSameLayout).toBe(true);
      expect(saved(other)).toEqual(saved(sim));
    }),
    { numRuns: 200 },
  );
});

test('a file is read at any place in memory, and says nothing of rules that nobody named', () => {
  const bytes = storeSnapshot(createSim(tiny, { seed: 3 }));
  const inside = new Uint8Array(bytes.length + 8).fill(255);
  inside.set(bytes, 3);
  const stored = readStoredSnapshot(inside.subarray(3, 3 + bytes.length));
  expect(stored.hashes.rules).toBeNull();
  expect(stored.state).toEqual(saved(createSim(tiny, { seed: 3 })));
});

describe('a file that is not as it was written', () => {
  const bytes = storeSnapshot(createSim(tiny, { seed: 3 }), { rules });

  test('is refused when it was cut anywhere, with the byte where it ends', () => {
    for (let size = 0; size < bytes.length; size++) {
      const error = refused(() => readStoredSnapshot(bytes.subarray(0, size)));
      expect(error.data['offset']).toBe(size);
      expect(error.what).toMatch(new RegExp(`^This stored snapshot (was cut off|ends before).*, at byte ${size}\\.$`));
    }
    expect(refused(() => readStoredSnapshot(bytes.subarray(0, -3))).what).toMatch(
      'was cut off 3 bytes before the end of its world',
    );
  });

  test('is refused when any one bit was flipped, with a sentence and a byte', () => {
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      const error = refused(() => readStoredSnapshot(flipped));
      expect(error.what).toMatch(/at byte \d+\.$/);
      expect(error.fix).not.toBe('');
      expect(error.data['offset']).toBeLessThanOrEqual(bytes.length);
    }
  });

  test('says which part was changed, and between which bytes', () => {
    const flipped = bytes.slice();
    flipped[30] ^= 1;
    expect(refused(() => readStoredSnapshot(flipped)).what).toMatch(
      /^The layout table of this stored snapshot was changed somewhere up to byte \d+, at byte 5\.$/,
    );
    flipped[30] ^= 1;
    flipped[bytes.length - 1] ^= 1;
    expect(refused(() => readStoredSnapshot(flipped)).what).toMatch(
      new RegExp(
        `^The world of this stored snapshot was changed somewhere up to byte ${bytes.length}, at byte \\d+\\.$`,
      ),
    );
  });

  test('is refused with other bytes behind it', () => {
    const error = refused(() => readStoredSnapshot(Uint8Array.of(...bytes, 1, 2)));
    expect(error.what).toBe(`This stored snapshot is followed by 2 other bytes, at byte ${bytes.length}.`);
  });

  test('is refused as another kind of file, and as another version', () => {
    const recording = Uint8Array.of(0x89, 0x53, 0x53, 0x52, 1, 0, 0);
    expect(refused(() => readStoredSnapshot(recording))).toMatchObject({
      what: 'This is not a stored snapshot: it begins otherwise, at byte 3.',
      fix: 'Give a file that storeSnapshot has made.',
    });
    const later = bytes.slice();
    later[4] = STORED_VERSION + 1;
    expect(refused(() => readStoredSnapshot(later))).toMatchObject({
      what: `This stored snapshot has format version ${STORED_VERSION + 1}, at byte 4.`,
      fix: 'Restore it with the build that stored it.',
    });
  });
});

/** Bytes to be written somewhere. */
const changes = fc.array(fc.record({ at: fc.nat({ max: 1 << 20 }), value: fc.nat({ max: 255 }) }), {
  minLength: 1,
  maxLength: 3,
});

describe('a forged file with the right check words', () => {
  const sim = fullSim(stillGame(fc.sample(definitions, { seed: 11, numRuns: 1 })[0]), 4);
  const bytes = storeSnapshot(sim);
  const { head } = readStored(bytes);

  test('is refused, or is a lawful world, whatever bytes of its table and world were changed', () => {
    let whole = 0;
    fc.assert(
      fc.property(fc.boolean(), changes, fc.nat({ max: 40 }), (isTable, list, cut) => {
        const file = forged(bytes, (table, packed) => {
          if (!isTable) return [table, packState(changed(saved(sim), list))];
          return [changed(table, list).subarray(0, cut < 4 ? table.length - cut : table.length), packed];
        });
        attempt(file, sim.game, () => whole++);
      }),
      { numRuns: 1_000 },
    );
    expect(whole).toBeGreaterThan(0);
  });

  /** Reads and restores; either refuses with `sim/snapshot`, and the world stays as it was. */
  function attempt(file: Uint8Array, game: Game, done: () => void): void {
    const target: Sim = createSim(game, { seed: 77 });
    const before = saved(target);
    try {
      restoreSnapshot(target, readStoredSnapshot(file));
    } catch (error) {
      expect(error).toMatchObject({ code: 'sim/snapshot' });
      expect(saved(target)).toEqual(before);
      return;
    }
    expect(checkSnapshot(game.model, saved(target))).toBeUndefined();
    done();
  }

  function changed(source: Uint8Array, list: readonly { readonly at: number; readonly value: number }[]): Uint8Array {
    const copy = source.slice();
    for (const { at, value } of list) copy[at % copy.length] = value;
    return copy;
  }

  /** The checksum word goes with the bytes, so that only the check of values is left to refuse them. */
  function resealed(state: Uint8Array, tick = head.tick): Uint8Array {
    const scratch = createSim(sim.game, { seed: 0 });
    scratch.load(state);
    const { head: again } = readStored(storeSnapshot(scratch));
    return writeStored({ ...again, tick }, packState(state));
  }

  test('with the right checksum too is refused, or is a lawful world, whatever values it has', () => {
    let whole = 0;
    fc.assert(
      fc.property(changes, (list) => attempt(resealed(changed(saved(sim), list)), sim.game, () => whole++)),
      { numRuns: 800 },
    );
    expect(whole).toBeGreaterThan(5);
  });

  test('with an unlawful value is refused with the place, its byte, and what to do', () => {
    const state = saved(sim);
    state[(sim.game.model.layout.regionOf.get('rows.mask')?.byteOffset ?? 0) + 0] = 1;
    const error = refused(() => readStoredSnapshot(resealed(state)));
    expect(error.what).toMatch(
      /rows\.mask\[0\] is 1, which says that a row is alive that was never used, at byte \d+ of/,
    );
    expect(error.fix).toMatch(/^Store it anew/);
  });

  test('with a word of the header that is not used is refused', () => {
    const state = saved(sim);
    state[19 * 4] = 1;
    expect(refused(() => readStoredSnapshot(resealed(state))).what).toMatch('header.reserved19 is 1, which is not 0');
  });

  test('with another tick, or a checksum that is not its world’s, is refused', () => {
    expect(refused(() => readStoredSnapshot(resealed(saved(sim), 9))).what).toMatch(
      'This stored snapshot says tick 9, and its world tick 2, at byte ',
    );
    const other = writeStored({ ...head, checksum: '0'.repeat(16) }, packState(saved(sim)));
    expect(refused(() => readStoredSnapshot(other)).what).toMatch('not 0000000000000000, at byte');
  });

  test('whose table says a huge world is refused before anything is made of it', () => {
    const cells = (count: number, stride: number) => ({
      ...head.table,
      regions: [
        ...head.table.regions,
        {
          name: 'grids.huge',
          group: 'grid' as const,
          owner: 'grids',
          field: 'huge',
          kind: 'f64' as const,
          storage: 'f64' as const,
          byteOffset: head.table.sizeBytes,
          count,
          stride,
          names: [],
        },
      ],
    });
    const wide = writeStored({ ...head, table: cells(4_000_000_000, 1) }, packState(saved(sim)));
    expect(refused(() => readStoredSnapshot(wide)).what).toMatch(/its worlds have \d+ bytes, at byte/);
    const long = writeStored({ ...head, table: cells(4_000_000, 2_000) }, packState(saved(sim)));
    expect(refused(() => readStoredSnapshot(long)).what).toMatch(/is too short for \d+ bytes, at byte/);
  });

  test.each<[string, Partial<typeof head.table>]>([
    ['it has 0 ticks a second', { ticksPerSecond: 0 }],
    ['it has 0 rows', { rowCount: 1 }],
    ["it calls a component 'seats'", { components: ['seats'] }],
    ["it has 'A' twice", { components: ['A', 'A'] }],
    ['it has no header.words', { regions: head.table.regions.slice(1) }],
    ["it has 'header.words' twice", { regions: [...head.table.regions, head.table.regions[0]] }],
    ['its region header.words has a shape that no model gives', { headerWords: ['tick'] }],
    [
      "it has 'tick' twice",
      { headerWords: head.table.headerWords.map((name) => (name === 'seedLow' ? 'tick' : name)) },
    ],
    [
      'its region grids.m has a shape that no model gives',
      {
        regions: head.table.regions.map((region) =>
          region.name === 'grids.m' ? { ...region, kind: 'oneOf' as const, names: ['x', 'y', 'x'] } : region,
        ),
      },
    ],
    [
      'its region globals.x.count.count has a shape that no model gives',
      {
        regions: [
          ...head.table.regions,
          ...['x', 'x.count', 'x.count.count'].map((field) => ({
            ...head.table.regions[0],
            name: `globals.${field}`,
            group: 'globals' as const,
            owner: 'globals',
            field,
            kind: 'u8' as const,
            storage: 'u8' as const,
            count: 1,
          })),
        ],
      },
    ],
    ['its controls have no sound places', { controls: [{ name: 'z', control: 'held', byteOffset: 200, bit: 0 }] }],
    [
      'its region rows.free has a shape that no model gives',
      {
        regions: head.table.regions.map((region) =>
          region.name === 'rows.free' ? { ...region, kind: 'i16' as const } : region,
        ),
      },
    ],
  ])('whose table describes no world is refused: %s', (problem, change) => {
    const file = writeStored({ ...head, table: { ...head.table, ...change } }, packState(saved(sim)));
    expect(refused(() => readStoredSnapshot(file)).what).toMatch(
      `The layout table of this stored snapshot makes no sense: ${problem}, at byte `,
    );
  });

  test('whose table has no seats is refused: its zero says that two more bytes follow', () => {
    const file = writeStored({ ...head, table: { ...head.table, seats: 0 } }, packState(saved(sim)));
    expect(refused(() => readStoredSnapshot(file)).what).toMatch(
      /^The layout table of this stored snapshot makes no sense, at byte \d+\.$/,
    );
  });
});
