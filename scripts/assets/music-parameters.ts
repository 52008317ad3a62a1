// What a music file may say: tempo, instruments made of a sound's layers, and bars as compact text; read into notes.
import { Fields } from './fields.ts';
import { readEcho, readLayer } from './sound-parameters.ts';
import type { Echo, Layer } from './sound-parameters.ts';

/** One note of one instrument. */
export interface MusicNote {
  /** When it begins, in steps of the track. */
  readonly step: number;
  /** How long it is written, in steps. */
  readonly steps: number;
  /** Above the pitch that the layers state, which is that of a4. */
  readonly semitones: number;
  readonly level: number;
}

export interface Instrument {
  readonly name: string;
  readonly level: number;
  /** The part of a note's written length that it is held: 1 for pads, 0 for what is struck. */
  readonly sustain: number;
  readonly layers: readonly Layer[];
  readonly notes: readonly MusicNote[];
}

/** One track. It is a loop: what rings at its end rings on at its start. */
export interface MusicParameters {
  /** What it is and how it should feel; for people. */
  readonly about: string;
  /** Loudness against the common level of music. */
  readonly loudnessDb: number;
  /** Beats a minute. */
  readonly tempo: number;
  readonly stepsPerBeat: number;
  readonly steps: number;
  /** Of its noise, and of how evenly it is played. */
  readonly seed: number;
  /** How unevenly, 0…1: levels by up to a quarter, times by up to 20 ms. */
  readonly looseness: number;
  readonly echo?: Echo;
  readonly instruments: readonly Instrument[];
}

/** Seconds: what is longer costs too much to fetch. */
const MAX_SECONDS = 40;
const SEMITONES: Readonly<Record<string, number>> = { c: -9, d: -7, e: -5, f: -4, g: -2, a: 0, b: 2 };
const LEVELS: Readonly<Record<string, number>> = { '': 0.75, '!': 1, '?': 0.45 };

/**
 * Reads one music file. A bar is a list of tokens that share it evenly: `c4`, `f#3`, `bb2` or chords `d3+f3+a3`, loud with `!` and soft with
 * `?` behind; `x` for what has no pitch; `.` for silence; `-` to hold on. `%` alone is the bar before once more. `|` stands between bars, and
 * what is shorter than the track begins anew. Throws AssetError that names the field.
 */
export function parseMusic(text: string, file: string): MusicParameters {
  const fields = Fields.parse(text, file);
  const tempo = fields.number('tempo', 30, 200);
  const beatsPerBar = fields.integer('beatsPerBar', 1, 12, 4);
  const stepsPerBeat = fields.integer('stepsPerBeat', 1, 8, 4);
  const bars = fields.integer('bars', 1, 64);
  const seconds = (bars * beatsPerBar * 60) / tempo;
  if (seconds > MAX_SECONDS) fields.fail('bars', `make ${Math.round(seconds)} s; a track is at most ${MAX_SECONDS} s`);
  const length = { bars, stepsPerBar: beatsPerBar * stepsPerBeat };
  const music = {
    about: fields.text('about'),
    loudnessDb: fields.number('loudnessDb', -20, 6, 0),
    tempo,
    stepsPerBeat,
    steps: bars * length.stepsPerBar,
    seed: fields.integer('seed', 0, 0xffff_ffff),
    looseness: fields.number('looseness', 0, 1, 0),
    ...fields.optional('echo', () => readEcho(fields.child('echo'))),
    instruments: fields.children('instruments').map((child) => readInstrument(child, length)),
  };
  fields.end();
  if (music.instruments.length === 0) fields.fail('instruments', 'is empty; a track needs at least one');
  return music;
}

interface Length {
  readonly bars: number;
  readonly stepsPerBar: number;
}

function readInstrument(fields: Fields, length: Length): Instrument {
  const instrument = {
    name: fields.text('name'),
    level: fields.number('level', 0, 1, 1),
    sustain: fields.number('sustain', 0, 1, 0),
    layers: fields.children('layers').map(readLayer),
    notes: readBars(fields, length),
  };
  fields.end();
  if (instrument.layers.length === 0) fields.fail('layers', 'is empty; an instrument needs at least one');
  return instrument;
}

interface OpenNote {
  readonly step: number;
  steps: number;
  readonly semitones: number;
  readonly level: number;
}

function readBars(fields: Fields, { bars, stepsPerBar }: Length): OpenNote[] {
  const written = fields
    .texts('bars')
    .join('|')
    .split('|')
    .map((bar) => bar.trim().split(/\s+/));
  if (bars % written.length !== 0) {
    fields.fail('bars', `has ${written.length} bars, which does not divide the ${bars} of the track`);
  }
  const notes: OpenNote[] = [];
  let sounding: OpenNote[] = [];
  let before: readonly string[] = ['.'];
  for (let bar = 0; bar < bars; bar++) {
    const index = bar % written.length;
    const fail = (sentence: string): never => fields.fail('bars', `${sentence} (bar ${index + 1})`);
    const tokens = written[index].join() === '%' ? before : written[index];
    before = tokens;
    if (stepsPerBar % tokens.length !== 0) {
      fail(`has ${tokens.length} tokens in a bar of ${stepsPerBar} steps; they must share it evenly`);
    }
    const steps = stepsPerBar / tokens.length;
    tokens.forEach((token, i) => {
      if (token === '-') {
        for (const note of sounding) note.steps += steps;
        return;
      }
      sounding = readToken(token, fail).map((pitch) => ({ ...pitch, step: bar * stepsPerBar + i * steps, steps }));
      notes.push(...sounding);
    });
  }
  return notes;
}

function readToken(token: string, fail: (sentence: string) => never): { semitones: number; level: number }[] {
  if (token === '.') return [];
  const [, pitches = '', mark = ''] = /^(.*?)([!?]?)$/.exec(token) ?? [];
  const level = LEVELS[mark];
  return pitches.split('+').map((pitch) => {
    if (pitch === 'x') return { semitones: 0, level };
    const [, letter = '', sign = '', octave = ''] = /^([a-g])([#b]?)([0-8])$/.exec(pitch) ?? [];
    if (letter === '') return fail(`has '${token}', which is no note; notes look like c4, f#3, bb2, d3+a3, x, ., -`);
    const bent = sign === '#' ? 1 : sign === 'b' ? -1 : 0;
    return { semitones: SEMITONES[letter] + bent + (Number(octave) - 4) * 12, level };
  });
}
