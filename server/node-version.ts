/** The oldest Node that the server runs on. */
import { SamestepError } from '#shared/errors.ts';

/** Storage is Node's own SQLite, which is whole from this version on. */
const OLDEST_MAJOR = 24;

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
