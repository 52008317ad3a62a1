// Finds the few colours, with transparency, that stand for all in a picture: a page then takes one byte a pixel.
//
// Median cut (Heckbert, "Color Image Quantization for Frame Buffer Display", 1982), then Lloyd's rounds of moving each
// colour to the middle of what it stands for. Distances are between premultiplied colours: what the eye gets.
import type { Picture } from './picture.ts';

/** A picture by the number of each pixel's colour. */
export interface IndexedPicture {
  readonly width: number;
  readonly height: number;
  readonly indexes: Uint8Array;
  /** RGBA with straight alpha, 4 bytes a colour. */
  readonly colors: Uint8Array;
}

/** One colour of the picture: premultiplied channels 0–255, and how much it counts. */
interface Sample {
  readonly channels: readonly [red: number, green: number, blue: number, alpha: number];
  readonly weight: number;
}

type Channels = [red: number, green: number, blue: number, alpha: number];

const COLORS_MAX = 192;
const LLOYD_ROUNDS = 12;
/** Steps of white from clear to full, closer together where they are faint: glows are tinted and drawn large, and would
 *  show their steps. */
const WHITE_STEPS = 32;

/** Reduces a picture to at most 256 colours. Fully transparent and white stay exact. */
export function toPalette(picture: Picture): IndexedPicture {
  const { pixels } = picture;
  const keys = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4);
  const counts = new Map<number, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  const samples = new Map([...counts].toSorted(([a], [b]) => a - b).map(([key, count]) => [key, sampleOf(key, count)]));
  const whites = Array.from({ length: WHITE_STEPS }, (_, i) => whiteStep(i / (WHITE_STEPS - 1)));
  const others = [...samples.values()].filter(({ channels }) => channels.some((value) => value !== channels[3]));
  const found = [...whites, ...lloyd(others, medianCut(others, COLORS_MAX - WHITE_STEPS))];
  const indexOf = new Map([...samples].map(([key, sample]) => [key, nearest(sample.channels, found)]));
  return {
    width: picture.width,
    height: picture.height,
    indexes: Uint8Array.from(keys, (key) => indexOf.get(key) ?? 0),
    colors: Uint8Array.from(found.flatMap(straight)),
  };
}

/** Rare colours count more than their pixels: a cockpit is small but looked at. */
function sampleOf(key: number, count: number): Sample {
  const alpha = key >>> 24;
  const part = alpha / 255;
  return {
    channels: [(key & 0xff) * part, ((key >>> 8) & 0xff) * part, ((key >>> 16) & 0xff) * part, alpha],
    weight: Math.sqrt(count),
  };
}

function medianCut(samples: readonly Sample[], wanted: number): Channels[] {
  if (samples.length === 0) return [];
  const boxes = [samples];
  while (boxes.length < wanted) {
    let widest = { box: -1, channel: 0, spread: 0 };
    boxes.forEach((box, i) => {
      for (let channel = 0; channel < 4; channel++) {
        const spread = spreadOf(box, channel);
        if (spread > widest.spread) widest = { box: i, channel, spread };
      }
    });
    if (widest.box < 0) break;
    const sorted = boxes[widest.box].toSorted((a, b) => a.channels[widest.channel] - b.channels[widest.channel]);
    const middle = mean(sorted)[widest.channel];
    const cut = Math.max(
      1,
      sorted.findIndex((sample) => sample.channels[widest.channel] > middle),
    );
    boxes.splice(widest.box, 1, sorted.slice(0, cut), sorted.slice(cut));
  }
  return boxes.map(mean);
}

/** Weighted variance of a channel over a box, not divided: large boxes with far colours are cut first. */
function spreadOf(box: readonly Sample[], channel: number): number {
  if (box.length < 2) return 0;
  const middle = mean(box)[channel];
  return box.reduce(
    (sum, { channels, weight }) => sum + weight * (channels[channel] - middle) * (channels[channel] - middle),
    0,
  );
}

function mean(box: readonly Sample[]): Channels {
  const sum: Channels = [0, 0, 0, 0];
  let weights = 0;
  for (const { channels, weight } of box) {
    for (let channel = 0; channel < 4; channel++) sum[channel] += channels[channel] * weight;
    weights += weight;
  }
  return [sum[0] / weights, sum[1] / weights, sum[2] / weights, sum[3] / weights];
}

function whiteStep(part: number): Channels {
  const value = Math.round(255 * part * Math.sqrt(part));
  return [value, value, value, value];
}

function lloyd(samples: readonly Sample[], start: readonly Channels[]): Channels[] {
  let colors = [...start];
  for (let round = 0; round < LLOYD_ROUNDS; round++) {
    const owned: Sample[][] = colors.map(() => []);
    for (const sample of samples) owned[nearest(sample.channels, colors)].push(sample);
    colors = colors.map((color, i) => (owned[i].length === 0 ? color : mean(owned[i])));
  }
  return colors;
}

function nearest(channels: readonly number[], colors: readonly Channels[]): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < colors.length; i++) {
    let distance = 0;
    for (let channel = 0; channel < 4 && distance < least; channel++) {
      const apart = channels[channel] - colors[i][channel];
      distance += apart * apart;
    }
    if (distance < least) {
      least = distance;
      best = i;
    }
  }
  return best;
}

function straight([red, green, blue, alpha]: Channels): number[] {
  const whole = Math.round(alpha);
  if (whole === 0) return [0, 0, 0, 0];
  return [...[red, green, blue].map((value) => Math.min(255, Math.round((value * 255) / whole))), whole];
}
