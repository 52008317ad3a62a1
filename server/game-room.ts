/** A room of any game: binds sockets to seats, and a match to its clients, its roster and its place in matchmaking. */
import { randomInt } from 'node:crypto';
import { CloseCode, type Client, ServerError } from '@colyseus/core';
import type { ConnectionId } from '#shared/session/plan.ts';
import { CLOSE } from '#shared/session/session.ts';
import { hashesOf } from './build-info.ts';
import { askBeforeReserving } from './colyseus-internals.ts';
import { FencedRoom } from './fenced-room.ts';
import { isPrivateWanted, isQuickPlay, readJoinRequest, refuse, wantedSeats } from './join-request.ts';
import { errorText } from './log.ts';
import { MatchRecording } from './match-recording.ts';
import { createMatch, type Match } from './match.ts';
import { answerPings, sendPing } from './ping.ts';
import type { RoomDefinition } from './room-definition.ts';
import { Roster, ROSTER } from './roster.ts';
import { SeatReservations } from './seat-reservations.ts';
import type { Services } from './services.ts';
import { sessionCounter } from './session-counter.ts';

/** A lost connection may come back to its seats within this time; the page gives up at the same time. */
export const RETURN_SECONDS = 20;

/** Connections beyond the seats: people who watch. */
const WATCHERS_MAX = 16;

/** After the roster was told, its next change waits this long for each seat: 500 people who join at once are not 500 × 500 messages. */
const ROSTER_MS_PER_SEAT = 2;

/** Round trips are measured, and told when they have moved, every this many seconds. */
const PING_SECONDS = 5;

/** One connection of a room. */
interface Seated {
  readonly connection: ConnectionId;
  readonly seats: readonly number[];
}

export class GameRoom extends FencedRoom {
  readonly #definition: RoomDefinition;
  readonly #services: Services;
  readonly #match: Match;
  readonly #roster: Roster;
  readonly #reservations: SeatReservations;
  readonly #countSession: () => void;
  /** By session: a session keeps its id over a reconnection, a connection does not. */
  readonly #sessions = new Map<string, Seated>();
  readonly #clients = new Map<ConnectionId, Client>();
  #recording: MatchRecording | undefined;
  #lastConnection = 0;
  #isPrivate = false;
  #isOpened = false;
  #careCount = 0;
  #rosterDueMs = 0;

