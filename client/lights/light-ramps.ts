/** How light falls off, as pixels: a round light and a beam on one small page. They are computed, since a drawn ramp of few colours shows its steps. */
import { BufferImageSource, Texture } from 'pixi.js';

/** Pixels of a ramp's side. */
const SIDE = 128;
/** Around each ramp the page stays dark, so that neighbours do not bleed. */
const MARGIN = 2;
const PAGE_WIDTH = 2 * (SIDE + 2 * MARGIN);
const PAGE_HEIGHT = SIDE + 2 * MARGIN;

/** Strength 0…1 of a round light at a part 0…1 of its reach. */
export function roundStrength(part: number): number {
  const left = Math.max(0, 1 - part * part);
  return left * Math.sqrt(left);
}

/**
 * Strength 0…1 of a beam at a part `along` 0…1 of its reach, and `across` −1…1 of its width there: as good as even until it ends, since
 * whoever is in it is seen.
 */
export function beamStrength(along: number, across: number): number {
  if (along <= 0) return 0;
  const side = smooth(1.02, 0.72, Math.abs(across));
  const end = 1 - smooth(0.6, 1, along) * 0.94;
  const start = smooth(0, 0.12, along);
  return side * end * start * (1 - 0.32 * along);
}

function smooth(from: number, to: number, value: number): number {
  const part = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return part * part * (3 - 2 * part);
}

/** Where the ramps lie on their page. All parts are of the page's size. */
export const RAMP = Object.freeze({
  /** The middle of the round light, and how much its reach is. */
  roundU: (MARGIN + SIDE / 2) / PAGE_WIDTH,
  roundV: (MARGIN + SIDE / 2) / PAGE_HEIGHT,
  roundReachU: SIDE / 2 / PAGE_WIDTH,
  roundReachV: SIDE / 2 / PAGE_HEIGHT,
  /** Where a beam begins, how much its reach is, and half of its width at its end. */
  beamU: (3 * MARGIN + SIDE) / PAGE_WIDTH,
  beamV: (MARGIN + SIDE / 2) / PAGE_HEIGHT,
  beamReachU: SIDE / PAGE_WIDTH,
  beamHalfV: SIDE / 2 / PAGE_HEIGHT,
});

/** The page on the device. It covers all: light is screened over the darkness, and a 2D canvas draws nothing of what covers nothing. */
export function createRampPage(): Texture {
  const pixels = new Uint8Array(PAGE_WIDTH * PAGE_HEIGHT * 4).fill(255);
  for (let i = 0; i < pixels.length; i += 4) pixels.fill(0, i, i + 3);
  const write = (x: number, y: number, strength: number) => {
    const at = (y * PAGE_WIDTH + x) * 4;
    const value = Math.round(strength * 255);
    pixels[at] = value;
    pixels[at + 1] = value;
    pixels[at + 2] = value;
  };
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const right = ((x + 0.5) / SIDE) * 2 - 1;
      const down = ((y + 0.5) / SIDE) * 2 - 1;
      write(MARGIN + x, MARGIN + y, roundStrength(Math.sqrt(right * right + down * down)));
      const along = (x + 0.5) / SIDE;
      write(3 * MARGIN + SIDE + x, MARGIN + y, beamStrength(along, down / along));
    }
  }
  const source = new BufferImageSource({
    resource: pixels,
    width: PAGE_WIDTH,
    height: PAGE_HEIGHT,
    alphaMode: 'premultiplied-alpha',
    scaleMode: 'linear',
  });
  return new Texture({ source });
}
