// What a room tells of its table is checked before it is shown.
import { expect, test } from 'vitest';
import { isHost, isPauser, parseSeated, parseTable, personOf } from './table.ts';

const told = {
  match: 2,
  stage: 'over',
  isPrivate: true,
  hasLobby: true,
  isOnce: true,
  people: [
    { seats: [0], name: 'Ann', isReady: true, isHere: true },
    { seats: [1, 2], name: 'B'.repeat(60), isReady: false, isHere: false },
  ],
  hostSeat: 0,
  pauserSeats: [0],
  pausedBy: '',
  beginsInSeconds: 17,
  botSeats: 4,
  watchDelaySeconds: 30,
};

test('a table is read as it was told, and long names are cut', () => {
  const table = parseTable(told);
  if (table === null) throw new Error('An honest table was refused.');
  expect(table).toMatchObject({
    match: 2,
    stage: 'over',
    isOnce: true,
    hostSeat: 0,
    beginsInSeconds: 17,
    botSeats: 4,
    watchDelaySeconds: 30,
  });
  expect(table.people[1].name).toHaveLength(24);
  expect([isHost(table, [0]), isHost(table, [1]), isPauser(table, [2]), isPauser(table, [])]).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect(personOf(table, [2])?.seats).toEqual([1, 2]);
});

test.each([
  ['nothing', null],
  ['no stage', { ...told, stage: 'pause' }],
  ['no match', { ...told, match: 0 }],
  ['people that are none', { ...told, people: [7] }],
  ['a seat that cannot be', { ...told, people: [{ seats: [-1], name: 'Ann' }] }],
  ['a crowd', { ...told, people: Array.from({ length: 300 }, () => told.people[0]) }],
])('%s is no table', (_, value) => {
  expect(parseTable(value)).toBeNull();
});

test('what is missing is taken for nothing', () => {
  const table = parseTable({ match: 1, stage: 'playing', people: [] });
  expect(table).toMatchObject({
    hostSeat: -1,
    pauserSeats: [],
    pausedBy: '',
    beginsInSeconds: 0,
    botSeats: 0,
    hasLobby: false,
    isOnce: false,
  });
  expect(parseSeated({ match: 1, seats: [3] })).toEqual({ match: 1, seats: [3], replay: '', matchId: '' });
  expect(parseSeated({ match: 1, seats: [3], matchId: '2026-a.b' })?.matchId).toBe('2026-a.b');
  expect(parseSeated({ match: 1, seats: [3], matchId: 'a/b' })?.matchId).toBe('');
  expect(parseSeated({ match: 1, seats: [3], replay: 'aB_-9' })?.replay).toBe('aB_-9');
  expect(parseSeated({ match: 1, seats: [3], replay: '../../health' })?.replay).toBe('');
  expect([parseSeated({ match: 1, seats: ['3'] }), parseSeated(undefined), parseSeated({ seats: [] })]).toEqual([
    null,
    null,
    null,
  ]);
});
