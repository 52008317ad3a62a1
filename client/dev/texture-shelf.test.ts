// Textures of saved art live as long as something is made of them.
import { expect, test } from 'vitest';
import { textureShelf } from './texture-shelf.ts';

test('textures go once nothing is made of them, and all that are left come back after a lost context', () => {
  const said: string[] = [];
  const texturesOf = (name: string) => ({
    named: () => expect.fail('Nothing is drawn.'),
    font: () => expect.fail('Nothing is written.'),
    restore: () => void said.push(`${name} is back`),
    destroy: () => void said.push(`${name} ends`),
  });
  const [first, second, third] = [texturesOf('first'), texturesOf('second'), texturesOf('third')];
  const shelf = textureShelf(first);
  shelf.add(second);
  shelf.newest = second;
  shelf.sweep([first]);
  shelf.restore();
  expect(said).toEqual(['first is back', 'second is back']);
  shelf.add(third);
  shelf.newest = third;
  shelf.sweep([second]);
  expect(said.slice(2)).toEqual(['first ends']);
  shelf.destroy();
  expect(said.slice(3)).toEqual(['second ends', 'third ends']);
});
