// Turns the parameters of a sound into samples: layers, echo, loudness. The same bytes anywhere.
import { noteMs, renderNote } from './note.ts';
import { gainOfDb, sine } from './oscillator.ts';
import type { Layer, SoundParameters } from './sound-parameters.ts';

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

function addLayer(made: Float64Array, layer: Layer, name: string, isLoop: boolean): void {
  layer.notes.forEach(([startMs, semitones, level], noteIndex) => {
    const length = isLoop ? made.length : makingSamples(noteMs(layer));
    const note = renderNote(layer, {
      name: `${name}/${noteIndex}`,
      semitones,
      level,
      length,
      rate: MAKING_RATE,
      isLoop,
    });
    const start = isLoop ? 0 : makingSamples(startMs + layer.startMs);
    for (let i = 0; i < note.length && start + i < made.length; i++) made[start + i] += note[i];
  });
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
export function halveRate(made: Float64Array, isLoop: boolean): Float64Array {
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

export function withoutOffset(samples: Float64Array): Float64Array {
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

/** Peaks that would clip are rounded. */
export function roundedPeak(x: number): number {
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
