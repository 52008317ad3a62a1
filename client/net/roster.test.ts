// The roster as it comes over the wire.
import { expect, test } from 'vitest';
import { asPlayed, parseRoster, nextSeat, withSeen } from './roster.ts';

test('a roster is sorted by seat, with everyone here unless it says otherwise', () => {
  const roster = parseRoster({
    seats: [
      { seat: 3, name: 'Vega', kind: 'bot' },
      { seat: 0, name: 'Ada', kind: 'person', isHere: false, pingMs: 40 },
    ],
  });
  expect(roster).toEqual([
    { seat: 0, name: 'Ada', kind: 'person', isHere: false },
    { seat: 3, name: 'Vega', kind: 'bot', isHere: true },
  ]);
});

test('a message that is not a whole roster is none', () => {
  for (const value of [
    null,
    3,
    {},
    { seats: 'x' },
    { seats: [null] },
    { seats: [{ seat: 1.5, name: 'a', kind: 'bot' }] },
  ]) {
    expect(parseRoster(value)).toBeNull();
  }
  expect(parseRoster({ seats: [{ seat: 1, name: 'a', kind: 'ghost' }] })).toBeNull();
  expect(parseRoster({ seats: [{ seat: 300, name: 'a', kind: 'bot' }] })).toBeNull();
});

test('the seats that are taken come one after another, and then the game chooses', () => {
  const roster = [1, 4].map((seat) => ({ seat, name: `N${seat}`, kind: 'person' as const, isHere: true }));
  expect([-1, 1, 4].map((seat) => nextSeat(roster, seat, 1))).toEqual([1, 4, -1]);
  expect([-1, 4, 1].map((seat) => nextSeat(roster, seat, -1))).toEqual([4, 1, -1]);
  // One who has left is followed by the first.
  expect(nextSeat(roster, 9, 1)).toBe(1);
  expect(nextSeat([], -1, 1)).toBe(-1);
});

test('who has left after a match keeps their name in its result, and who came into their seat is not taken for them', () => {
  const seat = (number: number, name: string) => ({ seat: number, name, kind: 'person' as const, isHere: true });
  const played = [seat(0, 'Ada'), seat(1, 'Bea'), seat(2, 'Cy'), seat(3, 'Di')];
  const now = [seat(0, 'Ada'), seat(2, 'Eve'), { ...seat(3, 'Di'), isHere: false }];
  expect(asPlayed(played, now)).toEqual([
    seat(0, 'Ada'),
    { ...seat(1, 'Bea'), isHere: false },
    { ...seat(2, 'Cy'), isHere: false },
    { ...seat(3, 'Di'), isHere: false },
  ]);
});

test('who has left is remembered in their seat until another person has it', () => {
  const entry = (seat: number, name: string, kind: 'person' | 'bot') => ({ seat, name, kind, isHere: true });
  const first = withSeen([], [entry(0, 'Ada', 'person'), entry(1, 'Vega', 'bot')]);
  expect(first.map(({ name }) => name)).toEqual(['Ada', 'Vega']);
  const left = withSeen(first, [entry(0, 'Rigel', 'bot'), entry(1, 'Bea', 'person')]);
  expect(left.map(({ seat, name }) => [seat, name])).toEqual([
    [0, 'Ada'],
    [1, 'Bea'],
  ]);
  expect(withSeen(left, [entry(0, 'Cyd', 'person')]).map(({ name }) => name)).toEqual(['Bea', 'Cyd']);
});
