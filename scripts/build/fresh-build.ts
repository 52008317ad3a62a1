// Whether dist/ is a build of the sources as they are, and how to make it one.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { sourceDigest } from '#scripts/build-info.ts';
import { CommandError } from '#scripts/command.ts';
import { inRoot } from '#scripts/paths.ts';

/** Whether dist/ was built completely, from the sources as they are now. */
export function isBuildFresh(): boolean {
  if (!existsSync(inRoot('dist/client/index.html'))) return false;
  try {
    const info: { readonly buildId?: unknown } = JSON.parse(readFileSync(inRoot('dist/server/build.json'), 'utf8'));
    return info.buildId === sourceDigest();
  } catch {
    return false;
  }
}

/** Builds in a process of its own, so that a server started afterwards does not carry the bundler's memory with it. */
export function buildInChild(): void {
  const { status } = spawnSync(process.execPath, [inRoot('scripts/main.ts'), 'build'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new CommandError('The build failed; see above.');
}
