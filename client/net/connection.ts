// One player's connection to a room: joins, keeps the seat over lost sockets and reloads, and says why when it cannot.
import { forgetSeat, storeSeat } from './stored-seat.ts';
import { ATTEMPT_MS, mayTryAgain, returnDelayMs } from './return-policy.ts';
import { mayReturn, refusalOfClose, refusalOfError } from './refusal.ts';
import { parseNotice } from './notice.ts';
import type { Refusal } from './refusal.ts';
import type { Destination, Door, Line, LineEvents } from './line.ts';
import type { Notice } from './notice.ts';
import type { Roster } from './roster.ts';

/** What a connection tells the page. */
export interface ConnectionEvents {
  /** A message of the session; the first byte is its type, the bytes are the receiver's own. */
  message(message: Uint8Array): void;
  /** Who sits where, whenever it changes. */
  roster(roster: Roster): void;
  /** The line is lost; the connection tries to come back by itself. */
  dropped(): void;
  /** Back in the same seat, over a new line: the session greets the server anew. */
  returned(): void;
  /** The server was restarted, and the match went on from this tick: what this page has seen after it never was. Told after `returned`. */
  resumed(tick: number): void;
  /** In development: this page's world went another way. The report, in lines. */
  desynced(report: string): void;
  /** Over for good. Not called after `leave`. */
  closed(refusal: Refusal): void;
}

/** A place in a room. */
export interface Connection {
  readonly roomId: string;
  readonly isOpen: boolean;
  /** The last measured round trip in milliseconds; 0 until there is one. */
  readonly roundTripMs: number;
  /** When the line was lost, in the clock's milliseconds; null while it is open. */
  readonly droppedAtMs: number | null;
  send(message: Uint8Array): void;
  /** Gives the seat up. */
  leave(): void;
  /** Breaks the line as a lost network would; the connection comes back by itself. For tests. */
  breakLine(): void;
}

/** Time as the connection sees it. */
export interface Clock {
  nowMs(): number;
  /** Calls back once after `delayMs`; returns what cancels it. */
  after(delayMs: number, call: () => void): () => void;
}

/** What `connect` needs beside the destination. */
export interface ConnectOptions {
  readonly door: Door;
  readonly clock: Clock;
  /** Where the seat is kept over a reload; null to keep none. */
  readonly storage: Storage | null;
  /** The join options. */
  readonly options: object;
  readonly events: ConnectionEvents;
  /** Gives up joining; the promise then rejects with `refused: null`. */
  readonly signal?: AbortSignal;
}

/** Joining failed; `refusal` is null when the player gave up. */
export class JoinError extends Error {
  readonly refusal: Refusal | null;

  constructor(refusal: Refusal | null, cause: unknown) {
    super(`Could not join: ${refusal ?? 'given up'}.`, { cause });
    this.name = 'JoinError';
    this.refusal = refusal;
  }
}

/** The first join may take this long: a cold server builds its first room. */
const JOIN_MS = 10_000;
const PING_EVERY_MS = 2_000;
/** After so many pings without an answer, and without any message, a line is given up. */
const SILENT_PINGS = 3;

/** Joins. Rejects with a `JoinError`; nothing is told to `events` before the promise resolves. */
export async function connect(destination: Destination, options: ConnectOptions): Promise<Connection> {
  const relay = relayTo(options.events);
  if (destination.kind === 'seat') relay.ticket = destination.ticket;
  const line =
    destination.kind === 'seat'
      ? await openSeat(destination, options, relay, JOIN_MS)
      : await openLine(destination, options, relay, JOIN_MS);
  return keepConnected(line, relay, options);
}

/** Passes a line's events on to whoever holds the connection now; a replaced line is deaf. */
interface Relay {
  readonly lineEvents: LineEvents;
  closed: (closeCode: number) => void;
  /** Whether anything came since it was last asked. */
  hasHeard: boolean;
  /** The seat's ticket, and what is called when it is told. */
  ticket: string | undefined;
  ticketed: () => void;
}

function relayTo(events: ConnectionEvents): Relay {
  const relay: Relay = {
    closed: () => undefined,
    hasHeard: true,
    ticket: undefined,
    ticketed: () => undefined,
    lineEvents: {
      message(message) {
        relay.hasHeard = true;
        events.message(message);
      },
      notice: (name, value) => takeNotice(relay, events, parseNotice(name, value)),
      closed: (code) => relay.closed(code),
    },
  };
  return relay;
}

function takeNotice(relay: Relay, events: ConnectionEvents, notice: Notice | null): void {
  switch (notice?.kind) {
    case 'roster':
      return events.roster(notice.roster);
    case 'ticket':
      relay.ticket = notice.ticket;
      return relay.ticketed();
    case 'resumed':
      return events.resumed(notice.tick);
    case 'desync':
      return events.desynced(notice.text);
    case undefined:
  }
}

