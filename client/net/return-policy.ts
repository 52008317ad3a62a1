// When a lost connection tries again, and when it gives up: pure figures, so tests can walk through them.

import { SESSION_LIMITS } from '#shared/session/limits.ts';

/** How long a seat is kept; the server lets it go at the same time. */
export const RETURN_MS = SESSION_LIMITS.returnSeconds * 1000;
/** One attempt is given this long before the next begins. */
export const ATTEMPT_MS = 5_000;

const FIRST_MS = 150;
const GROWTH = 1.7;
const LONGEST_MS = 2_000;

/** Milliseconds to wait before attempt 0, 1, 2…: quick at first, for a hiccup; then every two seconds. */
export function returnDelayMs(attempt: number): number {
  return Math.min(LONGEST_MS, Math.round(FIRST_MS * GROWTH ** attempt));
}

/** Whether another attempt may begin. Both times in milliseconds of one clock. */
export function mayTryAgain(droppedAtMs: number, nowMs: number): boolean {
  return nowMs - droppedAtMs < RETURN_MS;
}

/** Whole seconds left to come back, for the screen: 20…0. */
export function secondsLeft(droppedAtMs: number, nowMs: number): number {
  return Math.max(0, Math.ceil((droppedAtMs + RETURN_MS - nowMs) / 1000));
}
