// Whether the sources of sound are what they are called.
import { expect, test } from 'vitest';
import { gainOfDb, noiseOf, oscillate, ratioOfSemitones, sine } from './oscillator.ts';

test('a sine is a sine in turns', () => {
  for (let turns = -3; turns < 3; turns += 0.0137) expect(sine(turns)).toBeCloseTo(Math.sin(turns * 2 * Math.PI), 12);
});

test('decibels and semitones are ratios', () => {
  expect(gainOfDb(0)).toBe(1);
  expect(gainOfDb(-6)).toBeCloseTo(0.5012, 4);
  expect(ratioOfSemitones(12)).toBe(2);
  expect(ratioOfSemitones(7)).toBeCloseTo(1.4983, 4);
});

test.each(['sine', 'triangle', 'saw', 'square'] as const)('a %s stays near full scale and has no mean', (wave) => {
  const samples = Array.from({ length: 1000 }, (_, i) => oscillate(wave, i / 1000 + 0.0003, 0.001));
  expect(Math.max(...samples.map(Math.abs))).toBeLessThan(1.01);
  expect(Math.max(...samples)).toBeGreaterThan(0.98);
  expect(Math.abs(samples.reduce((sum, sample) => sum + sample, 0) / 1000)).toBeLessThan(0.01);
});

test('a saw of 3 kHz folds little of its overtones back: each is 25 dB below the tone', () => {
  const step = 3000 / 32_000;
  const samples = Array.from({ length: 32_000 }, (_, i) => oscillate('saw', i * step, step));
  const levelAt = (hz: number) => {
    let real = 0;
    let imaginary = 0;
    samples.forEach((sample, i) => {
      real += sample * sine((i * hz) / 32_000 + 0.25);
      imaginary += sample * sine((i * hz) / 32_000);
    });
    return Math.sqrt(real * real + imaginary * imaginary);
  };
  // The sixth overtone, 18 kHz, folds to 14; the seventh to 11; the ninth to 5.
  for (const folded of [14_000, 11_000, 5000]) expect(levelAt(folded) / levelAt(3000)).toBeLessThan(0.0562);
});

test('noise depends on its name alone, fills its range and has no mean', () => {
  const draw = (name: string) => {
    const noise = noiseOf(name);
    return Array.from({ length: 4000 }, () => noise());
  };
  const samples = draw('a');
  expect(draw('a')).toEqual(samples);
  expect(draw('b')).not.toEqual(samples);
  expect(Math.min(...samples)).toBeLessThan(-0.99);
  expect(Math.max(...samples)).toBeGreaterThan(0.99);
  expect(Math.abs(samples.reduce((sum, sample) => sum + sample, 0) / 4000)).toBeLessThan(0.03);
});
