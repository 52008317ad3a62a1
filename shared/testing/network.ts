/** A seeded network in one process: every link is an ordered, reliable stream with delay, jitter, loss and breaks. */
import { nextFloat, seedRandom } from '../math/random.ts';
import { createArrivals } from './arrivals.ts';
import type { NetworkCondition } from './conditions.ts';

/** What one direction of a link has carried, framing included. */
export interface Traffic {
  messages: number;
  /** Bytes on the wire above TCP: the message, the room's code byte, the WebSocket header (and mask, upwards). */
  bytes: number;
}

/** One client's connection to the server. */
export interface Link {
  readonly isOpen: boolean;
  readonly up: Traffic;
  readonly down: Traffic;
  /** Client → server. The bytes are copied. Dropped when the link is broken. */
  sendUp(message: Uint8Array, nowMs: number): void;
  /** Server → client. */
  sendDown(message: Uint8Array, nowMs: number): void;
  /** Delivers what is due by `nowMs`, in order, each at its own time. */
  deliver(nowMs: number): void;
  /** Breaks the link; what is under way is lost. */
  close(): void;
}

/** Where a link's messages arrive. */
export interface LinkEnds {
  atServer(message: Uint8Array, nowMs: number): void;
  atClient(message: Uint8Array, nowMs: number): void;
  /** The link broke by itself. */
  broke?(nowMs: number): void;
}

interface Envelope {
  readonly atMs: number;
  readonly message: Uint8Array;
}

/** Bytes a message of our protocol takes on a WebSocket, the room's code byte included. */
export function framedBytes(messageBytes: number, isMasked: boolean): number {
  const payload = messageBytes + 1;
  const header = payload < 126 ? 2 : payload < 65_536 ? 4 : 10;
  return payload + header + (isMasked ? 4 : 0);
}

/**
 * Bytes a second that keep a connection alive, beside the messages: the room's ping with its time (8 B payload) every 5 s and the
 * transport's empty one every 3 s, and a masked pong for each.
 */
export const KEEP_ALIVE_BYTES_PER_SECOND = Object.freeze({ up: (8 + 6) / 5 + 6 / 3, down: (8 + 2) / 5 + 2 / 3 });

/** Opens a link. Everything random in it follows from `seed`. */
export function createLink(condition: NetworkCondition, seed: number, ends: LinkEnds, openedAtMs = 0): Link {
  const random = new Uint32Array(4);
  seedRandom(random, seed >>> 0, 0x6c696e6b);
  const up = { messages: 0, bytes: 0 };
  const down = { messages: 0, bytes: 0 };
  const lanes = { up: createLane(condition, random), down: createLane(condition, random) };
  let isOpen = true;
  let breaksAtMs = Infinity;
  if (condition.disconnectsPerMinute > 0) {
    breaksAtMs = openedAtMs + (0.5 + nextFloat(random)) * (60_000 / condition.disconnectsPerMinute);
  }

  function close(): void {
    isOpen = false;
    lanes.up.clear();
    lanes.down.clear();
  }

  return {
    up,
    down,
    get isOpen() {
      return isOpen;
    },
    sendUp(message, nowMs) {
      if (!isOpen) return;
      up.messages++;
      up.bytes += framedBytes(message.length, true);
      lanes.up.put(message, nowMs);
    },
    sendDown(message, nowMs) {
      if (!isOpen) return;
      down.messages++;
      down.bytes += framedBytes(message.length, false);
      lanes.down.put(message, nowMs);
    },
    deliver(nowMs) {
      if (!isOpen) return;
      if (nowMs >= breaksAtMs) {
        close();
        ends.broke?.(nowMs);
        return;
      }
      lanes.up.deliver(nowMs, ends.atServer);
      lanes.down.deliver(nowMs, ends.atClient);
    },
    close,
  };
}

interface Lane {
  put(message: Uint8Array, nowMs: number): void;
  deliver(nowMs: number, to: (message: Uint8Array, nowMs: number) => void): void;
  clear(): void;
}

/** One direction: a queue whose delivery times never go back. */
function createLane(condition: NetworkCondition, random: Uint32Array): Lane {
  const arrivals = createArrivals(condition, random);
  let queue: Envelope[] = [];

  return {
    put(message, nowMs) {
      queue.push({ atMs: arrivals.next(nowMs), message: message.slice() });
    },
    deliver(nowMs, to) {
      let count = 0;
      while (count < queue.length && queue[count].atMs <= nowMs) {
        const { message, atMs } = queue[count++];
        to(message, atMs);
      }
      if (count > 0) queue = queue.slice(count);
    },
    clear() {
      queue = [];
    },
  };
}
