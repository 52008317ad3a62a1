// A finished match is recorded once: ratings, leaderboard, history. Whatever is sent again, and whoever is gone meanwhile.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createMetrics } from '../metrics.ts';
import { account } from '../storage/storage-contract.test-helper.ts';
import { openStorage, type Storage } from '../storage/storage.ts';
import { boardOf, createLeaderboards, seasonOf, type Leaderboards } from './leaderboards.ts';
import { matchResultSchema, type MatchResult } from './match-result.ts';
import { botStrength, FIRST_STRENGTH, ratedBy, shownRating } from './ratings.ts';
import { recordResult } from './record-result.ts';

const ENDED = Date.UTC(2026, 10, 30, 12);
const BOARD = boardOf('dogfight', 'duel', ENDED);
let storage: Storage;
let boards: Leaderboards;

beforeAll(async () => {
  storage = await openStorage({ url: ':memory:', metrics: createMetrics(), nowMs: () => ENDED });
  boards = createLeaderboards(storage);
});
afterAll(() => storage.close());
beforeEach(async () => {
  for (const table of ['idempotencyKeys', 'matches', 'recordings', 'accounts'] as const)
    await storage.db.deleteFrom(table).execute();
  await storage.db
    .insertInto('accounts')
    .values(['ann', 'bob', 'cyd'].map((id) => account({ id, name: id.toUpperCase() })))
    .execute();
});

let lastMatch = 0;

/** A duel: `first` has won. */
function duel(first: string | null, second: string | null, changes: Partial<MatchResult> = {}): MatchResult {
  const seat = (accountId: string | null, place: number) => ({
    seat: place - 1,
    accountId,
    name: accountId ?? 'Bot',
    level: accountId === null ? 2 : 0,
    place,
    score: 10 / place,
  });
  return matchResultSchema.parse({
    matchId: `match-${++lastMatch}`,
    game: 'dogfight',
    mode: 'duel',
    isRated: true,
    startedAtMs: ENDED - 90_000,
    endedAtMs: ENDED,
    seats: [seat(first, 1), seat(second, 2)],
    result: { winner: 0 },
    recording: { file: 'a.samestep', ticks: 5400, rulesHash: 'aa', configVersion: 'none' },
    ...changes,
  });
}

const ratings = () => storage.db.selectFrom('ratings').selectAll().orderBy('accountId').execute();

test('who came for one that had left gains by a good place, and loses nothing by a bad one', async () => {
  const late = (result: MatchResult) => ({
    ...result,
    seats: result.seats.map((seat) => (seat.accountId === 'bob' ? { ...seat, isLate: true } : seat)),
  });
  await recordResult(storage, duel('cyd', 'ann'));
  const lost = await recordResult(storage, late(duel('ann', 'bob')));
  expect(lost.ratingChanges['bob']).toBeUndefined();
  expect((await ratings()).map(({ accountId }) => accountId)).toEqual(['ann', 'cyd']);
  expect((await boards.history('bob', 10, Number.MAX_SAFE_INTEGER)).matches).toMatchObject([
    { place: 2, ratingChange: 0 },
  ]);
  const won = await recordResult(storage, late(duel('bob', 'ann')));
  expect(won.ratingChanges['bob']).toBeGreaterThan(0);
  expect((await boards.top(BOARD, { limit: 10 })).lines).toHaveLength(3);
});

test('who has no name in a result has that of the account', async () => {
  const result = duel('ann', 'bob');
  await recordResult(storage, { ...result, seats: result.seats.map((seat) => ({ ...seat, name: '' })) });
  const { matches } = await boards.history('ann', 10, Number.MAX_SAFE_INTEGER);
  const [{ players }] = matches;
  expect(players.map(({ name }) => name)).toEqual(['ANN', 'BOB']);
});

