// When a lost connection tries again, and when it gives up: pure figures, so tests can walk through them.

import { SESSION_LIMITS } from '#shared/session/limits.ts';

/** How long a seat is kept; the server lets it go at the same time. */
export const RETURN_MS = SESSION_LIMITS.returnSeconds * 1000;
/** How long a server that does not answer is asked: as long as one that was killed keeps its matches, RESUME_MINUTES when nothing else is set. */
export const UNANSWERED_MS = 5 * 60_000;
/** One attempt is given this long before the next begins. */
export const ATTEMPT_MS = 5_000;

const FIRST_MS = 150;
const GROWTH = 1.7;
const LONGEST_MS = 2_000;
/** With an attempt that has no answer, still less than the time for which a server that was restarted keeps seats. */
const LONGEST_LATER_MS = 10_000;

/** Milliseconds to wait before attempt 0, 1, 2…: quick at first, for a hiccup; then two seconds, or a tenth of the time without a line. */
export function returnDelayMs(attempt: number, awayMs: number): number {
  const longestMs = Math.min(LONGEST_LATER_MS, Math.max(LONGEST_MS, awayMs / 10));
  return Math.round(Math.min(longestMs, FIRST_MS * GROWTH ** attempt));
}

/** Whether the attempt that begins now is the last one, when nobody answers it either. */
export function isLastAttempt(awayMs: number): boolean {
  return awayMs >= UNANSWERED_MS;
}

/** Whole seconds for which the seat is still kept, for the screen: 20…0. */
export function secondsLeft(droppedAtMs: number, nowMs: number): number {
  return Math.max(0, Math.ceil((droppedAtMs + RETURN_MS - nowMs) / 1000));
}

/** Minutes for which a server that does not answer is still asked, for the screen: 5…1. */
export function minutesLeft(droppedAtMs: number, nowMs: number): number {
  return Math.max(1, Math.ceil((droppedAtMs + UNANSWERED_MS - nowMs) / 60_000));
}
