/** Recordings for those who played: by a key that was told to them alone, and not before the match is over. */
import { randomBytes } from 'node:crypto';

/** What a key leads to. A match that is played has things in it that its players may not know yet. */
export type OfferedReplay = 'unknown' | 'playing' | { readonly path: string; readonly game: string };

interface Offer {
  readonly roomId: string;
  readonly game: string;
  readonly path: string;
  isOver: boolean;
}

/** Offers that are remembered; beyond, the oldest are forgotten. */
const OFFERS_MAX = 2000;
/** Keys are 192 random bits in base64url. */
const KEY = /^[A-Za-z0-9_-]{32}$/;

/** Whether it may be a key: whoever asks may send anything. */
export function isReplayKey(text: string): boolean {
  return KEY.test(text);
}

/** One a process; `kept-replays.ts` knows the keys of matches that others have played. */
export class ReplayDesk {
  readonly #offers = new Map<string, Offer>();

  /** A match begins to be recorded at this path: the key for those who play it. */
  offer(offer: { readonly roomId: string; readonly game: string; readonly path: string }): string {
    const key = randomBytes(24).toString('base64url');
    this.#offers.set(key, { ...offer, isOver: false });
    for (const oldest of this.#offers.keys()) {
      if (this.#offers.size <= OFFERS_MAX) break;
      this.#offers.delete(oldest);
    }
    return key;
  }

  /** The match is over, and its recording is whole. */
  over(key: string): void {
    const offer = this.#offers.get(key);
    if (offer !== undefined) offer.isOver = true;
  }

  /** What one who asks may have; both are unchecked. */
  find(roomId: string, key: string): OfferedReplay {
    const offer = isReplayKey(key) ? this.#offers.get(key) : undefined;
    if (offer === undefined || offer.roomId !== roomId) return 'unknown';
    return offer.isOver ? { path: offer.path, game: offer.game } : 'playing';
  }
}
