// Turns a track's parameters into a loop of samples without a seam, and that into a file. The same bytes anywhere.
import { encodeFlac } from './flac.ts';
import { noteMs, renderNote } from './note.ts';
import { gainOfDb, noiseOf } from './oscillator.ts';
import { rounded } from './sound-sprite.ts';
import { halveRate, roundedPeak, SAMPLE_RATE, withoutOffset } from './synth.ts';
import type { MusicParameters } from './music-parameters.ts';
import type { Echo, Layer } from './sound-parameters.ts';

/** Samples in a second of a track: half of a sound's, since it is there to be soft and costs its length to fetch. */
export const MUSIC_RATE = SAMPLE_RATE / 2;
const MAKING_RATE = SAMPLE_RATE;
/** RMS of a whole track, before its own `loudnessDb`. */
export const MUSIC_RMS = 0.1;
/**
 * The file begins with what comes before the loop's start, and ends with what comes after its end: whatever a browser makes of the ends of
 * a file, it loops in the midst of the music. The lead is one block of the encoder, so that rounding falls as it does in the loop.
 */
const LEAD_SAMPLES = 1024;
const TRAIL_SAMPLES = 256;

export interface MusicFile {
  readonly bytes: Uint8Array;
  /** Where the loop begins in the file, and how long it is. */
  readonly startMs: number;
  readonly durationMs: number;
}

/** Makes the file of a track from one turn of its loop. */
export function musicFile(turn: Float64Array): MusicFile {
  const loop = rounded(turn);
  const samples = new Int32Array(LEAD_SAMPLES + loop.length + TRAIL_SAMPLES);
  for (let i = 0; i < samples.length; i++) {
    samples[i] = loop[(((i - LEAD_SAMPLES) % loop.length) + loop.length) % loop.length];
  }
  return {
    bytes: encodeFlac(samples, MUSIC_RATE),
    startMs: (LEAD_SAMPLES * 1000) / MUSIC_RATE,
    durationMs: (loop.length * 1000) / MUSIC_RATE,
  };
}

/** One turn of a track's loop, in [-1, 1], mono, at MUSIC_RATE. `name` and the track's seed are those of its noise. */
export function renderMusic(name: string, music: MusicParameters): Float64Array {
  // Whole samples in a step, an even number of them, so that every turn is as long as every other.
  const stepSamples = 2 * Math.round((MAKING_RATE * 60) / music.tempo / music.stepsPerBeat / 2);
  const ring = new Float64Array(music.steps * stepSamples);
  music.instruments.forEach((instrument, index) => {
    const human = noiseOf(`${name}/${music.seed}/${index}`);
    const made = new Map<string, Float64Array>();
    for (const { step, steps, semitones, level } of instrument.notes) {
      const lengthMs = (steps * stepSamples * 1000) / MAKING_RATE;
      const firm = level * instrument.level * (1 + 0.25 * music.looseness * human());
      const late = Math.round(0.02 * MAKING_RATE * music.looseness * (0.5 + 0.5 * human()));
      instrument.layers.forEach((layer, layerIndex) => {
        const key = `${layerIndex}/${semitones}/${steps}`;
        let note = made.get(key);
        if (note === undefined) {
          note = makeNote(heldLayer(layer, instrument.sustain * lengthMs), semitones, `${name}/${index}/${key}`);
          made.set(key, note);
        }
        const start = step * stepSamples + late + making(layer.startMs);
        for (let i = 0; i < note.length; i++) ring[(start + i) % ring.length] += note[i] * firm;
      });
    }
  });
  if (music.echo) addRingEcho(ring, music.echo);
  const loop = withoutOffset(halveRate(ring, true));
  const gain = (MUSIC_RMS * gainOfDb(music.loudnessDb)) / (rms(loop) || 1);
  return loop.map((sample) => roundedPeak(sample * gain));
}

function makeNote(layer: Layer, semitones: number, name: string): Float64Array {
  const length = making(noteMs(layer));
  return renderNote(layer, { name, semitones, level: 1, length, rate: MAKING_RATE, isLoop: false });
}

function heldLayer(layer: Layer, lengthMs: number): Layer {
  return { ...layer, holdMs: Math.max(layer.holdMs, lengthMs - layer.attackMs) };
}

/** Goes round twice, so that what rings over the end is there at the start. */
function addRingEcho(ring: Float64Array, { delayMs, feedback, level }: Echo): void {
  const delay = Math.min(making(delayMs), ring.length - 1);
  const wet = new Float64Array(ring.length);
  let soft = 0;
  for (let i = 0; i < ring.length * 2; i++) {
    const from = (i + ring.length - delay) % ring.length;
    soft += 0.35 * (ring[from] + wet[from] * feedback - soft);
    wet[i % ring.length] = soft;
  }
  for (let i = 0; i < ring.length; i++) ring[i] += wet[i] * level;
}

function making(ms: number): number {
  return Math.round((ms * MAKING_RATE) / 1000);
}

/** Of a whole loop. */
export function rms(samples: Float64Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}
