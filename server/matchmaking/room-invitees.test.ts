// The invitees of a room: who has which seat, when the match begins, and what becomes of seats that were given up.
import { expect, test } from 'vitest';
import { GATHER_MS, RoomInvitees } from './room-invitees.ts';
import type { InviteeList } from './invitee-list.ts';
import { inviteeListOf } from './invitee-list.ts';

function begin(
  names: readonly string[],
  { seatedBefore = [], ...changes }: Partial<InviteeList> & { seatedBefore?: readonly string[] } = {},
) {
  const seated = new Set<string>(seatedBefore);
  const offers: string[] = [];
  const told: { accountIds: readonly string[] | undefined } = { accountIds: undefined };
  const match = { ageMs: 0, isRunning: true, isDraining: false };
  const tickets = names.map((accountId, i) => ({ members: [{ accountId, rating: 1000 + 100 * i }] }));
  const invitees = new RoomInvitees({
    list: { ...inviteeListOf({ mode: 'four', isRated: true, players: 4 }, tickets), ...changes },
    backfillMs: 60_000,
    sinceMs: 0,
    seated: () => seated,
    ageMs: () => match.ageMs,
    isRunning: () => match.isRunning,
    isDraining: () => match.isDraining,
    offer({ seats, rating, forMs, accountIds }) {
      offers.push(`${seats} ${rating} ${forMs}`);
      told.accountIds = accountIds;
    },
  });
  return {
    invitees,
    seated,
    offers,
    told,
    match,
    come(...ids: readonly string[]) {
      for (const id of ids) {
        seated.add(id);
        invitees.came(id);
      }
    },
    leave(id: string) {
      seated.delete(id);
      invitees.left(id);
      return invitees.isForfeited;
    },
  };
}

test('the match begins when all are there', () => {
  const { invitees, come } = begin(['ann', 'bob']);
  expect([invitees.seatOf('ann'), invitees.seatOf('bob'), invitees.seatOf('eve'), invitees.seatOf(undefined)]).toEqual([
    0,
    1,
    undefined,
    undefined,
  ]);
  come('ann');
  expect([invitees.areAllHere, invitees.cared(GATHER_MS - 1, false)]).toEqual([false, 'nothing']);
  come('bob');
  expect([invitees.areAllHere, invitees.cared(1, false), invitees.isGathering]).toEqual([true, 'begin', true]);
  invitees.begun();
  expect(invitees.cared(GATHER_MS, false)).toBe('nothing');
});

test('after a while it begins with those who are there, and where nobody is the room ends', () => {
  const { invitees, come } = begin(['ann', 'bob']);
  come('ann');
  expect(invitees.cared(GATHER_MS, false)).toBe('begin');
  expect(begin(['ann', 'bob']).invitees.cared(GATHER_MS, false)).toBe('end');
});

test('who leaves before it begins has not left: they may come again', () => {
  const { invitees, come, leave, offers } = begin(['ann', 'bob']);
  come('ann');
  expect(leave('ann')).toBe(false);
  expect([invitees.list.invitees[0].hasLeft, invitees.openSeats, offers]).toEqual([false, 0, []]);
});

test('people see the result for half a minute, then the room ends', () => {
  const { invitees, come } = begin(['ann', 'bob']);
  come('ann', 'bob');
  invitees.begun();
  expect([invitees.cared(100_000, true), invitees.cared(129_999, true), invitees.cared(130_000, true)]).toEqual([
    'nothing',
    'nothing',
    'end',
  ]);
});

test('a seat that was given up is offered while the match is young, and not to who has it by now', () => {
  const { invitees, come, leave, offers, match } = begin(['ann', 'bob', 'cyd', 'dan']);
  come('ann', 'bob', 'cyd', 'dan');
  invitees.begun();
  match.ageMs = 20_000;
  expect(leave('dan')).toBe(false);
  expect(offers).toEqual(['1 1100 40000']);
  // They may think better of it, while nobody has their seat.
  come('dan');
  expect(offers.at(-1)).toBe('0 1100 40000'.replace('1100', String((1000 + 1100 + 1200 + 1300) / 4)));
  leave('dan');
  const eve = { accountId: 'eve', rating: 900 };
  expect(invitees.invite([eve, { accountId: 'fay', rating: 900 }], 0)).toBe(false);
  expect([invitees.invite([eve], 0), invitees.seatOf('eve'), invitees.seatOf('dan'), invitees.openSeats]).toEqual([
    true,
    3,
    undefined,
    0,
  ]);
  expect(invitees.invite([{ accountId: 'fay', rating: 900 }], 0)).toBe(false);
  // Who does not come after all leaves the seat to the next.
  expect([invitees.cared(GATHER_MS, false), invitees.cared(GATHER_MS, false)]).toEqual(['note', 'nothing']);
  expect([invitees.seatOf('eve'), invitees.openSeats]).toEqual([undefined, 1]);
  expect(invitees.invite([{ accountId: 'fay', rating: 900 }], GATHER_MS)).toBe(true);
  come('fay');
  expect([invitees.seatOf('fay'), invitees.list.invitees.find(({ accountId }) => accountId === 'fay')?.isLate]).toEqual(
    [3, true],
  );
  leave('fay');
  expect([invitees.list.invitees.map(({ accountId }) => accountId), invitees.list.freeSeats]).toEqual([
    ['ann', 'bob', 'cyd', 'dan'],
    [3],
  ]);
  match.ageMs = 60_000;
  invitees.cared(60_000, false);
  expect(offers.at(-1)).toMatch(/^0 /);
  expect(invitees.invite([eve], 0)).toBe(false);
});

