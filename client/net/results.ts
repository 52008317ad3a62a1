// What is remembered of an account's matches, and leaderboards: asked of the server, checked as it comes.
import { fieldsOf, type Fields } from './answer-fields.ts';
import type { Account } from './account.ts';

/** How the account stands in a mode. */
export interface ModeStanding {
  readonly game: string;
  readonly mode: string;
  readonly rating: number;
  readonly matches: number;
  readonly wins: number;
}

/** A match that the account played. */
export interface PlayedMatch {
  readonly matchId: string;
  readonly game: string;
  readonly mode: string;
  readonly endedAtMs: number;
  readonly seconds: number;
  /** 1 for the best. */
  readonly place: number;
  /** 0 where it changed none. */
  readonly ratingChange: number;
  readonly hasRecording: boolean;
  /** The own seat, the first of several. */
  readonly seat: number;
  /** By their places. */
  readonly players: readonly {
    readonly seat: number;
    readonly name: string;
    readonly place: number;
    readonly isOwn: boolean;
  }[];
}

/** One match, with what it did to the rating. */
export interface SettledMatch extends PlayedMatch {
  readonly isRated: boolean;
  /** The own rating in its mode as it is now; null without one. */
  readonly rating: number | null;
}

/** A part of an account's history, newest first. */
export interface HistoryPage {
  readonly matches: readonly PlayedMatch[];
  readonly hasMore: boolean;
}

export interface BoardLine {
  readonly rank: number;
  readonly accountId: string;
  readonly name: string;
  readonly score: number;
  readonly matches: number;
  readonly wins: number;
}

/** A page of a leaderboard. */
export interface BoardPage {
  /** As 2026-11. */
  readonly season: string;
  readonly lines: readonly BoardLine[];
  /** The account's own line where it is on another page; null where it is on this one, or there is none. */
  readonly own: BoardLine | null;
  /** Lines in all. */
  readonly total: number;
}

/** Which page. */
export interface BoardQuery {
  readonly game: string;
  readonly mode: string;
  /** The running one when absent. */
  readonly season?: string | undefined;
  readonly offset: number;
  readonly limit: number;
}

type Asking = Pick<Account, 'ask'>;

const PATH = '/api/results';

/** Where the recording of a match is, for those who played it. */
export function recordingPath(matchId: string): string {
  return `${PATH}/matches/${encodeURIComponent(matchId)}/recording`;
}

/** Rejects with `AccountError`, as all of these do. */
export async function fetchStandings(account: Asking): Promise<readonly ModeStanding[]> {
  const answer = fieldsOf(await account.ask(`${PATH}/standings`, { method: 'GET' }));
  return answer.list('standings').map((each) => {
    // `game:mode`
    const [game = '', ...mode] = each.text('mode').split(':');
    return {
      game,
      mode: mode.join(':'),
      rating: each.number('rating'),
      matches: each.number('matches'),
      wins: each.number('wins'),
    };
  });
}

/** `beforeMs`: only those that ended earlier; the newest when absent. `limit` 1…50. */
export async function fetchHistory(
  account: Asking,
  { beforeMs, limit }: { readonly beforeMs?: number | undefined; readonly limit: number },
): Promise<HistoryPage> {
  const before = beforeMs === undefined ? '' : `&before=${beforeMs}`;
  const answer = fieldsOf(await account.ask(`${PATH}/history?limit=${limit}${before}`, { method: 'GET' }));
  const matches = answer.list('matches').map(matchOf);
  return { matches, hasMore: answer.flag('hasMore') };
}

/** One match that the account has played, once the server has recorded it. */
export async function fetchMatch(account: Asking, matchId: string): Promise<SettledMatch> {
  const answer = fieldsOf(await account.ask(`${PATH}/matches/${encodeURIComponent(matchId)}`, { method: 'GET' }));
  return { ...matchOf(answer), isRated: answer.flag('isRated'), rating: answer.numberOrNull('rating') };
}

/** `offset`: so many of the best are left out; `limit` 1…100. */
export async function fetchBoard(account: Asking, query: BoardQuery): Promise<BoardPage> {
  const { game, mode, season, offset, limit } = query;
  const asked = new URLSearchParams({ offset: String(offset), limit: String(limit), ...(season && { season }) });
  const path = `${PATH}/leaderboards/${encodeURIComponent(game)}/${encodeURIComponent(mode)}?${asked}`;
  const answer = fieldsOf(await account.ask(path, { method: 'GET' }));
  const own = answer.maybe('own');
  return {
    season: answer.text('season'),
    lines: answer.list('lines').map(lineOf),
    own: own === null ? null : lineOf(own),
    total: answer.number('total'),
  };
}

/** The last seasons from one on, newest first: as 2026-11, 2026-10, … */
export function seasonsBefore(season: string, count: number): readonly string[] {
  const [year = 0, month = 1] = season.split('-').map(Number);
  return Array.from({ length: count }, (_, i) => new Date(Date.UTC(year, month - 1 - i)).toISOString().slice(0, 7));
}

function matchOf(each: Fields): PlayedMatch {
  return {
    matchId: each.text('matchId'),
    game: each.text('game'),
    mode: each.text('mode'),
    endedAtMs: each.number('endedAtMs'),
    seconds: each.number('seconds'),
    place: each.number('place'),
    ratingChange: each.number('ratingChange'),
    hasRecording: each.flag('hasRecording'),
    seat: each.number('seat'),
    players: each.list('players').map((player) => ({
      seat: player.number('seat'),
      name: player.text('name'),
      place: player.number('place'),
      isOwn: player.flag('isOwn'),
    })),
  };
}

function lineOf(each: Fields): BoardLine {
  return {
    rank: each.number('rank'),
    accountId: each.text('accountId'),
    name: each.text('name'),
    score: each.number('score'),
    matches: each.number('matches'),
    wins: each.number('wins'),
  };
}
