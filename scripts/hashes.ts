// The two hashes that are computed from sources: a game's rules and the wire protocol. (Layout and content are hashed from their values at run time.)
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bundleText } from '#scripts/bundle-text.ts';
import { root } from '#scripts/paths.ts';

export interface RulesBundle {
  /** One ES module without imports: the game's rules with everything they call, comments and whitespace removed. */
  readonly code: string;
  /** 16 lowercase hex digits: the first 8 bytes of the SHA-256 of `code`. */
  readonly rulesHash: string;
}

/** The hashes of one build, as the client and the server both carry them. */
export interface SourceHashes {
  /** By the game's folder name. */
  readonly games: Readonly<Record<string, { readonly rules: string }>>;
  readonly protocol: string;
}

/** The names of the games that have rules, in alphabetical order. `folder` is the repository's root. */
export function gameNames(folder: string = root): readonly string[] {
  const games = join(folder, 'shared/games');
  if (!existsSync(games)) return [];
  return readdirSync(games, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(games, entry.name, 'sim.ts')))
    .map((entry) => entry.name)
    .toSorted();
}

/**
 * Bundles what a game's `sim.ts` exports, with `createSim` and thus all of the engine that a step runs: a change of
 * either is a change of the rules, and the bundle can play a recording without the sources. The text changes with the
 * code and not with comments, formatting or types.
 */
export async function rulesBundle(game: string, folder: string = root): Promise<RulesBundle> {
  const code = await sourceText(folder, [
    `export * from '#shared/games/${game}/sim.ts';`,
    `export { createSim } from '#shared/index.ts';`,
  ]);
  return { code, rulesHash: hashText(code) };
}

/** The hash of everything that decides what the bytes on the wire mean. */
export async function protocolHash(folder: string = root): Promise<string> {
  return hashText(await sourceText(folder, [`export * from '#shared/wire/protocol.ts';`]));
}

export async function sourceHashes(folder: string = root): Promise<SourceHashes> {
  const names = gameNames(folder);
  const [protocol, ...rules] = await Promise.all([
    protocolHash(folder),
    ...names.map(async (name) => (await rulesBundle(name, folder)).rulesHash),
  ]);
  return { games: Object.fromEntries(names.map((name, i) => [name, { rules: rules[i] }])), protocol };
}

/** The first 8 bytes of the text's SHA-256, as 16 lowercase hex digits. */
export function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Whitespace and comments go, names stay: a stack trace of a stored bundle can be read. */
function sourceText(folder: string, lines: readonly string[]): Promise<string> {
  return bundleText({
    folder,
    lines,
    output: { format: 'esm', minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } } },
  });
}
