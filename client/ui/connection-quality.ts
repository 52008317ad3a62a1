// How good a connection is, in one of four words and as many bars.
import { texts } from './texts.ts';

/** From best to worst. */
export type Quality = 'good' | 'fair' | 'poor' | 'lost';

/** What the judgement stands on. */
export interface QualityFacts {
  readonly isOpen: boolean;
  /** 0 while not measured. */
  readonly roundTripMs: number;
  /** Waits of the session in the last few seconds. */
  readonly recentStalls: number;
}

const FAIR_MS = 110;
const POOR_MS = 230;
const FAIR_STALLS = 2;
const POOR_STALLS = 8;

/** The judgement: the worse of delay and waiting. */
export function qualityOf({ isOpen, roundTripMs, recentStalls }: QualityFacts): Quality {
  if (!isOpen) return 'lost';
  if (roundTripMs > POOR_MS || recentStalls > POOR_STALLS) return 'poor';
  return roundTripMs > FAIR_MS || recentStalls > FAIR_STALLS ? 'fair' : 'good';
}

/** The judgement as a sentence for a tooltip and for screen readers. */
export function qualityText(quality: Quality, roundTripMs: number): string {
  return quality === 'lost' ? texts.connection.lost : texts.connection.label(texts.connection[quality], roundTripMs);
}

/** Stalls of the last few seconds, from a figure that only grows. */
export function createRecentStalls(windowMs = 5000): (nowMs: number, total: number) => number {
  const seen: { readonly atMs: number; readonly total: number }[] = [];
  return (nowMs, total) => {
    seen.push({ atMs: nowMs, total });
    while (seen.length > 1 && nowMs - seen[0].atMs > windowMs) seen.shift();
    return total - seen[0].total;
  };
}
