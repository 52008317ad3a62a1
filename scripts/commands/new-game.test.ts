// A new game compiles, passes its own tests over the network, and is tidy, in a copy of the repository.
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { repositoryFiles } from '#scripts/gates/repository-files.ts';
import { tidyChecks } from '#scripts/gates/tidy.ts';
import { inRoot, root } from '#scripts/paths.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

const folder = temporaryFolder('new-game');
const left = new Set(['node_modules', '.git', 'dist', 'data', 'test-results']);

beforeAll(() => {
  cpSync(root, folder, { recursive: true, filter: (source) => !left.has(basename(source)) });
  symlinkSync(inRoot('node_modules'), join(folder, 'node_modules'), 'junction');
});
afterAll(() => rmSync(folder, { recursive: true }));

function runNode(...args: readonly string[]): { readonly status: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  return { status, text: stdout + stderr };
}

test('a name that is none, or taken, is refused', () => {
  expect(runNode('scripts/main.ts', 'new-game', 'CoinDash')).toMatchObject({ status: 2 });
  expect(runNode('scripts/main.ts', 'new-game', 'dogfight').text).toContain('There is a shared/games/dogfight already');
});

test.each(['shared', 'client', 'server', 'dist', 'data', 'capture', 'null', 'new', 'await', 'room', 'services'])(
  'a name that is something else here is refused: %s',
  (name) => {
    const sentence = `"${name}" means something else here already; give the game another name.\n`;
    expect(runNode('scripts/main.ts', 'new-game', name)).toEqual({ status: 2, text: sentence });
  },
);

/** The files of a repository that differ from those of another, by path. */
function differing(one: string, other: string): string[] {
  const textsOf = (of: string) => new Map(repositoryFiles(of).map(({ path, text }) => [path, text]));
  const before = textsOf(one);
  return [...textsOf(other)].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);
}

test('it is made in all of its rooms, names every file that it makes or changes, and nothing in it is untidy', () => {
  const { status, text } = runNode('scripts/main.ts', 'new-game', 'coin-dash', '--json');
  expect(status).toBe(0);
  const { files: made, changed } = JSON.parse(text.trim().split('\n').at(-1) ?? '');
  expect(differing(root, folder).toSorted()).toEqual([...made, ...changed].toSorted());
  for (const file of [...made, ...changed]) expect(text).toContain(`  ${file}\n`);
  expect(text).toContain('npm run dev, then open /coin-dash.html');
  const files = repositoryFiles(folder).filter(({ path }) => path.includes('/coin-dash/'));
  const problems = Object.values(tidyChecks).flatMap((check) => check(files).problems);
  expect(files.length).toBeGreaterThan(9);
  expect(problems).toEqual([]);
});

test.for(['shared', 'shared/tsconfig.test.json', 'client'])('its types are right: %s', (tier) => {
  const { text } = runNode(inRoot('node_modules/typescript/bin/tsc'), '-p', tier, '--listFiles', '--pretty', 'false');
  const lines = text.split('\n').filter((line) => line.includes('coin-dash'));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => line.includes(': error '))).toEqual([]);
});

test('its own tests pass', () => {
  const { status, text } = runNode(inRoot('node_modules/vitest/vitest.mjs'), 'run', 'shared/games/coin-dash');
  expect({ status, text }).toMatchObject({ status: 0 });
});

test('the linter and the formatter have nothing to say of it', () => {
  const folders = ['shared/games/coin-dash', 'client/games/coin-dash', 'assets/coin-dash'];
  expect(runNode(inRoot('node_modules/oxlint/bin/oxlint'), ...folders)).toMatchObject({ status: 0 });
  expect(runNode(inRoot('node_modules/oxfmt/bin/oxfmt'), '--check', ...folders)).toMatchObject({ status: 0 });
});
