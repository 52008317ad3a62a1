// The colours of dogfight's players, as 0xRRGGBB, for tinting hulls, bolts and names. Pure data.

/**
 * One for each seat. Any two are told apart by people with normal, red-weak, green-weak and blue-weak eyes, and all are bright
 * enough to tint a hull on dark space; a test measures both.
 */
export const PLAYER_COLORS = [
  0x54acff, // sky
  0xff8a2b, // orange
  0x2aa58f, // green
  0xf5e85a, // yellow
  0xffb0cf, // pink
  0x904fff, // violet
  0xe0453f, // red
  0xeafaff, // white
] as const;
