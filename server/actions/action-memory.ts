/** What is remembered of actions, so that none is done twice and nobody does too many: in this process, or in Redis for several. */

/** An action whose signature is good. */
export interface TakenAction {
  readonly accountId: string;
  readonly sessionId: string;
  readonly nonce: string;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** `new`: it is remembered from now on. The others are as if they had never come. */
export type Taking = { readonly is: 'new' | 'replayed' } | { readonly is: 'tooMany'; readonly retryAfterMs: number };

export interface ActionMemory {
  /** One at a time, whoever asks. Rejects with `ApiError` `away` when it cannot be known: then nothing may be done. */
  take(action: TakenAction): Promise<Taking>;
}

export interface ActionLimits {
  /** Of one account in any window of so long. */
  readonly actions: number;
  readonly windowMs: number;
  /** A nonce is remembered for so long: beyond, its time refuses it. */
  readonly nonceMs: number;
}

/** Accounts and sign-ins that a process remembers; of those beyond, the one that was longest silent is forgotten. */
const REMEMBERED_MAX = 20_000;

/** Of a process that is alone. */
export function memoryOfProcess({ actions, windowMs, nonceMs }: ActionLimits): ActionMemory {
  /** By account: when its last actions were done, oldest first. */
  const done = new Map<string, number[]>();
  /** By sign-in: until when its nonces are remembered, oldest first. */
  const used = new Map<string, Map<string, number>>();

  return {
    async take({ accountId, sessionId, nonce, nowMs }) {
      const nonces = newest(used, sessionId, () => new Map<string, number>());
      for (const [old, untilMs] of nonces) {
        if (untilMs >= nowMs) break;
        nonces.delete(old);
      }
      if (nonces.has(nonce)) return { is: 'replayed' };
      const times = newest(done, accountId, (): number[] => []);
      // A clock that is set back makes no room.
      const now = Math.max(nowMs, times.at(-1) ?? 0);
      while (times.length > 0 && times[0] <= now - windowMs) times.shift();
      if (times.length >= actions) return { is: 'tooMany', retryAfterMs: times[0] + windowMs - nowMs };
      times.push(now);
      nonces.set(nonce, nowMs + nonceMs);
      return { is: 'new' };
    },
  };
}

/** The entry of a key, made where there is none; it stands last from now on, and the first goes where there are too many. */
function newest<V>(map: Map<string, V>, key: string, make: () => V): V {
  const value = map.get(key) ?? make();
  if (!map.delete(key) && map.size >= REMEMBERED_MAX) map.delete(map.keys().next().value ?? '');
  map.set(key, value);
  return value;
}
