/** What happens in a process that others want to know of: one closed list, each with what belongs to it. */
import type { QueueEnd } from '../matchmaking/queue-desk.ts';
import type { MatchResult } from '../results/match-result.ts';

/** By kind. `aggregate` of an event is what its order counts for: a match, an account. */
export interface PlatformEvents {
  'account.guest': { readonly accountId: string };
  'account.registered': { readonly accountId: string };
  'account.signedIn': { readonly accountId: string; readonly sessionId: string };
  'account.signedOut': { readonly accountId: string; readonly sessionId: string };
  'account.banned': { readonly accountId: string; readonly untilMs: number; readonly reason: string };
  'session.reused': { readonly accountId: string; readonly sessionId: string };
  'match.joined': {
    readonly matchId: string;
    readonly accountId: string | null;
    readonly connection: number;
    readonly tick: number;
  };
  'match.left': {
    readonly matchId: string;
    readonly accountId: string | null;
    readonly connection: number;
    readonly tick: number;
  };
  'match.finished': MatchResult;
  /** `noted`: what the action itself adds. Only of what was done, never of a repeat. */
  'action.done': {
    readonly accountId: string;
    readonly action: string;
    readonly key: string;
    readonly noted: Readonly<Record<string, string | number | boolean | null>>;
  };
  /** By an operator. */
  'ledger.granted': {
    readonly accountId: string;
    readonly currency: string;
    readonly amount: number;
    readonly reason: string;
  };
  'config.changed': { readonly version: string };
  'queue.entered': {
    readonly accountId: string;
    readonly game: string;
    readonly mode: string;
    readonly people: number;
  };
  'queue.left': {
    readonly accountId: string;
    readonly game: string;
    readonly mode: string;
    readonly why: QueueEnd;
    readonly waitedMs: number;
  };
  /** `roomId`: of a match that goes on, whose seats they are asked about. */
  'queue.asked': {
    readonly accountIds: readonly string[];
    readonly game: string;
    readonly mode: string;
    readonly roomId: string | null;
  };
  'queue.matched': {
    readonly accountId: string;
    readonly game: string;
    readonly mode: string;
    readonly roomId: string;
    readonly isLate: boolean;
    readonly waitedMs: number;
  };
  /** Everyone had said yes, and no room could be made: they wait on. */
  'queue.failed': { readonly game: string; readonly mode: string; readonly people: number };
  'party.joined': { readonly accountId: string; readonly people: number };
  'party.left': { readonly accountId: string; readonly people: number };
}

export type PlatformEventKind = keyof PlatformEvents;

const KINDS: Readonly<Record<PlatformEventKind, true>> = {
  'account.guest': true,
  'account.registered': true,
  'account.signedIn': true,
  'account.signedOut': true,
  'account.banned': true,
  'session.reused': true,
  'match.joined': true,
  'match.left': true,
  'match.finished': true,
  'action.done': true,
  'ledger.granted': true,
  'config.changed': true,
  'queue.entered': true,
  'queue.left': true,
  'queue.asked': true,
  'queue.matched': true,
  'queue.failed': true,
  'party.joined': true,
  'party.left': true,
};

/** All of them: the keys of the list above, which the compiler holds to be whole. */
export const EVENT_KINDS = Object.freeze(Object.keys(KINDS) as PlatformEventKind[]);

/** An event as it is told. */
export type PlatformEvent = {
  [K in PlatformEventKind]: {
    readonly kind: K;
    /** Of one that is written with what it tells of, and may be told again: whoever takes it knows it by this (`outbox.ts`). */
    readonly id?: string;
    readonly aggregate: string;
    /** Milliseconds since 1970. */
    readonly atMs: number;
    readonly data: PlatformEvents[K];
  };
}[PlatformEventKind];

export type EventOf<K extends PlatformEventKind> = Extract<PlatformEvent, { kind: K }>;
