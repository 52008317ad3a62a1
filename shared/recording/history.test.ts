// History in files: a recording whose inputs say what players saw, and stored worlds whose model has another history by now.
import { describe, expect, test } from 'vitest';
import { axis, createSim, f32, f64, list, oneOf, player, u16, u8, type Sim } from '../index.ts';
import { foldChecksum } from '../math/checksum.ts';
import type { ModelDefinition } from '../model/model.ts';
import { NO_ORDERS, type Command } from '../sim/bundle.ts';
import type { Game } from '../sim/game.ts';
import { saved } from '../testing/busy-match.test-helper.ts';
import { game, model } from '../testing/duel.ts';
import { checkSnapshot } from '../world/check-snapshot.ts';
import { partsOf } from '../world/world.ts';
import { recordingHeader } from './header.ts';
import { layoutTable } from './layout-table.ts';
import { problemOfTable } from './layout-table-check.ts';
import { stillGame } from './older-layout.test-helper.ts';
import { readRecording } from './reader.ts';
import { createRecorder } from './recorder.ts';
import { readStoredSnapshot, restoreSnapshot, storeSnapshot } from './stored-snapshot.ts';
import { verifyRecording } from './verify.ts';

const joinAll: readonly Command[] = [0, 1, 2, 3].map((seat) => ({
  kind: 'join',
  seat,
  presence: 1,
  level: 0,
  data: new Uint8Array(),
}));

/** People who run, shoot and lag, by the tick's number; without lags when `areOnTime`. */
function inputsOf(sim: Sim, areOnTime: boolean): Uint8Array {
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  for (let seat = 0; seat < sim.seats; seat++) {
    const at = seat * sim.inputBytes;
    const turn = sim.tick * 5 + seat * 50;
    inputs.set([turn & 127, (turn * 3) & 127, 127 - (turn & 255), (turn * 7) & 127, 0, Number(turn % 4 === 0)], at);
    sim.canonicaliseInput(inputs, at);
    if (!areOnTime) sim.setLag(inputs, at, 2 + ((sim.tick >> 4) % 9));
  }
  return inputs;
}

/** Records a match of so many ticks as a room does. */
function recorded(ticks: number, areOnTime = false) {
  const hashes = {
    protocol: '1'.repeat(16),
    layout: model.layout.layoutHash,
    rules: '2'.repeat(16),
    content: game.contentHash,
  };
  const recorder = createRecorder(recordingHeader(game, { seed: 5, config: {}, hashes }), { maxSizeBytes: 1_000_000 });
  const sim = createSim(game, { seed: 5 });
  const [sum, chain] = [new Uint32Array(2), new Uint32Array(2)];
  while (sim.tick < ticks) {
    const bundle = {
      tick: sim.tick + 1,
      inputs: inputsOf(sim, areOnTime),
      orders: NO_ORDERS,
      commands: sim.tick === 0 ? joinAll : [],
    };
    recorder.seal(bundle);
    sim.step(bundle);
    sim.checksum(sum, 0);
    foldChecksum(chain, 0, sum, 0);
    if (sim.tick % 60 === 0) recorder.chain(sim.tick, chain);
  }
  recorder.end(chain);
  return { bytes: recorder.take() ?? new Uint8Array(), sim };
}

test('a recording whose inputs carry lags plays to the same checksums', () => {
  const { bytes } = recorded(300);
  const verified = verifyRecording(readRecording(bytes), createSim(game, { seed: 5 }));
  expect(verified).toMatchObject({ problems: [], matches: true, ticks: 300, comparedChains: 6 });
  // The lags decided something: without them it is another match.
  const worlds = [recorded(300).sim, recorded(300, true).sim].map(({ world }) =>
    world.each('Fighter').map((e) => world.Fighter.hits[e]),
  );
  expect(worlds[0]).not.toEqual(worlds[1]);
});

test('a stored world comes back with its past', () => {
  const { sim } = recorded(100);
  const other = createSim(game, { seed: 6 });
  const report = restoreSnapshot(other, readStoredSnapshot(storeSnapshot(sim)));
  expect(saved(other)).toEqual(saved(sim));
  expect(report.kept).toEqual(expect.arrayContaining(['history.id', 'history.Body.x', 'input.history.lag']));
});

const Mood = oneOf('calm', 'angry');
const first = {
  name: 'versions',
  ticksPerSecond: 60,
  players: { min: 1, max: 2 },
  entities: 6,
  components: { Ship: { x: f64, y: f64, owner: player, mood: Mood, path: list(u16, 2), count: u8 } },
  input: { turn: axis },
  history: { ticks: 4, columns: ['Ship.x', 'Ship.count'] },
} as const satisfies ModelDefinition;

/** The first version's world of tick 9: one ship that moved, row 1, and one that died in tick 8, row 2; the lag of seat 1 is 3. */
function stored(definition: ModelDefinition = first): Uint8Array {
  const sim = createSim(stillGame(definition), { seed: 9 });
  const { entities, memory } = partsOf(sim.world);
  const columnOf = (name: string) => memory.arrays[memory.layout.regions.findIndex((region) => region.name === name)];
  entities.spawn(3, 0);
  entities.spawn(3, 0);
  entities.commit();
  const inputs = new Uint8Array(4);
  sim.setLag(inputs, 2, 3);
  while (sim.tick < 9) {
    columnOf('Ship.x')[1] = sim.tick + 1;
    columnOf('Ship.count')[1] = 2 * (sim.tick + 1);
    if (sim.tick === 7) entities.despawn(2);
    entities.commit();
    sim.step({
      tick: sim.tick + 1,
      inputs,
      orders: NO_ORDERS,
      commands: sim.tick === 0 ? [joinAll[1]] : [],
    });
  }
  return storeSnapshot(sim);
}

