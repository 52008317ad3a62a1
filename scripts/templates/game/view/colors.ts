// The colours of new-game-name: one for each seat.

/** By seat, 0xrrggbb. */
export const COLORS: readonly number[] = [0x4fc3f7, 0xff8a65, 0xaed581, 0xba68c8];

/** A colour as CSS writes it. */
export function cssColor(color: number): string {
  return `#${color.toString(16).padStart(6, '0')}`;
}
