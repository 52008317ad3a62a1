// Whether temporary folders go with their process, and those of killed processes with the next one.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { inRoot } from './paths.ts';
import { removeAbandoned, temporaryFolder } from './temporary-folder.ts';

const program = (end: string) => `import { temporaryFolder } from './scripts/temporary-folder.ts';
process.stdout.write(temporaryFolder('test') + ' ' + process.pid);
${end}`;

function run(end: string): { readonly folder: string; readonly pid: string } {
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program(end)], {
    cwd: inRoot('.'),
    encoding: 'utf8',
  });
  const [folder, pid] = stdout.split(' ');
  return { folder, pid };
}

test('a folder is gone when its process ends, also by an error', () => {
  for (const end of ['process.exit(1);', "throw new Error('over');"]) {
    const { folder, pid } = run(end);
    expect(basename(folder)).toMatch(new RegExp(`^samestep-test-${pid}-`));
    expect(existsSync(folder)).toBe(false);
  }
});

test('a killed process leaves its folder, which goes an hour later; those of the living and of others stay', () => {
  const parent = temporaryFolder('abandoned');
  const { folder, pid } = run("process.kill(process.pid, 'SIGKILL');");
  expect(existsSync(folder)).toBe(true);
  rmSync(folder, { recursive: true });
  const [dead, living, foreign] = [`samestep-e2e-${pid}-a1b2C3`, `samestep-e2e-${process.pid}-a1b2C3`, 'samestep-mine'];
  for (const name of [dead, living, foreign]) mkdirSync(join(parent, name));
  const left = () => [dead, living, foreign].map((name) => existsSync(join(parent, name)));
  removeAbandoned(parent);
  expect(left()).toEqual([true, true, true]);
  removeAbandoned(parent, Date.now() + 3_700_000);
  expect(left()).toEqual([false, true, true]);
  rmSync(parent, { recursive: true });
});
