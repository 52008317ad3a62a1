// The colours of clothes in lanterns, as 0xRRGGBB, for tinting coats, cloaks and names. Pure data.

/** One for each look, LOOK_COUNT of them: bright cloth, since the night takes most of it away again. */
export const LOOK_COLORS = [
  0xe0584f, // madder
  0x5fb4ff, // sky
  0xf2d45a, // straw
  0x58c08a, // moss
  0xb98cff, // heather
  0xff9a4a, // rust
  0x6fe0e0, // ice
  0xff9fc6, // rose
  0xb7d65a, // lichen
  0xe8eefc, // linen
  0x8f9dff, // dusk
  0xd7a877, // leather
] as const;
