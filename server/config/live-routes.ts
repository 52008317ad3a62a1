/** `/api/live`: what pages are told of the live configuration: a sentence for everyone, and which features whoever asks has. */
import { Router } from 'express';
import { z } from 'zod';
import { bearerOf, readQuery } from '../api/read-body.ts';
import { createBuckets } from '../limits/buckets.ts';
import { RATES } from '../limits/rates.ts';
import { ApiError } from '../api/api-error.ts';
import type { Identity } from '../identity/identity.ts';
import { hasFeature, isPersonal, type FlagOwner } from './feature-flags.ts';
import type { LiveConfig } from './live-config.ts';

/** `visitor`: what the page of nobody calls itself, so that its shares stay as they are. */
export const liveQuery = z.object({
  visitor: z
    .string()
    .regex(/^[0-9a-f]{32}$/, '32 hex digits')
    .optional(),
});

export interface LiveRoutesOptions {
  readonly live: Pick<LiveConfig, 'state'>;
  readonly identity: Pick<Identity, 'verify'>;
}

export function liveRoutes({ live, identity }: LiveRoutesOptions): Router {
  const router = Router();
  const requests = createBuckets(RATES.live);
  router.get('/api/live', async (request, response) => {
    response.set('Cache-Control', 'no-store');
    if (!requests(request.ip ?? '').take(1, performance.now()))
      throw new ApiError('flooding', 'Too many requests. Wait a moment.', { retryAfterSeconds: 5 });
    const token = bearerOf(request);
    const { visitor } = readQuery(request, liveQuery);
    const owner: FlagOwner =
      token !== undefined
        ? { accountId: (await identity.verify(token)).accountId }
        : visitor === undefined
          ? 'nobody'
          : { visitor };
    // Taken once: what is answered is of one version.
    const { values, version } = live.state;
    const features = Object.keys(values.flags).filter((feature) => hasFeature(values, feature, owner));
    response.json({
      version,
      notice: values.notice,
      isClosed: values.rooms.isClosed,
      isPersonal: isPersonal(values),
      features,
    });
  });
  return router;
}
