/** One process among others: it says that it is there, knows who else is, and takes care of those who are not any more. */
import { errorText, type Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { HEARTBEAT_MS, HEARTBEAT_TTL_MS, type ProcessEntry, type ProcessState, type Registry } from './registry.ts';

export interface MembershipOptions {
  readonly registry: Registry;
  /** How this process stands now. */
  readonly entry: (state: ProcessState) => ProcessEntry;
  /** A process is gone, and this one alone is to see to what it has left. */
  readonly lost: (entry: ProcessEntry) => Promise<void>;
  /** Others took this process for gone, or the registry was emptied: what it shares must be said again. */
  readonly rejoined: () => Promise<void>;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'count'>;
  /** How long a heartbeat counts, in milliseconds. */
  readonly ttlMs?: number;
}

export class Membership {
  readonly #options: MembershipOptions;
  #state: ProcessState = 'open';
  #living: readonly ProcessEntry[] = [];
  #over: readonly ProcessEntry[] = [];
  #beating: Promise<void> = Promise.resolve();
  #isIn = false;
  /** Heartbeats to come before the silence of others means something again. */
  #doubts = 0;
  readonly #placed = new Map<string, number>();

  constructor(options: MembershipOptions) {
    this.#options = options;
  }

  get state(): ProcessState {
    return this.#state;
  }

  /** Everyone at the last heartbeat, this process as it is now. */
  get processes(): readonly ProcessEntry[] {
    const own = this.#options.entry(this.#state);
    const others = this.#living.filter(({ processId }) => processId !== own.processId);
    return this.#isIn ? [own, ...others] : others;
  }

  /** Rooms that were placed since the last heartbeat, by process. */
  get placed(): ReadonlyMap<string, number> {
    return this.#placed;
  }

  /** A room is made there: until that process says so itself, it counts. */
  place(processId: string): void {
    this.#placed.set(processId, (this.#placed.get(processId) ?? 0) + 1);
  }

  /** As it was at the last heartbeat; undefined for one that nobody knows of, not even as one that is to be buried. */
  stateOf(processId: string): ProcessState | undefined {
    return [...this.processes, ...this.#over].find((one) => one.processId === processId)?.state;
  }

  /** The first heartbeat. Rejects when nobody can hear it. */
  async enter(): Promise<void> {
    await this.#options.registry.beat(this.#options.entry(this.#state));
    this.#isIn = true;
    await this.beat();
  }

  /** Says at once how this process stands from now on. Never rejects: the next heartbeat says it again. Who has left says nothing more. */
  async become(state: ProcessState): Promise<void> {
    this.#state = state;
    await this.beat();
    if (state === 'left') this.#isIn = false;
  }

  /** One heartbeat, after the one before. Never rejects. */
  beat(): Promise<void> {
    this.#beating = this.#beating.then(() => this.#beatNow());
    return this.#beating;
  }

  /** This process is there no more. */
  async leave(): Promise<void> {
    this.#isIn = false;
    await this.#beating;
    const { registry, entry } = this.#options;
    await registry.remove(entry(this.#state).processId).catch(() => {
      // Redis is away: the heartbeat is over by itself.
    });
  }

  async #beatNow(): Promise<void> {
    if (!this.#isIn) return;
    const { registry, entry, rejoined, log, metrics } = this.#options;
    try {
      const own = entry(this.#state);
      if (await registry.beat(own)) await rejoined();
      const { living, over } = await registry.list();
      [this.#living, this.#over] = [living, over];
      this.#placed.clear();
      // After nobody was heard, as when Redis was away, everyone's last heartbeat is old: they get as long as one counts to send another.
      const silent = this.#doubts > 0 ? [] : over;
      this.#doubts = Math.max(0, this.#doubts - 1);
      const gone = [...silent, ...living.filter(({ state }) => state === 'left')];
      for (const one of gone) if (one.processId !== own.processId) await this.#seeTo(one);
    } catch (error) {
      // Others take this process for gone after a while, and know it again at once.
      this.#doubts = Math.ceil((this.#options.ttlMs ?? HEARTBEAT_TTL_MS) / HEARTBEAT_MS);
      metrics.count('cluster.silent');
      log.debug('cluster.silent', 'A heartbeat was not heard.', { error: errorText(error) });
    }
  }

  async #seeTo(entry: ProcessEntry): Promise<void> {
    const { registry, lost, log, metrics } = this.#options;
    if (this.#state !== 'open' || !this.#mayGoOn(entry)) return;
    if (!(await registry.bury(entry.processId))) return;
    metrics.count('cluster.buried');
    log.warn('cluster.buried', 'A process is gone; this one sees to its rooms.', {
      processId: entry.processId,
      wasDone: entry.state === 'left',
    });
    // Heartbeats do not wait for it: it may take as long as that process takes to end.
    void lost(entry).catch((error: unknown) => {
      log.error('cluster.lost', 'What a process has left could not be seen to.', { error: errorText(error) });
    });
  }

  /** Matches go on under the rules they were played by: whoever has others leaves it to those who have them, if there are any. */
  #mayGoOn(entry: ProcessEntry): boolean {
    const own = this.#options.entry(this.#state);
    return hasSameRules(own, entry) || !this.#living.some((one) => one.state === 'open' && hasSameRules(one, entry));
  }
}

function hasSameRules(one: ProcessEntry, other: ProcessEntry): boolean {
  const names = Object.keys(other.rules);
  return one.protocol === other.protocol && names.every((name) => one.rules[name] === other.rules[name]);
}
