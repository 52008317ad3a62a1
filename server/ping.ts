/** Round trips of a connection, measured with WebSocket's own ping: the page's code has no part in it. */
import type { Client } from '@colyseus/core';
import { socketOf } from './client-fence.ts';

/** The time of sending, as the ping carries it; Colyseus' own keep-alive pings carry nothing. */
const PAYLOAD_BYTES = 8;

/** Sends a ping that carries the time. */
export function sendPing(client: Client, nowMs: number): void {
  const payload = new Uint8Array(PAYLOAD_BYTES);
  new DataView(payload.buffer).setFloat64(0, nowMs);
  socketOf(client).ping(payload);
}

/** Calls back with each round trip in milliseconds. What a peer sends back is checked: it may be anything. */
export function answerPings(client: Client, measured: (roundTripMs: number) => void): void {
  socketOf(client).on('pong', (payload: unknown) => {
    if (!(payload instanceof Uint8Array) || payload.length !== PAYLOAD_BYTES) return;
    const sentMs = new DataView(payload.buffer, payload.byteOffset).getFloat64(0);
    const roundTripMs = performance.now() - sentMs;
    if (roundTripMs >= 0 && roundTripMs < 60_000) measured(roundTripMs);
  });
}
