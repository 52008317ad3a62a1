// What an author writes wrongly of a mirror or a sight is refused where it is written, with the name that is wrong.
import { expect, test } from 'vitest';
import { axis, confirmed, defineGame, defineModel, f64, grid, list, player, u8, entity } from '../index.ts';
import type { Field } from '../model/fields.ts';
import type { MirrorDefinition } from '../model/mirror.ts';
import type { ModelDefinition } from '../model/model.ts';
import type { SightRules } from '../sim/game.ts';
import { createSim } from '../sim/sim.ts';
import { createContract } from './contract.ts';
import { createMirror } from './mirror.ts';

const plain = {
  name: 'wrong',
  ticksPerSecond: 60,
  players: { min: 1, max: 2 },
  entities: 4,
  components: {
    Body: { x: f64, y: f64, path: list(f64, 3), of: entity, hurt: u8 },
    Ship: { player },
    Mind: { y: f64 },
  },
  globals: { seed: f64 },
  grids: { heat: grid(u8, 4, 4) },
  input: { x: axis },
  events: { Noise: confirmed({ x: f64 }) },
} satisfies ModelDefinition;

const manyFields = (count: number): Record<string, Field> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, f64]));

const refused = (code: string, data: object) => expect.objectContaining({ code, data: expect.objectContaining(data) });

test.each<[string, Partial<ModelDefinition>]>([
  ['A.f61', { components: { A: manyFields(62) } }],
  ['B.f30', { components: { A: manyFields(31), B: manyFields(31) } }],
  ['A.path.61', { components: { A: { path: list(f64, 63) } } }],
  ['f63', { globals: manyFields(64) }],
  ['grids.g51', { grids: Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`g${i}`, grid(u8, 1, 1)])) }],
])('a model with one field too many is refused by its name: %s', (name, change) => {
  const model = defineModel<ModelDefinition>({ ...plain, globals: {}, grids: {}, ...change });
  expect(() => createContract(model)).toThrow(refused('mirror/fields', { name, max: 63 }));
  const nothing = () => undefined;
  const rules = { start: nothing, join: nothing, leave: nothing, bot: nothing, systems: { nothing } };
  const game = defineGame(model, { ...rules, tuning: {} });
  expect(() => createMirror(createSim(game, { seed: 1 }))).toThrow(refused('mirror/fields', { name }));
});

test('a model that has as many fields as there can be is taken', () => {
  const model = defineModel<ModelDefinition>({ ...plain, components: { A: manyFields(61) }, globals: manyFields(63) });
  expect(createContract(model).bornIndex).toBe(62);
});

