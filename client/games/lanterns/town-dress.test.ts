// The town's clothes: every tile has some, the same in every match, from pictures that there are.
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { town } from '#shared/games/lanterns/town.ts';
import { createDresser } from './town-dress.ts';
import { chanceAt, endless, houseNumbers, isMasonry, townTiles } from './town-tiles.ts';
import type { Town } from '#shared/games/lanterns/town.ts';

const tiles = townTiles(town);

/** A town of one layer of ground and one of walls from pictures of them. */
function smallTown(ground: readonly string[], walls: readonly string[]): Town {
  const names = ['grass', 'cobble', 'floor', 'water', 'wall', 'window', 'fence'];
  const signs = '.,=~#of';
  const read = (rows: readonly string[]) => [...rows.join('')].map((sign) => signs.indexOf(sign) + 1);
  const kinds = names.map((name) => ({ name, stops: false, hides: false }));
  return {
    ...town,
    width: ground[0].length,
    height: ground.length,
    kinds: [undefined, ...kinds],
    ground: read(ground),
    walls: read(walls),
  };
}

function dressed(of: Town): string[] {
  const small = townTiles(of);
  const dress = createDresser(small);
  const put: string[] = [];
  for (let row = 0; row < small.height; row++) {
    for (let column = 0; column < small.width; column++) {
      dress(column, row, (height, sprite) => void put.push(`${column},${row} ${height} ${sprite}`));
    }
  }
  return put;
}

test('every tile of the town has a floor, of a picture that there is, and is dressed alike each time', () => {
  const first = dressed(town);
  expect(dressed(town)).toEqual(first);
  const floors = new Set(first.filter((line) => line.includes(' floor ')).map((line) => line.split(' ')[0]));
  expect(floors.size).toBe(town.width * town.height);
  const sprites = new Set(first.map((line) => line.split(' ')[2]));
  for (const sprite of sprites) expect(existsSync(`assets/lanterns/art/${sprite}.svg`)).toBe(true);
  expect(sprites.size).toBeGreaterThan(30);
});

test('every kind of tile that the map has is known to the picture', () => {
  for (let row = 0; row < town.height; row++) {
    for (let column = 0; column < town.width; column++) expect(tiles.ground(column, row)).not.toBe('none');
  }
  const used = new Set(town.walls.filter((value) => value !== 0));
  for (const value of used) expect(town.kinds[value]?.name).toBeDefined();
});

test('a wall shows its side to the south only where nothing stands against it', () => {
  const put = dressed(smallTown(['...', '...', '...', '...'], ['   ', ' # ', ' # ', '   ']));
  const faces = put.filter((line) => line.includes('wall-face'));
  expect(faces).toHaveLength(1);
  expect(faces[0].startsWith('1,2 ground wall-face')).toBe(true);
  expect(put).toContain('1,3 floor shadow-wall');
});

test('grass grows over the rim of a street, and not through a wall', () => {
  const edges = (walls: readonly string[]) =>
    dressed(smallTown(['..', ',,'], walls)).filter((line) => line.includes('grass-edge')).length;
  expect(edges(['  ', '  '])).toBe(2);
  expect(edges(['# ', '  '])).toBe(1);
});

test('fences join what they stand beside', () => {
  const rails = dressed(smallTown(['...', '...'], ['ff ', 'f  '])).filter((line) => line.includes('fence-rail'));
  expect(rails).toEqual(['0,0 ground fence-rail', '0,0 ground fence-rail']);
});

test('all walls of a house have its number, and no house has that of another', () => {
  const numbers = houseNumbers(townTiles(smallTown(['.....', '.....'], ['## ##', '#   #'])));
  expect([...numbers]).toEqual([1, 1, 0, 2, 2, 1, 0, 0, 0, 2]);
  const all = houseNumbers(tiles);
  for (let cell = 0; cell < all.length; cell++) {
    const isWall = isMasonry(tiles.wall(cell % town.width, Math.floor(cell / town.width)));
    if (isWall) expect(all[cell]).toBeGreaterThan(0);
  }
});

test('beyond the map its rim goes on', () => {
  const woods = endless(tiles);
  for (const [column, row] of [
    [-3, 5],
    [40, -1],
    [town.width + 11, town.height + 11],
  ]) {
    expect([woods.ground(column, row), woods.wall(column, row)]).toEqual(['grass', 'tree']);
    expect(tiles.ground(column, row)).toBe('none');
  }
});

test('chance is scattered evenly enough', () => {
  let sum = 0;
  for (let i = 0; i < 1000; i++) sum += chanceAt(i % 40, Math.floor(i / 40), 3);
  expect(sum / 1000).toBeGreaterThan(0.45);
  expect(sum / 1000).toBeLessThan(0.55);
  expect(chanceAt(4, 5, 6)).toBe(chanceAt(4, 5, 6));
});
