// One player's connection to a room: joins, keeps the seat over lost sockets and reloads, and says why when it cannot.
import { isWatching, openFirst, openSeat, seatsWanted } from './open-line.ts';
import { JoinError, mayReturn, refusalOfClose } from './refusal.ts';
import { relayTo } from './relay.ts';
import { RETURN_MS } from './return-policy.ts';
import { startReturn } from './return.ts';
import { forgetSeat, storeSeat, type SeatStorage } from './stored-seat.ts';
import type { Destination, Door } from './line.ts';
import type { OpenedLine } from './open-line.ts';
import type { ReportKind } from './notice.ts';
import type { Refusal } from './refusal.ts';
import type { Relay } from './relay.ts';
import type { Roster } from './roster.ts';
import type { Seated, Table } from './table.ts';

/** What a connection tells the page. */
export interface ConnectionEvents {
  /** A message of the session; the first byte is its type, the bytes are the receiver's own. */
  message(message: Uint8Array): void;
  /** Who sits where, whenever it changes. */
  roster(roster: Roster): void;
  /** How the room stands beside its match, when someone comes and after a change. */
  table(table: Table): void;
  /** Which seats this page has, before each match. */
  seated(seated: Seated): void;
  /** The line is lost; the connection tries to come back by itself. */
  dropped(): void;
  /** Back in the same seat, over a new line: the session greets the server anew. */
  returned(): void;
  /** The server was restarted, and the match went on from this tick: what this page has seen after it never was. Told after `returned`. */
  resumed(tick: number): void;
  /** Nothing was done here for long: so many seconds are left until the seats are given up; 0 once something was done. */
  idle(seconds: number): void;
  /** In development: this page's world went another way, or the rules threw on the server. The report, in lines. */
  reported(kind: ReportKind, report: string): void;
  /** In development: the match goes on under these rules, by their hash, for whoever greets it anew. */
  rulesChanged?(rules: string): void;
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
  readonly storage: SeatStorage | null;
  /** The join options. */
  readonly options: object;
  readonly events: ConnectionEvents;
  /** Gives up joining; the promise then rejects with `refused: null`. */
  readonly signal?: AbortSignal;
}

const PING_EVERY_MS = 2_000;
/** After so many pings without an answer, and without any message, a line is given up. */
const SILENT_PINGS = 3;

/** Joins. Rejects with a `JoinError`; nothing is told to `events` before the promise resolves. */
export async function connect(destination: Destination, options: ConnectOptions): Promise<Connection> {
  const relay = relayTo(options.events);
  if (destination.kind === 'seat') relay.ticket = destination.ticket;
  return keepConnected(await openFirst(destination, options, relay), relay, options);
}

function keepConnected(first: OpenedLine, relay: Relay, options: ConnectOptions): Connection {
  const { clock, events, storage } = options;
  let { line } = first;
  let droppedAtMs: number | null = null;
  let isOver = false;
  let roundTripMs = 0;
  let silentPings = 0;
  let stopReturn = () => {};
  let cancelPing = () => {};

  const remember = () => {
    const { ticket } = relay;
    storeSeat(storage, {
      roomId: line.roomId,
      token: line.token,
      ...(ticket !== undefined && { ticket }),
      seats: seatsWanted(options.options),
    });
  };
  /** A line whose other end is gone may stay open for minutes: nothing comes, and no ping is answered. */
  const measure = () => {
    cancelPing = clock.after(PING_EVERY_MS, measure);
    silentPings = relay.hasHeard ? 0 : silentPings + 1;
    relay.hasHeard = false;
    if (silentPings >= SILENT_PINGS && droppedAtMs === null) line.drop();
    line.ping((ms) => {
      relay.hasHeard = true;
      roundTripMs = ms;
    });
  };

  /** From here on this line is the connection's; its silence counts from now. */
  function use(opened: OpenedLine): void {
    ({ line } = opened);
    relay.heard = opened.events;
    relay.hasHeard = true;
    silentPings = 0;
    droppedAtMs = null;
    remember();
  }

  function stop(): void {
    isOver = true;
    relay.heard = undefined;
    stopReturn();
    cancelPing();
  }

  function end(refusal: Refusal): void {
    stop();
    // A server that answers later may still know the seat.
    if (refusal !== 'gone') forgetSeat(storage);
    events.closed(refusal);
  }

  /** Why there is no way back, if the server says so. One that does not answer, or cannot just now, is asked again. */
  function finalRefusal(error: unknown): Refusal | null {
    const refusal = error instanceof JoinError ? error.refusal : null;
    if (refusal === 'foreign' || refusal === 'notInvited' || refusal === 'over') return refusal;
    if (isWatching(options.options)) return refusal === 'vanished' || refusal === 'full' ? refusal : null;
    // Neither the token nor the ticket leads anywhere. Who was not told a ticket yet asks for as long as a seat is kept.
    const awayMs = clock.nowMs() - (droppedAtMs ?? clock.nowMs());
    const isAsked = relay.ticket !== undefined || awayMs >= RETURN_MS;
    return refusal === 'vanished' && isAsked ? 'lost' : null;
  }

  function lost(closeCode: number): void {
    if (!mayReturn(closeCode)) return end(refusalOfClose(closeCode));
    relay.heard = undefined;
    droppedAtMs = clock.nowMs();
    events.dropped();
    if (isOver) return;
    stopReturn = startReturn({
      clock,
      open: () => openSeat(line, options, relay),
      finalRefusal,
      returned(opened) {
        use(opened);
        events.returned();
      },
      lost: end,
      unwanted: (opened) => (isOver ? opened.line.leave() : opened.line.drop()),
    });
  }

  relay.closed = lost;
  relay.ticketed = remember;
  use(first);
  measure();
  return {
    roomId: first.line.roomId,
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
      stop();
      forgetSeat(storage);
      line.leave();
    },
    breakLine() {
      line.drop();
    },
  };
}
