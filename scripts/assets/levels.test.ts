// Levels: what is written of them gives types, and what is wrong is refused with its file and layer.
import { expect, expectTypeOf, test } from 'vitest';
import { readLevel } from '#shared/index.ts';
import { AssetError } from './asset-error.ts';
import { levelsText, shapeOf } from './levels.ts';

const FILE = 'assets/chess/levels/board.json';

const property = (name: string, value: unknown) => ({ name, value });
const thing = (type: string, ...properties: unknown[]) => ({
  type,
  name: '',
  x: 8,
  y: 8,
  width: 0,
  height: 0,
  properties,
});

/** A map of two by two tiles, its layers in a group. */
const board = () => ({
  orientation: 'orthogonal',
  infinite: false,
  width: 2,
  height: 2,
  tilewidth: 16,
  tileheight: 16,
  tilesets: [{ firstgid: 1, tilecount: 2, tiles: [{ id: 1, type: 'ice', properties: [property('slips', true)] }] }],
  layers: [
    { type: 'group', name: 'ground', layers: [{ type: 'tilelayer', name: 'floor', data: [0, 1, 2, 1] }] },
    { type: 'imagelayer', name: 'sketch' },
    {
      type: 'objectgroup',
      name: 'things',
      objects: [thing('king', property('hp', 3), property('title', 'white')), thing('pawn', property('hp', 1))],
    },
  ],
});

test('layers and custom properties of a map become a shape; what not all have is optional', () => {
  expect(shapeOf(JSON.stringify(board()), FILE)).toEqual({
    tileLayers: ['floor'],
    tile: { slips: 'flag?' },
    objectLayers: { things: { hp: 'number', title: 'text?' } },
  });
  const text = levelsText([{ name: 'board', file: FILE, text: JSON.stringify(board()) }]);
  expect(text).toContain("import map0 from './levels/board.json' with { type: 'json' };");
  expect(text).toContain(`file: '${FILE}'`);
});

const shape = {
  tileLayers: ['floor'],
  tile: { slips: 'flag?' },
  objectLayers: { things: { hp: 'number', title: 'text?' } },
} as const;

test('a level is read with the types of its shape', () => {
  const level = readLevel({ file: FILE, map: board(), shape });
  expect(level).toMatchObject({ width: 2, height: 2, tileSize: 16, layers: { floor: [0, 1, 2, 1] } });
  expect(level.kinds.map((kind) => kind?.properties.slips)).toEqual([undefined, undefined, true]);
  expect(level.objects.things.map(({ type, properties }) => [type, properties.hp, properties.title])).toEqual([
    ['king', 3, 'white'],
    ['pawn', 1, undefined],
  ]);
  expectTypeOf(level.objects.things[0].properties.hp).toEqualTypeOf<number>();
  expectTypeOf(level.objects.things[0].properties.title).toEqualTypeOf<string | undefined>();
  // @ts-expect-error There is no such layer.
  expect(level.layers.walls).toBeUndefined();
});

test('a map that is not of its shape any more is refused with file, layer and property', () => {
  const map = board();
  map.layers.pop();
  expect(() => readLevel({ file: FILE, map, shape })).toThrow('no layer "things"');
  const poor = JSON.parse(JSON.stringify(board()).replace('"hp","value":1', '"hp","value":"one"'));
  const read = () => readLevel({ file: FILE, map: poor, shape });
  expect(read).toThrow('The object 1 of the layer "things" has as a text the property "hp", which is a number.');
  expect(read).toThrow(FILE);
});

const wrong: readonly (readonly [string, string, string])[] = [
  [
    'two kinds of one property',
    JSON.stringify(board()).replace('"value":1}', '"value":"one"}'),
    'the layer "things" has the property "hp"',
  ],
  [
    'a tile that is none',
    JSON.stringify(board()).replace('[0,1,2,1]', '[0,1,7,1]'),
    'The layer "floor" has 7 at column 0, row 1',
  ],
  [
    'an object outside',
    JSON.stringify(board()).replace('"x":8', '"x":80'),
    'object 0 of the layer "things" is at 80, 8: outside',
  ],
  ['no map', '{', 'is not JSON'],
];

test.each(wrong)('%s stops the build with the file', (_, text, sentence) => {
  const build = () => levelsText([{ name: 'board', file: FILE, text }]);
  expect(build).toThrow(AssetError);
  expect(build).toThrow(sentence);
  expect(build).toThrow(`${FILE}: `);
});
