/** The note beside a recording: what is written is read, and nothing else is. */
import { expect, test } from 'vitest';
import { decodeNote, encodeNote, hashOfTicket, newTicket, type MatchNote } from './match-note.ts';
import { MatchPeople } from './match-people.ts';
import { inviteeListOf } from './matchmaking/invitee-list.ts';

const person = { name: 'Ann', seats: [0, 2], level: 0, data: [Uint8Array.of(1, 255), Uint8Array.of()], sinceTick: 7 };
const note: MatchNote = {
  game: 'tiny',
  roomId: 'AbC_-9xyz',
  isPrivate: true,
  hasLobby: true,
  match: 3,
  processId: 12,
  place: 'here',
  restarts: 1,
  people: [{ ...person, ticketHash: hashOfTicket('a') }],
};

test('a note is read as it was written', () => {
  expect(decodeNote(encodeNote(note))).toEqual(note);
});

test('whom a room of the queue was made for is read with it', () => {
  const invitees = inviteeListOf({ mode: 'duel', isRated: true, players: 2 }, [
    { members: [{ accountId: 'ann', rating: 1000 }] },
    { members: [{ accountId: 'bob', rating: 1000.5 }] },
  ]);
  expect(decodeNote(encodeNote({ ...note, invitees }))).toEqual({ ...note, invitees });
});

const set =
  (name: string, wrong: unknown) =>
  (text: string): string =>
    JSON.stringify({ ...JSON.parse(text), [name]: wrong });
const setOfPerson =
  (name: string, wrong: unknown) =>
  (text: string): string => {
    const value = JSON.parse(text);
    return JSON.stringify({ ...value, people: [{ ...value.people[0], [name]: wrong }] });
  };

test.each([
  ['no JSON', () => '{'],
  ['an array', () => '[]'],
  ['another format', set('format', 2)],
  ['invitees that are no list', set('invitees', { mode: 'duel' })],
  ['invitees of nobody', set('invitees', { mode: 'duel', isRated: true, players: 2, invitees: [] })],
  ['a game that is no name', set('game', 7)],
  ['a room id with a path in it', set('roomId', '../../etc')],
  ['a private that is no truth', set('isPrivate', 'yes')],
  ['a lobby that is no truth', set('hasLobby', 1)],
  ['a match before the first', set('match', 0)],
  ['a process that is none', set('processId', -1)],
  ['a place that is none', set('place', undefined)],
  ['a place without end', set('place', 'x'.repeat(401))],
  ['half a restart', set('restarts', 0.5)],
  ['people that are no list', set('people', {})],
  [
    'more people than seats',
    set(
      'people',
      Array.from({ length: 251 }, () => ({})),
    ),
  ],
  ['a person that is none', set('people', [null])],
  ['a ticket in place of its hash', setOfPerson('ticketHash', newTicket())],
  ['a name that is none', setOfPerson('name', null)],
  ['a name without end', setOfPerson('name', 'x'.repeat(201))],
  ['no seats', setOfPerson('seats', [])],
  ['a seat below none', setOfPerson('seats', [-1, 2])],
  ['nine seats', setOfPerson('seats', [0, 1, 2, 3, 4, 5, 6, 7, 8])],
  ['data for other seats', setOfPerson('data', ['00'])],
  ['data that is not hex', setOfPerson('data', ['0g', ''])],
  ['half a byte of data', setOfPerson('data', ['0', ''])],
  ['a level nobody has', setOfPerson('level', 4)],
  ['a tick before the first', setOfPerson('sinceTick', -1)],
])('%s is no note', (_, wrong) => {
  expect(decodeNote(wrong(encodeNote(note)))).toBeUndefined();
});

test('tickets differ, and only their hashes are kept', () => {
  const people = new MatchPeople();
  const tickets = Array.from({ length: 50 }, () => people.add(person).ticket);
  expect(new Set(tickets).size).toBe(50);
  expect(tickets.every((ticket) => ticket.length === 32)).toBe(true);
  const text = encodeNote({ ...note, people: people.noted });
  expect(tickets.filter((ticket) => text.includes(ticket))).toEqual([]);
  expect(text).toContain(hashOfTicket(tickets[0]));
});

test('a ticket of before a restart leads back until its owner has arrived; one of now, or one given up, leads nowhere', () => {
  const [first, second] = ['one', 'two'].map((ticket) => ({ ...person, ticketHash: hashOfTicket(ticket) }));
  const people = new MatchPeople([first, second]);
  const { ticket: third } = people.add(person);
  expect([...people.awaited].map(({ connection }) => connection)).toEqual([1, 2]);
  expect(people.awaitedBy(third)).toBeUndefined();
  for (let i = 0; i < 2; i++) expect(people.awaitedBy('two')).toMatchObject({ connection: 2, seats: [0, 2] });
  people.arrived(second.ticketHash);
  expect(people.awaitedBy('two')).toBeUndefined();
  people.remove(first.ticketHash);
  expect(people.awaitedBy('one')).toBeUndefined();
  expect(people.awaited).toEqual([]);
  expect(people.noted).toHaveLength(2);
});
