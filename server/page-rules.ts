/** In development: pages that do not play by the rules of their room yet. What they send is not read as part of its match. */
import type { ConnectionId } from '#shared/session/plan.ts';
import { CLIENT, decodeHello } from '#shared/wire/protocol.ts';
import { errorText, type Log } from './log.ts';

/** A page plays by other rules than those of this hash; and why the room has none newer, when some were refused. */
export type TellRules = (to: ConnectionId, rulesHash: string, refusal: string | undefined) => void;

export class PageRules {
  readonly #tell: TellRules | undefined;
  readonly #log: Pick<Log, 'error'>;
  readonly #others = new Set<ConnectionId>();
  /** Why rules that were saved last were not taken, and by which the room went on. */
  #refused: { readonly why: string; readonly rulesHash: string } | undefined;

  /** `tell`: undefined where rules never change, and such pages are sent away. */
  constructor(tell: TellRules | undefined, log: Pick<Log, 'error'>) {
    this.#tell = tell;
    this.#log = log;
  }

  /** Saved rules were refused, and the room goes on by those of this hash. */
  refuse(error: unknown, rulesHash: string, told: (error: unknown) => void): void {
    const why = errorText(error);
    this.#refused = { why, rulesHash };
    this.#log.error('rules.refused', 'Saved rules were refused; the match goes on under those before.', { error: why });
    told(error);
  }

  /** Whether a message is read in a match of these rules. A page that was away when they changed, or was loaded with what the room refused, is told. */
  hears(connection: ConnectionId, message: Uint8Array, rulesHash: string): boolean {
    if (message[0] === CLIENT.hello && !this.#isForeign(message, rulesHash)) this.#others.delete(connection);
    else if (message[0] === CLIENT.hello) {
      this.#others.add(connection);
      this.#tell?.(connection, rulesHash, this.#refused?.rulesHash === rulesHash ? this.#refused.why : undefined);
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
