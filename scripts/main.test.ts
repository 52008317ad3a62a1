// The dispatcher as a process: what a person or a program sees of a wrong call.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { inRoot } from '#scripts/paths.ts';

function call(...args: readonly string[]): {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
} {
  const { status, stdout, stderr } = spawnSync(process.execPath, [inRoot('scripts/main.ts'), ...args], {
    encoding: 'utf8',
  });
  return { status, out: stdout, err: stderr };
}

test('help is printed and is no failure', () => {
  const { status, out, err } = call('build', '--help');
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out).toContain('npm run build');
});

test('an unknown command is one sentence and exit code 2', () => {
  const { status, out, err } = call('fly');
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(err).toMatch(/^There is no command "fly"; the commands are .*\.\n$/);
});

test('with --json, a failure is also an object on the last line', () => {
  const { status, out, err } = call('build', '--json', '--fast');
  expect(status).toBe(2);
  expect(err).toBe('build has no option --fast; `npm run build -- --help` lists them.\n');
  expect(JSON.parse(out)).toEqual({ error: err.trim() });
});

test('who reads only the first lines gets no stack', () => {
  // Its reader is gone before it prints.
  const command = `"${process.execPath}" "${inRoot('scripts/main.ts')}" match --players 1 --ticks 30 | true`;
  const { status, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
