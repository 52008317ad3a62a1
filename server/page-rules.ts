/** In development: pages that do not play by the rules of their room yet. What they send is not read as part of its match. */
import type { ConnectionId } from '#shared/session/plan.ts';
import { CLIENT, decodeHello } from '#shared/wire/protocol.ts';

export class PageRules {
  readonly #tell: ((to: ConnectionId, rulesHash: string) => void) | undefined;
  readonly #others = new Set<ConnectionId>();

  /** `tell`: a page plays by other rules than those of this hash. Undefined where rules never change, and such pages are sent away. */
  constructor(tell: ((to: ConnectionId, rulesHash: string) => void) | undefined) {
    this.#tell = tell;
  }

  /** Whether a message is read in a match of these rules. A page that was away when they changed, or was loaded with what the room refused, is told. */
  hears(connection: ConnectionId, message: Uint8Array, rulesHash: string): boolean {
    if (message[0] === CLIENT.hello && !this.#isForeign(message, rulesHash)) this.#others.delete(connection);
    else if (message[0] === CLIENT.hello) {
      this.#others.add(connection);
      this.#tell?.(connection, rulesHash);
    }
    return !this.#others.has(connection);
  }

  /** The room's rules have changed: this page has to greet it anew. */
  changed(connection: ConnectionId): void {
    this.#others.add(connection);
  }

  /** Another match begins, which everybody greets. */
  clear(): void {
    this.#others.clear();
  }

  #isForeign(hello: Uint8Array, rulesHash: string): boolean {
    const theirs = this.#tell === undefined ? undefined : decodeHello(hello)?.hashes.rules;
    return theirs !== undefined && theirs !== rulesHash;
  }
}
