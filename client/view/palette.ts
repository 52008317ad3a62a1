/** The colours of seats and teams, and those for eyes that tell other colours apart. Knows no Pixi. */

/** What a player may choose: as the games are drawn, for red-green or for blue-yellow blindness, or as far from the dark as can be. */
export const PALETTE_NAMES = Object.freeze(['standard', 'redGreen', 'blueYellow', 'highContrast'] as const);
export type PaletteName = (typeof PALETTE_NAMES)[number];

/** Twelve colours, 0xrrggbb, bright enough to tint pictures on a dark ground; the first ones are the farthest apart. */
export type Palette = readonly number[];

/**
 * Found by searching for the largest distance between the two nearest, as the eyes that they are for see them; palette.test.ts measures it. In the
 * order of `standard`: sky, orange, green, yellow, pink, violet, red, white, lime, moss, plum, mint.
 */
export const PALETTES: Readonly<Record<PaletteName, Palette>> = Object.freeze({
  standard: [
    0x54acff, 0xff8a2b, 0x2aa58f, 0xf5e85a, 0xffb0cf, 0x904fff, 0xe0453f, 0xeafaff, 0xb8d582, 0x96b97f, 0xab39aa,
    0x9effb3,
  ],
  redGreen: [
    0xffffab, 0x9808ff, 0xf50d14, 0x81c5ff, 0x8190fe, 0x5375b2, 0x6ed9ae, 0x9d99ac, 0xcd1f6e, 0xd9a431, 0xadf5ff,
    0xfece00,
  ],
  blueYellow: [
    0xbcffff, 0xe40000, 0x268c00, 0xeea809, 0xbb0cbe, 0xa68b31, 0x21ea01, 0xf9e52a, 0xbea9fe, 0x2198fd, 0x8e26ff,
    0xff20ff,
  ],
  highContrast: [
    0xfdffe5, 0xa89c1b, 0x3acdff, 0xb8df16, 0x998efb, 0x44ac7c, 0xfe5bc4, 0xf4d6bd, 0xbcff7b, 0xbfb950, 0x1cf2fe,
    0x90c49c,
  ],
});

/** The colour of a seat, a team or whatever is counted from 0; beyond the last they begin again. */
export function paletteColor(palette: Palette, index: number): number {
  return palette[index % palette.length] ?? 0xffffff;
}