/** The kept values of a restored world's row 1, oldest first, and of how many rows it says that they were there. */
function restored(definition: ModelDefinition, bytes = stored()) {
  const restoring: Game = stillGame(definition);
  const sim = createSim(restoring, { seed: 1 });
  const report = restoreSnapshot(sim, readStoredSnapshot(bytes));
  expect(checkSnapshot(restoring.model, saved(sim))).toBeUndefined();
  const { memory, history } = partsOf(sim.world);
  const { layout } = restoring.model;
  const past = (field: string): readonly number[] => {
    const place = layout.regions.findIndex(({ name }) => name === `history.${field}`);
    if (place < 0) return [];
    const { count, stride } = layout.regions[place];
    const ticks = count / stride;
    return Array.from({ length: ticks }, (_, i) => memory.arrays[place][((10 + i) % ticks) * stride + 1]);
  };
  return { past, report, lag: restoring.model.inputLayout.lagByte, memory, history };
}

describe('a stored world whose model has since', () => {
  test('more rows, columns and controls, keeps its history and its lags', () => {
    const { past, report, memory, lag } = restored({
      ...first,
      entities: 9,
      components: { Rock: { size: u8 }, ...first.components },
      input: { fire: axis, turn: axis },
    });
    expect([past('Ship.x'), past('Ship.count'), past('id')]).toEqual([
      [6, 7, 8, 9],
      [12, 14, 16, 18],
      [1, 1, 1, 1],
    ]);
    expect(lag).toBe(2);
    expect([...memory.input]).toEqual([0, 0, 0, 0, 0, 3]);
    expect(report.kept).toContain('history.Ship.x');
  });

  test('one column less of it, keeps the others', () => {
    const { past, report } = restored({ ...first, history: { ticks: 4, columns: ['Ship.x'] } });
    expect(past('Ship.x')).toEqual([6, 7, 8, 9]);
    expect(report.dropped).toEqual(['history.Ship.count']);
  });

  test.each<readonly [string, Partial<ModelDefinition>]>([
    ['one column more of it', { history: { ticks: 4, columns: ['Ship.y', 'Ship.x', 'Ship.count'] } }],
    ['another length of it', { history: { ticks: 5, columns: ['Ship.x', 'Ship.count'] } }],
    ['a column of another kind', { components: { Ship: { ...first.components.Ship, x: f32 } } }],
  ])('%s, begins it anew with the stored tick', (_, change) => {
    const { past, report } = restored({ ...first, ...change });
    expect(past('Ship.x').filter((x) => x !== 0)).toEqual([9]);
    expect(past('id').filter((id) => id !== 0)).toEqual([1]);
    expect(report.added).toEqual(expect.arrayContaining(['history.id', 'history.Ship.x', 'history.Ship.count']));
    expect(report.dropped).toEqual(expect.arrayContaining(['history.id', 'history.Ship.x', 'history.Ship.count']));
    expect(report.kept).not.toContain('history.id');
  });

  test('a history, begins it with the stored tick; none, drops it with the lags', () => {
    const { history, ...plain } = first;
    const begun = restored({ ...plain, history }, stored({ ...plain, history: undefined }));
    expect(begun.past('Ship.x')).toEqual([0, 0, 0, 9]);
    const ended = restored({ ...plain });
    expect(ended.past('Ship.x')).toEqual([]);
    expect(ended.report.dropped).toEqual(['history.id', 'history.Ship.x', 'history.Ship.count', 'input.history.lag']);
    expect(ended.history).toBeUndefined();
  });

  test('fewer seats or other names, begins a history of players or names anew', () => {
    const columns = { ticks: 4, columns: ['Ship.owner', 'Ship.mood'] };
    const before = stored({ ...first, players: { min: 1, max: 2 }, history: columns });
    const same = restored({ ...first, history: columns }, before);
    expect(same.past('id')).toEqual([1, 1, 1, 1]);
    const seats = restored({ ...first, players: { min: 1, max: 3 }, history: columns }, before);
    expect(seats.past('id')).toEqual([0, 0, 0, 1]);
    const Ship = { ...first.components.Ship, mood: oneOf('angry', 'calm') };
    const names = restored({ ...first, components: { Ship }, history: columns }, before);
    expect(names.past('id')).toEqual([0, 0, 0, 1]);
  });
});

test('a layout table with a history that no model gives is refused', () => {
  const table = layoutTable(stillGame(first).model);
  expect(problemOfTable(table)).toBeUndefined();
  const changed = (name: string, change: object) => ({
    ...table,
    regions: table.regions.map((region) => (region.name === name ? { ...region, ...change } : region)),
  });
  const wrong = [
    changed('history.Ship.x', { kind: 'f32', storage: 'f32' }),
    changed('history.Ship.x', { count: 7 * 3 }),
    changed('history.Ship.x', { stride: 6, count: 24 }),
    changed('history.Ship.x', { field: 'Ship.z', name: 'history.Ship.z' }),
    changed('history.Ship.x', { field: 'Ship.path', name: 'history.Ship.path', kind: 'u16', storage: 'u16' }),
    changed('history.Ship.x', { owner: 'Ship' }),
    changed('history.id', { kind: 'u32' }),
    changed('history.id', { count: 0 }),
    changed('history.id', { count: 7 * 121 }),
    { ...table, regions: table.regions.filter(({ name }) => name !== 'history.id') },
  ];
  for (const other of wrong) expect(problemOfTable(other)).toMatch(/^its region history\.[\w.]+ has a shape/);
});
