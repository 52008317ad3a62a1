// Whether the colours of each palette are told apart by the eyes they are for, and stand out from the dark.
//
// Colour blindness: Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision
// Deficiency", 2009, matrices for full severity. Distance: Ottosson, "A perceptual color space for image processing", 2020.
// Contrast: Web Content Accessibility Guidelines 2.2 (W3C, 2023), success criterion 1.4.6.
import { expect, test } from 'vitest';
import { PALETTES, PALETTE_NAMES, paletteColor, type PaletteName } from '#client/view/palette.ts';

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

type Eyes = keyof typeof eyes;

/** How far apart the two nearest colours are to these eyes. 0.02 is about what is just seen side by side. */
function nearest(colors: readonly number[], seer: Eyes): number {
  const seen = colors.map((color) => toOklab(multiply(eyes[seer], linear(color))));
  const distances = seen.flatMap((a, i) =>
    seen.slice(i + 1).map((b) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])),
  );
  expect(distances).toHaveLength((colors.length * (colors.length - 1)) / 2);
  return Math.min(...distances);
}

/** A shade of grey that is as bright. */
function luminance(color: number): number {
  const [red, green, blue] = linear(color);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const cases: readonly (readonly [PaletteName, Eyes, number])[] = [
  ['standard', 'normal', 0.08],
  ['standard', 'red-blind', 0.08],
  ['standard', 'green-blind', 0.08],
  ['standard', 'blue-blind', 0.08],
  ['redGreen', 'normal', 0.12],
  ['redGreen', 'red-blind', 0.12],
  ['redGreen', 'green-blind', 0.12],
  ['blueYellow', 'normal', 0.14],
  ['blueYellow', 'blue-blind', 0.14],
  ['highContrast', 'normal', 0.085],
  ['highContrast', 'red-blind', 0.085],
  ['highContrast', 'green-blind', 0.085],
  ['highContrast', 'blue-blind', 0.085],
];

test.each(cases)('the twelve colours of %s are apart to %s eyes by %f', (name, seer, apart) => {
  expect(PALETTES[name]).toHaveLength(12);
  expect(nearest(PALETTES[name], seer)).toBeGreaterThan(apart);
});

test('every colour is bright enough to tint on dark ground, and those for contrast have 7 to 1 over the dark of a game', () => {
  const space = 0x060917;
  for (const name of PALETTE_NAMES)
    for (const color of PALETTES[name]) expect(toOklab(linear(color))[0]).toBeGreaterThan(0.55);
  for (const color of PALETTES.highContrast)
    expect((luminance(color) + 0.05) / (luminance(space) + 0.05)).toBeGreaterThanOrEqual(7);
});

test('beyond the last colour they begin again', () => {
  expect(paletteColor(PALETTES.standard, 14)).toBe(PALETTES.standard[2]);
});
