/** What Colyseus' own routes say to pages of other origins: by itself it lets every page read them, with its cookies. Only `npm run dev` has those routes. */
import { matchMaker } from '@colyseus/core';
import { listedHeaders, PREFLIGHT_HEADERS } from './api/cors.ts';
import type { Origins } from './origins.ts';

/** Listed origins alone are let in from now on, in this process. */
export function limitColyseusCors(origins: Pick<Origins, 'isListed'>): void {
  const { controller } = matchMaker;
  for (const name of Object.keys(controller.DEFAULT_CORS_HEADERS))
    Reflect.deleteProperty(controller.DEFAULT_CORS_HEADERS, name);
  controller.getCorsHeaders = (headers) => {
    const origin = headers.get('origin');
    if (origin === null || !origins.isListed(origin)) return {};
    return { ...listedHeaders(origin), ...PREFLIGHT_HEADERS, 'Access-Control-Allow-Methods': 'POST', Vary: 'Origin' };
  };
}
