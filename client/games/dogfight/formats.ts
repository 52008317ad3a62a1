// Numbers and names as the HUD writes them.

import { words } from './words.ts';

/** Minutes and seconds, rounded up so that 0:00 is the end: `3:05`. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** A name in the letters of the display font (printable ASCII): accents go, what has no plain form becomes `?`. At most `length` long. */
export function plainName(name: string, length = 12): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\x20-\x7e]+/g, '?')
    .trim();
  return plain.length <= length ? plain : `${plain.slice(0, length - 1).trimEnd()}.`;
}

/** A distance in world units as a short figure: `340`, `1.2k`. Steps of ten, so that it does not flicker. */
export function distanceText(distance: number): string {
  const tens = Math.round(distance / 10) * 10;
  return tens < 1000 ? String(tens) : `${(tens / 1000).toFixed(1)}k`;
}

/** The first kills, then words for what a streak is worth; empty when nothing is to be said. */
export function streakText(kills: number): string {
  return kills < 2 ? '' : words.streaks[Math.min(kills - 2, words.streaks.length - 1)];
}
