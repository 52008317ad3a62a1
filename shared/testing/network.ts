/** A seeded network in one process: every link is an ordered, reliable stream with delay, jitter, loss and breaks. */
import { nextFloat, seedRandom } from '../math/random.ts';
import type { NetworkCondition } from './conditions.ts';

/** A lost segment is sent again after at least this long: the smallest retransmission time of common TCP stacks (RFC 6298: 1 s; Linux: 200 ms). */
const RETRANSMISSION_MS = 200;

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
  throttle(bytesPerSecond: number): void;
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

interface Envelope {
  atMs: number;
  message: Uint8Array;
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
    throttle(bytesPerSecond) {
      lanes.up.throttle(bytesPerSecond);
      lanes.down.throttle(bytesPerSecond);
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

interface Lane {
  put(message: Uint8Array, bytes: number, nowMs: number): void;
  deliver(nowMs: number, to: (message: Uint8Array, nowMs: number) => void): void;
  nextMs(): number;
  count(): number;
  waitingBytes(nowMs: number): number;
  change(condition: NetworkCondition): void;
  throttle(bytesPerSecond: number): void;
  stall(untilMs: number): void;
  clear(): void;
}

/** One direction: a ring whose delivery times never go back. */
function createLane(condition: NetworkCondition, random: Uint32Array): Lane {
  let ring: Envelope[] = [];
  let first = 0;
  let count = 0;
  let lastAtMs = 0;
  let isBad = false;
  let { roundTripMs, jitterMs } = condition;
  let leaveBad = 0;
  let enterBad = 0;
  let bytesPerSecond = Infinity;
  /** When a throttled line has taken all that was sent. */
  let freeAtMs = 0;
  let stalledUntilMs = 0;
  change(condition);

  function change(to: NetworkCondition): void {
    ({ roundTripMs, jitterMs } = to);
    // Gilbert's two-state model: stays bad with 1 − 1/burst, becomes bad so often that the share of losses is `loss`.
    leaveBad = 1 / to.burstMessages;
    enterBad = to.loss >= 1 ? 1 : (leaveBad * to.loss) / (1 - to.loss);
  }

  function grow(): void {
    const inOrder = ring.map((_, i) => ring[(first + i) % ring.length]);
    const more = Array.from({ length: Math.max(8, ring.length) }, () => ({ atMs: 0, message: NO_MESSAGE }));
    ring = [...inOrder, ...more];
    first = 0;
  }

  return {
    put(message, bytes, nowMs) {
      isBad = nextFloat(random) < (isBad ? 1 - leaveBad : enterBad);
      const wayMs = Math.max(0, (roundTripMs + (nextFloat(random) * 2 - 1) * jitterMs) / 2);
      const againMs = isBad ? Math.max(RETRANSMISSION_MS, roundTripMs) : 0;
      freeAtMs = bytesPerSecond === Infinity ? nowMs : Math.max(freeAtMs, nowMs) + (bytes * 1000) / bytesPerSecond;
      lastAtMs = Math.max(lastAtMs, freeAtMs + wayMs + againMs);
      if (count === ring.length) grow();
      const envelope = ring[(first + count++) % ring.length];
      envelope.atMs = lastAtMs;
      envelope.message = message.slice();
    },
    deliver(nowMs, to) {
      while (count > 0 && stalledUntilMs <= nowMs && ring[first].atMs <= nowMs) {
        const envelope = ring[first];
        const { message, atMs } = envelope;
        envelope.message = NO_MESSAGE;
        first = (first + 1) % ring.length;
        count--;
        to(message, Math.max(atMs, stalledUntilMs));
      }
    },
    nextMs: () => (count === 0 ? Infinity : Math.max(ring[first].atMs, stalledUntilMs)),
    count: () => count,
    waitingBytes: (nowMs) => (bytesPerSecond === Infinity ? 0 : (Math.max(0, freeAtMs - nowMs) * bytesPerSecond) / 1000),
    change,
    throttle(to) {
      bytesPerSecond = to;
    },
    stall(untilMs) {
      stalledUntilMs = Math.max(stalledUntilMs, untilMs);
    },
    clear() {
      count = 0;
    },
  };
}

const NO_MESSAGE = new Uint8Array();
