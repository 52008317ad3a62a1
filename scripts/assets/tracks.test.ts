// Whether the games' tracks are loops without a seam, soft, even, and small to fetch.
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readFlac } from './flac-reader.test-helper.ts';
import { assetFolderNames, readAssetFolder } from './folder.ts';
import { MUSIC_RATE, MUSIC_RMS, musicFile, renderMusic, rms } from './music.ts';
import { parseMusic } from './music-parameters.ts';

const tracks = assetFolderNames().flatMap((game) =>
  readAssetFolder(game).music.map((source) => {
    const music = parseMusic(source.text, source.file);
    return { game, name: source.name, music, samples: renderMusic(source.name, music) };
  }),
);

test('there are tracks to look at, those of both games among them', () => {
  const games = new Set(tracks.map(({ game }) => game));
  for (const game of ['dogfight', 'lanterns']) expect(games).toContain(game);
});

test.each(tracks)('$game/$name does not clip and is as loud as it says', ({ music, samples }) => {
  const peak = samples.reduce((max, sample) => Math.max(max, Math.abs(sample)), 0);
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  expect(peak, 'the track clips: lower its loudnessDb').toBeLessThan(0.9);
  expect(peak).toBeGreaterThan(0.1);
  expect(Math.abs(mean)).toBeLessThan(0.001);
  const loudnessDb = 20 * Math.log10(rms(samples) / MUSIC_RMS);
  expect(Math.abs(loudnessDb - music.loudnessDb)).toBeLessThan(0.5);
  expect(music.loudnessDb, 'set it to −8…0: no game is much louder than another').toBeLessThanOrEqual(0);
  expect(music.loudnessDb, 'set it to −8…0: no game is much softer than another').toBeGreaterThanOrEqual(-8);
});

test.each(tracks)('$game/$name goes round without a seam', ({ samples }) => {
  const step = (i: number) => samples[(i + 1) % samples.length] - samples[i];
  const bends = samples.map((_, i) => Math.abs(step((i + samples.length - 1) % samples.length) - step(i)));
  const sorted = bends.toSorted();
  // A click is a bend such as the music hardly has: the seam's must be an everyday one.
  expect(bends[0]).toBeLessThan(sorted[Math.floor(sorted.length * 0.99)]);
  expect(bends[samples.length - 1]).toBeLessThan(sorted[Math.floor(sorted.length * 0.99)]);
  expect(Math.abs(step(samples.length - 1))).toBeLessThan(0.03);
});

test.each(tracks)('the file of $game/$name is small, and loops in the midst of the music', ({ samples }) => {
  const { bytes, startMs, durationMs } = musicFile(samples);
  expect(gzipSync(bytes).length, 'write fewer bars, or instruments that hiss less').toBeLessThan(60_000);
  const read = readFlac(bytes);
  const start = (startMs * MUSIC_RATE) / 1000;
  const length = (durationMs * MUSIC_RATE) / 1000;
  expect(read.samplesPerSecond).toBe(MUSIC_RATE);
  expect(length).toBe(samples.length);
  // Before the start lies the end, behind the end the start: whoever jumps a little early or late hears the same.
  expect(read.samples.slice(0, start)).toEqual(read.samples.slice(length, length + start));
  const trail = read.samples.slice(start + length);
  expect(trail.length).toBeGreaterThan(200);
  expect(trail).toEqual(read.samples.slice(start, start + trail.length));
});
