/** The table of a room on the wire: wishes are read, counted and held to a rate; changes are told to everyone, a few together. */
import { TokenBucket } from '#shared/session/token-bucket.ts';
import { decodeTableAct } from '#shared/wire/protocol.ts';
import type { Metrics } from './metrics.ts';
import type { Outcome, Table, TableMessage } from './table.ts';

/** The message to one who has seats: which, in which match. */
export const SEATED = 'seated';

/** What it says. */
export interface SeatedMessage {
  readonly match: number;
  readonly seats: readonly number[];
  /** Leads to the match's recording once it is over; absent before it begins, and where nothing is recorded. */
  readonly replay?: string;
  /** What the match is called in results, in a room that strangers were matched for; absent before it begins. */
  readonly matchId?: string;
}

/** What one with these seats is told of a match; what is empty or undefined is left out. */
export function seatedMessage(
  match: number,
  seats: readonly number[],
  { replay, matchId }: { readonly replay: string; readonly matchId: string | undefined },
): SeatedMessage {
  return { match, seats, ...(replay !== '' && { replay }), ...(matchId !== undefined && { matchId }) };
}

/** Whose table it is. */
export interface RoomTableParts {
  readonly metrics: Pick<Metrics, 'count'>;
  /** How the table stands, for everyone. */
  readonly tell: (message: TableMessage) => void;
  /** A wish was granted. */
  readonly granted: (outcome: Exclude<Outcome, 'nothing' | 'refused'>) => void;
}

/** Wishes of one connection in a second, on average and in a burst. */
const ACTS_PER_SECOND = 4;
const ACT_BURST = 20;
/** Changes are told so long after the first: twenty messages a second at most. */
const TELL_MS = 50;

/** Everything that changes a table is followed by `changed`. */
export class RoomTable {
  readonly #table: Table;
  readonly #parts: RoomTableParts;
  readonly #buckets = new Map<string, TokenBucket>();
  #timer: NodeJS.Timeout | undefined;

  constructor(table: Table, parts: RoomTableParts) {
    this.#table = table;
    this.#parts = parts;
  }

  /** Takes a message of one who is there; never throws on it. */
  receive(id: string, message: Uint8Array, nowMs: number): void {
    const { metrics, granted } = this.#parts;
    let bucket = this.#buckets.get(id);
    if (bucket === undefined) this.#buckets.set(id, (bucket = new TokenBucket(ACTS_PER_SECOND, ACT_BURST, nowMs)));
    if (!bucket.take(1, nowMs)) return metrics.count('table.flooding');
    const act = decodeTableAct(message);
    if (act === undefined) return metrics.count('table.malformed');
    const outcome = this.#table.act(id, act);
    if (outcome === 'refused') return metrics.count('table.refused');
    if (outcome !== 'nothing') granted(outcome);
    this.changed();
  }

  /** Something about the table may have changed. */
  changed(): void {
    if (this.#timer !== undefined || !this.#table.hasChanged()) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#parts.tell(this.#table.tell());
    }, TELL_MS).unref();
  }

  /** Someone has left. */
  forget(id: string): void {
    this.#buckets.delete(id);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