test.each<[keyof MirrorDefinition, string, MirrorDefinition]>([
  ['hidden', 'Brain', { hidden: ['Mind', 'Brain'] }],
  ['hidden', 'Body.z', { hidden: ['Body.z'] }],
  ['hidden', 'globals.omen', { hidden: ['globals.omen'] }],
  ['hidden', 'globals.seed.low', { hidden: ['globals.seed.low'] }],
  ['hidden', 'grids.cold', { hidden: ['grids.cold'] }],
  ['hidden', 'toString', { hidden: ['toString'] }],
  ['secret', 'Brain', { secret: ['Brain'] }],
  ['secret', 'globals.seed', { secret: ['globals.seed'] }],
  ['secret', 'Mind', { hidden: ['Mind'], secret: ['Mind'] }],
  ['owner', 'Ship.captain', { owner: ['Ship.captain'] }],
  ['owner', 'Body.hurt', { owner: ['Body.hurt'] }],
  ['owner', 'Ship', { owner: ['Ship'] }],
  ['owner', 'Ship.player', { owner: ['Ship.player'], hidden: ['Ship'] }],
  ['quantized', 'Body.z', { quantized: { 'Body.z': 'f32' } }],
  ['quantized', 'Body.hurt', { quantized: { 'Body.hurt': { min: 0, max: 1, bits: 8 } } }],
  ['quantized', 'Body.of', { quantized: { 'Body.of': 'f32' } }],
  ['quantized', 'Body.path', { quantized: { 'Body.path': { min: 0, max: 1, bits: 8 } } }],
  ['quantized', 'globals.seed', { quantized: { 'globals.seed': 'f32' } }],
  ['quantized', 'Body.x', { quantized: { 'Body.x': { min: 1, max: 1, bits: 8 } } }],
  ['quantized', 'Body.x', { quantized: { 'Body.x': { min: 2, max: 1, bits: 16 } } }],
  ['quantized', 'Body.x', { quantized: { 'Body.x': { min: 0, max: Infinity, bits: 16 } } }],
  ['quantized', 'Body.x', { quantized: { 'Body.x': { min: NaN, max: 1, bits: 16 } } }],
  ['quantized', 'Body.x', { quantized: { 'Body.x': { min: -1e308, max: 1e308, bits: 16 } } }],
  ['quantized', 'Body.x', { quantized: { 'Body.x': { min: 0, max: 1, bits: 12 as 8 } } }],
  ['secret', 'Body.x', { secret: ['Body.x'], owner: [] }],
  ['snapBeyond', 'Body.hurt', { snapBeyond: { 'Body.hurt': 3 } }],
  ['snapBeyond', 'Body.x', { snapBeyond: { 'Body.x': 0 } }],
])('mirror.%s that names %s is refused', (part, name, mirror) => {
  expect(() => defineModel({ ...plain, mirror })).toThrow(refused('model/mirror', { part, name }));
});

test.each<[string, string]>([
  ['Bdy', 'There are Body, Ship, Mind.'],
  ['Body.hrut', 'There are Body.x, Body.y, Body.path, Body.of, Body.hurt.'],
  ['globals.sead', 'There are globals.seed.'],
])('a mirror that names %s is told what there is', (name, there) => {
  expect(() => defineModel({ ...plain, mirror: { hidden: [name] } })).toThrow(there);
});

const place = { x: 'Body.x', y: 'Body.y' };

/** The one door past the types, which refuse most of these too. */
const untyped = (sight: object) => sight as SightRules<typeof plain>;

test.each<[string, object]>([
  ['radius', { radius: 0, eyes: 'Ship', ...place }],
  ['radius', { radius: NaN, eyes: 'Ship', ...place }],
  ['radius', { radius: 4, margin: -1, eyes: 'Ship', ...place }],
  ['eyes', { radius: 4, ...place }],
  ['x', { radius: 4, eyes: 'Ship', y: 'Body.y' }],
  ['y', { radius: 4, eyes: 'Ship', x: 'Body.x' }],
  ['Nose', { radius: 4, eyes: 'Nose', ...place }],
  ['Body.z', { x: 'Body.z', y: 'Body.y' }],
  ['Body.path', { x: 'Body.x', y: 'Body.path' }],
  ['Mind.y', { x: 'Body.x', y: 'Mind.y' }],
  ['Whisper', { hears: { Whisper: () => true } }],
])('a sight with a wrong %s is refused', (name, sight) => {
  const nothing = () => undefined;
  const rules = {
    start: nothing,
    join: nothing,
    leave: nothing,
    bot: nothing,
    systems: { nothing },
    sight: untyped(sight),
  };
  expect(() => defineGame(defineModel(plain), rules)).toThrow(refused('game/rules', { part: 'sight', name }));
});

test('a sight whose eyes are nobody’s, or that hears what there is not, is told what there is', () => {
  const nothing = () => undefined;
  const rules = { start: nothing, join: nothing, leave: nothing, bot: nothing, systems: { nothing } };
  const blind = untyped({ radius: 4, eyes: 'Ship', ...place });
  const unowned = defineModel({ ...plain, mirror: { owner: [] } });
  expect(() => defineGame(unowned, { ...rules, sight: blind })).toThrow('no row of the model belongs to a player');
  const deaf = untyped({ hears: { Nosie: () => true } });
  expect(() => defineGame(defineModel(plain), { ...rules, sight: deaf })).toThrow('The model has Noise.');
});
