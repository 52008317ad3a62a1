/** The tokens people come back with. Colyseus replaces one at each return, and the line may break again before the page has the new one. */

interface Return {
  /** The token that was offered. */
  readonly former: string;
  /** The one it was answered with. */
  readonly current: string;
}

/** By session: one return each, until it is complete. */
export class ReturnTokens {
  readonly #returns = new Map<string, Return>();

  /** Someone came back with `former`: until `complete` is called, it leads to the seat as `current` does. */
  returned(sessionId: string, former: string, current: string): void {
    this.#returns.set(sessionId, { former, current });
  }

  /** The page has the current token, or the seat was given up. */
  complete(sessionId: string): void {
    this.#returns.delete(sessionId);
  }

  /** The token that Colyseus knows, for one that a page offers. */
  currentOf(token: string): string {
    for (const { former, current } of this.#returns.values()) if (token === former) return current;
    return token;
  }
}
