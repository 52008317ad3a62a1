/** `GET /api/rooms/ROOM/replays/KEY`: the recording of a match that is over, for those who played it. */
import { Router, type Request, type Response } from 'express';
import { createBuckets } from './limits/buckets.ts';
import { RATES } from './limits/rates.ts';
import type { Metrics } from './metrics.ts';
import type { OfferedReplay } from './replay-desk.ts';

/** Serves recordings. `find` knows what a room and a key lead to; no path comes from a request. */
export function replayRoute(find: (roomId: string, key: string) => Promise<OfferedReplay>, metrics: Metrics): Router {
  const router = Router();
  const requests = createBuckets(RATES.replays);
  router.get(
    '/api/rooms/:roomId/replays/:key',
    async (request: Request<{ roomId: string; key: string }>, response, next) => {
      response.set('Cache-Control', 'no-store');
      if (!requests(request.ip ?? '').take(1, performance.now())) {
        metrics.count('refused.flooding');
        response.set('Retry-After', '1');
        return void refuse(response, 429, 'Too many replays. Wait a moment.');
      }
      const { roomId, key } = request.params;
      const found = await find(roomId, key);
      if (found === 'unknown') return void refuse(response, 404, 'There is no such replay.');
      if (found === 'playing') return void refuse(response, 409, 'The match is not over yet.');
      response.attachment(`${found.game}-${roomId}.samestep`).type('application/octet-stream');
      // The folder of recordings may lie below one that begins with a dot.
      response.sendFile(found.path, { dotfiles: 'allow', cacheControl: false }, (error?: Error) => {
        if (error === undefined) return;
        if (response.headersSent) return void response.destroy();
        response.removeHeader('Content-Disposition');
        // It was deleted to make room for others.
        if ('status' in error && error.status === 404)
          return void refuse(response, 404, 'That replay is not kept any more.');
        next(error);
      });
    },
  );
  return router;
}

function refuse(response: Response, code: number, message: string): void {
  response.status(code).json({ code, message });
}
