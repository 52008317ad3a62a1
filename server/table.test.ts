/** The table of a room: who begins, who pauses, and what becomes of wishes that are not theirs. */
import { expect, test } from 'vitest';
import { Table } from './table.ts';

function tableOf(rules: { readonly hasLobby?: boolean; readonly isPrivate?: boolean }, ...names: readonly string[]) {
  const table = new Table({ hasLobby: false, isPrivate: false, botSeats: 4, watchDelaySeconds: 0, ...rules });
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
  expect(table.hasEntered('Ann')).toBe(false);
  table.act('Ann', { kind: 'enter', match: 1 });
  expect(table.hasEntered('Ann')).toBe(true);
  table.over();
  expect(table.act('Bob', { kind: 'begin', match: 1 })).toBe('refused');
  table.begun();
  expect(table.match).toBe(2);
  expect(table.hasEntered('Ann')).toBe(false);
  expect(table.act('Ann', { kind: 'pause', match: 1 })).toBe('nothing');
  expect(table.isPaused).toBe(false);
  table.act('Ann', { kind: 'enter', match: 2 });
  table.setHere('Ann', false);
  table.setHere('Ann', true);
  expect(table.hasEntered('Ann')).toBe(false);
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

test('what has not changed is not told again', () => {
  const table = tableOf(lobby, 'Ann');
  table.tell();
  expect(table.hasChanged()).toBe(false);
  table.act('Ann', { kind: 'unready', match: 1 });
  expect(table.hasChanged()).toBe(false);
  table.act('Ann', { kind: 'ready', match: 1 });
  expect(table.hasChanged()).toBe(true);
});
