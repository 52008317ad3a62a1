/** `/api/actions` and `/api/ledger`: what touches value, and what came of it. */
import { Router, type Request } from 'express';
import { z } from 'zod';
import { bearerOf, jsonBody, readBody, readQuery } from '../api/read-body.ts';
import { ApiError } from '../api/api-error.ts';
import type { Identity as Bearer } from '../identity/access-tokens.ts';
import type { Identity } from '../identity/identity.ts';
import { createBuckets } from '../limits/buckets.ts';
import { RATES } from '../limits/rates.ts';
import type { Storage } from '../storage/storage.ts';
import type { ActionDesk } from './action-desk.ts';
import { ACTION_NAME, ACTION_NAME_MAX, WORD } from './action-gate.ts';
import { LEDGER_PLACE, readLedger } from './ledger.ts';

export interface ActionRoutesOptions {
  readonly actions: ActionDesk;
  readonly identity: Pick<Identity, 'verify'>;
  readonly storage: Pick<Storage, 'transactAtOneMoment'>;
}

const ACTIONS = '/api/actions';
const LEDGER = '/api/ledger';

const word = z.string().regex(WORD, 'it has 16 to 64 letters, figures, - and _');
/** What is sent of an action. */
export const actionBody = z.strictObject({
  action: z.string().max(ACTION_NAME_MAX).regex(ACTION_NAME, 'an action is called as ledger.transfer'),
  key: word,
  payload: z.unknown(),
  timestampMs: z.int(),
  nonce: word,
  signature: z.string().regex(/^[\w-]{43}$/, 'a signature is 32 bytes in base64url'),
});

export const ledgerQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  /** The `next` of the page before; the newest when absent. */
  before: z.string().regex(LEDGER_PLACE, 'it is the next of another page').optional(),
});

export function actionRoutes({ actions, identity, storage }: ActionRoutesOptions): Router {
  const router = Router();
  const requests = createBuckets(RATES.actions);

  router.use([ACTIONS, LEDGER], (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    if (!requests(request.ip ?? '').take(1, performance.now()))
      throw new ApiError('flooding', 'Too many requests. Wait a moment.', { retryAfterSeconds: 5 });
    next();
  });

  async function bearer(request: Request): Promise<Bearer> {
    const token = bearerOf(request);
    if (token === undefined) throw new ApiError('token-missing', 'Sign in first: an access token is needed.');
    return identity.verify(token);
  }

  router.post(ACTIONS, jsonBody(), async (request, response) => {
    const who = await bearer(request);
    const { payload = null, ...signed } = readBody(request, actionBody);
    response.json({ answer: await actions.act(who, { ...signed, payload }) });
  });
  router.get(LEDGER, async (request, response) => {
    const { accountId } = await bearer(request);
    response.json(await readLedger(storage, accountId, readQuery(request, ledgerQuery)));
  });
  return router;
}
