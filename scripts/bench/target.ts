// Whether a figure reaches its target: the target's text, as "≤ 0.6", "≤ 1 ulp" or "≥ 1000", read by a program.

/** A measured row, as far as its target is concerned. */
interface Measured {
  readonly target: string;
  readonly ours: number;
  readonly ratio: number | null;
  readonly unit: string;
}

/**
 * Whether the target is met; null where the text sets none ("–") or none that a program can read. A bare number is for the ratio,
 * or for ours where there is no peer; a number in the row's unit is for ours. "0" is "≤ 0".
 */
export function isMet({ target, ours, ratio, unit }: Measured): boolean | null {
  const [, sign = '≤', number, named] = /^(≤|≥|=)? ?(\d[\d.]*)(?: (\S+))?$/.exec(target) ?? [];
  if (number === undefined || (named !== undefined && named !== unit)) return null;
  const value = named === undefined ? (ratio ?? ours) : ours;
  if (sign === '=') return value === Number(number);
  return sign === '≤' ? value <= Number(number) : value >= Number(number);
}
