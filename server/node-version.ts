/** The oldest Node that the server runs on. */
import { SamestepError } from '#shared/errors.ts';

/** Colyseus looks at the global WebSocket when someone comes back to a seat; older versions have none, and would refuse every return. */
const OLDEST_MAJOR = 22;

/** Throws a `SamestepError` with code `config/environment` for an older one. `version` as in `process.versions.node`. */
export function checkNode(version: string): void {
  if (Number(version.split('.')[0]) >= OLDEST_MAJOR) return;
  throw new SamestepError({
    code: 'config/environment',
    what: `The server needs Node ${OLDEST_MAJOR} or later; this is ${version}.`,
    fix: 'Start it with npm start, which brings a newer Node where there is none.',
    data: { version },
  });
}
