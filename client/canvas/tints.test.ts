// Tinted copies for the 2D canvas: which colours share one, and how many are kept.
import { expect, test } from 'vitest';
import type { SheetImage } from '#client/canvas/sheets.ts';
import { createTints, readsTruly, steppedColor, type Cut } from '#client/canvas/tints.ts';

interface Copy {
  readonly width: number;
  readonly height: number;
  isClosed: boolean;
  close(): void;
}

const CUT: Cut = { x: 0, y: 0, width: 10, height: 10 };

/** Copies without pixels; `made` are all that were asked for. */
function noted(pixelsMax: number) {
  const made: Copy[] = [];
  const make = (_image: SheetImage, { width, height }: Cut): Copy & ImageBitmap => {
    const copy: Copy = { width, height, isClosed: false, close: () => void (copy.isClosed = true) };
    made.push(copy);
    return copy;
  };
  // A sheet is only a name here.
  const sheet: SheetImage = { width: 100, height: 100, close: () => undefined };
  return { tints: createTints(make, pixelsMax), sheet, made };
}

test('steps of colours are never far, and white and black are themselves', () => {
  expect(steppedColor(0xffffff)).toBe(0xffffff);
  expect(steppedColor(0x000000)).toBe(0x000000);
  for (let channel = 0; channel < 256; channel++) {
    const stepped = steppedColor(channel << 8);
    expect(Math.abs((stepped >> 8) - channel)).toBeLessThanOrEqual(4);
    expect(steppedColor(stepped), 'a step is its own').toBe(stepped);
  }
});

test('a copy is made once for each cut and colour', () => {
  const { tints, sheet, made } = noted(10_000);
  const red = steppedColor(0xff0000);
  const first = tints.of(sheet, CUT, red);
  expect(tints.of(sheet, { ...CUT }, red)).toBe(first);
  expect(tints.of(sheet, CUT, steppedColor(0xf00000))).not.toBe(first);
  expect(tints.of(sheet, { ...CUT, x: 10 }, red)).not.toBe(first);
  expect(tints.of(sheet, { ...CUT, width: 9 }, red)).not.toBe(first);
  expect(made).toHaveLength(4);
});

test('every step of a colour has a copy of its own', () => {
  const { tints, sheet, made } = noted(1_000_000);
  for (let channel = 0; channel < 256; channel++) tints.of(sheet, CUT, steppedColor(channel));
  expect(made).toHaveLength(32);
});

test('copies that nobody wants any more are given back, those in use stay', () => {
  const { tints, sheet, made } = noted(300);
  const kept = tints.of(sheet, CUT, 0);
  for (let i = 1; i < 20; i++) {
    tints.of(sheet, { ...CUT, x: i * 10 }, 0);
    expect(tints.of(sheet, CUT, 0)).toBe(kept);
  }
  expect(made).toHaveLength(20);
  expect(made[0]?.isClosed).toBe(false);
  expect(made.filter(({ isClosed }) => !isClosed).length).toBeLessThanOrEqual(6);
});

/** A canvas whose reader gets `noise` added to every value that was drawn. */
function pen(noise: (at: number) => number): Parameters<typeof readsTruly>[0] {
  return {
    canvas: new EventTarget() as OffscreenCanvas,
    fillStyle: '',
    fillRect: () => undefined,
    getImageData: (_x: number, _y: number, width: number, height: number) => {
      const data = Uint8ClampedArray.from(
        { length: width * height * 4 },
        (_, at) => [0x80, 0x40, 0xc0, 0xff][at % 4] + noise(at),
      );
      return { data, width, height } as ImageData;
    },
  };
}

test('a browser that falsifies what is read from a canvas is found out', () => {
  expect(readsTruly(pen(() => 0))).toBe(true);
  expect(readsTruly(pen((at) => (at === 613 ? 1 : 0)))).toBe(false);
});
