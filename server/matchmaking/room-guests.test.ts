// The guests of a room: who has which seat, when the match begins, and what becomes of seats that were given up.
import { expect, test } from 'vitest';
import { GATHER_MS, RoomGuests } from './room-guests.ts';
import type { GuestList } from './guest-list.ts';
import { guestListOf } from './guest-list.ts';

function begin(names: readonly string[], changes: Partial<GuestList> = {}) {
  const seated = new Set<string>();
  const offers: string[] = [];
  const match = { ageMs: 0, isRunning: true };
  const tickets = names.map((accountId, i) => ({ members: [{ accountId, rating: 1000 + 100 * i }] }));
  const guests = new RoomGuests({
    list: { ...guestListOf({ mode: 'four', isRated: true, players: 4 }, tickets), ...changes },
    backfillMs: 60_000,
    sinceMs: 0,
    seated: () => seated,
    ageMs: () => match.ageMs,
    isRunning: () => match.isRunning,
    offer: (seats, rating, forMs) => void offers.push(`${seats} ${rating} ${forMs}`),
  });
  return {
    guests,
    seated,
    offers,
    match,
    come(...ids: readonly string[]) {
      for (const id of ids) {
        seated.add(id);
        guests.came(id);
      }
    },
    leave(id: string) {
      seated.delete(id);
      return guests.left(id);
    },
  };
}

test('the match begins when all are there', () => {
  const { guests, come } = begin(['ann', 'bob']);
  expect([guests.seatOf('ann'), guests.seatOf('bob'), guests.seatOf('eve'), guests.seatOf(undefined)]).toEqual([
    0,
    1,
    undefined,
    undefined,
  ]);
  come('ann');
  expect([guests.areAllHere, guests.cared(GATHER_MS - 1, false)]).toEqual([false, 'nothing']);
  come('bob');
  expect([guests.areAllHere, guests.cared(1, false), guests.isGathering]).toEqual([true, 'begin', true]);
  guests.begun();
  expect(guests.cared(GATHER_MS, false)).toBe('nothing');
});

test('after a while it begins with those who are there, and where nobody is the room ends', () => {
  const { guests, come } = begin(['ann', 'bob']);
  come('ann');
  expect(guests.cared(GATHER_MS, false)).toBe('begin');
  expect(begin(['ann', 'bob']).guests.cared(GATHER_MS, false)).toBe('end');
});

test('who leaves before it begins has not left: they may come again', () => {
  const { guests, come, leave, offers } = begin(['ann', 'bob']);
  come('ann');
  expect(leave('ann')).toBe(false);
  expect([guests.list.guests[0].hasLeft, guests.openSeats, offers]).toEqual([false, 0, []]);
});

test('people see the result for half a minute, then the room ends', () => {
  const { guests, come } = begin(['ann', 'bob']);
  come('ann', 'bob');
  guests.begun();
  expect([guests.cared(100_000, true), guests.cared(129_999, true), guests.cared(130_000, true)]).toEqual([
    'nothing',
    'nothing',
    'end',
  ]);
});

test('a seat that was given up is offered while the match is young, and not to who has it by now', () => {
  const { guests, come, leave, offers, match } = begin(['ann', 'bob', 'cyd', 'dan']);
  come('ann', 'bob', 'cyd', 'dan');
  guests.begun();
  match.ageMs = 20_000;
  expect(leave('dan')).toBe(false);
  expect(offers).toEqual(['1 1100 40000']);
  // They may think better of it, while nobody has their seat.
  come('dan');
  expect(offers.at(-1)).toBe('0 1100 40000'.replace('1100', String((1000 + 1100 + 1200 + 1300) / 4)));
  leave('dan');
  const eve = { accountId: 'eve', rating: 900 };
  expect(guests.invite([eve, { accountId: 'fay', rating: 900 }], 0)).toBe(false);
  expect([guests.invite([eve], 0), guests.seatOf('eve'), guests.seatOf('dan'), guests.openSeats]).toEqual([
    true,
    3,
    undefined,
    0,
  ]);
  expect(guests.invite([{ accountId: 'fay', rating: 900 }], 0)).toBe(false);
  // Who does not come after all leaves the seat to the next.
  expect(guests.cared(GATHER_MS, false)).toBe('nothing');
  expect([guests.seatOf('eve'), guests.openSeats]).toEqual([undefined, 1]);
  expect(guests.invite([{ accountId: 'fay', rating: 900 }], GATHER_MS)).toBe(true);
  come('fay');
  expect([guests.seatOf('fay'), guests.list.guests.find(({ accountId }) => accountId === 'fay')?.isLate]).toEqual([
    3,
    true,
  ]);
  leave('fay');
  expect([guests.list.guests.map(({ accountId }) => accountId), guests.list.freeSeats]).toEqual([
    ['ann', 'bob', 'cyd', 'dan'],
    [3],
  ]);
  match.ageMs = 60_000;
  guests.cared(60_000, false);
  expect(offers.at(-1)).toMatch(/^0 /);
  expect(guests.invite([eve], 0)).toBe(false);
});

test('who is matched with the match that they left has their own seat again, and is not late', () => {
  const { guests, come, leave } = begin(['ann', 'bob', 'cyd', 'dan']);
  come('ann', 'bob', 'cyd', 'dan');
  guests.begun();
  leave('cyd');
  leave('dan');
  const people = ['eve', 'cyd'].map((accountId) => ({ accountId, rating: 1 }));
  expect(guests.invite(people, 0)).toBe(true);
  expect([guests.seatOf('cyd'), guests.seatOf('eve'), guests.seatOf('dan')]).toEqual([2, 3, undefined]);
  expect(guests.list.guests.find(({ accountId }) => accountId === 'cyd')).toMatchObject({
    isLate: false,
    hasLeft: false,
  });
  // Who plays there is not invited.
  expect(guests.invite([{ accountId: 'ann', rating: 1 }], 0)).toBe(false);
});

test('a rated match of which one is left is over; one that is decided, or rated for nobody, is not', () => {
  const { come, leave, guests, match } = begin(['ann', 'bob', 'cyd']);
  come('ann', 'bob', 'cyd');
  guests.begun();
  expect([leave('ann'), leave('bob')]).toEqual([false, true]);
  const decided = begin(['ann', 'bob']);
  decided.come('ann', 'bob');
  decided.guests.begun();
  decided.match.isRunning = false;
  expect(decided.leave('ann')).toBe(false);
  const casual = begin(['ann', 'bob'], { isRated: false });
  casual.come('ann', 'bob');
  casual.guests.begun();
  expect(casual.leave('ann')).toBe(false);
  expect(match.isRunning).toBe(true);
});

test('what the note has is all that a restart needs', () => {
  const { guests, come, leave } = begin(['ann', 'bob', 'cyd', 'dan']);
  come('ann', 'bob', 'cyd', 'dan');
  guests.begun();
  leave('bob');
  guests.invite([{ accountId: 'eve', rating: 1 }], 0);
  leave('cyd');
  const again = begin([], JSON.parse(JSON.stringify(guests.list))).guests;
  expect(['ann', 'bob', 'cyd', 'dan', 'eve'].map((id) => again.seatOf(id))).toEqual([0, undefined, 2, 3, 1]);
  expect([again.list, again.openSeats]).toEqual([guests.list, 1]);
});
