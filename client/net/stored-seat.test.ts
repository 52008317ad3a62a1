// The seat a reloaded page comes back to.
import { expect, test } from 'vitest';
import {
  forgetSeat,
  hasAcceptedMatch,
  noteQueue,
  storageOfGame,
  storeSeat,
  storedSeat,
  waitsInQueue,
} from './stored-seat.ts';
import { memoryStorage } from './memory-storage.test-helper.ts';

const seat = { roomId: 'room1', token: 'token1', seats: 1 };

test('a kept seat is found again, unless the address names another room', () => {
  const storage = memoryStorage();
  storeSeat(storage, seat);
  expect(storedSeat(storage, null)).toEqual(seat);
  expect(storedSeat(storage, 'room1')).toEqual(seat);
  expect(storedSeat(storage, 'room2')).toBeNull();
  forgetSeat(storage);
  expect(storedSeat(storage, null)).toBeNull();
});

test('a ticket is kept with it, and one that is no text is none', () => {
  const storage = memoryStorage();
  storeSeat(storage, { ...seat, ticket: 'mine' });
  expect(storedSeat(storage, null)).toEqual({ ...seat, ticket: 'mine' });
  storage.setItem('samestep.seat', JSON.stringify({ ...seat, ticket: 7 }));
  expect(storedSeat(storage, null)).toEqual(seat);
});

test('how many seats the page has is kept with it: several, or none for one who watched', () => {
  const storage = memoryStorage();
  for (const seats of [2, 0]) {
    storeSeat(storage, { ...seat, seats });
    expect(storedSeat(storage, null)).toEqual({ ...seat, seats });
  }
  storage.setItem('samestep.seat', JSON.stringify({ ...seat, seats: 'many' }));
  expect(storedSeat(storage, null)).toEqual(seat);
});

test('what is no seat in the storage is none', () => {
  for (const text of ['', '{', 'null', '[]', '{"roomId":1,"token":"x"}', '{"roomId":"x"}']) {
    const storage = memoryStorage();
    storage.setItem('samestep.seat', text);
    expect(storedSeat(storage, null)).toBeNull();
  }
  expect(storedSeat(null, null)).toBeNull();
});

test('a seat in one game is none in another, in the same tab', () => {
  const tab = memoryStorage();
  const [chess, go] = [storageOfGame(tab, 'chess'), storageOfGame(tab, 'go')];
  storeSeat(chess, seat);
  expect(storedSeat(go, null)).toBeNull();
  expect(storedSeat(chess, null)).toEqual(seat);
  forgetSeat(go);
  expect(storedSeat(chess, null)).not.toBeNull();
  forgetSeat(chess);
  expect(tab.length).toBe(0);
  expect(storageOfGame(null, 'chess')).toBeNull();
});

test('a tab knows after a reload that it waits in the queue, and that the player said yes to a match there', () => {
  const storage = memoryStorage();
  const told = () => [waitsInQueue(storage), hasAcceptedMatch(storage)];
  expect(told()).toEqual([false, false]);
  noteQueue(storage, 'waiting');
  expect(told()).toEqual([true, false]);
  noteQueue(storage, 'accepted');
  expect(told()).toEqual([true, true]);
  noteQueue(storage, 'nothing');
  expect(told()).toEqual([false, false]);
  expect([waitsInQueue(null), hasAcceptedMatch(null)]).toEqual([false, false]);
});
