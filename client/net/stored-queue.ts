// Where one stood in the queue, kept for the tab's life: a page that is loaded anew just when another begins to match people goes on with it.
import { readQueueState } from './queue-state.ts';
import type { KnownQueue } from './queue.ts';
import type { QueueState } from './queue-state.ts';
import type { SeatStorage } from './stored-seat.ts';

const KEY = 'samestep.queue.state';
/** A reload takes seconds; what was so before is told to nobody. */
const KEPT_MS = 60_000;

/** Keeps it; null, or what is over by itself, is forgotten. `dateMs`: milliseconds since 1970. */
export function storeQueue(storage: SeatStorage | null, state: QueueState | null, dateMs: number): void {
  try {
    if (state === null || state.stage === 'matched') storage?.removeItem(KEY);
    else storage?.setItem(KEY, JSON.stringify({ dateMs, state }));
  } catch {
    storage?.removeItem(KEY);
  }
}

/** What was kept within the last minute, as an answer of the server is read; null for anything else. */
export function storedQueue(storage: SeatStorage | null, nowMs: number): KnownQueue | null {
  const text = storage?.getItem(KEY) ?? null;
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('dateMs' in value) || !('state' in value)) return null;
    const state = readQueueState(value.state);
    const ageMs = typeof value.dateMs === 'number' ? nowMs - value.dateMs : Number.NaN;
    return state !== null && ageMs >= 0 && ageMs <= KEPT_MS ? { state, ageMs } : null;
  } catch {
    return null;
  }
}