test('the winner gains what the loser loses, and both are known better', async () => {
  const { ratingChanges } = await recordResult(storage, duel('ann', 'bob'));
  const [ann, bob] = await ratings();
  expect([ann.matches, ann.wins, bob.matches, bob.wins]).toEqual([1, 1, 1, 0]);
  expect(ann.mu - FIRST_STRENGTH.mu).toBeCloseTo(FIRST_STRENGTH.mu - bob.mu);
  expect(ann.sigma).toBeLessThan(FIRST_STRENGTH.sigma);
  expect(ratingChanges['ann']).toBeGreaterThan(0);
  expect(ratingChanges['ann']).toBe(shownRating(ann) - 1000);
});

test('the same match again changes nothing, today and when its key is long forgotten', async () => {
  const result = duel('ann', 'bob');
  expect(await recordResult(storage, result)).toMatchObject({ isNew: true });
  const once = await ratings();
  await Promise.all([recordResult(storage, result), recordResult(storage, result)]);
  await storage.db.deleteFrom('idempotencyKeys').execute();
  expect(await recordResult(storage, result)).toMatchObject({ isNew: false });
  expect(await ratings()).toEqual(once);
  expect(await storage.db.selectFrom('matchPlayers').selectAll().execute()).toHaveLength(2);
});

test('a match that breaks off in the middle of its writing was not recorded', async () => {
  const result = duel('ann', 'bob', { recording: { file: 'a', ticks: 1, rulesHash: 'a', configVersion: 'none' } });
  await storage.db
    .insertInto('recordings')
    .values({
      id: result.matchId,
      game: 'other',
      file: 'b',

      ticks: 1,
      rulesHash: '',
      configVersion: 'none',
      createdAtMs: 1,
      version: 1,
    })
    .execute();
  await expect(recordResult(storage, result)).rejects.toThrow('UNIQUE');
  expect(await ratings()).toEqual([]);
  await storage.db.deleteFrom('recordings').execute();
  expect(await recordResult(storage, result)).toMatchObject({ isNew: true });
});

test.each([
  ['against bots alone', () => duel('ann', null)],
  ['that nobody was matched for', () => duel('ann', 'bob', { isRated: false })],
  ['of one account in both seats', () => duel('ann', 'ann')],
  ['whose other player is gone', () => duel('ann', 'nobody')],
])('a match %s is remembered, and changes no rating', async (_what, make) => {
  const result = make();
  expect(await recordResult(storage, result)).toMatchObject({ isNew: true, ratingChanges: {} });
  expect(await ratings()).toEqual([]);
  expect(await boards.history('ann', 10, ENDED + 1)).toMatchObject({
    matches: [{ matchId: result.matchId, ratingChange: 0 }],
    hasMore: false,
  });
});

test('a draw is nobody’s win', async () => {
  const result = duel('ann', 'bob');
  await recordResult(storage, { ...result, seats: result.seats.map((seat) => ({ ...seat, place: 1 })) });
  const [ann, bob] = await ratings();
  expect([ann.wins, bob.wins]).toEqual([0, 0]);
  expect(ann.mu).toBeCloseTo(bob.mu);
});

test('who has several seats counts by the best of them', async () => {
  const result = duel('ann', 'bob');
  const extra = { ...result.seats[0], seat: 2, place: 3 };
  await recordResult(storage, { ...result, seats: [...result.seats, extra] });
  const [ann] = await ratings();
  expect([ann.matches, ann.wins]).toEqual([1, 1]);
  expect(await boards.history('ann', 10, ENDED + 1)).toMatchObject({
    matches: [{ place: 1, players: [{ isOwn: true }, { isOwn: false }, { isOwn: true }] }],
  });
});

