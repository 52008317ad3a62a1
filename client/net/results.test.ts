// What is remembered of matches, as a page reads it: addresses, and answers that are checked.
import { expect, test } from 'vitest';
import { fetchBoard, fetchHistory, fetchMatch, fetchStandings, recordingPath, seasonsBefore } from './results.ts';

function answering(answer: unknown) {
  const asked: string[] = [];
  const ask = async (path: string) => {
    asked.push(path);
    return answer;
  };
  return { ask, asked };
}

test('standings are told by game and mode', async () => {
  const standings = [{ mode: 'dogfight:duel', rating: 1040, matches: 3, wins: 1 }];
  expect(await fetchStandings(answering({ standings }))).toEqual([
    { game: 'dogfight', mode: 'duel', rating: 1040, matches: 3, wins: 1 },
  ]);
});

const match = {
  matchId: 'one',
  game: 'dogfight',
  mode: 'casual',
  endedAtMs: 9,
  seconds: 60,
  place: 2,
  score: 4,
  ratingChange: 0,
  hasRecording: true,
  seat: 1,
  players: [{ seat: 0, name: 'Ann', place: 1, score: 5, isOwn: false }],
};

test('history is asked for from the newest, and then from where the last part ended', async () => {
  const server = answering({ matches: [match], hasMore: true });
  const page = await fetchHistory(server, { limit: 10 });
  expect(page).toMatchObject({ hasMore: true, matches: [{ matchId: 'one', place: 2, players: [{ isOwn: false }] }] });
  await fetchHistory(server, { limit: 10, beforeMs: 9 });
  expect(server.asked).toEqual(['/api/results/history?limit=10', '/api/results/history?limit=10&before=9']);
});

test('one match is told with who sat where, and what it did to the rating', async () => {
  const server = answering({ ...match, ratingChange: 12, isRated: true, rating: 1012 });
  expect(await fetchMatch(server, 'a/b')).toMatchObject({
    seat: 1,
    ratingChange: 12,
    isRated: true,
    rating: 1012,
    players: [{ seat: 0, name: 'Ann', isOwn: false }],
  });
  expect(server.asked).toEqual(['/api/results/matches/a%2Fb']);
  expect(await fetchMatch(answering({ ...match, isRated: false, rating: null }), 'c')).toMatchObject({ rating: null });
  await expect(fetchMatch(answering({ ...match, rating: 'much' }), 'd')).rejects.toMatchObject({ code: 'unknown' });
});

test('a page of a leaderboard has its lines, the own one and how many there are', async () => {
  const line = { rank: 3, accountId: 'a', name: 'Ann', score: 1200, matches: 2, wins: 1 };
  const server = answering({ season: '2026-11', lines: [], own: line, total: 7 });
  expect(await fetchBoard(server, { game: 'a/b', mode: 'duel', offset: 25, limit: 25 })).toEqual({
    season: '2026-11',
    lines: [],
    own: line,
    total: 7,
  });
  await fetchBoard(server, { game: 'g', mode: 'm', season: '2026-10', offset: 0, limit: 5 });
  expect(server.asked).toEqual([
    '/api/results/leaderboards/a%2Fb/duel?offset=25&limit=25',
    '/api/results/leaderboards/g/m?offset=0&limit=5&season=2026-10',
  ]);
});

test.each([null, 'text', {}, { standings: 3 }, { standings: [{ mode: 3 }] }, { standings: [null] }])(
  'the answer %j is none',
  async (answer) => {
    await expect(fetchStandings(answering(answer))).rejects.toMatchObject({ code: 'unknown' });
  },
);

test('the last seasons go back over the turn of the year', () => {
  expect(seasonsBefore('2026-02', 4)).toEqual(['2026-02', '2026-01', '2025-12', '2025-11']);
});

test('a match’s name is no path', () => {
  expect(recordingPath('../x')).toBe('/api/results/matches/..%2Fx/recording');
});
