// Every sentence about accounts, matches that were, leaderboards and the queue. Apart from the page's own catalogue: fetched when it is wanted first.
import type { QueueEnd } from '../../net/queue-state.ts';

/** What the dialog is open at. */
export const TABS = Object.freeze(['account', 'matches', 'board'] as const);
export type PlatformTab = (typeof TABS)[number];

/** What the page can say of a refusal by its code; everything else is `unknown`. */
export const REFUSALS = Object.freeze([
  'password-wrong',
  'name-taken',
  'already-registered',
  'request-malformed',
  'origin-foreign',
  'away',
  'unreachable',
  'unknown',
  'party-not-leader',
  'party-unknown',
  'party-full',
  'queue-waiting',
  'page-foreign',
  'queue-unknown',
  'queue-not-asked',
] as const);
export type RefusalCode = (typeof REFUSALS)[number];

export interface PlatformTexts {
  readonly dialogLabel: string;
  readonly tabs: Readonly<Record<PlatformTab, string>>;
  readonly close: string;
  readonly loading: string;
  readonly again: string;
  readonly playOn: string;
  readonly account: {
    readonly guestTitle: (name: string) => string;
    readonly guestSentence: string;
    readonly title: (name: string) => string;
    readonly since: (date: string) => string;
    readonly create: string;
    readonly signIn: string;
    readonly signInNote: string;
    readonly name: string;
    readonly password: string;
    readonly passwordHint: string;
    readonly passwordShort: string;
    readonly nameMissing: string;
    readonly showPassword: string;
    readonly created: string;
    readonly signedIn: string;
    readonly rename: string;
    readonly renameLabel: string;
    /** Of one who has a password. */
    readonly renameHint: string;
    readonly renamed: (name: string) => string;
    readonly signOut: string;
    readonly signOutHint: string;
    readonly signedOut: string;
  };
  readonly refusals: Readonly<Record<RefusalCode, string>>;
  readonly flooding: (seconds: number) => string;
  /** `reason` as an operator wrote it, or empty; `until` null where the server does not say. */
  readonly banned: (until: string | null, reason: string) => string;
  readonly modes: Readonly<Record<string, string>>;
  readonly profile: {
    readonly ratings: string;
    readonly noRatings: string;
    readonly provisional: string;
    readonly provisionalHint: (left: number) => string;
    readonly won: (wins: number, matches: number) => string;
    readonly matches: string;
    readonly noMatches: string;
    readonly place: (place: number, of: number) => string;
    readonly against: (names: readonly string[], more: number) => string;
    readonly alone: string;
    readonly rating: (change: number) => string;
    /** In the result of a match: how one stands now, and by how much that changed. */
    readonly rated: (now: string, change: string) => string;
    readonly replay: string;
    readonly replayOf: (game: string, when: string) => string;
    readonly replayElsewhere: (game: string) => string;
    readonly noReplay: string;
    readonly replayGone: string;
    readonly more: string;
  };
  readonly board: {
    readonly which: string;
    readonly season: string;
    readonly running: (season: string) => string;
    readonly caption: (mode: string, season: string) => string;
    readonly rank: string;
    readonly player: string;
    readonly rating: string;
    readonly wins: string;
    readonly matches: string;
    readonly you: string;
    readonly empty: string;
    readonly emptyPast: string;
    readonly noModes: string;
    readonly page: (from: string, to: string, of: string) => string;
    readonly before: string;
    readonly next: string;
    readonly toOwn: string;
    readonly notIn: string;
  };
  readonly queue: {
    readonly title: string;
    readonly sentence: string;
    readonly modes: string;
    readonly players: (min: number, max: number) => string;
    /** `players` as above. */
    readonly mode: (players: string, isRated: boolean) => string;
    readonly find: string;
    readonly searching: string;
    readonly waited: string;
    readonly estimate: string;
    readonly estimateUnknown: string;
    readonly people: string;
    readonly cancel: string;
    readonly found: string;
    readonly accept: string;
    readonly accepted: string;
    readonly ready: (ready: number, of: number) => string;
    readonly decline: string;
    readonly secondsLeft: (seconds: number) => string;
    readonly joining: string;
    readonly lost: string;
    readonly over: string;
    readonly ends: Readonly<Record<QueueEnd, string>>;
    readonly toTitle: string;
    /** A mode that is too small for the party. */
    readonly tooMany: (most: number) => string;
  };
  readonly party: {
    readonly title: string;
    readonly sentence: string;
    readonly make: string;
    readonly codeLabel: string;
    readonly join: string;
    readonly members: string;
    readonly code: (code: string) => string;
    readonly link: string;
    readonly leader: string;
    readonly you: string;
    readonly away: string;
    readonly leave: string;
    /** To those who do not lead. */
    readonly waitFor: (leader: string) => string;
  };
}
