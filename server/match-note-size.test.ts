// The note of a match with more people than a byte counts.
import { expect, test } from 'vitest';
import { decodeNote, encodeNote } from './match-note.ts';

test('a note of 500 people can be read again', () => {
  const people = Array.from({ length: 500 }, (_, seat) => ({
    ticketHash: seat.toString(16).padStart(64, '0'),
    name: `p${seat}`,
    seats: [seat],
    level: 0,
    data: [new Uint8Array()],
    sinceTick: 0,
  }));
  const note = {
    game: 'crowd',
    roomId: 'abcd1234',
    isPrivate: false,
    hasLobby: false,
    match: 1,
    processId: 1,
    place: '',
    restarts: 0,
    people,
  };
  expect(decodeNote(encodeNote(note))?.people).toHaveLength(500);
});
