// The repository's own files, as paths with forward slashes: what the gates look at.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '#scripts/paths.ts';

export interface RepositoryFile {
  /** Inside the repository, with forward slashes. */
  readonly path: string;
  /** The file's text; empty for what is not text. */
  readonly text: string;
}

const notOurs: ReadonlySet<string> = new Set(['node_modules', '.git', 'dist', 'data', 'test-results', '.vite']);
const textFile = /(\.(ts|js|json|jsonc|md|css|html|svg|csv|sh)|(^|\/)(run|\.npmrc|\.gitignore))$/;

/** Every file under `folder` that is neither installed nor built, in alphabetical order. */
export function repositoryFiles(folder: string = root): readonly RepositoryFile[] {
  return listPaths(folder, '').map((path) => ({
    path,
    text: textFile.test(path) ? readFileSync(join(folder, path), 'utf8') : '',
  }));
}

function listPaths(folder: string, prefix: string): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true })
    .filter((entry) => !notOurs.has(entry.name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory() ? listPaths(folder, `${prefix}${entry.name}/`) : [`${prefix}${entry.name}`],
    );
}
