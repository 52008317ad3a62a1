/** Colyseus' Redis presence for rooms that must not notice when Redis is away: it awaits none of these, and a rejection would end the process. */
import { RedisPresence } from '@colyseus/redis-presence';
import type { RedisLink } from './redis-link.ts';

type Callback = Parameters<RedisPresence['subscribe']>[1];

/**
 * What Colyseus calls without waiting never rejects. Two of them hang a request for ever when they reject, because upstream awaits them inside
 * the executor of a promise: `subscribe` of an answer, and the lock of `joinOrCreate`.
 */
export class ClusterPresence extends RedisPresence {
  readonly #link: RedisLink;
  /** Topics that nobody listens to any more, and that Redis was not told of. */
  readonly #left = new Set<string>();

  constructor(link: RedisLink) {
    super(link.redis);
    this.#link = link;
    this.sub.on('ready', () => void this.#unsubscribeLeft());
  }

  /** Opens the connection that listens. Call it before anything else. */
  async connect(): Promise<void> {
    await this.#link.ask(() => this.sub.connect());
  }

  /** What was not subscribed now is, once Redis is back: upstream does so at each new connection. */
  override async subscribe(topic: string, callback: Callback): Promise<this> {
    this.#left.delete(topic);
    await this.#try(() => super.subscribe(topic, callback), this);
    return this;
  }

  override async unsubscribe(topic: string, callback?: Callback): Promise<this> {
    const isDone = await this.#try(async () => {
      await super.unsubscribe(topic, callback);
      return true;
    }, false);
    if (!isDone) this.#left.add(topic);
    return this;
  }

  override publish(topic: string, data: unknown): Promise<void> {
    return this.#try(() => super.publish(topic, data), undefined);
  }

  override hset(key: string, field: string, value: string): Promise<boolean> {
    return this.#try(() => super.hset(key, field, value), false);
  }

  override hdel(key: string, field: string): Promise<boolean> {
    return this.#try(() => super.hdel(key, field), false);
  }

  /** Without Redis nobody else asks at the same time, as far as anybody knows: the request goes on, and is refused by the next question. */
  override hincrbyex(key: string, field: string, value: number, expireInSeconds: number): Promise<number> {
    return this.#try(() => super.hincrbyex(key, field, value, expireInSeconds), Math.max(0, value));
  }

  override shutdown(): void {
    this.sub.disconnect();
  }

  async #try<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await this.#link.ask(work);
    } catch {
      // The link has counted it, and says it once.
      return otherwise;
    }
  }

  async #unsubscribeLeft(): Promise<void> {
    for (const topic of Array.from(this.#left)) {
      this.#left.delete(topic);
      if (this.subscriptions.listenerCount(topic) === 0) await this.unsubscribe(topic);
    }
  }
}
