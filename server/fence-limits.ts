/** What one connection may cost a room, whatever it sends or does not read. Every figure has its unit. */
import { SESSION_LIMITS } from '#shared/session/limits.ts';

export interface FenceLimits {
  /** Frames a client may send in a second, on average and in a burst; twice the session's, which counts only its own messages. */
  readonly framesPerSecond: number;
  readonly frameBurst: number;
  /** The longest frame, in bytes: the longest message behind one byte of Colyseus' framing. */
  readonly frameBytes: number;
  /** Bytes that may wait for a client that does not read; beyond, it is closed. */
  readonly waitingBytes: number;
  /** A client that was let in has this long to say that it is ready. */
  readonly readyMs: number;
  /** A closed client that does not answer the close is cut off after this. */
  readonly closeMs: number;
}

export const FENCE_LIMITS: FenceLimits = Object.freeze({
  framesPerSecond: SESSION_LIMITS.framesPerSecond,
  frameBurst: SESSION_LIMITS.frameBurst,
  // One byte of Colyseus' framing comes before the message.
  frameBytes: SESSION_LIMITS.messageBytes + 1,
  waitingBytes: SESSION_LIMITS.waitingBytes,
  readyMs: SESSION_LIMITS.readyMs,
  closeMs: SESSION_LIMITS.closeMs,
});

/** What the transport reads at most of one message before it closes by itself (1009): above the room's limit, which says why. */
export const TRANSPORT_PAYLOAD_BYTES = SESSION_LIMITS.socketMessageBytes;
