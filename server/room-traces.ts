/** Players on their way into a match, as spans: from the door to the tick that seals their join. */
import { NO_TRACING, type Tracing, type TraceSpan } from './observability/tracing.ts';

/** What each client at the door is a part of. */
const traces = new WeakMap<object, string>();

/** Someone comes as a part of this (`traceparent`). */
export function noteTrace(client: object, traceparent: string): void {
  traces.set(client, traceparent);
}

export class RoomTraces {
  readonly #tracing: Pick<Tracing, 'playerAction'>;
  #spans: TraceSpan[] = [];

  constructor(tracing: Pick<Tracing, 'playerAction'> = NO_TRACING) {
    this.#tracing = tracing;
  }

  /** Someone has seats in this match, and their join waits for the next tick. */
  joined(client: object | undefined, sessionId: string, playerId: string | undefined): void {
    const parent = client && traces.get(client);
    // Who was not traced on the way here is not from here on.
    if (parent === undefined) return;
    const span = this.#tracing.playerAction({ name: 'seat', playerId, sessionId, parent });
    if (span.traceparent !== undefined) this.#spans.push(span);
  }

  /** A tick is sealed: all who joined before it are in. Nearly always there are none. */
  sealed(): void {
    if (this.#spans.length === 0) return;
    for (const span of this.#spans) {
      span.stage('sealed');
      span.end();
    }
    this.#spans = [];
  }
}
