// Whether a game's assets are the same on every build, kept between builds, and small enough to download.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { buildAfresh, buildAssets } from './build-assets.ts';
import { readAssetFolder } from './folder.ts';

const folder = readAssetFolder('dogfight');
const built = buildAfresh(folder);

test('two builds have the same bytes', () => {
  expect(buildAfresh(folder)).toEqual(built);
});

test('every picture and sound of the folder is in the bundle', () => {
  expect(Object.keys(built.atlas.frames)).toEqual(folder.art.map(({ name }) => name));
  expect(Object.keys(built.sprite)).toEqual(folder.sounds.map(({ name }) => name));
  expect(Object.keys(built.icons)).toEqual(folder.icons.map(({ name }) => name));
});

test('frames keep the logical size that the SVG states', () => {
  for (const { name, text } of folder.art) {
    const size = /width="(\d+)" height="(\d+)"/.exec(text);
    const { sourceWidth, sourceHeight } = built.atlas.frames[name];
    expect([sourceWidth, sourceHeight]).toEqual([Number(size?.[1]) * 2, Number(size?.[2]) * 2]);
  }
});

test('hull, overlay and flash lie on one another', () => {
  const sizes = ['ship-hull', 'ship-overlay', 'ship-flash'].map((name) => built.atlas.frames[name].sourceWidth);
  expect(new Set(sizes).size).toBe(1);
});

test('art and sound of the first game stay within their part of the download', () => {
  expect(built.webp.length).toBeLessThan(54_000);
  expect(built.flac.length).toBeLessThan(46_000);
});

test('a second build takes what the first stored, another folder does not', () => {
  const cache = mkdtempSync(join(tmpdir(), 'assets-'));
  onTestFinished(() => rmSync(cache, { recursive: true }));
  const silent = { ...folder, art: folder.art.slice(0, 3), sounds: folder.sounds.slice(0, 3), music: [] };
  const first = buildAssets(silent, cache);
  const writtenAt = statSync(first.webpPath).mtimeMs;
  expect(buildAssets(silent, cache)).toEqual(first);
  expect(statSync(first.webpPath).mtimeMs).toBe(writtenAt);
  expect(readdirSync(cache)).toHaveLength(1);
  buildAssets({ ...silent, sounds: folder.sounds.slice(1, 3) }, cache);
  expect(readdirSync(cache)).toHaveLength(2);
});

test('a track is a file of its own, which is kept when something else changes', () => {
  const cache = mkdtempSync(join(tmpdir(), 'assets-'));
  onTestFinished(() => rmSync(cache, { recursive: true }));
  const layers = [{ wave: 'sine', decayMs: 90 }];
  const text = JSON.stringify({
    about: 'a tone',
    tempo: 120,
    bars: 1,
    seed: 1,
    instruments: [{ name: 'tone', layers, bars: ['a4'] }],
  });
  const music = [{ name: 'calm', file: 'assets/dogfight/music/calm.json', text }];
  const [first] = buildAssets({ ...folder, art: [], sounds: [], music }, cache).music;
  expect(first).toMatchObject({ name: 'calm', startMs: 128, durationMs: 2000 });
  const writtenAt = statSync(first.path).mtimeMs;
  const [second] = buildAssets({ ...folder, art: [], sounds: [], icons: [], music }, cache).music;
  expect(second).toEqual(first);
  expect(statSync(second.path).mtimeMs).toBe(writtenAt);
  expect(() => buildAssets({ ...folder, music: [{ ...music[0], text: '{' }] }, cache)).toThrow('music/calm.json');
});

test('of many results only the newest are kept', () => {
  const cache = mkdtempSync(join(tmpdir(), 'assets-'));
  onTestFinished(() => rmSync(cache, { recursive: true }));
  for (let i = 0; i < 30; i++) {
    mkdirSync(join(cache, `old-${i}`));
    utimesSync(join(cache, `old-${i}`), i, i);
  }
  const { webpPath } = buildAssets({ ...folder, sounds: [], music: [] }, cache);
  expect(existsSync(webpPath)).toBe(true);
  expect(readdirSync(cache).length).toBe(24);
  expect(readdirSync(cache)).not.toContain('old-6');
  expect(readdirSync(cache)).toContain('old-7');
});
