/** `/api/queue` and `/api/party`: waiting for a match, saying that one is there, and waiting together. */
import { randomUUID } from 'node:crypto';
import { Router, type Request } from 'express';
import { z } from 'zod';
import { ApiError } from '../api/api-error.ts';
import { bearerOf, jsonBody, readBody, readQuery } from '../api/read-body.ts';
import { createBuckets } from '../limits/buckets.ts';
import { RATES } from '../limits/rates.ts';
import type { Identity } from '../identity/identity.ts';
import type { RulesFor } from './page-rules.ts';
import type { QueueDesk } from './queue-desk.ts';
import { PROOF_UNITS_MAX } from './queue-proof.ts';

export interface QueueRoutesOptions {
  readonly queue: QueueDesk;
  readonly identity: Pick<Identity, 'verify'>;
  readonly rulesFor: RulesFor;
}

const PATH = '/api/queue';
const PARTY_PATH = '/api/party';
const WAIT_SECONDS_MAX = 20;

export const stateQuery = z.strictObject({
  after: z.string().max(100).optional(),
  wait: z.coerce.number().min(0).max(WAIT_SECONDS_MAX).default(0),
});
export const enterBody = z.strictObject({
  game: z.string().max(64),
  mode: z.string().max(64),
  /** The hash of the rules that the page plays by. */
  rules: z.string().max(64).optional(),
  proof: z.string().max(PROOF_UNITS_MAX).optional(),
});
export const joinBody = z.strictObject({ code: z.string().max(20), proof: z.string().max(PROOF_UNITS_MAX).optional() });

export function queueRoutes({ queue, identity, rulesFor }: QueueRoutesOptions): Router {
  const router = Router();
  const requests = createBuckets(RATES.queue);
  const ofAccount = createBuckets(RATES.queueOfAccount);
  const wrongCodes = createBuckets(RATES.wrongCodesOfAccount);

  router.use([PATH, PARTY_PATH], (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    if (!requests(request.ip ?? '').take(1, performance.now())) throw flooding('Too many requests. Wait a moment.', 5);
    next();
  });

  async function accountOf(request: Request): Promise<string> {
    const token = bearerOf(request);
    if (token === undefined) throw new ApiError('token-missing', 'Sign in first: an access token is needed.');
    const { accountId } = await identity.verify(token);
    if (!ofAccount(accountId).take(1, performance.now())) throw flooding('Too many requests. Wait a moment.', 5);
    return accountId;
  }

  router.get(`${PATH}/modes`, async (_request, response) => {
    response.json({ modes: await queue.modes() });
  });
  router.get(PATH, async (request, response) => {
    const accountId = await accountOf(request);
    const { after, wait } = readQuery(request, stateQuery);
    const question = randomUUID();
    // Whoever closed the page hears nothing any more, and is not waited with.
    response.once('close', () => void queue.hangUp(accountId, question).catch(() => {}));
    const state = await queue.ask(accountId, { after, waitMs: wait * 1000, question });
    if (!response.destroyed) response.json(state);
  });
  router.put(PATH, jsonBody(), async (request, response) => {
    const accountId = await accountOf(request);
    const { game, mode, rules, proof } = readBody(request, enterBody);
    response.json(await queue.enter(accountId, { game, mode, rules: rulesFor(game, rules) }, proof));
  });
  router.delete(PATH, async (request, response) => {
    response.json(await queue.cancel(await accountOf(request)));
  });
  router.post(`${PATH}/accept`, async (request, response) => {
    response.json(await queue.accept(await accountOf(request)));
  });
  router.post(`${PATH}/decline`, async (request, response) => {
    response.json(await queue.decline(await accountOf(request)));
  });
  router.post(PARTY_PATH, async (request, response) => {
    response.json(await queue.makeParty(await accountOf(request)));
  });
  router.post(`${PARTY_PATH}/join`, jsonBody(), async (request, response) => {
    const accountId = await accountOf(request);
    const { code, proof } = readBody(request, joinBody);
    const bucket = wrongCodes(accountId);
    if (!bucket.take(1, performance.now())) throw flooding('Too many codes of no party. Wait a moment.', 10);
    const state = await queue.joinParty(accountId, code, proof);
    // A right one costs nothing.
    bucket.grant(1);
    response.json(state);
  });
  router.delete(PARTY_PATH, async (request, response) => {
    response.json(await queue.leaveParty(await accountOf(request)));
  });
  return router;
}

function flooding(sentence: string, retryAfterSeconds: number): ApiError {
  return new ApiError('flooding', sentence, { retryAfterSeconds });
}
