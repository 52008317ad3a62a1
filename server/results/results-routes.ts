/** `/api/results/…`: leaderboards for everyone; standings, history and recordings for those who played. */
import { isAbsolute, join, normalize, sep } from 'node:path';
import { Router, type Request } from 'express';
import { z } from 'zod';
import { ApiError } from '../api/api-error.ts';
import { bearerOf, readQuery } from '../api/read-body.ts';
import { createBuckets } from '../limits/buckets.ts';
import { RATES } from '../limits/rates.ts';
import type { Identity } from '../identity/identity.ts';
import type { Storage } from '../storage/storage.ts';
import { boardOf, createLeaderboards, seasonOf } from './leaderboards.ts';

export interface ResultsRoutesOptions {
  readonly storage: Storage;
  readonly identity: Pick<Identity, 'verify'>;
  /** The folder of recordings. */
  readonly recordingsFolder: string;
  readonly nowMs: () => number;
}

const PATH = '/api/results';
export const boardQuery = z.strictObject({
  /** As 2026-11; the running one when absent. */
  season: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a season is a year and a month, as 2026-11')
    .optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  /** So many of the best are left out. */
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});

export const historyQuery = z.strictObject({
  before: z.coerce.number().int().min(0).default(Number.MAX_SAFE_INTEGER),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});

export function resultsRoutes({ storage, identity, recordingsFolder, nowMs }: ResultsRoutesOptions): Router {
  const router = Router();
  const boards = createLeaderboards(storage);
  const requests = createBuckets(RATES.results);

  router.use(PATH, (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    if (!requests(request.ip ?? '').take(1, performance.now()))
      throw new ApiError('flooding', 'Too many requests. Wait a moment.', { retryAfterSeconds: 5 });
    next();
  });

  async function accountOf(request: Request): Promise<string> {
    const token = bearerOf(request);
    if (token === undefined) throw new ApiError('token-missing', 'Sign in first: an access token is needed.');
    return (await identity.verify(token)).accountId;
  }

  router.get(`${PATH}/leaderboards/:game/:mode`, async (request: Request<{ game: string; mode: string }>, response) => {
    const { season = seasonOf(nowMs()), limit, offset } = readQuery(request, boardQuery);
    // Everyone may look; who signed in sees their own line too.
    const own = bearerOf(request) === undefined ? undefined : await accountOf(request);
    const { game, mode } = request.params;
    const board = boardOf(game.slice(0, 64), mode.slice(0, 64), Date.parse(`${season}-01T00:00:00Z`));
    response.json({ season, ...(await boards.top(board, { limit, offset }, own)) });
  });
  router.get(`${PATH}/standings`, async (request, response) => {
    response.json({ standings: await boards.standings(await accountOf(request)) });
  });
  router.get(`${PATH}/history`, async (request, response) => {
    const accountId = await accountOf(request);
    const { before, limit } = readQuery(request, historyQuery);
    response.json(await boards.history(accountId, limit, before));
  });
  router.get(`${PATH}/matches/:matchId`, async (request: Request<{ matchId: string }>, response) => {
    const match = await boards.match(await accountOf(request), request.params.matchId);
    // Whether there was such a match is told to nobody who did not play it.
    if (match === undefined) throw new ApiError('not-found', 'There is no such match.');
    response.json(match);
  });
  router.get(`${PATH}/matches/:matchId/recording`, async (request: Request<{ matchId: string }>, response, next) => {
    const accountId = await accountOf(request);
    const found = await storage.db
      .selectFrom('matchPlayers')
      .innerJoin('matches', 'matches.id', 'matchPlayers.matchId')
      .innerJoin('recordings', 'recordings.id', 'matches.recordingId')
      .select(['recordings.file', 'recordings.game'])
      .where('matchPlayers.matchId', '=', request.params.matchId)
      .where('matchPlayers.accountId', '=', accountId)
      .executeTakeFirst();
    // Whether there was such a match is told to nobody who did not play it.
    if (found === undefined) throw new ApiError('not-found', 'There is no such recording.');
    response.attachment(`${found.game}-${request.params.matchId}.samestep`).type('application/octet-stream');
    response.sendFile(
      fileIn(recordingsFolder, found.file),
      { dotfiles: 'allow', cacheControl: false },
      (error?: Error) => {
        if (error === undefined) return;
        if (response.headersSent) return void response.destroy();
        response.removeHeader('Content-Disposition');
        next(new ApiError('not-found', 'That recording is not kept any more.', { cause: error }));
      },
    );
  });
  return router;
}

/** What storage says lies in the folder must lie there, whoever wrote it. */
function fileIn(folder: string, file: string): string {
  const path = normalize(file);
  if (isAbsolute(path) || path.split(sep).includes('..'))
    throw new ApiError('not-found', 'That recording is not kept any more.');
  return join(folder, path);
}
