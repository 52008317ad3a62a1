// The launcher as a process: it runs a command and hands its exit code on.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inRoot } from '#scripts/paths.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

const launcher = inRoot('scripts/launch.js');

test("a command runs from any folder, and its exit code is the launcher's", () => {
  const elsewhere = temporaryFolder('launch');
  const help = spawnSync(process.execPath, [launcher, 'build', '--help'], { cwd: elsewhere, encoding: 'utf8' });
  const unknown = spawnSync(process.execPath, [launcher, 'fly'], { cwd: elsewhere, encoding: 'utf8' });
  rmSync(elsewhere, { recursive: true });
  expect(help).toMatchObject({ status: 0, stderr: '' });
  expect(help.stdout).toContain('npm run build');
  expect(unknown).toMatchObject({ status: 2, stdout: '' });
});
