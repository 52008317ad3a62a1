/** A seeded network in one process: every link is an ordered, reliable stream with delay, jitter, loss and breaks. */
import { nextFloat, seedRandom } from '../math/random.ts';
import type { NetworkCondition } from './conditions.ts';
import { createLane } from './lane.ts';

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
  /** Delivers one direction's. */
  deliverUp(nowMs: number): void;
  deliverDown(nowMs: number): void;
  /** When the next message reaches the client; Infinity when none is under way. */
  readonly nextDownMs: number;
  /** Messages under way, both directions. */
  readonly underWay: number;
  /** Bytes towards the client that a throttled line has not taken yet. */
  waitingDownBytes(nowMs: number): number;
  /** What is sent from here on is treated by this condition; no message overtakes an earlier one. */
  change(condition: NetworkCondition): void;
  /** The line takes so many bytes a second each way; Infinity for any number. */
  throttle(bytesPerSecond: number, nowMs: number): void;
  /** Nothing arrives before this time. */
  stall(untilMs: number): void;
  /** Half open: both ends believe in it, and everything is lost. */
  deafen(): void;
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
  let isDeaf = false;
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
    get nextDownMs() {
      return lanes.down.nextMs();
    },
    get underWay() {
      return lanes.up.count() + lanes.down.count();
    },
    waitingDownBytes: (nowMs) => lanes.down.waitingBytes(nowMs),
    change(to) {
      lanes.up.change(to);
      lanes.down.change(to);
    },
    throttle(bytesPerSecond, nowMs) {
      lanes.up.throttle(bytesPerSecond, nowMs);
      lanes.down.throttle(bytesPerSecond, nowMs);
    },
    stall(untilMs) {
      lanes.up.stall(untilMs);
      lanes.down.stall(untilMs);
    },
    deafen() {
      isDeaf = true;
      lanes.up.clear();
      lanes.down.clear();
    },
    deliverUp(nowMs) {
      if (isOpen) lanes.up.deliver(nowMs, ends.atServer);
    },
    deliverDown(nowMs) {
      if (isOpen) lanes.down.deliver(nowMs, ends.atClient);
    },
    sendUp(message, nowMs) {
      if (!isOpen) return;
      const bytes = framedBytes(message.length, true);
      up.messages++;
      up.bytes += bytes;
      if (!isDeaf) lanes.up.put(message, bytes, nowMs);
    },
    sendDown(message, nowMs) {
      if (!isOpen) return;
      const bytes = framedBytes(message.length, false);
      down.messages++;
      down.bytes += bytes;
      if (!isDeaf) lanes.down.put(message, bytes, nowMs);
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
