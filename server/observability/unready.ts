/** Why a process should be sent nobody new: for whoever stands before it and spreads people. */
import type { BreakerState } from './breaker.ts';

/** Every reason there is, in the words of `/ready`. */
export const UNREADY_REASONS = Object.freeze(['draining', 'storage', 'overloaded', 'journal', 'redis'] as const);
export type UnreadyReason = (typeof UNREADY_REASONS)[number];

export interface ReadyState {
  /** It starts or stops, or plays to their end the matches it has. */
  readonly isDraining: boolean;
  /** Undefined where nothing is kept. */
  readonly storage: BreakerState | undefined;
  readonly isAdmissionClosed: boolean;
  readonly journal: { readonly waiting: number; readonly waitingMax: number } | undefined;
  /** What it shares with other processes cannot be reached. */
  readonly isRedisAway: boolean;
}

/** Empty when it may be sent people. `storage`: it is away. `journal`: no more results can wait for it. `redis`: it is away, and nobody finds a match. */
export function unreadyReasons(state: ReadyState): UnreadyReason[] {
  const { isDraining, storage, isAdmissionClosed, journal, isRedisAway } = state;
  const are: Readonly<Record<UnreadyReason, boolean>> = {
    draining: isDraining,
    // One question on its way says nothing yet.
    storage: storage !== undefined && storage !== 'closed',
    overloaded: isAdmissionClosed,
    journal: journal !== undefined && journal.waiting >= journal.waitingMax,
    redis: isRedisAway,
  };
  return UNREADY_REASONS.filter((reason) => are[reason]);
}
