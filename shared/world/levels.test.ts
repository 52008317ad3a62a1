// Levels: asked for in a system, loaded at its end, the same as ever after.
import { expect, test } from 'vitest';
import { axis, defineGame, defineModel, f64, grid, list, player, u8 } from '../index.ts';
import { NO_COMMANDS, NO_ORDERS } from '../sim/bundle.ts';
import { createSim } from '../sim/sim.ts';

const model = defineModel({
  name: 'levels',
  ticksPerSecond: 60,
  players: { min: 1, max: 1 },
  entities: 6,
  components: { Rock: { x: f64, path: list(u8, 3), owner: player }, Extra: {} },
  globals: { visits: u8, next: u8 },
  grids: { ground: grid(u8, 3, 2), heat: grid(f64, 2, 1) },
  input: { x: axis },
  levels: {
    meadow: { grids: { ground: [1, 2, 3, 4, 5, 6] }, entities: [{ Rock: { x: 3 } }, { Rock: { x: 4, path: [7, 8] } }] },
    cave: { content: { title: 'The cave', depth: 3 } },
  },
});

const game = defineGame(model, {
  start: (w) => w.loadLevel('meadow'),
  join() {},
  leave() {},
  bot() {},
  levelLoaded(w) {
    w.globals.visits++;
    w.spawn({ Extra: {} });
  },
  systems: {
    litter(w) {
      if (w.tick !== 2) return;
      w.spawn({ Rock: { x: 99 } });
      w.grids.heat.set(0, 0, 5);
      w.loadLevel('cave');
      w.loadLevel(w.globals.next === 1 ? 'meadow' : 'cave');
      w.spawn({ Rock: { x: 98 } });
    },
    look(w) {
      if (w.tick === 2) w.globals.next = w.count('Rock');
    },
  },
});

const step = (sim: ReturnType<typeof created>) =>
  sim.step({ tick: sim.tick + 1, inputs: new Uint8Array(sim.inputBytes), orders: NO_ORDERS, commands: NO_COMMANDS });
const created = () => createSim(game, { seed: 1, isStrict: true });

test('a level that start asks for is the world of tick 0', () => {
  const { world: w } = created();
  expect([...w.each('Rock')].map((e) => w.Rock.x[e])).toEqual([3, 4]);
  expect(w.Rock.path.at(w.each('Rock')[1], 1)).toBe(8);
  expect(w.grids.ground.get(1, 1)).toBe(5);
  expect([w.levelName, w.level, w.globals.visits, w.count('Extra')]).toEqual(['meadow', {}, 1, 1]);
});

test('a level ends all that was there, at the end of the system that asks', () => {
  const sim = created();
  const { world: w } = sim;
  step(sim);
  w.globals.next = 1;
  w.grids.ground.set(0, 0, 9);
  step(sim);
  expect(w.levelName).toBe('meadow');
  expect([...w.each('Rock')].map((e) => w.Rock.x[e])).toEqual([3, 4]);
  expect([w.grids.ground.get(0, 0), w.grids.heat.get(0, 0)]).toEqual([1, 0]);
  expect([w.globals.visits, w.globals.next, w.count('Extra')]).toEqual([2, 2, 1]);
});

test('a level that says nothing is empty, and its content is there to read', () => {
  const sim = created();
  step(sim);
  step(sim);
  expect([sim.world.count('Rock'), sim.world.grids.ground.get(2, 1), sim.world.levelName]).toEqual([0, 0, 'cave']);
  expect(sim.world.level).toEqual({ title: 'The cave', depth: 3 });
  expect(Object.isFrozen(sim.world.level)).toBe(true);
});

test('the level that is loaded is part of a snapshot', () => {
  const sim = created();
  const before = new Uint8Array(sim.stateBytes);
  sim.save(before);
  step(sim);
  step(sim);
  sim.load(before);
  expect(sim.world.levelName).toBe('meadow');
});

test('an unknown level is an error that lists what there is', () => {
  const wrong = 'maedow' as 'meadow';
  expect(() => created().world.loadLevel(wrong)).toThrow(
    expect.objectContaining({ code: 'world/unknown-name', fix: 'The model has meadow, cave.' }),
  );
});

test.each([
  ['a grid that is none', { grids: { sky: [1] } }, 'model/level', 'levels.bad.grids.sky'],
  ['too few cells', { grids: { heat: [1] } }, 'model/level', '2 × 1'],
  ['a cell that does not fit', { grids: { ground: [1, 2, 3, 4, 5, 256] } }, 'model/level', '256 at 2, 1'],
  ['an unknown component', { entities: [{ Rok: {} }] }, 'model/level', 'entities[0].Rok'],
  ['an unknown field', { entities: [{ Rock: { y: 1 } }] }, 'model/level', 'Rock.y'],
  ['a list that is too long', { entities: [{ Rock: { path: [1, 2, 3, 4] } }] }, 'model/level', 'Rock.path'],
  ['a seat that is none', { entities: [{ Rock: { owner: 1 } }] }, 'model/level', 'Rock.owner'],
  ['too many entities', { entities: Array(7).fill({}) }, 'model/level', '7 entities'],
  ['something else', { cells: [] }, 'model/level', `'cells'`],
  ['a typed array', { content: { map: new Uint8Array(2) } }, 'model/content', 'a typed array'],
  ['a function', { content: { map: () => 1 } }, 'model/content', 'a function'],
  ['NaN', { content: { map: [NaN] } }, 'model/content', 'map.0 is NaN'],
])('a level is refused for %s', (_, bad, code, named) => {
  const levels = { bad } as unknown as (typeof model)['definition']['levels'];
  expect(() => defineModel({ ...model.definition, levels })).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(named) }),
  );
});
