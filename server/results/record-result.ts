/** A finished match in storage: the match, who played, its recording, ratings and the season's leaderboard; all of it, once. */
import { conflict } from '../storage/storage-errors.ts';
import type { Storage, Transaction } from '../storage/storage.ts';
import type { RatingRecord } from '../storage/tables.ts';
import type { MatchResult, ResultSeat } from './match-result.ts';
import { boardOf } from './leaderboards.ts';
import { botStrength, FIRST_STRENGTH, ratedBy, shownRating, type Strength } from './ratings.ts';

/** What came of it. */
export interface RecordedResult {
  /** False when it was recorded before. */
  readonly isNew: boolean;
  /** By account, as it is shown. */
  readonly ratingChanges: Readonly<Record<string, number>>;
}

const RATED_MIN = 2;

/** Writes a result. What is written under its id already stays as it is, however old: a room that goes on after a restart says it at another moment. */
export async function recordResult(storage: Storage, result: MatchResult): Promise<RecordedResult> {
  return storage.once({ scope: 'match-result', key: result.matchId, request: result.matchId }, async (queries) => {
    // A key is forgotten after a day, a match never.
    const known = await queries.selectFrom('matches').select('id').where('id', '=', result.matchId).execute();
    if (known.length > 0) return { isNew: false, ratingChanges: {} };
    const { seats, endedAtMs, recording, matchId, game, mode, startedAtMs } = result;
    const names = await accountsThere(queries, seats);
    const accounts = [...names.keys()];
    const isRated = result.isRated && new Set(accounts).size >= RATED_MIN;
    const changes = isRated ? await changeRatings(queries, result, accounts) : new Map<string, number>();
    if (recording !== null)
      await queries
        .insertInto('recordings')
        .values({ id: matchId, game, ...recording, createdAtMs: endedAtMs, version: 1 })
        .execute();
    await queries
      .insertInto('matches')
      .values({
        id: matchId,
        game,
        mode,
        isRated: isRated ? 1 : 0,
        startedAtMs,
        endedAtMs,
        result: JSON.stringify(result.result),
        recordingId: recording === null ? null : matchId,
        version: 1,
      })
      .execute();
    if (seats.length > 0)
      await queries
        .insertInto('matchPlayers')
        .values(
          seats.map(({ seat, accountId, name, place, score }) => {
            const isThere = accountId !== null && accounts.includes(accountId);
            return {
              matchId,
              seat,
              accountId: isThere ? accountId : null,
              // A room that they never came to does not know it.
              name: name === '' ? (names.get(accountId ?? '') ?? '') : name,
              place,
              score,
              ratingChange: isThere ? (changes.get(accountId) ?? 0) : 0,
              endedAtMs,
            };
          }),
        )
        .execute();
    return { isNew: true, ratingChanges: Object.fromEntries(changes) };
  });
}

/** The accounts of a match that still are: one may have been deleted meanwhile. Each once, however many seats it has. */
async function accountsThere(queries: Transaction, seats: readonly ResultSeat[]): Promise<ReadonlyMap<string, string>> {
  const asked = [...new Set(seats.flatMap(({ accountId }) => accountId ?? []))];
  if (asked.length === 0) return new Map();
  const found = await queries
    .selectFrom('accounts')
    .select(['id', 'name'])
    .where('id', 'in', asked)
    .orderBy('id')
    .execute();
  return new Map(found.map(({ id, name }) => [id, name]));
}

/** Ratings and the leaderboard's lines; returns by how much each account's shown rating changed. */
async function changeRatings(
  queries: Transaction,
  { seats, game, mode, endedAtMs }: MatchResult,
  accounts: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const key = `${game}:${mode}`;
  const found = await queries
    .selectFrom('ratings')
    .selectAll()
    .where('mode', '=', key)
    .where('accountId', 'in', [...accounts])
    .execute();
  const before = new Map<string, RatingRecord>(found.map((record) => [record.accountId, record]));
  const strengthOf = (seat: ResultSeat): Strength =>
    seat.level > 0 ? botStrength(seat.level) : (before.get(seat.accountId ?? '') ?? FIRST_STRENGTH);
  // Who has several seats counts by the best of them.
  const counted = seats.filter(
    ({ accountId, seat, place }) =>
      accountId === null ||
      !seats.some((other) => other.accountId === accountId && (other.place - place || other.seat - seat) < 0),
  );
  const after = ratedBy(
    counted.map((seat) => ({
      strength: strengthOf(seat),
      place: seat.place,
      ...(seat.team !== undefined && { team: seat.team }),
    })),
  );
  const best = Math.min(...counted.map(({ place }) => place));
  const isShared = counted.filter(({ place }) => place === best).length === counted.length;
  const changes = new Map<string, number>();
  for (const [i, { accountId, place, isLate = false }] of counted.entries()) {
    if (accountId === null || !accounts.includes(accountId)) continue;
    const { mu, sigma } = after[i];
    const old = before.get(accountId);
    const isLoss = shownRating({ mu, sigma }) <= shownRating(old ?? FIRST_STRENGTH);
    // Whoever came for one who had left did the others a favour, and did not choose how the match stood.
    if (isLate && isLoss) continue;
    const won = place === best && !isShared ? 1 : 0;
    changes.set(accountId, shownRating({ mu, sigma }) - shownRating(old ?? FIRST_STRENGTH));
    const changed = { mu, sigma, updatedAtMs: endedAtMs };
    if (old === undefined)
      await queries
        .insertInto('ratings')
        .values({ accountId, mode: key, ...changed, matches: 1, wins: won, version: 1 })
        .execute();
    else {
      const { numUpdatedRows } = await queries
        .updateTable('ratings')
        .set({ ...changed, matches: old.matches + 1, wins: old.wins + won, version: old.version + 1 })
        .where('accountId', '=', accountId)
        .where('mode', '=', key)
        .where('version', '=', old.version)
        .executeTakeFirst();
      // Another process rated the same account meanwhile: the journal does the whole again.
      if (numUpdatedRows === 0n) throw conflict('ratings', { accountId, mode: key }, 1);
    }
    await addToBoard(queries, {
      board: boardOf(game, mode, endedAtMs),
      accountId,
      score: shownRating({ mu, sigma }),
      won,
      endedAtMs,
    });
  }
  return changes;
}

async function addToBoard(
  queries: Transaction,
  line: {
    readonly board: string;
    readonly accountId: string;
    readonly score: number;
    readonly won: number;
    readonly endedAtMs: number;
  },
): Promise<void> {
  const { board, accountId, score, won, endedAtMs } = line;
  await queries
    .insertInto('scores')
    .values({ board, accountId, score, matches: 1, wins: won, updatedAtMs: endedAtMs, version: 1 })
    .onConflict((conflict) =>
      conflict.columns(['board', 'accountId']).doUpdateSet((of) => ({
        score,
        matches: of('scores.matches', '+', 1),
        wins: of('scores.wins', '+', won),
        updatedAtMs: endedAtMs,
        version: of('scores.version', '+', 1),
      })),
    )
    .execute();
}
