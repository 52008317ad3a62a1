/** What an author of rooms and the one who runs them may set, and what is refused before anyone plays. */
import { expect, test } from 'vitest';
import { defineGame, u8 } from '#shared/index.ts';
import { defineModel } from '#shared/index.ts';
import { bindRooms } from './bind-rooms.ts';
import { testServices, tinyGame, tinyModel } from './harness.test-helper.ts';
import { room } from './room-definition.ts';

const model = defineModel({ ...tinyModel.definition, name: 'rounds', config: { rounds: u8 } });
const game = defineGame(model, { ...tinyGame.rules, config: { rounds: 3 } });

test('bots fill four seats unless the game has fewer or the room says otherwise', () => {
  expect(room(game, { sync: 'lockstep' }).bots).toBe(4);
  expect(room(game, { sync: 'lockstep', bots: 0 }).bots).toBe(0);
  expect(() => room(game, { sync: 'lockstep', bots: 5 })).toThrow(
    'filled to 5 seats by bots. Use a whole number from 0 to 4',
  );
});

test('a config that does not fit the game is refused when the room is defined', () => {
  expect(() => room(game, { sync: 'lockstep', config: { laps: 2 } })).toThrow("There is no config field 'laps'.");
  expect(() => room(game, { sync: 'lockstep', config: { rounds: 256 } })).toThrow("'rounds' cannot be 256.");
});

test('MATCH_CONFIG reaches the matches of its game, over what the room says', () => {
  const definition = room(game, { sync: 'lockstep', config: { rounds: 5 } }).withConfig({ rounds: 9 });
  expect(definition.config).toEqual({ rounds: 9 });
  const services = testServices({ MATCH_CONFIG: '{"rounds":{"rounds":9}}' });
  expect(Object.keys(bindRooms([definition], services))).toEqual(['rounds']);
});

test.each([
  [
    'a game the server does not have',
    '{"chess":{"rounds":1}}',
    "MATCH_CONFIG configures the game 'chess', which this server does not have.",
  ],
  ['a field the game does not have', '{"rounds":{"laps":1}}', "There is no config field 'laps'."],
])('MATCH_CONFIG with %s is one sentence', (_, text, sentence) => {
  const services = testServices({ MATCH_CONFIG: text });
  expect(() => bindRooms([room(game, { sync: 'lockstep' })], services)).toThrow(sentence);
});
