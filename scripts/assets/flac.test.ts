// Whether what the FLAC writer writes is read back sample by sample, and is small.
import { expect, test } from 'vitest';
import { encodeFlac } from './flac.ts';
import { readFlac } from './flac-reader.test-helper.ts';
import { noiseOf, sine } from './oscillator.ts';

const noise = noiseOf('flac');
const cases: Record<string, Int32Array> = {
  silence: new Int32Array(3000),
  'a constant': new Int32Array(1024).fill(-1234),
  'full-scale noise': Int32Array.from({ length: 5000 }, () => Math.round(noise() * 32_767)),
  'both extremes': Int32Array.from({ length: 1500 }, (_, i) => (i % 2 === 0 ? 32_767 : -32_768)),
  'a tone': Int32Array.from({ length: 4096 }, (_, i) => Math.round(20_000 * sine(i * 0.031))),
  'a tone with six empty low bits': Int32Array.from({ length: 4096 }, (_, i) => Math.round(300 * sine(i * 0.031)) * 64),
  'one sample': Int32Array.of(7),
  'a short last block': Int32Array.from({ length: 1024 + 3 }, (_, i) => (i * i) % 1000),
  'frame numbers of two bytes': Int32Array.from({ length: 1024 * 130 }, (_, i) => i % 97),
};

test.each(Object.keys(cases))('%s comes back sample by sample', (name) => {
  const samples = cases[name];
  const read = readFlac(encodeFlac(samples, 16_000));
  expect(read.samplesPerSecond).toBe(16_000);
  expect(Int32Array.from(read.samples)).toEqual(samples);
});

test('a tone takes less than half of its raw size, and less again when its low bits are empty', () => {
  const whole = encodeFlac(cases['a tone'], 16_000).length;
  expect(whole).toBeLessThan(4096);
  expect(encodeFlac(cases['a tone with six empty low bits'], 16_000).length).toBeLessThan(whole * 0.75);
});

test('the reader notices a flipped bit', () => {
  const bytes = encodeFlac(cases['a tone'], 16_000);
  bytes[500] ^= 4;
  expect(() => readFlac(bytes)).toThrow(/FLAC/);
});
