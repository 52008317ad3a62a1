// What a recording is shown with, and where.
import type { Roster } from '../net/roster.ts';

/** Who played in a recording: it knows seats, and no names. */
export interface ReplayPeople {
  /** Empty where they are not known. */
  readonly roster: Roster;
  /** The seat of whoever looks; −1 for none, or where it is not known. */
  readonly seat: number;
}

/** Where a recording is shown, and where its screen leads back to. */
export interface ReplayPlace extends ReplayPeople {
  /** Whether it is still wanted there once it is loaded. */
  readonly isWanted: () => boolean;
  /** Its picture has taken the place of what stood. */
  shown(): void;
  readonly leaveText: string;
  back(): void;
}
