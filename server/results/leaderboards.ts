/** Leaderboards of seasons, an account's standing, and the matches it has played. */
import type { Storage } from '../storage/storage.ts';
import { shownRating } from './ratings.ts';

/** A line of a leaderboard. */
export interface BoardLine {
  /** 1 for the best; equal scores have equal ranks. */
  readonly rank: number;
  readonly accountId: string;
  readonly name: string;
  readonly score: number;
  readonly matches: number;
  readonly wins: number;
}

/** One seat of a match that was played. */
export interface PlayedSeat {
  readonly seat: number;
  readonly name: string;
  readonly place: number;
  readonly score: number;
  readonly isOwn: boolean;
}

/** A match as one who played it remembers it. */
export interface PlayedMatch {
  readonly matchId: string;
  readonly game: string;
  readonly mode: string;
  readonly endedAtMs: number;
  readonly seconds: number;
  readonly place: number;
  readonly score: number;
  readonly ratingChange: number;
  readonly hasRecording: boolean;
  /** The own seat, the first of several. */
  readonly seat: number;
  /** By their places. */
  readonly players: readonly PlayedSeat[];
}

/** One match, and what it changed. */
export interface PlayedMatchNow extends PlayedMatch {
  /** Whether it changed ratings. */
  readonly isRated: boolean;
  /** The own rating in its mode as it is now: after this match, and those after it. Null without one. */
  readonly rating: number | null;
}

/** How an account stands in a mode. */
export interface Standing {
  readonly mode: string;
  readonly rating: number;
  readonly matches: number;
  readonly wins: number;
}

export interface Leaderboards {
  /** The best of a season behind the first `offset`, how many there are in all, and the account's own line when it has one and is not among them. */
  top(
    board: string,
    page: { /** 1…100. */ readonly limit: number; readonly offset?: number },
    accountId?: string,
  ): Promise<{ readonly lines: readonly BoardLine[]; readonly own: BoardLine | null; readonly total: number }>;
  /** Newest first, those that ended before `beforeMs`, and whether there may be older ones. `limit` 1…50. */
  history(
    accountId: string,
    limit: number,
    beforeMs: number,
  ): Promise<{ readonly matches: readonly PlayedMatch[]; readonly hasMore: boolean }>;
  /** One match that the account has played; undefined when it has not, or it is not recorded yet. */
  match(accountId: string, matchId: string): Promise<PlayedMatchNow | undefined>;
  standings(accountId: string): Promise<readonly Standing[]>;
}

/** The season of a moment: a month, by the clock of Greenwich. */
export function seasonOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 7);
}

/** The name of a season's leaderboard. */
export function boardOf(game: string, mode: string, ms: number): string {
  return `${game}:${mode}:${seasonOf(ms)}`;
}