  constructor(definition: RoomDefinition, services: Services) {
    super(services);
    const { build, config } = services;
    this.#definition = definition;
    this.#services = services;
    this.#match = createMatch({
      definition,
      hashesOf: (sim) => hashesOf(sim.game, build),
      seed: randomInt(2 ** 48 - 1),
      bots: { seats: config.botSeats ?? definition.bots, level: config.botLevel },
      isStrict: config.isStrict,
      nowMs: performance.now(),
      send: (to, message) => this.#send(to, message),
      close: (to, code, reason) => this.#closeConnection(to, code, reason),
      stepped: (bundle) => this.#recording?.stepped(bundle),
    });
    const { sim, authority } = this.#match;
    this.#countSession = sessionCounter(authority.counts, services.metrics);
    this.#roster = new Roster(sim.seats, (seat) => sim.presenceOf(seat));
    this.#reservations = new SeatReservations(this.seatReservationTimeout * 1000);
    askBeforeReserving(this, (sessionId, options) => this.#mayReserve(sessionId, options));
    this.maxClients = sim.seats + WATCHERS_MAX;
  }

  override onCreate(options: unknown): void {
    super.onCreate(options);
    const { config, log, metrics } = this.#services;
    if (metrics.value('rooms') >= config.roomsMax)
      throw new ServerError(503, 'This server runs as many matches as it can. Try again later.');
    metrics.change('rooms', 1);
    this.#isOpened = true;
    this.#isPrivate = isPrivateWanted(options);
    const file = this.#services.recordings.begin(this.#definition.name, this.roomId, new Date());
    if (file !== undefined) this.#recording = new MatchRecording(this.#match, file);
    this.startTicks({
      advance: (nowMs) => this.#advance(nowMs),
      nextDeadlineMs: (nowMs) => this.#match.authority.nextDeadlineMs(nowMs),
    });
    this.#list();
    log.info('room.created', 'A match begins.', { roomId: this.roomId, game: this.#definition.name });
  }

  override onJoin(client: Client, options?: unknown): void {
    this.#reservations.release(client.sessionId);
    const { authority, sim, hashes } = this.#match;
    const { name, ...request } = readJoinRequest(options, sim.game, hashes);
    const connection = ++this.#lastConnection;
    const seats = authority.join({ connection, ...request }, performance.now());
    if (seats === null) throw refuse('full');
    this.#roster.sit(seats, name);
    this.metrics.change('players', seats.length);
    this.#seat(client, connection, seats);
    this.log.info('room.joined', 'Someone joined.', {
      roomId: this.roomId,
      sessionId: client.sessionId,
      seats: seats.join(' '),
    });
  }

  /** The connection is lost. Colyseus calls `onLeave` next unless the seat is kept, and when it was kept in vain. */
  override onDrop(client: Client, code?: number): void {
    const seated = this.#sessions.get(client.sessionId);
    if (seated === undefined) return;
    this.#clients.delete(seated.connection);
    // Colyseus closes a connection that way when the same seat is taken from another page: ours says so first.
    if (code === CloseCode.WITH_ERROR) client.leave(CLOSE.replaced.code, CLOSE.replaced.reason);
    if (this.isEnding || this.isRefused(client) || seated.seats.length === 0) return;
    this.#match.authority.drop(seated.connection, performance.now());
    // Rejected when nobody comes back, and at once for a client that never was ready: `onLeave` follows either way.
    this.allowReconnection(client, RETURN_SECONDS).catch(() => {});
  }

  override onReconnect(client: Client): void {
    const seated = this.#sessions.get(client.sessionId);
    const connection = ++this.#lastConnection;
    if (seated === undefined || !this.#match.authority.rejoin(seated.connection, connection, performance.now())) {
      throw refuse('silent', 'There is no seat to come back to.');
    }
    this.#seat(client, connection, seated.seats);
    this.log.info('room.returned', 'Someone came back.', { roomId: this.roomId, sessionId: client.sessionId });
  }

  override onLeave(client: Client): void {
    const seated = this.#sessions.get(client.sessionId);
    if (seated === undefined) return;
    this.#sessions.delete(client.sessionId);
    this.#clients.delete(seated.connection);
    this.#match.authority.leave(seated.connection, performance.now());
    this.#roster.rise(seated.seats);
    this.metrics.change('players', -seated.seats.length);
    this.#list();
    this.log.info('room.left', 'Someone left.', { roomId: this.roomId, sessionId: client.sessionId });
  }

  override async onDispose(): Promise<void> {
    await super.onDispose();
    if (!this.#isOpened) return;
    await this.#recording?.finish();
    this.#countSession();
    this.metrics.change('rooms', -1);
    this.log.info('room.ended', 'A match is over.', { roomId: this.roomId, ticks: this.#match.sim.tick });
  }

  protected override received(client: Client, message: Uint8Array): void {
    const seated = this.#sessions.get(client.sessionId);
    if (seated !== undefined) this.#match.authority.receive(seated.connection, message, performance.now());
  }

  protected override cared(nowMs: number): void {
    this.#recording?.flush();
    this.#countSession();
    this.#list();
    this.#careCount++;
    if (this.#careCount % PING_SECONDS !== 0) return;
    for (const client of this.#clients.values()) sendPing(client, nowMs);
    if (this.#roster.hasPingMoved()) this.broadcast(ROSTER, this.#roster.tell());
  }

  #advance(nowMs: number): void {
    this.nextMessages();
    this.#match.advance(nowMs);
    if (nowMs < this.#rosterDueMs || !this.#roster.hasChanged()) return;
    this.broadcast(ROSTER, this.#roster.tell());
    this.#rosterDueMs = nowMs + ROSTER_MS_PER_SEAT * this.#match.sim.seats;
  }

  #seat(client: Client, connection: ConnectionId, seats: readonly number[]): void {
    this.#sessions.set(client.sessionId, { connection, seats });
    this.#clients.set(connection, client);
    answerPings(client, (roundTripMs) => this.#roster.measured(seats, roundTripMs));
    sendPing(client, performance.now());
    client.send(ROSTER, this.#roster.message());
    this.#list();
  }

  #send(to: ConnectionId, message: Uint8Array): void {
    const client = this.#clients.get(to);
    if (client !== undefined) this.sendMessage(client, message);
  }

  #closeConnection(to: ConnectionId, code: number, reason: string): void {
    const client = this.#clients.get(to);
    if (client !== undefined) this.closeClient(client, { code, reason }, 'session');
  }

  /** A quick player is let in only where there is a seat left; who follows a link is told at the door, by its code. */
  #mayReserve(sessionId: string, options: unknown): boolean {
    const seats = wantedSeats(options);
    if (this.isEnding || (isQuickPlay(options) && seats > this.#seatsLeft())) return false;
    this.#reservations.hold(sessionId, seats, performance.now());
    this.#list();
    return true;
  }

  #seatsLeft(): number {
    return this.#match.authority.openSeats() - this.#reservations.count(performance.now());
  }

  /** Quick play finds only rooms that are not private: one that is full is, for as long as it is. */
  #list(): void {
    const isHidden = this.#isPrivate || this.#seatsLeft() <= 0;
    this.setPrivate(isHidden).catch((error: unknown) => {
      this.log.error('room.listing', 'A room could not be listed.', { roomId: this.roomId, error: errorText(error) });
    });
  }
}
