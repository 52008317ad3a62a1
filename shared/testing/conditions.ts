/** The four named network conditions, the same everywhere: test rooms, headless matches, the fault proxy. */

/** How a connection treats its messages. Nothing is lost for good: the stream is reliable, a loss is a delay. */
export interface NetworkCondition {
  /** Round trip, in milliseconds; half of it each way. */
  readonly roundTripMs: number;
  /** The round trip varies by up to this much either way. */
  readonly jitterMs: number;
  /** The share of messages that have to be sent again, 0…1. */
  readonly loss: number;
  /** How many messages in a row a loss takes on average; 1 for independent losses. */
  readonly burstMessages: number;
  /** Times a minute that the connection breaks; 0 for never. */
  readonly disconnectsPerMinute: number;
}

/** The conditions by name. */
export const NETWORK_CONDITIONS = Object.freeze({
  perfect: { roundTripMs: 0, jitterMs: 0, loss: 0, burstMessages: 1, disconnectsPerMinute: 0 },
  good: { roundTripMs: 20, jitterMs: 2, loss: 0, burstMessages: 1, disconnectsPerMinute: 0 },
  wifi: { roundTripMs: 40, jitterMs: 10, loss: 0.005, burstMessages: 1, disconnectsPerMinute: 0 },
  mobile: { roundTripMs: 150, jitterMs: 50, loss: 0.05, burstMessages: 1, disconnectsPerMinute: 0 },
  awful: { roundTripMs: 300, jitterMs: 100, loss: 0.1, burstMessages: 4, disconnectsPerMinute: 1 },
} as const satisfies Readonly<Record<string, NetworkCondition>>);

/** A name of a condition. */
export type NetworkName = keyof typeof NETWORK_CONDITIONS;