export function createLeaderboards({ db }: Storage): Leaderboards {
  async function rankOf(board: string, score: number): Promise<number> {
    const { better } = await db
      .selectFrom('scores')
      .select(({ fn }) => fn.countAll<number>().as('better'))
      .where('board', '=', board)
      .where('score', '>', score)
      .executeTakeFirstOrThrow();
    return Number(better) + 1;
  }

  const lines = (board: string) =>
    db
      .selectFrom('scores')
      .innerJoin('accounts', 'accounts.id', 'scores.accountId')
      .select(['scores.accountId', 'accounts.name', 'scores.score', 'scores.matches', 'scores.wins'])
      .where('scores.board', '=', board);

  /** Seats that the account had, with their matches. */
  const seatsOf = (accountId: string) =>
    db
      .selectFrom('matchPlayers')
      .innerJoin('matches', 'matches.id', 'matchPlayers.matchId')
      .select([
        'matches.id',
        'matches.game',
        'matches.mode',
        'matches.isRated',
        'matches.startedAtMs',
        'matches.endedAtMs',
        'matches.recordingId',
        'matchPlayers.seat',
        'matchPlayers.place',
        'matchPlayers.score',
        'matchPlayers.ratingChange',
      ])
      .where('matchPlayers.accountId', '=', accountId);
  type OwnSeat = Awaited<ReturnType<ReturnType<typeof seatsOf>['execute']>>[number];

  /** The matches of these seats, with everyone who played. */
  async function remembered(own: readonly OwnSeat[], accountId: string): Promise<PlayedMatch[]> {
    if (own.length === 0) return [];
    const players = await db
      .selectFrom('matchPlayers')
      .select(['matchId', 'seat', 'accountId', 'name', 'place', 'score'])
      .where(
        'matchId',
        'in',
        own.map(({ id }) => id),
      )
      .orderBy('place')
      .orderBy('seat')
      .execute();
    return own.map(({ id, game, mode, startedAtMs, endedAtMs, recordingId, seat, place, score, ratingChange }) => ({
      matchId: id,
      game,
      mode,
      endedAtMs,
      seconds: Math.round((endedAtMs - startedAtMs) / 1000),
      place,
      score,
      ratingChange,
      hasRecording: recordingId !== null,
      seat,
      players: players
        .filter(({ matchId }) => matchId === id)
        .map((player) => ({
          seat: player.seat,
          name: player.name,
          place: player.place,
          score: player.score,
          isOwn: player.accountId === accountId,
        })),
    }));
  }

  return {
    async top(board, { limit, offset = 0 }, accountId) {
      const best = await lines(board)
        .orderBy('scores.score', 'desc')
        .orderBy('scores.accountId')
        .limit(limit)
        .offset(offset)
        .execute();
      const { total } = await db
        .selectFrom('scores')
        .select(({ fn }) => fn.countAll<number>().as('total'))
        .where('board', '=', board)
        .executeTakeFirstOrThrow();
      const ranked: BoardLine[] = [];
      // The first of a later page may share its rank with the last of the page before.
      const first = offset === 0 || best.length === 0 ? 1 : await rankOf(board, best[0].score);
      for (const [i, line] of best.entries()) {
        const isEqual = i > 0 && best[i - 1].score === line.score;
        ranked.push({ ...line, rank: i === 0 ? first : isEqual ? ranked[i - 1].rank : offset + i + 1 });
      }
      const found = { lines: ranked, total: Number(total) };
      if (accountId === undefined || ranked.some((line) => line.accountId === accountId))
        return { ...found, own: null };
      const own = await lines(board).where('scores.accountId', '=', accountId).executeTakeFirst();
      return { ...found, own: own === undefined ? null : { ...own, rank: await rankOf(board, own.score) } };
    },
    async history(accountId, limit, beforeMs) {
      const played = await seatsOf(accountId)
        .where('matchPlayers.endedAtMs', '<', beforeMs)
        .orderBy('matchPlayers.endedAtMs', 'desc')
        .orderBy('matchPlayers.seat')
        .limit(limit)
        .execute();
      // Who had two seats has played one match.
      const own = played.filter(({ id }, i) => played.findIndex((other) => other.id === id) === i);
      return { matches: await remembered(own, accountId), hasMore: played.length === limit };
    },
    async match(accountId, matchId) {
      const own = await seatsOf(accountId)
        .where('matches.id', '=', matchId)
        .orderBy('matchPlayers.seat')
        .limit(1)
        .execute();
      if (own.length === 0) return undefined;
      const [{ game, mode, isRated }] = own;
      const [match] = await remembered(own, accountId);
      const rating = await db
        .selectFrom('ratings')
        .select(['mu', 'sigma'])
        .where('accountId', '=', accountId)
        .where('mode', '=', `${game}:${mode}`)
        .executeTakeFirst();
      return { ...match, isRated: isRated !== 0, rating: rating === undefined ? null : shownRating(rating) };
    },
    async standings(accountId) {
      const found = await db
        .selectFrom('ratings')
        .selectAll()
        .where('accountId', '=', accountId)
        .orderBy('mode')
        .execute();
      return found.map(({ mode, mu, sigma, matches, wins }) => ({
        mode,
        rating: shownRating({ mu, sigma }),
        matches,
        wins,
      }));
    },
  };
}
