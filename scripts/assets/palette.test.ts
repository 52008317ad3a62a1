// Whether the eight player colours are told apart by people with each kind of colour vision, and are bright on dark space.
//
// Colour blindness: Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision
// Deficiency", 2009, matrices for full severity. Distance: Ottosson, "A perceptual color space for image processing", 2020.
import { expect, test } from 'vitest';
import { PLAYER_COLORS } from '#assets/dogfight/palette.ts';

const eyes = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  'red-blind': [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  'green-blind': [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  'blue-blind': [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;

const multiply = (matrix: readonly number[], [a, b, c]: readonly number[]) =>
  [0, 3, 6].map((row) => matrix[row] * a + matrix[row + 1] * b + matrix[row + 2] * c);
const linear = (color: number) =>
  [16, 8, 0].map((shift) => {
    const value = ((color >> shift) & 255) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
const toOklab = (rgb: readonly number[]) =>
  multiply(
    [
      0.2104542553, 0.793617785, -0.0040720468, 1.9779984951, -2.428592205, 0.4505937099, 0.0259040371, 0.7827717662,
      -0.808675766,
    ],
    multiply(
      [
        0.4122214708, 0.5363325363, 0.0514459929, 0.2119034982, 0.6806995451, 0.1073969566, 0.0883024619, 0.2817188376,
        0.6299787005,
      ],
      rgb.map((value) => Math.min(1, Math.max(0, value))),
    ).map(Math.cbrt),
  );

test.each(Object.entries(eyes))('to %s eyes any two player colours are apart', (_, matrix) => {
  const seen = PLAYER_COLORS.map((color) => toOklab(multiply(matrix, linear(color))));
  expect(seen).toHaveLength(8);
  seen.forEach((a, i) => {
    for (const b of seen.slice(i + 1)) expect(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])).toBeGreaterThan(0.08);
  });
});

test('every player colour is bright enough on dark space', () => {
  for (const color of PLAYER_COLORS) expect(toOklab(linear(color))[0]).toBeGreaterThan(0.58);
});
