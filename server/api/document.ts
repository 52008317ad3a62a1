/** The document of the API as it is. */
import { openApiOf, type OpenApi } from './openapi.ts';
import { API_ROUTES, API_VERSION } from './routes.ts';

export function openApiDocument(): OpenApi {
  return openApiOf(API_ROUTES, API_VERSION);
}
