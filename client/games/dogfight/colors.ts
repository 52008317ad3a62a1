// The colours of the view, and who has which: a seat's colour is its pilot's, found once in each frame.
import { paletteColor } from '#client/index.ts';
import type { Palette } from '#client/index.ts';
import type { GameFrame } from './stage-types.ts';

export const COLOR = Object.freeze({
  space: 0x060917,
  white: 0xffffff,
  text: 0xeef3fb,
  dim: 0xa9b6d3,
  panel: 0x0b1228,
  shield: 0x58c8ff,
  spread: 0xffb43d,
  boost: 0x5fe38a,
  warm: 0xffb13d,
  hot: 0xff4d4d,
  hull: 0x7df0b4,
  fire: 0xff9b45,
  gold: 0xffe45c,
});

/** Colours by seat. */
export interface SeatColors {
  /** Reads the pilots of this frame. */
  refresh(frame: GameFrame, palette: Palette): void;
  /** White for a seat without a pilot. */
  of(seat: number): number;
}

/** Makes a table of colours for `seats` seats. */
export function createSeatColors(seats: number): SeatColors {
  const colors = new Uint32Array(seats).fill(COLOR.white);
  return {
    refresh(frame, palette) {
      for (const e of frame.each('Pilot')) colors[frame.Pilot.player[e]] = paletteColor(palette, frame.Pilot.color[e]);
    },
    of: (seat) => (seat < colors.length ? colors[seat] : COLOR.white),
  };
}

/** A colour for CSS. */
export function cssColor(color: number): string {
  return `#${color.toString(16).padStart(6, '0')}`;
}

/** Between two colours, channel by channel; `part` 0…1. */
export function mixColor(from: number, to: number, part: number): number {
  const channel = (shift: number) => {
    const a = (from >> shift) & 0xff;
    return Math.round(a + (((to >> shift) & 0xff) - a) * part) << shift;
  };
  return channel(16) | channel(8) | channel(0);
}
