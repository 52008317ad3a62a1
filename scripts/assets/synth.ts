// Turns the parameters of a sound into samples: layers, envelopes, slides, filters, echo, loudness. The same bytes anywhere.
import { pow } from '#shared/math/exponential.ts';
import { gainOfDb, noiseOf, oscillate, ratioOfSemitones, sine } from './oscillator.ts';
import type { Slide } from './fields.ts';
import type { Filter, Layer, SoundParameters } from './sound-parameters.ts';

/** Samples in a second of the finished sound. */
export const SAMPLE_RATE = 16_000;
/** Layers are made at twice that and halved at the end, so that saturation folds little back into hearing. */
const MAKING_RATE = SAMPLE_RATE * 2;
/** Loudness that every sound is brought to, before its own `loudnessDb`: RMS of its loudest 80 ms. */
const COMMON_RMS = 0.16;
const LOUDNESS_WINDOW_MS = 80;
const PEAK_MAX = 0.95;
/** Every sound starts and ends at zero over this time, so none clicks. */
const EDGE_MS = 2;
const SILENCE = 0.0015;

/** Makes one sound. `name` seeds its noise. Samples are in [-1, 1], mono, at SAMPLE_RATE. */
export function synthesize(name: string, sound: SoundParameters): Float64Array {
  const made = new Float64Array(makingSamples(sound.loopMs ?? lengthMs(sound)));
  sound.layers.forEach((layer, i) => addLayer(made, layer, `${name}/${i}`, sound.loopMs !== undefined));
  if (sound.echo) addEcho(made, sound.echo);
  const samples = withoutOffset(halveRate(made, sound.loopMs !== undefined));
  const loud = toCommonLoudness(samples, sound.loudnessDb);
  return sound.loopMs === undefined ? withSoftEdges(withoutSilentEnd(loud)) : loud;
}

function lengthMs(sound: SoundParameters): number {
  const ends = sound.layers.flatMap((layer) => layer.notes.map(([startMs]) => startMs + layer.startMs + noteMs(layer)));
  const tailMs = sound.echo ? sound.echo.delayMs * (1 + 6 * sound.echo.feedback) : 0;
  return Math.max(...ends) + tailMs + EDGE_MS * 2;
}

function noteMs(layer: Layer): number {
  return layer.attackMs + layer.holdMs + layer.decayMs;
}

function addLayer(made: Float64Array, layer: Layer, name: string, isLoop: boolean): void {
  layer.notes.forEach(([startMs, semitones, level], noteIndex) => {
    const voices = layer.unison?.voices ?? 1;
    const ratio = ratioOfSemitones(semitones);
    const note = new Float64Array(isLoop ? made.length : makingSamples(noteMs(layer)));
    for (let voice = 0; voice < voices; voice++) {
      const apart = voices === 1 ? 0 : (voice / (voices - 1) - 0.5) * (layer.unison?.semitones ?? 0);
      addVoice(note, { layer, ratio: ratio * ratioOfSemitones(apart), phase: voice * 0.37, isLoop });
    }
    if (layer.wave === 'noise') fillNoise(note, noiseOf(`${name}/${noteIndex}`));
    const shaped = layer.filter ? filtered(note, layer.filter, isLoop) : note;
    const start = isLoop ? 0 : makingSamples(startMs + layer.startMs);
    for (let i = 0; i < shaped.length && start + i < made.length; i++) {
      const gain = (level * layer.level * (isLoop ? 1 : envelope(layer, i))) / voices;
      made[start + i] += saturate(shaped[i], layer.drive) * gain * tremolo(layer, i);
    }
  });
}

interface Voice {
  readonly layer: Layer;
  readonly ratio: number;
  readonly phase: number;
  readonly isLoop: boolean;
}

