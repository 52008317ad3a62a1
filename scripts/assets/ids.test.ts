// Whether the committed ids are those of the folders, and a wrong name is refused.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { inRoot } from '#scripts/paths.ts';
import { assetFolderNames, readAssetFolder } from './folder.ts';
import { staleIdFiles, writeIdFiles } from './write-ids.ts';

const shape = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="4"/></svg>';

/** A folder of assets with the game `chess`, gone after the test. */
function assetsWith(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'assets-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [path, text] of Object.entries({ '_shared/font/display.json': '{}', ...files })) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

test('the committed ids are in step with the folders', () => {
  expect(staleIdFiles(), 'run: node scripts/assets/write-ids.ts').toEqual([]);
  expect(assetFolderNames()).toContain('dogfight');
});

test('no sound and no track is fetched for nothing: the game’s client names each', () => {
  const games = assetFolderNames().filter((name) => existsSync(inRoot(`client/games/${name}`)));
  expect(games.length).toBeGreaterThan(0);
  for (const game of games) {
    const folder = inRoot(`client/games/${game}`);
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && !name.includes('.test'),
    );
    const text = sources.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
    const { sounds, music } = readAssetFolder(game);
    const isNamed = (name: string) => text.includes(`'${name}'`);
    // A track is a value of the bundle; one with a hyphen stands in brackets and quotes.
    const isTrackNamed = (name: string) => isNamed(name) || new RegExp(`\\bmusic\\.${name}\\b`).test(text);
    const unused = [
      ...sounds.filter(({ name }) => !isNamed(name)),
      ...music.filter(({ name }) => !isTrackNamed(name)),
    ].map(({ file }) => file);
    expect(unused, `client/games/${game}: stage.play('x'), stage.music(assets.music.x), or delete it`).toEqual([]);
  }
});

test('a new picture, sound or icon becomes an id; with nothing new nothing is written', () => {
  const root = assetsWith({ 'chess/art/king.svg': shape, 'chess/sound/move.json': '{}' });
  expect(writeIdFiles(root)).toHaveLength(3);
  expect(writeIdFiles(root)).toEqual([]);
  writeFileSync(join(root, 'chess/art/rook-2.svg'), shape);
  expect(staleIdFiles(root)).toEqual([join(root, 'chess/ids.ts')]);
  writeIdFiles(root);
  const text = readFileSync(join(root, 'chess/ids.ts'), 'utf8');
  expect(text).toContain(`export type SpriteId =\n  | 'king'\n  | 'rook-2';`);
  expect(text).toContain(`export type SoundId =\n  | 'move';`);
  expect(text).toContain('export type IconId = never;');
  expect(readFileSync(join(root, 'assets.d.ts'), 'utf8')).toContain(`declare module 'virtual:assets/chess'`);
});

test.each(['King.svg', 'white king.svg', 'king_2.svg', '2-kings.svg', 'king.gif', 'king'])(
  '%s is refused by name',
  (name) => {
    const root = assetsWith({ [`chess/art/${name}`]: shape });
    expect(() => readAssetFolder('chess', root)).toThrow(`assets/chess/art/${name}: must be kebab-case`);
  },
);

test('a folder that is not there is an error that lists those that are', () => {
  const root = assetsWith({ 'chess/art/king.svg': shape });
  expect(() => readAssetFolder('ches', root)).toThrow('assets/ches: does not exist; there are _shared, chess.');
});
