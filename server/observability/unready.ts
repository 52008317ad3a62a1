/** Why a process should be sent nobody new: for whoever stands before it and spreads people. */
import type { BreakerState } from './breaker.ts';

/** Every reason there is, in the words of `/ready`. */
export const UNREADY_REASONS = Object.freeze(['draining', 'storage', 'overloaded', 'journal'] as const);
export type UnreadyReason = (typeof UNREADY_REASONS)[number];

export interface ReadyState {
  /** It starts or stops. */
  readonly isDraining: boolean;
  /** Undefined where nothing is kept. */
  readonly storage: BreakerState | undefined;
  readonly isAdmissionClosed: boolean;
  readonly journal: { readonly waiting: number; readonly waitingMax: number } | undefined;
}

/** Empty when it may be sent people. `storage`: it is away. `journal`: no more results can wait for it. */
export function unreadyReasons({ isDraining, storage, isAdmissionClosed, journal }: ReadyState): UnreadyReason[] {
  const are: Readonly<Record<UnreadyReason, boolean>> = {
    draining: isDraining,
    // One question on its way says nothing yet.
    storage: storage !== undefined && storage !== 'closed',
    overloaded: isAdmissionClosed,
    journal: journal !== undefined && journal.waiting >= journal.waitingMax,
  };
  return UNREADY_REASONS.filter((reason) => are[reason]);
}