function addVoice(note: Float64Array, { layer, ratio, phase: startPhase, isLoop }: Voice): void {
  const { wave, fm, vibrato } = layer;
  if (wave === 'noise') return;
  let phase = startPhase;
  let modulatorPhase = 0;
  // A loop's tones run a whole number of turns, so that its end meets its start.
  const wholeTurns = (hz: number) =>
    isLoop ? Math.round((hz * note.length) / MAKING_RATE) / note.length : hz / MAKING_RATE;
  for (let i = 0; i < note.length; i++) {
    const t = i / note.length;
    const bentHz = slidePitch(layer.hz, Math.min(1, t * layer.slideSpeed)) * ratio;
    const wobble = vibrato ? ratioOfSemitones(vibrato.semitones * sine((i / MAKING_RATE) * vibrato.hz)) : 1;
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
function envelope(layer: Layer, i: number): number {
  const ms = (i * 1000) / MAKING_RATE;
  if (ms < layer.attackMs) return ms / layer.attackMs;
  const fallMs = ms - layer.attackMs - layer.holdMs;
  if (fallMs <= 0) return 1;
  const left = Math.max(0, 1 - fallMs / layer.decayMs);
  const floor = pow(4, -layer.bend);
  return layer.bend === 1 ? left : (pow(4, -layer.bend * (1 - left)) - floor) / (1 - floor);
}

function tremolo(layer: Layer, i: number): number {
  if (!layer.tremolo) return 1;
  return 1 - layer.tremolo.depth * (0.5 + 0.5 * sine((i / MAKING_RATE) * layer.tremolo.hz));
}

/** x / (1 + |x|), pushed by `drive` and brought back to full scale. */
function saturate(x: number, drive: number): number {
  return drive === 0 ? x : ((x * drive) / (1 + Math.abs(x * drive))) * ((1 + drive) / drive);
}

/** State-variable filter (Zavalishin, "The Art of VA Filter Design", 2012, section 4.4), trapezoidal. */
function filtered(input: Float64Array, filter: Filter, isLoop: boolean): Float64Array {
  const output = new Float64Array(input.length);
  let band = 0;
  let low = 0;
  // A loop runs twice, so that its second pass starts in the state in which it ends.
  for (let pass = isLoop ? 0 : 1; pass < 2; pass++) {
    for (let i = 0; i < input.length; i++) {
      const turns = Math.min(0.49, slidePitch(filter.hz, i / input.length) / MAKING_RATE) / 2;
      const g = sine(turns) / sine(turns + 0.25);
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

function addEcho(made: Float64Array, echo: { delayMs: number; feedback: number; level: number }): void {
  const delay = makingSamples(echo.delayMs);
  const wet = new Float64Array(made.length);
  let soft = 0;
  for (let i = delay; i < made.length; i++) {
    soft += 0.35 * (made[i - delay] + wet[i - delay] * echo.feedback - soft);
    wet[i] = soft;
  }
  for (let i = 0; i < made.length; i++) made[i] += wet[i] * echo.level;
}

/** Halves the rate behind a low-pass of 31 taps (sinc under a Hann window, corner at 0.46 of the new rate). */
function halveRate(made: Float64Array, isLoop: boolean): Float64Array {
  const reach = 15;
  const taps: number[] = [];
  for (let k = -reach; k <= reach; k++) {
    const sinc = k === 0 ? 0.46 : sine((0.46 * k) / 2) / (Math.PI * k);
    taps.push(sinc * (0.5 - 0.5 * sine((k + reach + 1) / (2 * reach + 2) + 0.25)));
  }
  const sum = taps.reduce((total, tap) => total + tap, 0);
  const samples = new Float64Array(Math.floor(made.length / 2));
  for (let i = 0; i < samples.length; i++) {
    for (let k = -reach; k <= reach; k++) {
      const from = isLoop ? (i * 2 + k + made.length) % made.length : i * 2 + k;
      if (from >= 0 && from < made.length) samples[i] += (made[from] * taps[k + reach]) / sum;
    }
  }
  return samples;
}

function withoutOffset(samples: Float64Array): Float64Array {
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  return samples.map((sample) => sample - mean);
}

/** Brings the loudest window to the common loudness; peaks that would clip are rounded, not cut. */
function toCommonLoudness(samples: Float64Array, loudnessDb: number): Float64Array {
  const gain = (COMMON_RMS * gainOfDb(loudnessDb)) / (loudestRms(samples) || 1);
  return samples.map((sample) => roundedPeak(sample * gain));
}

/** RMS of the loudest LOUDNESS_WINDOW_MS of a sound (of all of it when it is shorter than that), weighed as the ear
 *  does a little: one pole takes the lows below 200 Hz down. */
export function loudestRms(samples: Float64Array): number {
  const window = Math.min(samples.length, Math.round((SAMPLE_RATE * LOUDNESS_WINDOW_MS) / 1000));
  const heard = new Float64Array(samples.length);
  let low = 0;
  for (let i = 0; i < samples.length; i++) {
    low += 0.055 * (samples[i] - low);
    heard[i] = samples[i] - 0.8 * low;
  }
  let sum = 0;
  let loudest = 0;
  for (let i = 0; i < heard.length; i++) {
    sum += heard[i] * heard[i];
    if (i >= window) sum -= heard[i - window] * heard[i - window];
    loudest = Math.max(loudest, sum);
  }
  return Math.sqrt(loudest / Math.round((SAMPLE_RATE * LOUDNESS_WINDOW_MS) / 1000));
}

function roundedPeak(x: number): number {
  const knee = 0.6;
  const size = Math.abs(x);
  if (size <= knee) return x;
  const over = (size - knee) / (PEAK_MAX - knee);
  return Math.sign(x) * (knee + ((PEAK_MAX - knee) * over) / (1 + over));
}

function withoutSilentEnd(samples: Float64Array): Float64Array {
  let end = samples.length;
  while (end > 0 && Math.abs(samples[end - 1]) < SILENCE) end--;
  return samples.slice(0, Math.min(samples.length, end + edgeSamples()));
}

function withSoftEdges(samples: Float64Array): Float64Array {
  const edge = edgeSamples();
  return samples.map((sample, i) => sample * Math.min(1, i / (edge / 4), (samples.length - 1 - i) / edge));
}

function edgeSamples(): number {
  return Math.round((SAMPLE_RATE * EDGE_MS) / 1000);
}

function makingSamples(ms: number): number {
  return Math.round((ms * SAMPLE_RATE) / 1000) * 2;
}

function slide(value: Slide, t: number): number {
  return typeof value === 'number' ? value : value[0] + (value[1] - value[0]) * t;
}

/** A slide between two frequencies that covers equal intervals in equal times. */
function slidePitch(value: Slide, t: number): number {
  if (typeof value === 'number') return value;
  return value[0] * pow(value[1] / value[0], t);
}
