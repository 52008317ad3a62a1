/** What the fenced room keeps of one client: how much it may still send, what waits for it, and whether it is being closed. */
import type { Client } from '@colyseus/core';
import { TokenBucket } from '#shared/session/token-bucket.ts';
import type { FenceLimits } from './fence-limits.ts';

export interface ClientFence {
  /** Looked up once: it is asked before every message. */
  readonly socket: Socket & Client['ref'];
  readonly frames: TokenBucket;
  readonly sinceMs: number;
  /** Bytes Colyseus holds back until the client says that it is ready. */
  heldBytes: number;
  /** Set for good: nothing is taken from it or sent to it any more. */
  isClosed: boolean;
  /** The server closed it: its seat is not kept. */
  isRefused: boolean;
}

export function createFence(client: Client, limits: FenceLimits): ClientFence {
  const nowMs = performance.now();
  const frames = new TokenBucket(limits.framesPerSecond, limits.frameBurst, nowMs);
  return { socket: socketOf(client), frames, sinceMs: nowMs, heldBytes: 0, isClosed: false, isRefused: false };
}

/** The part of a `ws` socket that a room needs beyond Colyseus' client. */
interface Socket {
  readonly bufferedAmount: number;
  terminate(): void;
  ping(data: Uint8Array): void;
}

/**
 * The socket of a client. Colyseus types it as an event emitter, because its transports differ; ours is `ws`, and this is
 * the one place that says so.
 */
export function socketOf(client: Client): Socket & Client['ref'] {
  const { ref } = client;
  if (isSocket(ref)) return ref;
  throw new TypeError(
    'The rooms need the ws transport: a client without bufferedAmount, terminate and ping was given.',
  );
}

function isSocket(ref: Client['ref']): ref is Socket & Client['ref'] {
  const has = (name: string) => name in ref && typeof Reflect.get(ref, name) === 'function';
  return 'bufferedAmount' in ref && typeof ref.bufferedAmount === 'number' && has('terminate') && has('ping');
}
