/** The table of a room: who begins, who pauses, and what becomes of wishes that are not theirs. */
import { expect, test } from 'vitest';
import { Table } from './table.ts';

function tableOf(rules: { readonly hasLobby?: boolean; readonly isPrivate?: boolean }, ...names: readonly string[]) {
  const table = new Table({
    hasLobby: false,
    isPrivate: false,
    isOnce: false,
    botSeats: 4,
    watchDelaySeconds: 0,
    ...rules,
  });
  names.forEach((name, seat) => table.sit(name, { seats: [seat], name }));
  return table;
}

const lobby = { hasLobby: true, isPrivate: true };

test('a lobby begins once everyone who is there is ready', () => {
  const table = tableOf(lobby, 'Ann', 'Bob', 'Eve');
  table.sit('watcher', { seats: [], name: 'Zoe' });
  table.setHere('Eve', false);
  expect(table.message()).toMatchObject({ stage: 'lobby', hostSeat: 0, pauserSeats: [] });
  expect(table.act('Ann', { kind: 'ready', match: 1 })).toBe('nothing');
  expect(table.act('watcher', { kind: 'ready', match: 1 })).toBe('refused');
  expect(table.message().people.map(({ isReady, isHere }) => [isReady, isHere])).toEqual([
    [true, true],
    [false, true],
    [false, false],
  ]);
  expect(table.act('Bob', { kind: 'ready', match: 1 })).toBe('begin');
  table.begun();
  expect(table.message()).toMatchObject({ match: 1, stage: 'playing' });
  expect(table.message().people.some(({ isReady }) => isReady)).toBe(false);
});

test('the host begins, and nobody else; one who is alone is not begun with by a mark', () => {
  const table = tableOf(lobby, 'Ann');
  expect(table.act('Ann', { kind: 'ready', match: 1 })).toBe('nothing');
  table.sit('Bob', { seats: [1], name: 'Bob' });
  expect(table.act('Bob', { kind: 'begin', match: 1 })).toBe('refused');
  expect(table.act('stranger', { kind: 'begin', match: 1 })).toBe('nothing');
  table.setHere('Ann', false);
  expect(table.message().hostSeat).toBe(1);
  table.setHere('Ann', true);
  expect(table.act('Ann', { kind: 'begin', match: 1 })).toBe('begin');
});

test('a wish of a match that is over is passed over, and the next match is entered anew', () => {
  const table = tableOf(lobby, 'Ann', 'Bob');
  expect(table.act('Ann', { kind: 'enter', match: 1 })).toBe('refused');
  table.begun();
  expect(table.enteredBy('Ann')).toBe(0);
  table.act('Ann', { kind: 'enter', match: 1 });
  expect(table.enteredBy('Ann')).toBe(1);
  table.over();
  expect(table.act('Bob', { kind: 'begin', match: 1 })).toBe('refused');
  table.begun();
  expect(table.match).toBe(2);
  expect(table.enteredBy('Ann')).toBe(1);
  expect(table.act('Ann', { kind: 'pause', match: 1 })).toBe('nothing');
  expect(table.isPaused).toBe(false);
  table.act('Ann', { kind: 'enter', match: 2 });
  table.setHere('Ann', false);
  table.setHere('Ann', true);
  expect(table.enteredBy('Ann')).toBe(0);
});

test('one who watches later enters an earlier match for as long as it is kept; one who plays does not', () => {
  const kept = new Set([1]);
  const table = new Table({ ...lobby, isOnce: false, botSeats: 4, watchDelaySeconds: 1 }, (match) => kept.has(match));
  table.sit('Ann', { seats: [0], name: 'Ann' });
  table.sit('Eve', { seats: [], name: 'Eve' });
  table.begun();
  table.over();
  table.begun();
  for (const id of ['Ann', 'Eve']) expect(table.act(id, { kind: 'enter', match: 1 })).toBe('nothing');
  expect([table.enteredBy('Ann'), table.enteredBy('Eve')]).toEqual([0, 1]);
  kept.clear();
  table.setHere('Eve', true);
  table.act('Eve', { kind: 'enter', match: 1 });
  expect(table.enteredBy('Eve')).toBe(0);
});

