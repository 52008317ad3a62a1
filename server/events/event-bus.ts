/** The events of a process: told in order for each aggregate, waited for by nobody, bounded, and counted when one is dropped. */
import { errorText, type Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { EventOf, PlatformEvent, PlatformEventKind } from './platform-event.ts';

/** Takes an event; the next of the same aggregate waits until it is done. */
export type EventTaker<K extends PlatformEventKind> = (event: EventOf<K>) => Promise<void> | void;

/** What became of an event that was told. */
export interface Told {
  /** False when a subscriber had no room for it, or failed. */
  readonly isTaken: boolean;
  /** Tells it once more to those alone who did not take it: nobody hears of it twice. */
  again(): Promise<Told>;
}

export interface EventBus {
  /** Never waits and never throws: a room may call it between two ticks. False when a subscriber had no room for it. */
  publish(event: PlatformEvent): boolean;
  /** The same, and resolves when every subscriber is done with it. */
  tell(event: PlatformEvent): Promise<Told>;
  /** `name` is the subscriber's, for counting. Returns what ends it. */
  subscribe<K extends PlatformEventKind>(name: string, kinds: readonly K[], take: EventTaker<K>): () => void;
  /** Resolves when everything that was published has been taken. */
  settled(): Promise<void>;
}

export interface EventBusOptions {
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'count'>;
  /** Events that may wait for one subscriber. */
  readonly waitingMax?: number;
}

const WAITING_MAX = 10_000;

interface Waiting {
  readonly event: PlatformEvent;
  readonly taken: (isTaken: boolean) => void;
}

interface Subscriber {
  readonly name: string;
  takes(kind: PlatformEventKind): boolean;
  take(event: PlatformEvent): Promise<void> | void;
  /** What waits, by aggregate: the first of each list is being taken. */
  readonly lines: Map<string, Waiting[]>;
  waiting: number;
}

export function createEventBus({ log, metrics, waitingMax = WAITING_MAX }: EventBusOptions): EventBus {
  const subscribers = new Set<Subscriber>();
  let idle: (() => void)[] = [];

  function offer(subscriber: Subscriber, event: PlatformEvent, taken: Waiting['taken']): boolean {
    if (subscriber.waiting >= waitingMax) {
      metrics.count(`events.dropped.${subscriber.name}`);
      log.warn('events.dropped', 'A subscriber is too slow: an event was dropped.', {
        subscriber: subscriber.name,
        kind: event.kind,
      });
      return false;
    }
    subscriber.waiting++;
    const line = subscriber.lines.get(event.aggregate);
    if (line !== undefined) line.push({ event, taken });
    else {
      subscriber.lines.set(event.aggregate, [{ event, taken }]);
      // Not now: who publishes may be between two ticks.
      setImmediate(() => void takeAll(subscriber, event.aggregate));
    }
    return true;
  }

  async function takeAll(subscriber: Subscriber, aggregate: string): Promise<void> {
    const line = subscriber.lines.get(aggregate) ?? [];
    while (line.length > 0) {
      const [{ event, taken }] = line;
      let isTaken = false;
      try {
        await subscriber.take(event);
        isTaken = true;
      } catch (error) {
        metrics.count(`events.failed.${subscriber.name}`);
        log.error('events.failed', 'A subscriber failed with an event.', {
          subscriber: subscriber.name,
          kind: event.kind,
          error: errorText(error),
        });
      }
      line.shift();
      subscriber.waiting--;
      taken(isTaken);
    }
    subscriber.lines.delete(aggregate);
    if (isIdle()) {
      const waiting = idle;
      idle = [];
      for (const resolve of waiting) resolve();
    }
  }

  const isIdle = () => [...subscribers].every(({ waiting }) => waiting === 0);

  const wanting = ({ kind }: PlatformEvent) => [...subscribers].filter(({ takes }) => takes(kind));

  async function tell(event: PlatformEvent, to: readonly Subscriber[]): Promise<Told> {
    const told = to.map(
      (subscriber) =>
        new Promise<boolean>((resolve) => {
          // Those that have no room for it are done with it.
          if (!offer(subscriber, event, resolve)) resolve(false);
        }),
    );
    const areTaken = await Promise.all(told);
    const left = to.filter((_, i) => !areTaken[i]);
    return {
      isTaken: left.length === 0,
      again: () =>
        tell(
          event,
          left.filter((subscriber) => subscribers.has(subscriber)),
        ),
    };
  }

  return {
    publish(event) {
      metrics.count('events.published');
      // Each is offered it, whoever had no room for it before.
      return wanting(event).filter((subscriber) => !offer(subscriber, event, () => {})).length === 0;
    },
    tell(event) {
      metrics.count('events.published');
      return tell(event, wanting(event));
    },
    subscribe(name, kinds, take) {
      const wanted = new Set<PlatformEventKind>(kinds);
      const isWanted = (event: PlatformEvent): event is EventOf<(typeof kinds)[number]> => wanted.has(event.kind);
      const subscriber: Subscriber = {
        name,
        takes: (kind) => wanted.has(kind),
        take: (event) => (isWanted(event) ? take(event) : undefined),
        lines: new Map(),
        waiting: 0,
      };
      subscribers.add(subscriber);
      return () => void subscribers.delete(subscriber);
    },
    settled: () => (isIdle() ? Promise.resolve() : new Promise((resolve) => idle.push(resolve))),
  };
}