test('seats that nobody took after all are offered again: to a party there were too few, and one plays there already', () => {
  const { invitees, come, leave, offers, told } = begin(['ann', 'bob', 'cyd', 'dan']);
  come('ann', 'bob', 'cyd', 'dan');
  invitees.begun();
  leave('dan');
  expect([offers, told.accountIds]).toEqual([['1 1100 60000'], ['ann', 'bob', 'cyd']]);
  const party = ['eve', 'fay'].map((accountId) => ({ accountId, rating: 1 }));
  for (const people of [party, [{ accountId: 'ann', rating: 1 }]]) {
    offers.length = 0;
    expect(invitees.invite(people, 0)).toBe(false);
    // Whoever asked has struck the offer out.
    invitees.cared(1000, false);
    invitees.cared(2000, false);
    expect(offers).toEqual(['1 1100 60000']);
  }
  offers.length = 0;
  expect(invitees.invite([{ accountId: 'eve', rating: 1 }], 3000)).toBe(true);
  expect(offers).toEqual(['0 1100 60000']);
});

test('who is matched with the match that they left has their own seat again, and is not late', () => {
  const { invitees, come, leave } = begin(['ann', 'bob', 'cyd', 'dan']);
  come('ann', 'bob', 'cyd', 'dan');
  invitees.begun();
  leave('cyd');
  leave('dan');
  const people = ['eve', 'cyd'].map((accountId) => ({ accountId, rating: 1 }));
  expect(invitees.invite(people, 0)).toBe(true);
  expect([invitees.seatOf('cyd'), invitees.seatOf('eve'), invitees.seatOf('dan')]).toEqual([2, 3, undefined]);
  expect(invitees.list.invitees.find(({ accountId }) => accountId === 'cyd')).toMatchObject({
    isLate: false,
    hasLeft: false,
  });
  // Who plays there is not invited.
  expect(invitees.invite([{ accountId: 'ann', rating: 1 }], 0)).toBe(false);
});

test('a rated match of which one is left is over; one that is decided, or rated for nobody, is not', () => {
  const { come, leave, invitees, match } = begin(['ann', 'bob', 'cyd']);
  come('ann', 'bob', 'cyd');
  invitees.begun();
  expect([leave('ann'), leave('bob'), leave('cyd')]).toEqual([false, true, false]);
  const decided = begin(['ann', 'bob']);
  decided.come('ann', 'bob');
  decided.invitees.begun();
  decided.match.isRunning = false;
  expect(decided.leave('ann')).toBe(false);
  const casual = begin(['ann', 'bob'], { isRated: false });
  casual.come('ann', 'bob');
  casual.invitees.begun();
  expect(casual.leave('ann')).toBe(false);
  expect(match.isRunning).toBe(true);
});

test('what the note has is all that a restart needs', () => {
  const { invitees, come, leave } = begin(['ann', 'bob', 'cyd', 'dan']);
  come('ann', 'bob', 'cyd', 'dan');
  invitees.begun();
  leave('bob');
  invitees.invite([{ accountId: 'eve', rating: 1 }], 0);
  leave('cyd');
  const again = begin([], JSON.parse(JSON.stringify(invitees.list))).invitees;
  expect(['ann', 'bob', 'cyd', 'dan', 'eve'].map((id) => again.seatOf(id))).toEqual([0, undefined, 2, 3, 1]);
  expect([again.list, again.openSeats]).toEqual([invitees.list, 1]);
  // She had not come when the process ended: her seat is not kept for ever.
  again.begun();
  expect([again.cared(GATHER_MS - 1, false), again.openSeats, again.seatOf('eve')]).toEqual(['nothing', 1, 1]);
  expect([again.cared(GATHER_MS, false), again.openSeats, again.seatOf('eve')]).toEqual(['note', 2, undefined]);
});

test('a late one who plays when the process ends is waited for as everyone is', () => {
  const { invitees, come, leave } = begin(['ann', 'bob', 'cyd', 'dan']);
  come('ann', 'bob', 'cyd', 'dan');
  invitees.begun();
  leave('bob');
  invitees.invite([{ accountId: 'eve', rating: 1 }], 0);
  const again = begin([], { ...invitees.list, seatedBefore: ['eve'] });
  again.invitees.begun();
  expect([again.invitees.cared(GATHER_MS, false), again.invitees.seatOf('eve')]).toEqual(['nothing', 1]);
});

test('a process that drains takes the offers of its rooms back, and invites nobody', () => {
  const { invitees, come, leave, offers, match } = begin(['ann', 'bob', 'cyd', 'dan']);
  come('ann', 'bob', 'cyd', 'dan');
  invitees.begun();
  leave('dan');
  expect(offers).toEqual(['1 1100 60000']);
  match.isDraining = true;
  invitees.cared(0, false);
  expect(offers).toEqual(['1 1100 60000', '0 1100 60000']);
  expect(invitees.invite([{ accountId: 'eve', rating: 900 }], 0)).toBe(false);
  // Who left may still think better of it.
  come('dan');
  expect(invitees.openSeats).toBe(0);
});

test('a forfeit that the end of a process overtook is one still; who plays alone because nobody came has not won', () => {
  const { invitees, come, leave } = begin(['ann', 'bob']);
  come('ann', 'bob');
  invitees.begun();
  expect(leave('bob')).toBe(true);
  const again = begin([], { ...invitees.list, seatedBefore: ['ann'] }).invitees;
  expect(again.isForfeited).toBe(false);
  again.begun();
  expect(again.isForfeited).toBe(true);
  const alone = begin(['ann', 'bob']);
  alone.come('ann');
  alone.invitees.begun();
  const aloneAgain = begin([], { ...alone.invitees.list, seatedBefore: ['ann'] }).invitees;
  aloneAgain.begun();
  expect([alone.invitees.isForfeited, aloneAgain.isForfeited]).toEqual([false, false]);
});