test('a leaderboard has the best first, equals with equal ranks, and the own line of one who is far below', async () => {
  await storage.db
    .insertInto('scores')
    .values(
      [
        ['ann', 1200],
        ['bob', 1200],
        ['cyd', 900],
      ].map(([accountId, score]) => ({
        board: BOARD,
        accountId: String(accountId),
        score: Number(score),
        matches: 3,
        wins: 1,
        updatedAtMs: 0,
        version: 1,
      })),
    )
    .execute();
  const all = await boards.top(BOARD, { limit: 10 }, 'cyd');
  expect(all.lines.map(({ rank, name }) => [rank, name])).toEqual([
    [1, 'ANN'],
    [1, 'BOB'],
    [3, 'CYD'],
  ]);
  expect(all.own).toBeNull();
  const few = await boards.top(BOARD, { limit: 1 }, 'cyd');
  expect([few.lines.length, few.own?.rank, few.total]).toEqual([1, 3, 3]);
  const second = await boards.top(BOARD, { limit: 2, offset: 1 }, 'ann');
  expect(second.lines.map(({ rank, name }) => [rank, name])).toEqual([
    [1, 'BOB'],
    [3, 'CYD'],
  ]);
  expect(second.own).toMatchObject({ rank: 1, name: 'ANN' });
  expect(await boards.top(BOARD, { limit: 2, offset: 9 })).toEqual({ lines: [], own: null, total: 3 });
  expect(await boards.top('nothing', { limit: 10 }, 'ann')).toEqual({ lines: [], own: null, total: 0 });
});

test('a season is a month, and a match counts in the one it ended in', async () => {
  const next = Date.UTC(2026, 11, 1);
  expect([seasonOf(next - 1), seasonOf(next)]).toEqual(['2026-11', '2026-12']);
  await recordResult(storage, duel('ann', 'bob', { endedAtMs: next - 1 }));
  await recordResult(storage, duel('bob', 'ann', { endedAtMs: next }));
  expect((await boards.top(BOARD, { limit: 10 })).lines[0]).toMatchObject({ name: 'ANN', matches: 1, wins: 1 });
  expect((await boards.top(boardOf('dogfight', 'duel', next), { limit: 10 })).lines[0]).toMatchObject({
    name: 'BOB',
    matches: 1,
  });
  expect(await boards.standings('ann')).toMatchObject([{ mode: 'dogfight:duel', matches: 2, wins: 1 }]);
});

test('history is read page by page, newest first', async () => {
  for (let i = 0; i < 5; i++) await recordResult(storage, duel('ann', 'bob', { endedAtMs: ENDED + i }));
  const { matches: first, hasMore } = await boards.history('ann', 3, Number.MAX_SAFE_INTEGER);
  expect(hasMore).toBe(true);
  expect(first.map(({ endedAtMs }) => endedAtMs - ENDED)).toEqual([4, 3, 2]);
  const second = await boards.history('ann', 3, first[2].endedAtMs);
  expect(second.matches.map(({ endedAtMs }) => endedAtMs - ENDED)).toEqual([1, 0]);
  expect(second.hasMore).toBe(false);
  expect(first[0]).toMatchObject({
    seconds: 90,
    hasRecording: true,
    players: [
      { name: 'ann', isOwn: true },
      { name: 'bob', isOwn: false },
    ],
  });
});

test('to beat a strong bot is worth more than to beat a weak one, and teams share their place', () => {
  const gain = (level: number) =>
    ratedBy([
      { strength: FIRST_STRENGTH, place: 1 },
      { strength: botStrength(level), place: 2 },
    ])[0].mu;
  expect(gain(3)).toBeGreaterThan(gain(1));
  const seat = { strength: FIRST_STRENGTH };
  const [a, b, c, d] = ratedBy([
    { ...seat, place: 1, team: 7 },
    { ...seat, place: 2, team: 9 },
    { ...seat, place: 1, team: 7 },
    { ...seat, place: 2, team: 9 },
  ]);
  expect([a.mu, b.mu]).toEqual([c.mu, d.mu]);
  expect(a.mu).toBeGreaterThan(b.mu);
  expect(ratedBy([{ ...seat, place: 1 }])).toEqual([FIRST_STRENGTH]);
});
