/** Names by seat, beside the presence that the world knows. */
import { expect, test } from 'vitest';
import { PRESENCE } from '#shared/sim/bundle.ts';
import { Roster } from './roster.ts';

function rosterOver(...presence: number[]) {
  return {
    presence,
    roster: new Roster(
      () => presence.length,
      (seat) => presence[seat],
    ),
  };
}

test('a seat is shown once the world knows it, under the name of who took it', () => {
  const { presence, roster } = rosterOver(PRESENCE.bot, PRESENCE.empty, PRESENCE.empty);
  roster.sit([1], 'Ann');
  expect(roster.message().seats.map(({ seat, kind }) => [seat, kind])).toEqual([[0, 'bot']]);
  presence[1] = PRESENCE.person;
  expect(roster.message().seats[1]).toEqual({ seat: 1, name: 'Ann', kind: 'person', isHere: true, pingMs: 0 });
  presence[1] = PRESENCE.away;
  expect(roster.message().seats[1].isHere).toBe(false);
});

test('it is told when presence or names change, and not again', () => {
  const { presence, roster } = rosterOver(PRESENCE.empty, PRESENCE.bot);
  expect(roster.hasChanged()).toBe(true);
  roster.tell();
  expect(roster.hasChanged()).toBe(false);
  presence[0] = PRESENCE.person;
  expect(roster.hasChanged()).toBe(true);
  roster.tell();
  roster.rise([0]);
  expect(roster.hasChanged()).toBe(true);
});

test('several seats of one person, and people named like a bot, are told apart', () => {
  const { roster } = rosterOver(PRESENCE.person, PRESENCE.person, PRESENCE.person);
  roster.sit([0, 1], 'Ann');
  roster.sit([2], 'vega');
  expect(roster.message().seats.map(({ name }) => name)).toEqual(['Ann', 'Ann 2', 'vega 2']);
});

test('a round trip is told when it has moved much, and never as more than four digits', () => {
  const { roster } = rosterOver(PRESENCE.person);
  roster.sit([0], 'Ann');
  roster.measured([0], 20);
  expect(roster.hasPingMoved()).toBe(false);
  roster.measured([0], 1e9);
  expect(roster.hasPingMoved()).toBe(true);
  expect(roster.tell().seats[0].pingMs).toBe(9999);
  expect(roster.hasPingMoved()).toBe(false);
});
