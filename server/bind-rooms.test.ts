/** What an author of rooms and the one who runs them may set, and what is refused before anyone plays. */
import { expect, test } from 'vitest';
import { matchMaker } from '@colyseus/core';
import { bindRooms } from './bind-rooms.ts';
import { defineGame, defineModel, list, u8 } from '#shared/index.ts';
import { testServices, tinyGame } from './harness.test-helper.ts';
import { room } from './room-definition.ts';

test('bots fill four seats unless the game has fewer or the room says otherwise', () => {
  expect(room(tinyGame, { sync: 'lockstep' }).bots).toBe(4);
  expect(room(tinyGame, { sync: 'lockstep', bots: 0 }).bots).toBe(0);
  expect(() => room(tinyGame, { sync: 'lockstep', bots: 5 })).toThrow(
    'filled to 5 seats by bots. Use a whole number from 0 to 4',
  );
});

test('a game that is saved with fewer seats, and then with as many as before, has its bots again', () => {
  const gameOf = (max: number) => {
    const players = { min: 1, max };
    const model = defineModel({ name: 'chairs', ticksPerSecond: 60, players, entities: 4, components: {}, input: {} });
    return defineGame(model, {
      start: () => {},
      join: () => {},
      leave: () => {},
      bot: () => {},
      systems: { rest: () => {} },
    });
  };
  const few = room(gameOf(4), { sync: 'lockstep', bots: 3 }).withGame(gameOf(2)).withSync('rollback');
  expect(few.bots).toBe(2);
  expect(few.withGame(gameOf(4)).bots).toBe(3);
});

test('a config that does not fit the game is refused when the room is defined', () => {
  expect(() => room(tinyGame, { sync: 'lockstep', config: { laps: 2 } })).toThrow("There is no config field 'laps'.");
  expect(() => room(tinyGame, { sync: 'lockstep', config: { rounds: 256 } })).toThrow("'rounds' cannot be 256.");
});

test('MATCH_CONFIG reaches the matches of its game, over what the room says', () => {
  const definition = room(tinyGame, { sync: 'lockstep', config: { rounds: 5 } }).withConfig({ rounds: 9 });
  expect(definition.config).toEqual({ rounds: 9 });
  const services = testServices({ MATCH_CONFIG: '{"tiny":{"rounds":9}}' });
  expect(Object.keys(bindRooms([definition], services))).toEqual(['tiny']);
});

test.each([
  [
    'a game the server does not have',
    '{"chess":{"rounds":1}}',
    "MATCH_CONFIG names the game 'chess', which this server does not have.",
  ],
  [
    'a field the game does not have',
    '{"tiny":{"laps":1}}',
    "MATCH_CONFIG does not fit tiny. There is no config field 'laps'.",
  ],
])('MATCH_CONFIG with %s is one sentence', (_, text, sentence) => {
  const services = testServices({ MATCH_CONFIG: text });
  expect(() => bindRooms([room(tinyGame, { sync: 'lockstep' })], services)).toThrow(sentence);
});

test('ROOM_SYNC gives the rooms of a game another netcode, with their config; a game that is not there is one sentence', () => {
  const definition = room(tinyGame, { sync: 'lockstep', config: { rounds: 5 } });
  expect(definition.handshake).toBeUndefined();
  const state = definition.withSync('state').withConfig({ rounds: 9 });
  expect(state).toMatchObject({ sync: 'state', config: { rounds: 9 } });
  expect(state.handshake?.length).toBeGreaterThan(50);
  expect(Object.keys(bindRooms([definition], testServices({ ROOM_SYNC: 'tiny:state' })))).toEqual(['tiny']);
  expect(() => bindRooms([definition], testServices({ ROOM_SYNC: 'chess:state' }))).toThrow(
    "ROOM_SYNC names the game 'chess', which this server does not have.",
  );
});

test('a game that cannot be mirrored is refused when its state room is defined, and has other rooms', () => {
  const model = defineModel({
    name: 'wide',
    ticksPerSecond: 60,
    players: { min: 1, max: 2 },
    entities: 8,
    components: { Body: { path: list(u8, 100) } },
    input: {},
  });
  const wide = defineGame(model, { tuning: {}, start() {}, join() {}, leave() {}, bot() {}, systems: { rest() {} } });
  expect(() => room(wide, { sync: 'state' })).toThrow(expect.objectContaining({ code: 'mirror/fields' }));
  const other = room(wide, { sync: 'rollback' });
  expect(() => bindRooms([other], testServices({ ROOM_SYNC: 'wide:state' }))).toThrow(
    expect.objectContaining({ code: 'mirror/fields' }),
  );
});

test("Colyseus' own routes, which npm run dev has, tell pages of other origins nothing unless they are listed", () => {
  const corsOf = (origin: string) => {
    const { controller } = matchMaker;
    return { ...controller.DEFAULT_CORS_HEADERS, ...controller.getCorsHeaders(new Headers({ origin })) };
  };
  bindRooms([room(tinyGame, { sync: 'lockstep' })], testServices());
  expect(corsOf('https://game.example')).toEqual({});
  bindRooms([room(tinyGame, { sync: 'lockstep' })], testServices({ ALLOWED_ORIGINS: 'https://game.example' }));
  expect(corsOf('https://game.example')).toMatchObject({
    'Access-Control-Allow-Origin': 'https://game.example',
    'Access-Control-Allow-Methods': 'POST',
  });
  expect(corsOf('https://evil.example')).toEqual({});
});
