// Which rooms answer under `npm run dev`: the newest that could be loaded, and those before are closed.
import { expect, test } from 'vitest';
import { developmentApi, followRooms } from '#scripts/vite/development-api.ts';
import { gameServer } from '#scripts/vite/game-server.ts';

/** Rooms that are loaded as the test says; what was opened and closed, in order. */
function begin() {
  const happened: string[] = [];
  const source: { module: { readonly name: string } | Error; unopened?: string } = { module: { name: 'first' } };
  const rooms = followRooms(
    async () => {
      if (source.module instanceof Error) throw source.module;
      return source.module;
    },
    {
      failed: (sentence) => void happened.push(sentence.split('\n')[0]),
      open({ name }) {
        if (name === source.unopened) throw new Error('EACCES: samestep.db');
        happened.push(`${name} opened`);
        return {
          answer: () => void happened.push(`${name} answered`),
          retire: async () => void happened.push(`${name} closed`),
        };
      },
    },
  );
  return { happened, source, rooms };
}

test('rooms are opened once, and give way to those that are loaded after them', async () => {
  const { happened, source, rooms } = begin();
  const [first, same] = await Promise.all([rooms.newest(), rooms.newest()]);
  expect(first).toBe(same);
  source.module = { name: 'second' };
  expect(await rooms.newest()).not.toBe(first);
  await rooms.close();
  await rooms.close();
  expect(happened).toEqual(['first opened', 'second opened', 'first closed', 'second closed']);
});

test('rooms that cannot be loaded leave those before in their place', async () => {
  const { happened, source, rooms } = begin();
  const first = await rooms.newest();
  source.module = new SyntaxError('Unexpected token');
  expect(await rooms.newest()).toBe(first);
  expect(await rooms.newest()).toBe(first);
  expect(happened).toEqual(['first opened', 'The rooms could not be loaded: SyntaxError: Unexpected token']);
  const never = begin();
  never.source.module = new SyntaxError('Unexpected token');
  await expect(never.rooms.newest()).rejects.toThrow('Unexpected token');
});

test('why the addresses cannot be opened is said once, and they are tried again when rooms are loaded anew', async () => {
  const { happened, source, rooms } = begin();
  source.unopened = 'first';
  for (let i = 0; i < 3; i++) await expect(rooms.newest()).rejects.toThrow('EACCES');
  const sentence = 'The addresses of the rooms could not be opened: Error: EACCES: samestep.db';
  expect(happened).toEqual([sentence]);
  source.module = { name: 'second' };
  await rooms.newest();
  expect(happened).toEqual([sentence, 'second opened']);
  source.module = { name: 'third' };
  source.unopened = 'third';
  await expect(rooms.newest()).rejects.toThrow('EACCES');
  expect(happened).toEqual([sentence, 'second opened', sentence]);
});

test("it stands before Colyseus' own matchmaking, which knows no accounts", () => {
  const names = gameServer().map(({ name }) => name);
  expect(names.indexOf(developmentApi().name)).toBeLessThan(names.indexOf('colyseus:dev-server'));
  expect(names).toContain(developmentApi().name);
});
