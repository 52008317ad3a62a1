// One direction of a proxied connection: reads from one socket, lets the queue decide when, writes to the other.
import { PROXY_LIMITS } from '#scripts/proxy/limits.ts';
import { resetSocket } from '#scripts/proxy/reset-socket.ts';
import type { Socket } from 'node:net';
import type { LaneQueue } from '#scripts/proxy/lane-queue.ts';

/** What one direction has carried. */
export interface LaneStats {
  /** Bytes that came from the sender. */
  readonly takenBytes: number;
  /** Bytes that were passed on to the receiver. */
  readonly passedBytes: number;
  /** Bytes that wait now: held up by a fault, or because the receiver does not read. */
  readonly heldBytes: number;
  /** Bytes that came and will never be passed on: half-open, or the receiver is gone. */
  readonly vanishedBytes: number;
  /** How often the sender was not read because too much waited. */
  readonly pauses: number;
  /** Segments that a condition made late, that were lost and sent again, and that waited for their turn at a throttle. */
  readonly delayed: number;
  readonly resent: number;
  readonly throttled: number;
}

export interface Lane {
  readonly stats: LaneStats;
  /** The queue's faults have changed: looks again at when the next piece is due. */
  wake(): void;
  /** From now on everything vanishes, what is held included; an end as well, so both sockets stay open. */
  vanish(): void;
  /** Ends the timer, drops what is held. */
  stop(): void;
}

/** Passes on what comes from `from` to `to`. The sockets were made with `allowHalfOpen`: an end crosses each direction for itself. */
export function createLane(from: Socket, to: Socket, queue: LaneQueue): Lane {
  let takenBytes = 0;
  let passedBytes = 0;
  let vanishedBytes = 0;
  let pauses = 0;
  let isVanishing = false;
  let timer: NodeJS.Timeout | undefined;

  const heldBytes = (): number => queue.heldBytes + to.writableLength;

  /** A receiver that is gone takes nothing more; its sender is told by the other direction. */
  function discard(): void {
    isVanishing = true;
    vanishedBytes += queue.heldBytes;
    queue.clear();
    clearTimeout(timer);
    from.resume();
  }

  function finish(kind: 'end' | 'reset'): void {
    if (isVanishing) return;
    queue.finish(kind, performance.now());
    pump();
  }

  function pump(): void {
    clearTimeout(timer);
    if (isVanishing) return;
    to.cork();
    while (!to.writableNeedDrain && !to.destroyed) {
      const piece = queue.take(performance.now());
      if (piece === undefined) break;
      if (piece.kind === 'end') to.end();
      else if (piece.kind === 'reset') {
        // What came before it is sent before it.
        to.uncork();
        resetSocket(to);
      } else {
        passedBytes += piece.bytes.length;
        to.write(piece.bytes);
      }
    }
    to.uncork();
    if (from.isPaused() && heldBytes() < PROXY_LIMITS.heldBytes / 2) from.resume();
    const dueMs = queue.dueMs();
    // While the receiver does not read, its `drain` goes on.
    if (dueMs === Infinity || to.writableNeedDrain) return;
    timer = setTimeout(pump, Math.max(0, Math.ceil(dueMs - performance.now())));
  }

  from.on('data', (bytes) => {
    takenBytes += bytes.length;
    if (isVanishing) {
      vanishedBytes += bytes.length;
      return;
    }
    queue.put(bytes, performance.now());
    pump();
    if (heldBytes() > PROXY_LIMITS.heldBytes && !from.isPaused()) {
      pauses++;
      from.pause();
    }
  });
  from.on('end', () => finish('end'));
  // Whatever broke the sender, its receiver sees a connection that breaks.
  from.on('error', () => finish('reset'));
  to.on('drain', pump);
  to.on('close', discard);

  return {
    stats: {
      get takenBytes() {
        return takenBytes;
      },
      get passedBytes() {
        return passedBytes;
      },
      get heldBytes() {
        return heldBytes();
      },
      get vanishedBytes() {
        return vanishedBytes;
      },
      get pauses() {
        return pauses;
      },
      get delayed() {
        return queue.delayed;
      },
      get resent() {
        return queue.resent;
      },
      get throttled() {
        return queue.throttled;
      },
    },
    wake: pump,
    vanish: discard,
    stop: discard,
  };
}
