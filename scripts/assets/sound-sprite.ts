// Joins the sounds of a game into one file, with silence between, at the precision that each passage needs.
import type { SoundSprite } from '#assets/asset-bundle.ts';
import { encodeFlac } from './flac.ts';
import { SAMPLE_RATE, synthesize } from './synth.ts';
import type { SoundParameters } from './sound-parameters.ts';

/** Silence after each sound: a browser that stops a sound late must not reach the next. */
export const GAP_MS = 60;
/** Rounding makes a noise that the sound around it covers: 29 dB below tones, or 12 dB below what is itself noise. */
const NOISE_BELOW_TONES = 0.035;
const NOISE_BELOW_NOISE = 0.24;
/** 72 dB below full scale nothing is heard beside a game; 36 dB is never exceeded. */
const ROUNDING_STEP_MIN = 8;
const ROUNDING_STEP_MAX = 512;
/** One block of the encoder, so that a step holds throughout it. */
const ROUNDING_WINDOW = 1024;

export interface SoundFile {
  readonly bytes: Uint8Array;
  readonly sprite: SoundSprite['sprite'];
}

/** Sounds are laid out by name; every one starts on a whole block, so that its rounding does not depend on the others. */
export function joinSounds(sounds: ReadonlyMap<string, SoundParameters>): SoundFile {
  const { samples, sprite } = layOut(sounds);
  return { bytes: encodeFlac(samples, SAMPLE_RATE), sprite };
}

/** The samples before encoding, 16 bits each, and where each sound lies. */
export function layOut(sounds: ReadonlyMap<string, SoundParameters>): {
  samples: Int32Array;
  sprite: Record<string, [startMs: number, durationMs: number, loop?: boolean]>;
} {
  const sprite: Record<string, [startMs: number, durationMs: number, loop?: boolean]> = {};
  const parts: { start: number; samples: Int32Array }[] = [];
  let length = 0;
  for (const [name, parameters] of [...sounds].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const samples = rounded(synthesize(name, parameters));
    const times: [number, number] = [toMs(length), toMs(samples.length)];
    sprite[name] = parameters.loopMs === undefined ? times : [...times, true];
    parts.push({ start: length, samples });
    const end = length + samples.length + Math.round((GAP_MS * SAMPLE_RATE) / 1000);
    length = Math.ceil(end / ROUNDING_WINDOW) * ROUNDING_WINDOW;
  }
  // A browser does not decode a file without sound.
  const joined = new Int32Array(Math.max(length, ROUNDING_WINDOW));
  for (const part of parts) joined.set(part.samples, part.start);
  return { samples: joined, sprite };
}

/** To 16 bits, with as many low bits zero as the loudness of each window covers; the encoder leaves those out. */
export function rounded(samples: Float64Array): Int32Array {
  const result = new Int32Array(samples.length);
  for (let start = 0; start < samples.length; start += ROUNDING_WINDOW) {
    const window = samples.subarray(start, start + ROUNDING_WINDOW);
    const step = roundingStep(window);
    window.forEach((sample, i) => {
      result[start + i] = Math.round((sample * 32_767) / step) * step;
    });
  }
  return result;
}

/** Rounding to a step makes noise of step / √12. */
function roundingStep(window: Float64Array): number {
  const covered = Math.max(NOISE_BELOW_TONES * rms(window), NOISE_BELOW_NOISE * noiseRms(window)) * 32_767;
  let step = ROUNDING_STEP_MIN;
  while (step < ROUNDING_STEP_MAX && (step * 2) / Math.sqrt(12) <= covered) step *= 2;
  return step;
}

/** How much of a passage neighbouring samples do not foretell: the least of its first differences. */
function noiseRms(window: Float64Array): number {
  let least = rms(window);
  let difference = window;
  for (let order = 1; order <= 3; order++) {
    const before = difference;
    difference = before.map((value, i) => (i === 0 ? 0 : value - before[i - 1]));
    least = Math.min(least, rms(difference));
  }
  return least;
}

function rms(window: Float64Array): number {
  return Math.sqrt(window.reduce((sum, sample) => sum + sample * sample, 0) / window.length);
}

function toMs(samples: number): number {
  return (samples * 1000) / SAMPLE_RATE;
}
