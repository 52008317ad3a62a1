/** Whose account each session of a room is: asked at the door, and watched until it leaves. */
import type { EndOfSession } from './identity/live-connections.ts';
import type { Identity as Bearer } from './identity/access-tokens.ts';
import { ApiError } from './api/api-error.ts';
import { accessTokenOf, refuse, traceparentOf } from './join-request.ts';
import { noteTrace } from './room-traces.ts';
import type { Platform } from './platform.ts';

export class RoomAccounts {
  readonly #identity: Platform['identity'] | undefined;
  /** Of those who are at the door: most of them are nobody to remember. */
  readonly #asked = new WeakMap<object, Bearer>();
  readonly #bearers = new Map<string, Bearer>();
  /** What ends the watch over a session's sign-in. */
  readonly #watched = new Map<string, () => void>();

  /** `platform`: undefined where nobody is anybody. */
  constructor(platform: Pick<Platform, 'identity'> | undefined) {
    this.#identity = platform?.identity;
  }

  /** Reads who comes in: nobody without a token. Throws a `ServerError` for a token that is not good. */
  async ask(client: object, options: unknown): Promise<void> {
    const traceparent = traceparentOf(options);
    if (traceparent !== undefined) noteTrace(client, traceparent);
    const token = accessTokenOf(options);
    if (token === undefined || this.#identity === undefined) return;
    try {
      this.#asked.set(client, await this.#identity.verify(token));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      throw refuse('signedOut', error.message);
    }
  }

  /** The account of one at the door; undefined for nobody's. */
  of(client: object): string | undefined {
    return this.#asked.get(client)?.accountId;
  }

  /** The account of a session that is in. */
  idOf(sessionId: string): string | undefined {
    return this.#bearers.get(sessionId)?.accountId;
  }

  /** Someone is in. Calls when their sign-in ends. */
  watch(client: { readonly sessionId: string }, ended: (why: EndOfSession) => void): void {
    const { sessionId } = client;
    const bearer = this.#asked.get(client);
    if (bearer === undefined || this.#identity === undefined) return;
    this.#watched.get(sessionId)?.();
    this.#bearers.set(sessionId, bearer);
    this.#watched.set(sessionId, this.#identity.connections.add(bearer, ended));
    // It may have ended between the question at the door and now.
    if (this.#identity.isRevoked(bearer.sessionId)) ended('signedOut');
  }

  /** Whether a session whose line was lost may come back: its sign-in may have ended meanwhile. */
  mayReturn(sessionId: string): boolean {
    const bearer = this.#bearers.get(sessionId);
    return bearer === undefined || this.#identity?.isRevoked(bearer.sessionId) !== true;
  }

  /** A session is over. */
  forget(sessionId: string): void {
    this.#watched.get(sessionId)?.();
    this.#watched.delete(sessionId);
    this.#bearers.delete(sessionId);
  }
}
