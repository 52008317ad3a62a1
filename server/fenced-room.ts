/** The base of every room: what a client sends, does not read, or makes throw can harm nobody but that client. */
import { ClientState, Protocol, Room, ServerError, type Client } from '@colyseus/core';
import { CLOSE } from '#shared/session/session.ts';
import { createFence, type ClientFence } from './client-fence.ts';
import { FENCE_LIMITS, type FenceLimits } from './fence-limits.ts';
import { takeFrames } from './colyseus-internals.ts';
import { errorText, type Log, type LogFields } from './log.ts';
import type { Metrics } from './metrics.ts';
import { frameOf } from './session-frame.ts';
import { startTicking } from './tick-loop.ts';

/** Where a room reports to, and its limits. */
export interface FenceServices {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly limits?: FenceLimits;
}

/** Why and how a client is closed. */
interface Closing {
  readonly code: number;
  readonly reason: string;
}

/** Our own fault, not the client's: it may come back to its seat. */
const FAULT: Closing = Object.freeze({ code: 1011, reason: 'The server failed on this connection.' });

/** Ready clients are looked at this often. */
const CARE_MS = 1000;

/** A room behind its fences: `fence-limits.ts` has the figures, `fenced-room.test.ts` a test for each that fails without it. */
export abstract class FencedRoom extends Room {
  /**
   * There is no `state` for Colyseus to patch, in state rooms neither. Its empty patch, once a second, keeps its own clock going; `null` would
   * make that tick sixty times a second, and starve `setFixedTimestep` (which we do not use: see `startTicks`).
   */
  override patchRate: number | null = 1000;
  /** A seat reserved over HTTP waits this many seconds for its socket. */
  override seatReservationTimeout = 8;

  protected readonly log: Log;
  protected readonly metrics: Metrics;
  readonly #limits: FenceLimits;
  readonly #fences = new WeakMap<Client, ClientFence>();
  readonly #upstream: (client: Client, frame: Uint8Array) => void;
  #care: NodeJS.Timeout | undefined;
  #stopTicks: () => void = () => {};
  #lastMessage: Uint8Array | undefined;
  #lastFrame: Uint8Array = new Uint8Array(0);
  #isEnding = false;

  constructor({ log, metrics, limits = FENCE_LIMITS }: FenceServices) {
    super();
    this.log = log;
    this.metrics = metrics;
    this.#limits = limits;
    this.#upstream = takeFrames(this, (client, frame) => this.#takeFrame(client, frame));
  }

  /** Options are the creator's, unchecked. Call `super.onCreate` first. */
  override onCreate(_options: unknown): void {
    this.#care = setInterval(() => this.#careForClients(), CARE_MS);
  }

  /** A message of the session: the first byte, 1…127, is its type. The bytes are the receiver's own. */
  protected abstract received(client: Client, message: Uint8Array): void;

  /** A client that was let in says that it is ready: from now on what is sent to it goes out at once. */
  protected readied(_client: Client): void {}

  /** Whether a client that does not get ready is dropped rather than closed: a page that froze on its way back comes again. */
  protected mayReturn(_client: Client): boolean {
    return false;
  }

  /** A tick threw, or what is done once a second, and the room is about to end. */
  protected failed(_error: unknown): void {}

  /** Called once a second while the room lives. */
  protected cared(_nowMs: number): void {}

  /** Whom a line of the log about a client is of. */
  protected idsOf(client: Client): LogFields {
    return { roomId: this.roomId, sessionId: client.sessionId };
  }

  /** Whether the room is going away: nothing should be kept for later. */
  protected get isEnding(): boolean {
    return this.#isEnding;
  }

  /** Whether the server closed this client for what it did: its seat is not kept. */
  protected isRefused(client: Client): boolean {
    return this.#fenceOf(client).isRefused;
  }

