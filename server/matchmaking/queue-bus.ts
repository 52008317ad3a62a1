/** What the processes of one queue share: a lease, which one of them has, and a line to each. */

/** Who has the lease. */
export interface QueueOwner {
  readonly own: string;
  /** Another one each time that the lease goes to somebody. */
  readonly epoch: number;
}

/** Every call rejects while what is shared cannot be reached. */
export interface QueueBus {
  /** Takes the lease when nobody has it, holds it for another `ttlMs` when `own` does; resolves to who has it now. */
  claim(own: string, ttlMs: number): Promise<QueueOwner>;
  /** Who has it; undefined for nobody. */
  look(): Promise<QueueOwner | undefined>;
  /** Gives it back, if `own` has it. */
  release(own: string): Promise<void>;
  /** Says something to a process; false when nobody listens there, and nobody has heard it. */
  tell(to: string, text: string): Promise<boolean>;
  /** Calls with what is said to `own`. Resolves to what ends that. */
  listen(own: string, heard: (text: string) => void): Promise<() => void>;
}

/** Within one process. */
export function memoryQueueBus({ nowMs }: { readonly nowMs: () => number }): QueueBus {
  const listeners = new Map<string, (text: string) => void>();
  let lease: (QueueOwner & { readonly untilMs: number }) | undefined;
  let epochs = 0;
  const held = () => (lease !== undefined && lease.untilMs > nowMs() ? lease : undefined);
  const shown = ({ own, epoch }: QueueOwner): QueueOwner => ({ own, epoch });
  return {
    async claim(own, ttlMs) {
      const now = held();
      if (now !== undefined && now.own !== own) return shown(now);
      lease = { own, epoch: now?.epoch ?? ++epochs, untilMs: nowMs() + ttlMs };
      return shown(lease);
    },
    async look() {
      const now = held();
      return now && shown(now);
    },
    async release(own) {
      if (held()?.own === own) lease = undefined;
    },
    async tell(to, text) {
      const heard = listeners.get(to);
      if (heard !== undefined) queueMicrotask(() => heard(text));
      return heard !== undefined;
    },
    async listen(own, heard) {
      listeners.set(own, heard);
      return () => void listeners.delete(own);
    },
  };
}
