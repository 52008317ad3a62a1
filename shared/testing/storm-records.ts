/** What the server of a storm did in each of its last ticks: when it was sealed, and the events it made. */
import type { EventField } from '../model/fields.ts';
import type { Game } from '../sim/game.ts';
import type { Outbox } from '../world/outbox.ts';

/** More ticks than any client lies behind. A power of two: world ticks count in 32 bits and begin anew. */
const KEPT_TICKS = 4096;

/** A ring over ticks. Ticks may be given in 32 bits or counted on. */
export class StormRecords {
  readonly #sealedAtMs = new Float64Array(KEPT_TICKS);
  readonly #digests = new Uint32Array(KEPT_TICKS);
  readonly #eventCounts = new Uint32Array(KEPT_TICKS);
  #newest = -1;

  get newest(): number {
    return this.#newest;
  }

  add(tick: number, of: { readonly sealedAtMs: number; readonly digest: number; readonly eventCount: number }): void {
    const place = tick % KEPT_TICKS;
    this.#newest = tick;
    this.#sealedAtMs[place] = of.sealedAtMs;
    this.#digests[place] = of.digest;
    this.#eventCounts[place] = of.eventCount;
  }

  /** The server is back at an older tick: what it made since is not there any more. */
  backTo(tick: number): void {
    this.#newest = tick;
  }

  /** How many ticks `tick` lies behind the newest. */
  behind(tick: number): number {
    return (this.#newest - tick) >>> 0;
  }

  isKept(tick: number): boolean {
    return this.behind(tick) < KEPT_TICKS;
  }

  sealedAtMs(tick: number): number {
    return this.#sealedAtMs[tick % KEPT_TICKS];
  }

  digestAt(tick: number): number {
    return this.#digests[tick % KEPT_TICKS];
  }

  eventCountAt(tick: number): number {
    return this.#eventCounts[tick % KEPT_TICKS];
  }
}

/** Reads all events of a step into one number: equal for equal events in equal order. */
export type EventDigest = (events: Outbox) => number;

/** Makes the digest of a game's events. */
export function createEventDigest(game: Game): EventDigest {
  const number = new Float64Array(1);
  const words = new Uint32Array(number.buffer);
  const { events = {}, result = {} } = game.model.definition;
  const fieldNames = new Map<string, readonly string[]>([['finish', Object.keys(result)]]);
  const codes = new Map<string, number>([['finish', 1]]);
  for (const [name, { fields }] of Object.entries<EventField>(events)) {
    fieldNames.set(name, Object.keys(fields));
    codes.set(name, codes.size + 1);
  }
  const mix = (hash: number, value: number) => {
    const mixed = Math.imul(hash ^ value, 0x9e3779b1);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  return (outbox) => {
    let hash = outbox.count;
    for (let i = 0; i < outbox.count; i++) {
      const name = outbox.nameAt(i);
      const record = outbox.recordAt(i);
      hash = mix(hash, codes.get(name) ?? 0);
      for (const field of fieldNames.get(name) ?? []) {
        number[0] = record[field];
        hash = mix(mix(hash, words[0]), words[1]);
      }
    }
    return hash;
  };
}
