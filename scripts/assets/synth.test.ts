// Whether the synthesizer makes clean sounds of equal loudness, the same on every machine.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readAssetFolder } from './folder.ts';
import { parseSound } from './sound-parameters.ts';
import { loudestRms, SAMPLE_RATE, synthesize } from './synth.ts';

const sounds = readAssetFolder('dogfight').sounds.map((source) => {
  const parameters = parseSound(source.text, source.file);
  return { name: source.name, parameters, samples: synthesize(source.name, parameters) };
});
const sound = (layer: object, more: object = {}) =>
  parseSound(JSON.stringify({ about: 'a test', layers: [layer], ...more }), 'test.json');

test('the bits of a sound that uses everything are the same on every machine', () => {
  const parameters = sound(
    {
      wave: 'saw',
      attackMs: 4,
      holdMs: 20,
      decayMs: 120,
      hz: [300, 900],
      fm: { ratio: 1.5, depth: [2, 0] },
      vibrato: { hz: 9, semitones: 0.3 },
      tremolo: { hz: 11, depth: 0.4 },
      unison: { voices: 3, semitones: 0.2 },
      filter: { kind: 'lowpass', hz: [4000, 500], q: 2 },
      drive: 2,
      notes: [
        [0, 0, 1],
        [40, 7, 0.5],
      ],
    },
    { echo: { delayMs: 50, feedback: 0.3, level: 0.4 } },
  );
  const bytes = Buffer.from(synthesize('golden', parameters).buffer);
  expect(createHash('sha256').update(bytes).digest('hex').slice(0, 16)).toBe('8904bc1f5d0dee57');
});

test.each(sounds)(
  '$name does not clip, has no offset, and starts and ends without a click',
  ({ parameters, samples }) => {
    const peak = samples.reduce((max, sample) => Math.max(max, Math.abs(sample)), 0);
    const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
    expect(peak).toBeLessThan(0.96);
    expect(peak).toBeGreaterThan(0.1);
    expect(Math.abs(mean)).toBeLessThan(0.002);
    if (parameters.loopMs !== undefined) return;
    expect(Math.abs(samples[0])).toBe(0);
    expect(Math.abs(samples[samples.length - 1])).toBe(0);
  },
);

test.each(sounds)('$name is as loud as it says', ({ parameters, samples }) => {
  const loudnessDb = 20 * Math.log10(loudestRms(samples) / 0.16);
  expect(Math.abs(loudnessDb - parameters.loudnessDb)).toBeLessThan(1);
});

test('a loop has no seam: the step from its end to its start is like the steps inside', () => {
  const loops = sounds.filter(({ parameters }) => parameters.loopMs !== undefined);
  expect(loops.length).toBeGreaterThan(0);
  for (const { samples, parameters } of loops) {
    expect(samples.length).toBe((SAMPLE_RATE * (parameters.loopMs ?? 0)) / 1000);
    const steps = samples.map((sample, i) => Math.abs(sample - samples[(i + 1) % samples.length]));
    const largestInside = steps.subarray(0, -1).reduce((max, step) => Math.max(max, step), 0);
    expect(steps[steps.length - 1]).toBeLessThanOrEqual(largestInside);
    const before = samples[samples.length - 1] - samples[samples.length - 2];
    const across = samples[0] - samples[samples.length - 1];
    expect(Math.abs(across - before)).toBeLessThan(0.03);
  }
});

test('a tone has the pitch it was asked for', () => {
  const samples = synthesize('tone', sound({ wave: 'sine', hz: 1000, holdMs: 500, decayMs: 10 }));
  const rises = samples.reduce((count, sample, i) => count + (i > 0 && samples[i - 1] < 0 && sample >= 0 ? 1 : 0), 0);
  expect(Math.abs(rises - 512)).toBeLessThan(5);
});

test('a low-pass takes away what is above it', () => {
  const filter = { kind: 'lowpass', hz: 400, q: 0.7 };
  const roughness = (samples: Float64Array) =>
    samples.reduce((sum, sample, i) => sum + (i > 0 ? Math.abs(sample - samples[i - 1]) : 0), 0) / loudestRms(samples);
  const open = synthesize('noise', sound({ wave: 'noise', holdMs: 300, decayMs: 5 }));
  const closed = synthesize('noise', sound({ wave: 'noise', holdMs: 300, decayMs: 5, filter }));
  expect(roughness(closed)).toBeLessThan(roughness(open) / 3);
});
