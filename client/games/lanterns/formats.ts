// Numbers and names as the HUD writes them.

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

/** How much of a part is there, 0…1, without dividing by nothing. */
export function shareOf(part: number, whole: number): number {
  return whole > 0 ? Math.max(0, Math.min(1, part / whole)) : 0;
}
