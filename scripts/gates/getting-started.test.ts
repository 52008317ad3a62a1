// docs/getting-started.md, done as it says, in a copy of the repository: the game that comes of it compiles, plays and is the same everywhere.
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changed, documentSteps } from '#scripts/gates/document-steps.ts';
import { parseSound } from '#scripts/assets/sound-parameters.ts';
import { inRoot, root } from '#scripts/paths.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

const steps = documentSteps(readFileSync(inRoot('docs/getting-started.md'), 'utf8'));
const folder = temporaryFolder('started');
const left = new Set(['node_modules', '.git', 'dist', 'data', 'test-results', 'bench', 'docs', 'e2e']);

beforeAll(() => {
  cpSync(root, folder, { recursive: true, filter: (source) => !left.has(basename(source)) });
  symlinkSync(inRoot('node_modules'), join(folder, 'node_modules'), 'junction');
});
afterAll(() => rmSync(folder, { recursive: true }));

function runNode(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** A command as npm runs it; the development server has a test of its own. */
function runCommand(command: string): void {
  const [, name = '', rest = ''] = /^npm run ([\w-]+)(?: -- (.*))?$/.exec(command) ?? [];
  expect(name).not.toBe('');
  if (name === 'dev') return;
  const said = runNode('scripts/main.ts', name, ...rest.split(' '), '--json');
  const report: unknown = JSON.parse(said.trim().split('\n').at(-1) ?? '');
  if (name === 'match') expect(report).toMatchObject({ desyncs: 0, desyncReports: [] });
}

test('every block is done, in its order', () => {
  const later: string[] = [];
  for (const step of steps) {
    if (step.kind === 'run') {
      for (const command of step.commands)
        if (isOfWhole(command)) later.push(command);
        else runCommand(command);
    } else {
      const path = join(folder, step.path);
      writeFileSync(path, step.kind === 'write' ? step.text : changed(readFileSync(path, 'utf8'), step));
    }
  }
  expect(steps.length).toBeGreaterThan(14);
  runNode('scripts/assets/write-ids.ts');
  for (const tier of ['shared', 'client']) runNode(inRoot('node_modules/typescript/bin/tsc'), '-p', tier, '--noEmit');
  expect(later).toHaveLength(4);
  for (const command of later) runCommand(command);
  const sound = readFileSync(join(folder, 'assets/gem-rush/sound/splash.json'), 'utf8');
  expect(() => parseSound(sound, 'splash.json')).not.toThrow();
});

/** What plays the game is done once, with the game that has everything. */
function isOfWhole(command: string): boolean {
  return /^npm run (match|sync-test) /.test(command);
}

test('a block of no file, one that is not closed, and a change of lines that are not there are refused', () => {
  expect(() => documentSteps('```ts\nlet a;\n```')).toThrow('line 1 does not say which file');
  expect(() => documentSteps('\n```sh\nls\n')).toThrow('line 2 is not closed');
  expect(() => documentSteps('# Title')).toThrow('no blocks');
  const [step] = documentSteps('```diff a.ts\n one\n-two\n+three\n```');
  if (step.kind !== 'change') throw new Error(step.kind);
  expect(changed('zero\none\ntwo\n', step)).toBe('zero\none\nthree\n');
  expect(() => changed('one\nthree\n', step)).toThrow('line 1 0 times');
});
