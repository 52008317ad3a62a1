// What a page may ask for when it joins, and what it gets.
import { expect, test } from 'vitest';
import { tinyGame, tinyOptions } from './harness.test-helper.ts';
import { forOwnSeat, readJoinRequest } from './join-request.ts';

test('a page that two play at gets the one seat of its own in a match from the queue, as one that watches does', () => {
  const empty = new Uint8Array(tinyGame.model.definition.players.max);
  for (const seats of [0, 1, 2]) {
    const { name, ...request } = readJoinRequest({ ...tinyOptions, seats }, tinyGame, tinyOptions);
    const taking = forOwnSeat(request, 3, empty);
    expect([name, taking.seats, taking.own, taking.data]).toEqual([
      'Ann',
      1,
      [3],
      [seats === 0 ? empty : request.data[0]],
    ]);
  }
});