  /**
   * Runs the room's ticks on a timer of its own, by deadlines. Colyseus' loops are measured in whole milliseconds of the wall
   * clock, forget time when they are late, and stand still when patches are off.
   */
  protected startTicks(ticks: { advance(nowMs: number): void; nextDeadlineMs(nowMs: number): number }): void {
    this.#stopTicks();
    this.#stopTicks = startTicking({
      ...ticks,
      late: (lateMs) => this.metrics.late(lateMs),
      failed: (error) => this.#fail('A tick threw; the room is ended.', error),
    });
  }

  /** How a room speaks to one who is in it. */
  protected speaking() {
    return {
      send: (client: Client, message: Uint8Array) => this.sendMessage(client, message),
      close: (client: Client, why: Closing) => this.closeClient(client, why, 'session'),
    };
  }

  /** How a room leaves its process while people are in it: it stands still, does not go by itself, and everyone's line is closed. */
  protected leaving() {
    return {
      isEnding: () => this.#isEnding,
      end: () => this.end(),
      stop: () => {
        this.#stopTicks();
        this.autoDispose = false;
      },
      sendAway: (why: Closing) => this.clients.forEach((client) => this.#close(client, why)),
    };
  }

  #fail(sentence: string, error: unknown): void {
    this.metrics.count('roomsFailed');
    this.log.error('room.failed', sentence, { roomId: this.roomId, error: errorText(error) });
    this.failed(error);
    this.end(CLOSE.failed);
  }

  /** Sends a message whose first byte, 1…127, is its type. It may be changed afterwards, once `nextMessages` was called. */
  protected sendMessage(client: Client, message: Uint8Array): void {
    const fence = this.#fenceOf(client);
    if (fence.isClosed) return;
    const isReady = client.state === ClientState.JOINED;
    if (!isReady) fence.heldBytes += message.length;
    if (this.waitingBytes(client) > this.#limits.waitingBytes) {
      this.closeClient(client, CLOSE.slow, 'backlog');
      return;
    }
    client.enqueueRaw(this.#frameOf(message));
  }

  /** Bytes that wait for a client: in its socket, or in Colyseus until it is ready. */
  protected waitingBytes(client: Client): number {
    const fence = this.#fenceOf(client);
    return client.state === ClientState.JOINED ? fence.socket.bufferedAmount : fence.heldBytes;
  }

  /** Call before messages whose buffers were used before: one message to many clients is framed and copied once. */
  protected nextMessages(): void {
    this.#lastMessage = undefined;
  }

  /** Closes one client for what it did. `why` names the counter. */
  protected closeClient(client: Client, { code, reason }: Closing, why: string): void {
    this.#fenceOf(client).isRefused = true;
    this.metrics.count(`closed.${why}`);
    this.log.info(`closed.${why}`, `A client was closed: ${reason}`, {
      ...this.idsOf(client),
      why,
      code,
    });
    this.#close(client, { code, reason });
  }

  /** Ends the room for everyone: told why, recorded, disposed. */
  protected end(why: Closing = CLOSE.closing): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#stopTicks();
    for (const client of this.clients) this.#close(client, why);
    this.disconnect(why.code).catch((error: unknown) => {
      this.log.error('room.end', 'A room could not be ended.', { roomId: this.roomId, error: errorText(error) });
    });
  }

  /** The process is stopping. */
  override onBeforeShutdown(): void {
    this.end();
  }

  override onDispose(): void | Promise<void> {
    this.#isEnding = true;
    this.#stopTicks();
    clearInterval(this.#care);
  }

  /** Without this, a throw in any handler would end the process. It may only cost the client that caused it. */
  override onUncaughtException(error: Error, where: string): void {
    if (error.cause instanceof ServerError) return;
    this.metrics.count('faults');
    const client: unknown = 'client' in error ? error.client : undefined;
    const known = this.clients.find((one) => one === client);
    this.log.error(`fault.${where}`, `A handler threw in ${where}.`, {
      ...(known === undefined ? { roomId: this.roomId } : this.idsOf(known)),
      error: errorText(error.cause ?? error),
    });
    if (known !== undefined) this.#close(known, FAULT);
  }

  #takeFrame(client: Client, frame: Uint8Array): void {
    const fence = this.#fenceOf(client);
    if (fence.isClosed || client.state === ClientState.LEAVING) return;
    if (!fence.frames.take(1, performance.now())) return this.closeClient(client, CLOSE.flooding, 'flooding');
    if (frame.length > this.#limits.frameBytes) return this.closeClient(client, CLOSE.oversize, 'oversize');
    if (frame.length === 0) return this.closeClient(client, CLOSE.malformed, 'malformed');
    try {
      this.#dispatch(client, frame);
    } catch (error) {
      this.metrics.count('faults');
      this.log.error('fault.frame', 'A message could not be handled.', {
        ...this.idsOf(client),
        error: errorText(error),
      });
      this.#close(client, FAULT);
    }
  }

  /**
   * Only what our client speaks goes on. Colyseus' other decoders stay unreached: msgpack, requests, schema inputs, and with
   * them the frame of seven bytes (opcode 20) that hangs a process whose room has inputs.
   */
  #dispatch(client: Client, frame: Uint8Array): void {
    switch (frame[0]) {
      case Protocol.ROOM_DATA_BYTES:
        if (frame.length < 2 || frame[1] === 0 || frame[1] > 127)
          return this.closeClient(client, CLOSE.unknown, 'unknown');
        // A copy: the frame is a view of the socket's read buffer.
        return this.received(client, new Uint8Array(frame.subarray(1)));
      case Protocol.JOIN_ROOM:
        return this.#takeReady(client, frame);
      case Protocol.LEAVE_ROOM:
      case Protocol.PING:
        return this.#upstream(client, frame);
      default:
        this.closeClient(client, CLOSE.unknown, 'unknown');
    }
  }

  #takeReady(client: Client, frame: Uint8Array): void {
    const isFirst = client.state === ClientState.JOINING;
    this.#upstream(client, frame);
    if (isFirst && client.state === ClientState.JOINED) this.readied(client);
  }

  #close(client: Client, { code, reason }: Closing): void {
    const fence = this.#fenceOf(client);
    if (fence.isClosed) return;
    fence.isClosed = true;
    client.leave(code, reason);
    // A peer that never answers the close would keep its socket, and what is buffered for it, for half a minute.
    setTimeout(() => fence.socket.terminate(), this.#limits.closeMs).unref();
  }

  #careForClients(): void {
    const nowMs = performance.now();
    for (const client of this.clients) {
      if (client.state !== ClientState.JOINING) continue;
      if (nowMs - this.#fenceOf(client).sinceMs <= this.#limits.readyMs) continue;
      if (!this.mayReturn(client)) this.closeClient(client, CLOSE.silent, 'notReady');
      else {
        this.metrics.count('closed.notReady');
        this.#fenceOf(client).socket.terminate();
      }
    }
    if (this.#isEnding) return;
    try {
      // The next match may begin in it, by rules that throw: that is no fault of the process.
      this.cared(nowMs);
    } catch (error) {
      this.#fail('What is done once a second threw; the room is ended.', error);
    }
  }

  #fenceOf(client: Client): ClientFence {
    let fence = this.#fences.get(client);
    if (fence === undefined) {
      fence = createFence(client, this.#limits);
      this.#fences.set(client, fence);
    }
    return fence;
  }

  #frameOf(message: Uint8Array): Uint8Array {
    if (message === this.#lastMessage) return this.#lastFrame;
    this.#lastMessage = message;
    this.#lastFrame = frameOf(message);
    return this.#lastFrame;
  }
}
