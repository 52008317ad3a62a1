/** Promised seats. */
import { expect, test } from 'vitest';
import { SeatReservations } from './seat-reservations.ts';

test('promised seats count until they are taken or run out', () => {
  const reservations = new SeatReservations(1000);
  reservations.hold('a', 1, 0);
  reservations.hold('b', 3, 500);
  expect(reservations.count(900)).toBe(4);
  reservations.release('a');
  expect(reservations.count(900)).toBe(3);
  expect(reservations.count(1501)).toBe(0);
});
