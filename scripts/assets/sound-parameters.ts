// What a sound file may say, and the check that it says that: unknown names and values out of range are refused.
import { Fields } from './fields.ts';
import type { Slide } from './fields.ts';
import type { Wave } from './oscillator.ts';

export interface Filter {
  readonly kind: 'lowpass' | 'bandpass' | 'highpass';
  readonly hz: Slide;
  /** Resonance: 0.7 is flat, 1–8 rings. */
  readonly q: number;
}

/** One voice of a sound. */
export interface Layer {
  readonly wave: Wave;
  /** Level against the other layers, 0–1. */
  readonly level: number;
  readonly startMs: number;
  readonly attackMs: number;
  readonly holdMs: number;
  /** From full to silent. */
  readonly decayMs: number;
  /** 1 falls straight; 2–6 falls fast at first, as struck things do. */
  readonly bend: number;
  readonly hz: Slide;
  /** How fast a slide of `hz` runs against the note: 4 is done after a quarter of it. */
  readonly slideSpeed: number;
  /** Frequency modulation by a sine: its frequency against the layer's, and its depth. */
  readonly fm?: { readonly ratio: number; readonly depth: Slide };
  readonly vibrato?: { readonly hz: number; readonly semitones: number };
  readonly tremolo?: { readonly hz: number; readonly depth: number };
  /** Copies a little out of tune: how far the outermost are apart. */
  readonly unison?: { readonly voices: number; readonly semitones: number };
  readonly filter?: Filter;
  /** Soft saturation: 0 none, 1–10 thick to torn. */
  readonly drive: number;
  /** The layer is played once for each: when, how many semitones up, how loud. */
  readonly notes: readonly (readonly [startMs: number, semitones: number, level: number])[];
}

export interface Echo {
  readonly delayMs: number;
  readonly feedback: number;
  readonly level: number;
}

/** One sound file. */
export interface SoundParameters {
  /** What it is and how it should feel; for people. */
  readonly about: string;
  /** Loudness against the common level. */
  readonly loudnessDb: number;
  /** A loop lasts exactly `loopMs` and has no seam; its layers sound all the time. */
  readonly loopMs?: number;
  readonly echo?: Echo;
  readonly layers: readonly Layer[];
}

/** Reads one sound file. Throws AssetError that names the field. */
export function parseSound(text: string, file: string): SoundParameters {
  return readSound(Fields.parse(text, file));
}

function readSound(fields: Fields): SoundParameters {
  const sound = {
    about: fields.text('about'),
    loudnessDb: fields.number('loudnessDb', -30, 12, 0),
    ...fields.optional('loopMs', () => fields.number('loopMs', 50, 4000)),
    ...fields.optional('echo', () => readEcho(fields.child('echo'))),
    layers: fields.children('layers').map(readLayer),
  };
  fields.end();
  if (sound.layers.length === 0) fields.fail('layers', 'is empty; a sound needs at least one');
  if (sound.loopMs !== undefined) checkLoop(fields, sound, sound.loopMs);
  return sound;
}

/** What moves in a loop must be back where it was at its end. */
function checkLoop(fields: Fields, sound: SoundParameters, loopMs: number): void {
  if (sound.echo) fields.fail('echo', 'has no place in a loop, which has no end to ring out');
  if (loopMs % 20 !== 0) fields.fail('loopMs', 'must be a multiple of 20, a whole number of samples');
  for (const layer of sound.layers) {
    const slides = [layer.hz, layer.filter?.hz, layer.fm?.depth].some((value) => typeof value === 'object');
    if (slides || layer.vibrato)
      fields.fail('layers', 'slide or wobble in pitch; in a loop they must stay as they are');
    if (layer.tremolo && (layer.tremolo.hz * loopMs) % 1000 !== 0) {
      fields.fail(
        'layers',
        `have a tremolo of ${layer.tremolo.hz} Hz, which is not a whole number of turns in the loop`,
      );
    }
  }
}

/** Reads an echo. Throws AssetError that names the field. */
export function readEcho(fields: Fields): Echo {
  const echo = {
    delayMs: fields.number('delayMs', 5, 500),
    feedback: fields.number('feedback', 0, 0.8),
    level: fields.number('level', 0, 1),
  };
  fields.end();
  return echo;
}

/** Reads a layer. Throws AssetError that names the field. */
export function readLayer(fields: Fields): Layer {
  const layer = {
    wave: fields.choice('wave', ['sine', 'triangle', 'saw', 'square', 'noise']),
    level: fields.number('level', 0, 1, 1),
    startMs: fields.number('startMs', 0, 4000, 0),
    attackMs: fields.number('attackMs', 0, 4000, 2),
    holdMs: fields.number('holdMs', 0, 4000, 0),
    decayMs: fields.number('decayMs', 0, 4000, 0),
    bend: fields.number('bend', 1, 8, 3),
    hz: fields.slide('hz', 10, 10_000, 440),
    slideSpeed: fields.number('slideSpeed', 0.25, 50, 1),
    ...fields.optional('fm', () => {
      const fm = fields.child('fm');
      const value = { ratio: fm.number('ratio', 0.01, 20), depth: fm.slide('depth', 0, 20) };
      fm.end();
      return value;
    }),
    ...fields.optional('vibrato', () => {
      const vibrato = fields.child('vibrato');
      const value = { hz: vibrato.number('hz', 0.1, 60), semitones: vibrato.number('semitones', 0, 12) };
      vibrato.end();
      return value;
    }),
    ...fields.optional('tremolo', () => {
      const tremolo = fields.child('tremolo');
      const value = { hz: tremolo.number('hz', 0.1, 60), depth: tremolo.number('depth', 0, 1) };
      tremolo.end();
      return value;
    }),
    ...fields.optional('unison', () => {
      const unison = fields.child('unison');
      const value = { voices: unison.number('voices', 2, 7), semitones: unison.number('semitones', 0, 2) };
      unison.end();
      return value;
    }),
    ...fields.optional('filter', () => {
      const filter = fields.child('filter');
      const value: Filter = {
        kind: filter.choice('kind', ['lowpass', 'bandpass', 'highpass']),
        hz: filter.slide('hz', 20, 10_000),
        q: filter.number('q', 0.3, 20, 0.7),
      };
      filter.end();
      return value;
    }),
    drive: fields.number('drive', 0, 10, 0),
    notes: fields.notes('notes'),
  };
  fields.end();
  return layer;
}
