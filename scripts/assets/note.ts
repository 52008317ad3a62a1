// Makes one note of one layer: oscillators in unison, slides, filter, envelope, saturation. At any rate, the same bits anywhere.
import { pow } from '#shared/math/exponential.ts';
import { noiseOf, oscillate, ratioOfSemitones, sine } from './oscillator.ts';
import type { Slide } from './fields.ts';
import type { Filter, Layer } from './sound-parameters.ts';

/** What makes one note of a layer differ from another. */
export interface NoteOptions {
  /** Seeds its noise. */
  readonly name: string;
  /** Above the layer's pitch. */
  readonly semitones: number;
  /** 0…1, multiplied with the layer's. */
  readonly level: number;
  /** In samples. */
  readonly length: number;
  /** Samples in a second. */
  readonly rate: number;
  /** A loop sounds all the time, and its end meets its start. */
  readonly isLoop: boolean;
}

/** How long a note of a layer sounds. */
export function noteMs(layer: Layer): number {
  return layer.attackMs + layer.holdMs + layer.decayMs;
}

/** The samples of a note. */
export function renderNote(layer: Layer, options: NoteOptions): Float64Array {
  const { name, semitones, level, length, rate, isLoop } = options;
  const voices = layer.unison?.voices ?? 1;
  const ratio = ratioOfSemitones(semitones);
  const note = new Float64Array(length);
  for (let voice = 0; voice < voices; voice++) {
    const apart = voices === 1 ? 0 : (voice / (voices - 1) - 0.5) * (layer.unison?.semitones ?? 0);
    addVoice(note, { layer, ratio: ratio * ratioOfSemitones(apart), phase: voice * 0.37, rate, isLoop });
  }
  if (layer.wave === 'noise') fillNoise(note, noiseOf(name));
  const shaped = layer.filter ? filtered(note, layer.filter, options) : note;
  const floor = pow(4, -layer.bend);
  return shaped.map((sample, i) => {
    const gain = (level * layer.level * (isLoop ? 1 : envelope(layer, floor, (i * 1000) / rate))) / voices;
    return saturate(sample, layer.drive) * gain * tremolo(layer, i, rate);
  });
}

interface Voice {
  readonly layer: Layer;
  readonly ratio: number;
  readonly phase: number;
  readonly rate: number;
  readonly isLoop: boolean;
}

function addVoice(note: Float64Array, { layer, ratio, phase: startPhase, rate, isLoop }: Voice): void {
  const { wave, fm, vibrato } = layer;
  if (wave === 'noise') return;
  let phase = startPhase;
  let modulatorPhase = 0;
  // A loop's tones run a whole number of turns, so that its end meets its start.
  const wholeTurns = (hz: number) => (isLoop ? Math.round((hz * note.length) / rate) / note.length : hz / rate);
  for (let i = 0; i < note.length; i++) {
    const t = i / note.length;
    const bentHz = slidePitch(layer.hz, Math.min(1, t * layer.slideSpeed)) * ratio;
    const wobble = vibrato ? ratioOfSemitones(vibrato.semitones * sine((i / rate) * vibrato.hz)) : 1;
    const step = wholeTurns(bentHz) * wobble;
    note[i] += oscillate(wave, fm ? phase + slide(fm.depth, t) * 0.16 * sine(modulatorPhase) : phase, step);
    phase += step;
    modulatorPhase += isLoop ? wholeTurns(bentHz * (fm?.ratio ?? 0)) : step * (fm?.ratio ?? 0);
  }
}

function fillNoise(note: Float64Array, noise: () => number): void {
  for (let i = 0; i < note.length; i++) note[i] = noise();
}

/** Linear attack, hold, then a fall to exactly zero that is the more bent the larger `bend` is. */
function envelope(layer: Layer, floor: number, ms: number): number {
  if (ms < layer.attackMs) return ms / layer.attackMs;
  const fallMs = ms - layer.attackMs - layer.holdMs;
  if (fallMs <= 0) return 1;
  const left = Math.max(0, 1 - fallMs / layer.decayMs);
  return layer.bend === 1 ? left : (pow(4, -layer.bend * (1 - left)) - floor) / (1 - floor);
}

function tremolo(layer: Layer, i: number, rate: number): number {
  if (!layer.tremolo) return 1;
  return 1 - layer.tremolo.depth * (0.5 + 0.5 * sine((i / rate) * layer.tremolo.hz));
}

/** x / (1 + |x|), pushed by `drive` and brought back to full scale. */
function saturate(x: number, drive: number): number {
  return drive === 0 ? x : ((x * drive) / (1 + Math.abs(x * drive))) * ((1 + drive) / drive);
}

/** State-variable filter (Zavalishin, "The Art of VA Filter Design", 2012, section 4.4), trapezoidal. */
function filtered(input: Float64Array, filter: Filter, { rate, isLoop }: NoteOptions): Float64Array {
  const output = new Float64Array(input.length);
  let band = 0;
  let low = 0;
  let g = 0;
  // A loop runs twice, so that its second pass starts in the state in which it ends.
  for (let pass = isLoop ? 0 : 1; pass < 2; pass++) {
    for (let i = 0; i < input.length; i++) {
      if (i === 0 || typeof filter.hz !== 'number') g = gainAt(slidePitch(filter.hz, i / input.length) / rate);
      const high = (input[i] - (1 / filter.q + g) * band - low) / (1 + g / filter.q + g * g);
      const bandNow = g * high + band;
      const lowNow = g * bandNow + low;
      band = g * high + bandNow;
      low = g * bandNow + lowNow;
      output[i] = filter.kind === 'lowpass' ? lowNow : filter.kind === 'highpass' ? high : bandNow / filter.q;
    }
  }
  return output;
}

function gainAt(turnsPerSample: number): number {
  const turns = Math.min(0.49, turnsPerSample) / 2;
  return sine(turns) / sine(turns + 0.25);
}

function slide(value: Slide, t: number): number {
  return typeof value === 'number' ? value : value[0] + (value[1] - value[0]) * t;
}

/** A slide between two frequencies that covers equal intervals in equal times. */
function slidePitch(value: Slide, t: number): number {
  if (typeof value === 'number') return value;
  return value[0] * pow(value[1] / value[0], t);
}
