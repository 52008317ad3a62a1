// What a room says of a match: who was there and how they stand, and those who left behind all of them.
import { expect, test } from 'vitest';
import { PRESENCE } from '#shared/sim/bundle.ts';
import { createEventBus } from '../events/event-bus.ts';
import type { PlatformEvent } from '../events/platform-event.ts';
import { createLog } from '../log.ts';
import type { NotedPerson } from '../match-note.ts';
import { inviteeListOf, type InviteeList } from '../matchmaking/invitee-list.ts';
import { createMetrics } from '../metrics.ts';
import { matchResultSchema } from './match-result.ts';
import { NO_TRACING } from '../observability/tracing.ts';
import { RoomResults, type SeatStanding } from './room-results.ts';

const person = (accountId: string, seat: number): NotedPerson => ({
  ticketHash: '',
  name: accountId,
  accountId,
  seats: [seat],
  level: 0,
  data: [],
  sinceTick: 0,
});

const log = createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => 0 });
const eventBus = () => createEventBus({ log, metrics: createMetrics() });

async function resultOf(options: {
  readonly presences: readonly number[];
  readonly people: readonly NotedPerson[];
  readonly standings: readonly SeatStanding[];
  readonly invitees?: InviteeList;
  readonly isForfeit?: boolean;
}) {
  const { presences, people, standings, invitees, isForfeit = false } = options;
  const told: PlatformEvent[] = [];
  const bus = eventBus();
  bus.subscribe('told', ['match.finished'], (event) => void told.push(event));
  const results = new RoomResults({
    events: { tell: (event) => bus.tell(event) },
    log: { error: () => {} },
    tracing: NO_TRACING,
    nowMs: () => 10_000,
    after: () => () => {},
    botLevel: 2,
    people: () => people,
    nameOf: (seat) => people.find(({ seats }) => seats.includes(seat))?.name ?? '',
    recordingPath: () => '/data/recordings/a.samestep',
    matchId: () => 'a',
    invitees: () => invitees,
  });
  const sim = {
    name: 'tiny',
    seats: presences.length,
    tick: 60,
    ticksPerSecond: 60,
    presenceOf: (seat: number) => presences[seat],
  };
  const finish = isForfeit ? 'forfeit' : { winner: 0 };
  results.finished({ sim, hashes: { rules: 'aa' }, configVersion: 'none' }, finish, standings);
  await results.written;
  return matchResultSchema.parse(told[0].data);
}

const { person: there, bot, empty, away } = PRESENCE;
const four = (changes: Partial<InviteeList> = {}): InviteeList => ({
  ...inviteeListOf(
    { mode: 'four', isRated: true, players: 4 },
    ['ann', 'bob', 'cyd', 'dan'].map((accountId) => ({ members: [{ accountId, rating: 1 }] })),
  ),
  ...changes,
});

test('a match that nobody was matched for is casual', async () => {
  const result = await resultOf({
    presences: [there, bot, empty],
    people: [person('ann', 0)],
    standings: [
      { seat: 0, score: 1 },
      { seat: 1, score: 2 },
    ],
  });
  expect(result).toMatchObject({ matchId: 'a', mode: 'casual', isRated: false, startedAtMs: 9000 });
  expect(result.seats).toEqual([
    { seat: 0, accountId: 'ann', name: 'ann', level: 0, place: 2, score: 1 },
    { seat: 1, accountId: null, name: '', level: 2, place: 1, score: 2 },
  ]);
});

test('who left, or never came, is last, and the bot in their seat beats nobody', async () => {
  const { mode, isRated, seats } = await resultOf({
    presences: [there, bot, away, bot],
    people: [person('ann', 0), person('cyd', 2)],
    standings: [1, 9, 3, 8].map((score, seat) => ({ seat, score })),
    invitees: four(),
  });
  expect([mode, isRated]).toEqual(['four', true]);
  expect(seats.map(({ accountId, seat, place, hasLeft = false }) => [accountId, seat, place, hasLeft])).toEqual([
    ['ann', 0, 2, false],
    ['cyd', 2, 1, false],
    ['bob', 1, 3, true],
    ['dan', 3, 3, true],
  ]);
});

