// The synthesizer's sources of sound: oscillators without harsh overtones, seeded noise, and what decibels and semitones are.
//
// Sine and powers are those of shared/math, the same bits in every engine, so a sound has the same bytes on every machine.
import { pow } from '#shared/math/exponential.ts';
import { sin, TAU } from '#shared/math/trigonometry.ts';

export type Wave = 'sine' | 'triangle' | 'saw' | 'square' | 'noise';

/** sin(2π · turns). */
export function sine(turns: number): number {
  return sin((turns - Math.floor(turns)) * TAU);
}

/** Decibels to a factor of amplitude. */
export function gainOfDb(db: number): number {
  return pow(10, db / 20);
}

/** Semitones to a factor of frequency. */
export function ratioOfSemitones(semitones: number): number {
  return pow(2, semitones / 12);
}

/** One sample of a wave. `phase` and `step` are in turns; the corners of saw and square are rounded by polyBLEP
 *  (Välimäki and Huovilainen, "Antialiasing Oscillators in Subtractive Synthesis", 2007). */
export function oscillate(wave: Exclude<Wave, 'noise'>, phase: number, step: number): number {
  const t = phase - Math.floor(phase);
  switch (wave) {
    case 'sine':
      return sine(t);
    case 'triangle':
      return t < 0.25 ? 4 * t : t < 0.75 ? 2 - 4 * t : 4 * t - 4;
    case 'saw':
      return 2 * t - 1 - corner(t, step);
    case 'square':
      return (t < 0.5 ? 1 : -1) + corner(t, step) - corner(t < 0.5 ? t + 0.5 : t - 0.5, step);
  }
}

/** White noise in [-1, 1) from a name: xorshift32 (Marsaglia, "Xorshift RNGs", 2003) seeded by FNV-1a of the name. */
export function noiseOf(name: string): () => number {
  let state = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) state = Math.imul(state ^ name.charCodeAt(i), 0x01000193);
  if (state === 0) state = 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 0x80000000;
  };
}

function corner(t: number, step: number): number {
  if (step <= 0) return 0;
  if (t < step) return 2 * (t / step) - (t / step) * (t / step) - 1;
  if (t > 1 - step) return ((t - 1) / step) * ((t - 1) / step) + 2 * ((t - 1) / step) + 1;
  return 0;
}
