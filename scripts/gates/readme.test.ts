// The game in README.md is complete: it compiles, and plays the same on every machine.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { extractGame, layOutGame } from '#scripts/gates/readme-game.ts';
import { inRoot } from '#scripts/paths.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

const game = extractGame(readFileSync(inRoot('README.md'), 'utf8'));
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function folderWith(text: string): string {
  const folder = temporaryFolder('readme');
  folders.push(folder);
  layOutGame(folder, text);
  return folder;
}

function runNode(
  folder: string,
  ...args: readonly string[]
): { readonly status: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  return { status, text: stdout + stderr };
}

const tsc = inRoot('node_modules/typescript/bin/tsc');

test('it is short', () => {
  expect(game.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(40);
});

test('it compiles', () => {
  expect(runNode(folderWith(game), tsc, '-p', '.')).toEqual({ status: 0, text: '' });
});

test('a seeded fault in it does not compile', () => {
  const { status, text } = runNode(folderWith(game.replace('Runner.coins[e]++', 'Runner.coin[e]++')), tsc, '-p', '.');
  expect(status).not.toBe(0);
  expect(text).toContain("'coin'");
});

test('its bots play the same after a rollback, in a fresh world, and over a mobile network', () => {
  const { status, text } = runNode(folderWith(game), 'game/play.ts');
  expect({ status, text }).toMatchObject({ status: 0 });
  expect(JSON.parse(text)).toEqual({
    controls: ['x', 'y'],
    logical: { width: 640, height: 360 },
    failure: null,
    desyncs: 0,
    agreeing: 2,
  });
});

test('a README without a game, or with two, is refused', () => {
  expect(() => extractGame('# Title\n')).toThrow('has 0 blocks');
  expect(() => extractGame('```ts game\na\n```\n```ts game\nb\n```\n')).toThrow('has 2 blocks');
});
