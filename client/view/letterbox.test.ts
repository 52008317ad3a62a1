// The picture keeps its shape in any window, lies in the middle, and never has more device pixels than allowed.
import { expect, test } from 'vitest';
import { letterbox, type LetterboxOptions } from '#client/view/letterbox.ts';

const fitted = (options: Partial<LetterboxOptions>) =>
  letterbox({
    roomWidth: 1920,
    roomHeight: 1080,
    logical: { width: 640, height: 360 },
    fit: 'letterbox',
    pixelRatio: 1,
    maxPixelRatio: 2,
    maxPixels: Infinity,
    ...options,
  });

test('a window of the same shape is filled', () => {
  expect(fitted({})).toMatchObject({
    scale: 3,
    left: 0,
    top: 0,
    cssWidth: 1920,
    cssHeight: 1080,
    width: 640,
    height: 360,
  });
});

test('a wider window has bars at the sides, a higher one above and below', () => {
  expect(fitted({ roomWidth: 2120 })).toMatchObject({ scale: 3, left: 100, top: 0 });
  expect(fitted({ roomHeight: 1280 })).toMatchObject({ scale: 3, left: 0, top: 100 });
});

test('device pixels are capped, and never fewer than one', () => {
  expect(fitted({ pixelRatio: 3.5 }).resolution).toBe(2);
  expect(fitted({ pixelRatio: 1.5 }).resolution).toBe(1.5);
  expect(fitted({ pixelRatio: 0.5 }).resolution).toBe(1);
});

test('whole-number scale counts device pixels, and gives way where not even one fits', () => {
  expect(fitted({ fit: 'integer', roomWidth: 1600 }).scale).toBe(2);
  expect(fitted({ fit: 'integer', roomWidth: 1600, pixelRatio: 2 }).scale).toBe(2.5);
  expect(fitted({ fit: 'integer', roomWidth: 320, pixelRatio: 1 }).scale).toBe(0.5);
});

test('all pixels together are capped: a 4K screen is drawn coarser in the same place, a smaller one as it is', () => {
  const maxPixels = 2560 * 1440;
  const large = fitted({ roomWidth: 3840, roomHeight: 2160, maxPixels });
  expect(large).toMatchObject({ scale: 6, cssWidth: 3840, cssHeight: 2160, left: 0 });
  expect(large.resolution).toBeCloseTo(2 / 3);
  const dense = fitted({ pixelRatio: 2, maxPixels });
  expect(dense.cssWidth * dense.cssHeight * dense.resolution ** 2).toBeCloseTo(maxPixels);
  expect(fitted({ maxPixels }).resolution).toBe(1);
  // A phone held upright: its ratio is capped, and what is left is few pixels.
  const phone = fitted({ roomWidth: 390, roomHeight: 844, pixelRatio: 3, fit: 'expand', maxPixels });
  expect(phone.resolution).toBe(2);
  expect(fitted({ roomWidth: 0, maxPixels }).resolution).toBe(1);
});

test('under the cap a whole-number scale keeps its place, and every pixel of the canvas covers as many of the device', () => {
  for (const pixelRatio of [1, 1.25, 1.5, 2, 3])
    for (const roomWidth of [900, 1366, 1920, 2560, 3840]) {
      const room = { roomWidth, roomHeight: roomWidth, pixelRatio, fit: 'integer' } as const;
      const free = fitted({ ...room, maxPixelRatio: 4 });
      const capped = fitted({ ...room, maxPixels: 1e6 });
      expect(capped).toMatchObject({ scale: free.scale, left: free.left, top: free.top });
      const ofDevice = pixelRatio / capped.resolution;
      expect(ofDevice).toBeCloseTo(Math.round(ofDevice), 9);
      const ofLogical = capped.scale * capped.resolution;
      expect(ofLogical).toBeCloseTo(Math.round(ofLogical), 9);
      expect(capped.cssWidth * capped.cssHeight * capped.resolution ** 2).toBeLessThanOrEqual(1e6 + 1);
    }
});

test('expand shows more world in the longer direction, up to a limit', () => {
  const wide = fitted({ fit: 'expand', roomWidth: 2400 });
  expect(wide).toMatchObject({ width: 800, height: 360, left: 0 });
  const widest = fitted({ fit: 'expand', roomWidth: 6000 });
  expect(widest.width).toBe(1120);
  expect(widest.left).toBe((6000 - 1120 * 3) / 2);
});

test('a window higher than wide has a picture of its own shape, where the view says one', () => {
  const phone = { fit: 'expand', roomWidth: 390, roomHeight: 844 } as const;
  const portrait = { width: 520, height: 900 };
  expect(fitted({ ...phone, portrait })).toMatchObject({ width: 520, left: 0, top: 0, cssWidth: 390, cssHeight: 844 });
  expect(fitted(phone).cssHeight).toBeLessThan(400);
  expect(fitted({ portrait })).toEqual(fitted({}));
});

test('a window without size is no error', () => {
  expect(fitted({ roomWidth: 0 }).scale).toBe(0);
  expect(fitted({ roomWidth: 0, fit: 'expand' })).toMatchObject({ width: 640, cssWidth: 0 });
});

test('the picture keeps out from under a notch, in the middle of what is left', () => {
  const unsafe = { top: 0, right: 0, bottom: 24, left: 120 };
  const box = fitted({ unsafe });
  expect(box.scale).toBeCloseTo(1800 / 640);
  expect(box.left).toBe(120);
  expect(box.top + box.cssHeight).toBeLessThanOrEqual(1080 - 24);
  expect(box.right).toBeCloseTo(0);
  expect(fitted({ unsafe, fit: 'integer' })).toMatchObject({ scale: 2, left: 120 + (1800 - 1280) / 2 });
});

test('one that expands lies under the notch, and says how much of it does', () => {
  const unsafe = { top: 0, right: 0, bottom: 24, left: 120 };
  expect(fitted({ unsafe, fit: 'expand' })).toMatchObject({ left: 0, cssWidth: 1920, unsafe });
});
