// `npm run build`: the client, the server, each game's rules by their hash, and what a first visit weighs.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'vite';
import { writeIdFiles } from '#scripts/assets/write-ids.ts';
import { currentBuildInfo } from '#scripts/build-info.ts';
import { firstVisit } from '#scripts/build/first-visit.ts';
import { buildServer } from '#scripts/build/server-bundle.ts';
import { gameNames, rulesBundle } from '#scripts/hashes.ts';
import { inRoot, root } from '#scripts/paths.ts';
import type { CommandCall, CommandOptions, CommandOutcome } from '#scripts/command.ts';
import type { BuildInfo } from '#scripts/build-info.ts';
import type { FirstVisit, Manifest } from '#scripts/build/first-visit.ts';

export const summary = 'Builds the client and the server into dist/, with dist/report.json.';
export const usage = 'build';
export const options = {} as const satisfies CommandOptions;

interface BuildReport extends BuildInfo {
  readonly firstVisits: Readonly<Record<string, FirstVisit>>;
}

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  // First, since they belong to what is built: a folder of art may have come or gone.
  for (const path of writeIdFiles()) call.print(`Wrote ${relative(root, path)}: commit it.`);
  const info = await currentBuildInfo();
  // Only what this build owns: dist/rules keeps the rules of earlier builds, so that their recordings still play.
  rmSync(inRoot('dist/server'), { recursive: true, force: true });
  rmSync(inRoot('dist/report.json'), { force: true });
  await build({ configFile: inRoot('vite.config.ts'), logLevel: 'warn', mode: 'production' });
  await buildServer();
  await writeRules();

  const report: BuildReport = { ...info, firstVisits: measureGames() };
  writeFileSync(inRoot('dist/report.json'), `${JSON.stringify(report, null, 2)}\n`);
  // Last: whoever finds this file finds a complete build.
  writeFileSync(inRoot('dist/server/build.json'), `${JSON.stringify(info, null, 2)}\n`);
  for (const [name, visit] of Object.entries(report.firstVisits)) {
    call.print(
      `${name}: ${Math.round(visit.gzipBytes / 1000)} KB (gzip) for a first visit, ${visit.files.length} files`,
    );
  }
  return { report };
}

async function writeRules(): Promise<void> {
  mkdirSync(inRoot('dist/rules'), { recursive: true });
  for (const name of gameNames()) {
    const { code, rulesHash } = await rulesBundle(name);
    writeFileSync(inRoot(`dist/rules/${rulesHash}.js`), code);
  }
}

function measureGames(): Record<string, FirstVisit> {
  const folder = inRoot('dist/client');
  const manifest: Manifest = JSON.parse(readFileSync(inRoot('dist/client/.vite/manifest.json'), 'utf8'));
  return Object.fromEntries(
    gameNames().map((name) => {
      // A game has a page of its own, or is the one that index.html begins with.
      const page = existsSync(join(folder, `${name}.html`)) ? `${name}.html` : 'index.html';
      const chunks = [`games/${name}/view.ts`, `games/${name}/front.ts`].filter((key) => Object.hasOwn(manifest, key));
      return [name, firstVisit(folder, manifest, page, chunks)];
    }),
  );
}
