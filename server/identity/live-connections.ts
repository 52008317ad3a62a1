/** The sockets of this process by the sign-in they came with, so that one that is ended closes them. */
import type { Identity } from './access-tokens.ts';

/** Why a sign-in ended. */
export type EndOfSession = 'signedOut' | 'banned';

export interface LiveConnections {
  /** Someone came in; returns what is called when they have left. `close` ends their socket. */
  add(identity: Identity, close: (why: EndOfSession) => void): () => void;
  /** Closes the sockets of a sign-in; how many. */
  endSession(sessionId: string, why: EndOfSession): number;
  readonly count: number;
}

interface Live {
  readonly close: (why: EndOfSession) => void;
}

export function createLiveConnections(): LiveConnections {
  const bySession = new Map<string, Set<Live>>();
  let count = 0;
  return {
    add({ sessionId }, close) {
      const live: Live = { close };
      const known = bySession.get(sessionId) ?? new Set();
      known.add(live);
      bySession.set(sessionId, known);
      count++;
      return () => {
        if (!known.delete(live)) return;
        count--;
        if (known.size === 0 && bySession.get(sessionId) === known) bySession.delete(sessionId);
      };
    },
    endSession(sessionId, why) {
      const live = [...(bySession.get(sessionId) ?? [])];
      for (const { close } of live) close(why);
      return live.length;
    },
    get count() {
      return count;
    },
  };
}
