// Where the parts of the repository are, as absolute paths, whatever the folder a command was called from.
import { fileURLToPath } from 'node:url';

/** The repository's root folder, without a slash at its end. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/** An absolute path inside the repository; `path` uses forward slashes. */
export function inRoot(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}
