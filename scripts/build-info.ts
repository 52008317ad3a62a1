// What one build is: the hashes of its sources and an id that changes with any of them. The client and the server carry the same.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { hashText, rulesBundle, sourceHashes } from '#scripts/hashes.ts';
import { root } from '#scripts/paths.ts';
import type { SourceHashes } from '#scripts/hashes.ts';

export interface BuildInfo extends SourceHashes {
  /** 16 lowercase hex digits, equal on every machine that builds the same sources. */
  readonly buildId: string;
}

/** What a build is made of; tests, documents and the benches are not. */
const sourceFolders = ['client', 'server', 'shared', 'assets', 'scripts'];
const sourceFiles = ['package.json', 'package-lock.json', 'vite.config.ts'];

const variable = 'SAMESTEP_BUILD_INFO';

/**
 * The build information of the sources as this process found them: worked out once, and a game's rules
 * again when they are saved, so that a page and a room of one `npm run dev` agree. It is kept in the environment because the
 * development server evaluates this module again, apart from its plugins', with every reload of the rooms.
 */
export async function currentBuildInfo(): Promise<BuildInfo> {
  process.env[variable] ??= JSON.stringify(await computeBuildInfo());
  const info: BuildInfo = JSON.parse(process.env[variable]);
  return info;
}

/** The hash of a game's rules as they are saved now. From here on it is the process's, in page and rooms. Throws when they cannot be read. */
export async function refreshRules(game: string): Promise<string> {
  const info = await currentBuildInfo();
  const { rulesHash } = await rulesBundle(game);
  process.env[variable] = JSON.stringify({ ...info, games: { ...info.games, [game]: { rules: rulesHash } } });
  return rulesHash;
}

/** The build information of the sources as they are now. */
export async function computeBuildInfo(folder: string = root): Promise<BuildInfo> {
  return { ...(await sourceHashes(folder)), buildId: sourceDigest(folder) };
}

/** The digest of every source file's path and bytes. Takes milliseconds: `npm start` asks it before each start. */
export function sourceDigest(folder: string = root): string {
  const files = [
    ...sourceFiles.map((file) => join(folder, file)),
    ...sourceFolders.flatMap((name) => listSources(join(folder, name))),
  ];
  const lines = files.map((file) => {
    const bytes = createHash('sha256').update(readFileSync(file)).digest('hex');
    return `${relative(folder, file).split(sep).join('/')} ${bytes}`;
  });
  return hashText(lines.toSorted().join('\n'));
}

function listSources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    // Also where it is a link to one.
    if (entry.name === 'node_modules') return [];
    if (entry.isDirectory()) return listSources(path);
    return /\.test(-[a-z]+)?\.ts$|\.md$/.test(entry.name) ? [] : [path];
  });
}