test('who is left alone is first, also of a match with bots that stand better, who beat those who left', async () => {
  const invitees = inviteeListOf(
    { mode: 'filled', isRated: true, players: 4 },
    ['ann', 'bob'].map((accountId) => ({ members: [{ accountId, rating: 1 }] })),
  );
  const about = {
    presences: [there, bot, bot, bot],
    people: [person('ann', 0)],
    standings: [0, 9, 3, 5].map((score, seat) => ({ seat, score })),
    invitees,
  };
  const placesOf = ({ seats }: Awaited<ReturnType<typeof resultOf>>) =>
    seats.map(({ accountId, seat, place, score }) => [accountId, seat, place, score]);
  expect(placesOf(await resultOf({ ...about, isForfeit: true }))).toEqual([
    ['ann', 0, 1, 0],
    [null, 2, 3, 3],
    [null, 3, 2, 5],
    ['bob', 1, 4, 0],
  ]);
  // The bots count where the match was played to its end.
  expect(placesOf(await resultOf(about))[0]).toEqual(['ann', 0, 3, 0]);
});

test('the bot in a seat that late ones were given, and who came late has left or has not come yet, beats nobody', async () => {
  const list = four();
  const invitees = list.invitees.map((invitee) =>
    ['cyd', 'dan'].includes(invitee.accountId) ? { ...invitee, seat: -1, hasLeft: true } : invitee,
  );
  const eve = { accountId: 'eve', rating: 1, seat: 3, isLate: true, hasLeft: false };
  const { seats } = await resultOf({
    presences: [there, there, bot, bot],
    people: [person('ann', 0), person('bob', 1)],
    standings: [1, 2, 9, 9].map((score, seat) => ({ seat, score })),
    invitees: { ...list, invitees: [...invitees, eve], freeSeats: [2] },
  });
  expect(seats.map(({ accountId, seat, place }) => [accountId, seat, place])).toEqual([
    ['ann', 0, 2],
    ['bob', 1, 1],
    ['cyd', 4, 3],
    ['dan', 5, 3],
  ]);
});

test('one whose seat another has is listed beyond the seats, and one who came late and left is not', async () => {
  const list = four();
  const invitees = [
    ...list.invitees.map((invitee) =>
      invitee.accountId === 'dan' ? { ...invitee, seat: -1, hasLeft: true } : invitee,
    ),
    { accountId: 'eve', rating: 1, seat: 3, isLate: true, hasLeft: false },
    { accountId: 'fay', rating: 1, seat: 3, isLate: true, hasLeft: true },
  ];
  const { seats } = await resultOf({
    presences: [there, there, there, there],
    people: [person('ann', 0), person('bob', 1), person('cyd', 2), person('eve', 3)],
    standings: [1, 2, 3, 4].map((score, seat) => ({ seat, score })),
    invitees: { ...list, invitees },
  });
  expect(seats.map(({ accountId, seat, place, isLate = false }) => [accountId, seat, place, isLate])).toEqual([
    ['ann', 0, 4, false],
    ['bob', 1, 3, false],
    ['cyd', 2, 2, false],
    ['eve', 3, 1, true],
    ['dan', 4, 5, false],
  ]);
});

test.each([
  { failures: 2, isLost: false },
  { failures: 9, isLost: true },
])('a result that fails $failures times is told to whoever failed with it again, and to nobody else', async (about) => {
  const bus = eventBus();
  const heard: string[] = [];
  const lost: unknown[] = [];
  let left = about.failures;
  bus.subscribe('audit', ['match.finished'], () => void heard.push('audit'));
  bus.subscribe('journal', ['match.finished'], async () => {
    if (left-- > 0) throw new Error('The disk is full.');
    heard.push('journal');
  });
  const results = new RoomResults({
    events: bus,
    log: { error: (...said) => void lost.push(said) },
    tracing: NO_TRACING,
    nowMs: () => 10_000,
    after(_delayMs, call) {
      setImmediate(call);
      return () => {};
    },
    botLevel: 2,
    people: () => [],
    nameOf: () => '',
    recordingPath: () => undefined,
    matchId: () => 'a',
  });
  const sim = { name: 'tiny', seats: 0, tick: 60, ticksPerSecond: 60, presenceOf: () => 0 };
  results.finished({ sim, hashes: { rules: 'aa' }, configVersion: 'none' }, {}, []);
  await results.written;
  expect(heard).toEqual(about.isLost ? ['audit'] : ['audit', 'journal']);
  expect(lost).toHaveLength(about.isLost ? 1 : 0);
});
