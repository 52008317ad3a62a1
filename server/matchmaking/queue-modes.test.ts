// Modes: what is not said of one is sensible, and what a game cannot have is refused in a sentence.
import { expect, test } from 'vitest';
import { readModes, type QueueOptions } from './queue-modes.ts';

test('what is not said has a sensible value', () => {
  expect(readModes('tiny', 8, { duel: { players: 2 }, brawl: { players: 8, playersMin: 4 } })).toEqual([
    {
      game: 'tiny',
      mode: 'duel',
      players: 2,
      playersMin: 2,
      botsAfterMs: 30_000,
      isRated: true,
      partyMax: 1,
      backfillMs: 0,
      idleMs: 120_000,
      window: { first: 120, perSecond: 20, max: 2000 },
    },
    expect.objectContaining({ mode: 'brawl', playersMin: 4, partyMax: 4, backfillMs: 60_000 }),
  ]);
});

test.each<[string, QueueOptions]>([
  ['duel', { players: 9 }],
  ['duel', { players: 0 }],
  ['duel', { players: 2.5 }],
  ['duel', { players: 2, playersMin: 3 }],
  ['duel', { players: 2, partyMax: 3 }],
  ['duel', { players: 2, botsAfterSeconds: -1 }],
  ['duel', { players: 2, backfillSeconds: Number.NaN }],
  ['duel', { players: 2, idleSeconds: 1 }],
  ['duel', { players: 2, idleSeconds: Number.NaN }],
  ['duel', { players: 2, window: { first: 10, perSecond: 1, max: 5 } }],
  ['casual', { players: 2 }],
  ['Big Duel', { players: 2 }],
])('%s with %j is refused', (mode, options) => {
  expect(() => readModes('tiny', 8, { [mode]: options })).toThrow(expect.objectContaining({ code: 'game/option' }));
});
