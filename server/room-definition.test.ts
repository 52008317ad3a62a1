// What a game's rooms cannot be is refused in a sentence.
import { expect, test } from 'vitest';
import { tinyGame } from './harness.test-helper.ts';
import { room } from './room-definition.ts';

test('a rated queue needs rooms that say how the seats stand: without that each match would be a draw', () => {
  const sync = 'lockstep';
  expect(() => room(tinyGame, { sync, queues: { duel: { players: 2 } } })).toThrow(
    expect.objectContaining({ code: 'game/option', what: expect.stringContaining("'duel' of tiny") }),
  );
  const casual = { practice: { players: 2, isRated: false } };
  expect(room(tinyGame, { sync, queues: casual }).queues).toMatchObject([{ mode: 'practice', isRated: false }]);
  const rated = room(tinyGame, { sync, queues: { duel: { players: 2 } }, standings: () => [] });
  expect(rated.queues).toMatchObject([{ mode: 'duel', isRated: true }]);
  // While its author changes the game nothing is rated; the rooms go on.
  expect(rated.withGame(tinyGame).queues).toHaveLength(1);
});