/** By the token; and where the server knows of no such seat, because it was restarted, by the ticket. Who watches has none, and comes anew. */
async function openSeat(
  { roomId, token }: { readonly roomId: string; readonly token: string },
  options: ConnectOptions,
  relay: Relay,
  limitMs: number,
): Promise<Line> {
  try {
    return await openLine({ kind: 'seat', roomId, token }, options, relay, limitMs);
  } catch (error) {
    if (!isVanished(error)) throw error;
    const { ticket } = relay;
    if (ticket !== undefined) return openLine({ kind: 'ticket', roomId, ticket }, options, relay, limitMs);
    if (isWatching(options.options)) return openLine({ kind: 'room', roomId }, options, relay, limitMs);
    throw error;
  }
}

/** One attempt, bounded in time. A line that opens after its attempt was given up is left at once. */
function openLine(destination: Destination, options: ConnectOptions, relay: Relay, limitMs: number): Promise<Line> {
  return new Promise((resolve, reject) => {
    let isDecided = false;
    const decide = (settle: () => void) => {
      if (isDecided) return;
      isDecided = true;
      stopWaiting();
      options.signal?.removeEventListener('abort', giveUp);
      settle();
    };
    const giveUp = () => decide(() => reject(new JoinError(null, options.signal?.reason)));
    const stopWaiting = options.clock.after(limitMs, () => decide(() => reject(new JoinError('gone', undefined))));
    if (options.signal?.aborted === true) return giveUp();
    options.signal?.addEventListener('abort', giveUp);
    options.door.open(destination, options.options, relay.lineEvents).then(
      (line) => {
        // A seat that is kept stays kept: the next attempt takes it over.
        if (isDecided && isReturn(destination)) line.drop();
        else if (isDecided) line.leave();
        else decide(() => resolve(line));
      },
      (error: unknown) => decide(() => reject(new JoinError(refusalOfError(error), error))),
    );
  });
}

function isReturn({ kind }: Destination): boolean {
  return kind === 'seat' || kind === 'ticket';
}

function isWatching(options: object): boolean {
  return 'seats' in options && options.seats === 0;
}

function isVanished(error: unknown): boolean {
  return error instanceof JoinError && error.refusal === 'vanished';
}

function keepConnected(first: Line, relay: Relay, options: ConnectOptions): Connection {
  const { clock, events, storage } = options;
  let line = first;
  let droppedAtMs: number | null = null;
  let isOver = false;
  let roundTripMs = 0;
  let silentPings = 0;
  let cancelWaiting = () => {};
  let cancelPing = () => {};

  const remember = () => {
    const { ticket } = relay;
    storeSeat(storage, { roomId: line.roomId, token: line.token, ...(ticket !== undefined && { ticket }) });
  };
  /** A line whose other end is gone may stay open for minutes: nothing comes, and no ping is answered. */
  const measure = () => {
    silentPings = relay.hasHeard ? 0 : silentPings + 1;
    relay.hasHeard = false;
    if (silentPings >= SILENT_PINGS && droppedAtMs === null) {
      silentPings = 0;
      line.drop();
    }
    line.ping((ms) => {
      relay.hasHeard = true;
      roundTripMs = ms;
    });
    cancelPing = clock.after(PING_EVERY_MS, measure);
  };

  function end(refusal: Refusal): void {
    isOver = true;
    cancelPing();
    forgetSeat(storage);
    events.closed(refusal);
  }

  function lost(closeCode: number): void {
    if (isOver) return;
    if (!mayReturn(closeCode)) return end(refusalOfClose(closeCode));
    droppedAtMs = clock.nowMs();
    events.dropped();
    tryReturn(droppedAtMs, 0);
  }

  function tryReturn(sinceMs: number, attempt: number): void {
    cancelWaiting = clock.after(returnDelayMs(attempt), () => {
      if (!mayTryAgain(sinceMs, clock.nowMs())) return end('lost');
      openSeat(line, options, relay, ATTEMPT_MS).then(
        (opened) => {
          if (isOver) return opened.leave();
          line = opened;
          droppedAtMs = null;
          remember();
          events.returned();
        },
        (error: unknown) => {
          if (isOver) return;
          // Neither the token nor the ticket leads anywhere: there is a server, and no seat of ours any more.
          if (relay.ticket !== undefined && isVanished(error)) end('lost');
          else tryReturn(sinceMs, attempt + 1);
        },
      );
    });
  }

  relay.closed = lost;
  relay.ticketed = () => {
    if (!isOver) remember();
  };
  remember();
  measure();
  return {
    roomId: first.roomId,
    get isOpen() {
      return !isOver && line.isOpen;
    },
    get roundTripMs() {
      return roundTripMs;
    },
    get droppedAtMs() {
      return droppedAtMs;
    },
    send(message) {
      if (!isOver) line.send(message);
    },
    leave() {
      if (isOver) return;
      isOver = true;
      cancelWaiting();
      cancelPing();
      forgetSeat(storage);
      line.leave();
    },
    breakLine() {
      line.drop();
    },
  };
}
