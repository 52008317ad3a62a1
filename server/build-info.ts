/** What this server was built from: read beside the bundle, or worked out from the sources when it runs from them. */
import { existsSync, readFileSync } from 'node:fs';
import { SamestepError } from '#shared/errors.ts';
import type { Hashes } from '#shared/session/session.ts';
import type { Game } from '#shared/sim/game.ts';

/** As `npm run build` writes it to dist/server/build.json. Hashes are 16 lowercase hex digits. */
export interface BuildInfo {
  /** By the game's name. */
  readonly games: Readonly<Record<string, { readonly rules: string }>>;
  readonly protocol: string;
  readonly buildId: string;
}

const besideBundle = new URL('./build.json', import.meta.url);

/** Whether this is the bundle in dist/server rather than the sources. */
export function isBundle(): boolean {
  return existsSync(besideBundle);
}

/** The build information of this process. */
export async function readBuildInfo(): Promise<BuildInfo> {
  if (isBundle()) return parseBuildInfo(JSON.parse(readFileSync(besideBundle, 'utf8')));
  // Stays an import in the bundle, which never reaches it: the scripts are there only beside the sources.
  const { currentBuildInfo } = await import('#scripts/build-info.ts');
  return currentBuildInfo();
}

/** The four hashes of a game in this build. Throws when the build has no rules of it. */
export function hashesOf({ name, contentHash, model }: Game, build: BuildInfo): Hashes {
  if (!Object.hasOwn(build.games, name)) {
    throw new SamestepError({
      code: 'config/environment',
      what: `The build has no rules of the game '${name}'.`,
      why: `It has ${Object.keys(build.games).join(', ') || 'none'}.`,
      fix: `Call the game's folder shared/games/${name}, then run npm run build.`,
      data: { name },
    });
  }
  return {
    layout: model.layout.layoutHash,
    rules: build.games[name].rules,
    content: contentHash,
    protocol: build.protocol,
  };
}

/** Our own file, but one that a half-finished build or another version may have left. */
function parseBuildInfo(value: unknown): BuildInfo {
  if (isBuildInfo(value)) return value;
  throw new SamestepError({
    code: 'config/environment',
    what: 'dist/server/build.json is not what this server expects.',
    fix: 'Run npm run build.',
  });
}

function isBuildInfo(value: unknown): value is BuildInfo {
  if (typeof value !== 'object' || value === null) return false;
  if (!('games' in value && 'protocol' in value && 'buildId' in value)) return false;
  const { games, protocol, buildId } = value;
  if (typeof protocol !== 'string' || typeof buildId !== 'string' || typeof games !== 'object' || games === null)
    return false;
  return Object.values(games).every(
    (game: unknown) => typeof game === 'object' && game !== null && 'rules' in game && typeof game.rules === 'string',
  );
}
