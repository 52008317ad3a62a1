// `npm run build`: the client, the server, each game's rules by their hash, and what a first visit weighs. With --single: one game in one file.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { build } from 'vite';
import { writeIdFiles } from '#scripts/assets/write-ids.ts';
import { currentBuildInfo } from '#scripts/build-info.ts';
import { overBudget, partsOf } from '#scripts/build/budgets.ts';
import { firstVisit } from '#scripts/build/first-visit.ts';
import { buildSingleFile, pageOf } from '#scripts/build/single-file.ts';
import { buildServer } from '#scripts/build/server-bundle.ts';
import { gameNames, rulesBundle } from '#scripts/hashes.ts';
import { inRoot, root } from '#scripts/paths.ts';
import { UsageError } from '#scripts/command.ts';
import type { Part, PartSize } from '#scripts/build/budgets.ts';
import type { CommandCall, CommandOptions, CommandOutcome } from '#scripts/command.ts';
import type { BuildInfo } from '#scripts/build-info.ts';
import type { FirstVisit, Manifest } from '#scripts/build/first-visit.ts';

export const summary = 'Builds the client and the server into dist/, with dist/report.json.';
export const usage = 'build [-- --single GAME]';
export const options = {
  single: { type: 'string', value: 'GAME', summary: 'only dist/single/GAME.html: the game in one file, against bots' },
} as const satisfies CommandOptions;

interface BuildReport extends BuildInfo {
  readonly firstVisits: Readonly<Record<string, SizedVisit>>;
}

/** A visit, and its parts with what each may weigh. */
interface SizedVisit extends FirstVisit {
  readonly parts: Readonly<Record<Part, PartSize>>;
}

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  // Whatever the shell says: Vite would put what is for development into the pages.
  process.env['NODE_ENV'] = 'production';
  // First, since they belong to what is built: a folder of art may have come or gone.
  for (const path of writeIdFiles()) call.print(`Wrote ${relative(root, path)}: commit it.`);
  const { single } = call.values;
  if (single !== undefined) return buildSingle(single, call);
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
    const parts = Object.entries(visit.parts).map(([part, { gzipBytes }]) => `${part} ${kilobytes(gzipBytes)}`);
    call.print(
      `${name}: ${kilobytes(visit.gzipBytes)} KB (gzip) for a first visit, ${visit.files.length} files: ${parts.join(', ')}`,
    );
    for (const line of overBudget(name, visit.parts)) call.print(line);
  }
  return { report };
}

async function buildSingle(name: string, call: CommandCall<typeof options>): Promise<CommandOutcome> {
  if (!gameNames().includes(name)) throw new UsageError(`There is no game "${name}": ${gameNames().join(', ')}.`);
  const single = await buildSingleFile(name);
  call.print(
    `${single.file}: ${kilobytes(single.gzipBytes)} KB (gzip), ${kilobytes(single.bytes)} KB on disk. Open it in a browser.`,
  );
  return { report: { game: name, ...single } };
}

function kilobytes(bytes: number): number {
  return Math.round(bytes / 1000);
}

async function writeRules(): Promise<void> {
  mkdirSync(inRoot('dist/rules'), { recursive: true });
  for (const name of gameNames()) {
    const { code, rulesHash } = await rulesBundle(name);
    writeFileSync(inRoot(`dist/rules/${rulesHash}.js`), code);
  }
}

function measureGames(): Record<string, SizedVisit> {
  const folder = inRoot('dist/client');
  const manifest: Manifest = JSON.parse(readFileSync(inRoot('dist/client/.vite/manifest.json'), 'utf8'));
  return Object.fromEntries(
    gameNames().map((name) => {
      const visit = firstVisit(folder, manifest, pageOf(name));
      return [name, { ...visit, parts: partsOf(name, visit) }];
    }),
  );
}
