// The colours of the view, and who wears which.
export const COLOR = Object.freeze({
  night: 0x05070f,
  white: 0xffffff,
  text: 0xf3ead8,
  dim: 0xaeb4c8,
  panel: 0x0a0f1f,
  flame: 0xffc466,
  ember: 0xff8a3c,
  hunter: 0xff6a55,
  hider: 0x7fd0ff,
  gold: 0xffd873,
  breath: 0x8fe0b0,
  air: 0xffc466,
  alarm: 0xff5148,
  won: 0x8fe0b0,
  lost: 0xff5148,
  moon: 0x9db8ff,
});

/** Multiplied over what no light reaches, and what the eyes make of it where nothing is between. */
export const AMBIENT = 0x212b50;
/** Added where the own walker has a clear view: the night is a little less deep there. */
export const CLEAR_VIEW = 0x1c2436;
/** The light of flames, by whose they are. */
export const LIGHT = Object.freeze({
  beam: 0xffdca4,
  halo: 0xd89a58,
  glow: 0xffb765,
  lamp: 0xffc177,
  shrine: 0xffa04e,
  ember: 0xff7a30,
});

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