test('in a private room its host pauses; elsewhere one who plays alone', () => {
  const privately = tableOf({ isPrivate: true }, 'Ann', 'Bob');
  expect(privately.act('Bob', { kind: 'pause', match: 1 })).toBe('refused');
  expect(privately.act('Ann', { kind: 'pause', match: 1 })).toBe('pause');
  expect(privately.message()).toMatchObject({ pausedBy: 'Ann', pauserSeats: [0] });
  expect(privately.act('Ann', { kind: 'goOn', match: 1 })).toBe('goOn');
  expect(privately.act('Ann', { kind: 'goOn', match: 1 })).toBe('nothing');

  const alone = tableOf({}, 'Ann');
  expect(alone.act('Ann', { kind: 'pause', match: 1 })).toBe('pause');
  alone.sit('Bob', { seats: [1], name: 'Bob' });
  expect(alone.message()).toMatchObject({ hostSeat: -1, pauserSeats: [] });
  expect(alone.act('Bob', { kind: 'goOn', match: 1 })).toBe('refused');
  expect(alone.rise('Ann')).toBe(true);
  expect(alone.isPaused).toBe(false);
});

test('without a lobby the next match begins by itself, or at once when all who are there want it; nobody begins it for others', () => {
  const table = tableOf({}, 'Ann', 'Bob');
  const told = () => table.message().beginsInSeconds;
  expect([table.enteredBy('Ann'), table.look(0), told()]).toEqual([1, 'nothing', 0]);
  table.over();
  expect([table.look(1000), told()]).toEqual(['nothing', 10]);
  expect(table.act('Ann', { kind: 'begin', match: 1 })).toBe('refused');
  expect(table.act('Ann', { kind: 'ready', match: 1 })).toBe('nothing');
  expect([table.look(10_900), told(), table.look(11_000)]).toEqual(['nothing', 1, 'begin']);
  table.begun();
  // Who was there enters it as in a lobby; who comes now has.
  table.sit('Eve', { seats: [2], name: 'Eve' });
  expect([table.enteredBy('Ann'), table.enteredBy('Eve'), told()]).toEqual([1, 2, 0]);
  table.over();
  table.setHere('Bob', false);
  table.act('Ann', { kind: 'ready', match: 2 });
  expect(table.act('Eve', { kind: 'ready', match: 2 })).toBe('begin');
});

test('what has not changed is not told again', () => {
  const table = tableOf(lobby, 'Ann');
  table.tell();
  expect(table.hasChanged()).toBe(false);
  table.act('Ann', { kind: 'unready', match: 1 });
  expect(table.hasChanged()).toBe(false);
  table.act('Ann', { kind: 'ready', match: 1 });
  expect(table.hasChanged()).toBe(true);
});

test('a host who says nothing is waited for 20 seconds, once all others are ready; to everybody it is told how long', () => {
  const table = tableOf(lobby, 'Ann', 'Bob', 'Eve');
  const told = () => table.message().beginsInSeconds;
  table.act('Bob', { kind: 'ready', match: 1 });
  expect([table.look(1000), told()]).toEqual(['nothing', 0]);
  table.act('Eve', { kind: 'ready', match: 1 });
  table.tell();
  expect([table.look(2000), told(), table.hasChanged()]).toEqual(['nothing', 20, true]);
  expect([table.look(12_000), told()]).toEqual(['nothing', 10]);

  // The host asks for more time, and has it from then on.
  expect(table.act('Ann', { kind: 'unready', match: 1 })).toBe('nothing');
  expect([table.look(13_000), told()]).toEqual(['nothing', 20]);
  // Someone else is not ready any more: nobody waits for the host alone.
  table.act('Bob', { kind: 'unready', match: 1 });
  expect(told()).toBe(0);
  expect([table.look(40_000), told()]).toEqual(['nothing', 0]);
  table.act('Bob', { kind: 'ready', match: 1 });
  expect([table.look(41_000), table.look(60_900), told()]).toEqual(['nothing', 'nothing', 1]);
  expect(table.look(61_000)).toBe('begin');
  table.begun();
  expect([table.look(62_000), told()]).toEqual(['nothing', 0]);

  // The same after a match; who is away is not waited for, and who was there next is host then.
  table.over();
  table.setHere('Ann', false);
  table.act('Eve', { kind: 'ready', match: 1 });
  expect([table.look(70_000), told(), table.message().hostSeat]).toEqual(['nothing', 20, 1]);
});
