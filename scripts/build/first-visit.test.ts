// A first visit counts what a browser fetches: each needed file once, and nothing else.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { firstVisit } from '#scripts/build/first-visit.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

const folder = temporaryFolder('visit');
afterAll(() => rmSync(folder, { recursive: true }));

mkdirSync(join(folder, 'assets'));
const page = '<script type="module" src="/assets/chess.js"></script><link rel="stylesheet" href="/assets/main.css">';
const sizes = {
  'assets/main.css': 100,
  'assets/main.js': 4000,
  'assets/pixi.js': 9000,
  'assets/chess.js': 500,
  'assets/go.js': 700,
};
for (const [file, size] of Object.entries(sizes)) writeFileSync(join(folder, file), 'a'.repeat(size));
writeFileSync(join(folder, 'index.html'), page);
writeFileSync(join(folder, 'assets/atlas.png'), randomBytes(2000));

const manifest = {
  '_main.js': { file: 'assets/main.js', imports: ['_pixi.js'] },
  '_pixi.js': { file: 'assets/pixi.js', imports: ['_main.js'] },
  'index.html': {
    file: 'assets/chess.js',
    imports: ['_main.js', '_pixi.js'],
    assets: ['assets/atlas.png', 'assets/chess-music-calm-abc.flac'],
  },
  'go.html': { file: 'assets/go.js', imports: ['_pixi.js'] },
};

test('a visit is the page and its chunks, each once', () => {
  const visit = firstVisit(folder, manifest, 'index.html');
  expect(visit.files.map(({ file }) => file).toSorted()).toEqual([
    'assets/atlas.png',
    'assets/chess.js',
    'assets/main.css',
    'assets/main.js',
    'assets/pixi.js',
    'index.html',
  ]);
  expect(visit.bytes).toBe(page.length + 100 + 4000 + 9000 + 500 + 2000);
  expect(Object.fromEntries(visit.files.map(({ file, part }) => [file, part]))).toEqual({
    'assets/atlas.png': 'art',
    'assets/chess.js': 'game',
    'assets/main.css': 'page',
    'assets/main.js': 'engine',
    'assets/pixi.js': 'engine',
    'index.html': 'page',
  });
});

test('what gzip cannot make smaller counts as it is', () => {
  const { files, gzipBytes } = firstVisit(folder, manifest, 'index.html');
  expect(files.find(({ file }) => file.endsWith('.png'))?.gzipBytes).toBe(2000);
  expect(files.find(({ file }) => file.endsWith('pixi.js'))?.gzipBytes).toBeLessThan(100);
  expect(gzipBytes).toBe(files.reduce((sum, file) => sum + file.gzipBytes, 0));
});

test('an import that the manifest lacks is an error', () => {
  const torn = { 'index.html': { file: 'assets/chess.js', imports: ['_checkers.js'] } };
  expect(() => firstVisit(folder, torn, 'index.html')).toThrow('_checkers.js');
});

test('a page that links to nothing of the build is an error', () => {
  writeFileSync(join(folder, 'empty.html'), '<p>Nothing.</p>');
  expect(() => firstVisit(folder, manifest, 'empty.html')).toThrow('empty.html');
});
