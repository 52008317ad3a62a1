// Whether every sound lies where the sprite says, with silence around it.
import { expect, test } from 'vitest';
import { readFlac } from './flac-reader.test-helper.ts';
import { readAssetFolder } from './folder.ts';
import { parseSound } from './sound-parameters.ts';
import { GAP_MS, joinSounds } from './sound-sprite.ts';
import { SAMPLE_RATE, synthesize } from './synth.ts';

const parameters = new Map(
  readAssetFolder('dogfight').sounds.map((source) => [source.name, parseSound(source.text, source.file)]),
);
const { bytes, sprite } = joinSounds(parameters);
const { samples, samplesPerSecond } = readFlac(bytes);
const at = (ms: number) => Math.round((ms * SAMPLE_RATE) / 1000);

test('the file plays at the rate it was made for', () => {
  expect(samplesPerSecond).toBe(SAMPLE_RATE);
});

test.each([...parameters.keys()])('%s lies where the sprite says, but for rounding far below it', (name) => {
  const [startMs, durationMs, isLoop] = sprite[name];
  const wanted = synthesize(name, parameters.get(name) ?? { about: '', loudnessDb: 0, layers: [] });
  const found = samples.slice(at(startMs), at(startMs + durationMs));
  expect(found.length).toBe(wanted.length);
  expect(isLoop === true).toBe(parameters.get(name)?.loopMs !== undefined);
  let noise = 0;
  let signal = 0;
  wanted.forEach((sample, i) => {
    signal += sample * sample;
    noise += (found[i] / 32_767 - sample) * (found[i] / 32_767 - sample);
  });
  expect(10 * Math.log10(signal / noise)).toBeGreaterThan(15);
});

test('between two sounds there is silence, and nothing clips', () => {
  const spans = Object.values(sprite).map(([startMs, durationMs]) => [at(startMs), at(startMs + durationMs)]);
  spans.forEach(([start, end], i) => {
    const next = spans[i + 1]?.[0] ?? samples.length;
    expect(next - end).toBeGreaterThanOrEqual(at(GAP_MS));
    expect(samples.slice(end, next).every((sample) => sample === 0)).toBe(true);
    expect(samples.slice(start, end).some((sample) => Math.abs(sample) > 2000)).toBe(true);
  });
  expect(samples.every((sample) => Math.abs(sample) < 32_767)).toBe(true);
});

test('the same sounds make the same bytes, in whatever order they come', () => {
  expect(joinSounds(new Map([...parameters].toReversed())).bytes).toEqual(bytes);
});

test('a game without sounds still gets a file that decodes', () => {
  expect(readFlac(joinSounds(new Map()).bytes).samples.length).toBeGreaterThan(0);
});
