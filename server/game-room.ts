/** A room of any game: binds sockets to seats, and a match to its clients, its roster and its place in matchmaking. */
import { ClientState, CloseCode, type Client, ServerError } from '@colyseus/core';
import type { ConnectionId } from '#shared/session/plan.ts';
import { SESSION_LIMITS } from '#shared/session/limits.ts';
import { CLOSE } from '#shared/session/session.ts';
import { CLIENT } from '#shared/wire/protocol.ts';
import { askBeforeReserving, readTokens, takeForReady } from './colyseus-internals.ts';
import { FencedRoom } from './fenced-room.ts';
import { readJoinRequest, refuse, RETURNING, roomWanted, SERVED_RULES, ticketOf } from './join-request.ts';
import { errorText } from './log.ts';
import { MatchPeople, type AwaitedPerson } from './match-people.ts';
import type { Match } from './match.ts';
import { createMirrorSerializer } from './mirror-serializer.ts';
import { answerPings, sendPing } from './ping.ts';
import type { TicketState } from './restart-desk.ts';
import type { ResumedRoom } from './resume-match.ts';
import type { RoomDefinition } from './room-definition.ts';
import { RoomAccounts } from './room-accounts.ts';
import { RoomDoor, STRANGERS_MAX } from './room-door.ts';
import { RoomDrain } from './room-drain.ts';
import { RoomMatches } from './room-matches.ts';
import { DESYNC, FAULT, RESUMED, RULES, TICKET } from './room-notices.ts';
import { RoomSessions, type Seated } from './room-sessions.ts';
import { SEATED } from './room-table.ts';
import type { Services } from './services.ts';

/** A lost connection may come back to its seats within this time; the page gives up at the same time. */
export const RETURN_SECONDS = SESSION_LIMITS.returnSeconds;

/** After the roster was told, its next change waits this long for each seat: 500 people who join at once are not 500 × 500 messages. */
const ROSTER_MS_PER_SEAT = 2;

/** Round trips are measured, and told when they have moved, every this many seconds. */
const PING_SECONDS = 5;

export class GameRoom extends FencedRoom {
  readonly #services: Services;
  readonly #matches: RoomMatches;
  readonly #sessions = new RoomSessions();
  readonly #door: RoomDoor;
  readonly #drain: RoomDrain;
  readonly #offeredTokens = new WeakMap<Client, string>();
  readonly #accounts: RoomAccounts;
  readonly #people: MatchPeople;
  /** What this room goes on with since a restart. */
  readonly #before: ResumedRoom | undefined;
  /** Until then people of before a restart are waited for. */
  #waitUntilMs = 0;
  #lastConnection = 0;
  #isOpened = false;
  #careCount = 0;
  #rosterDueMs = 0;

  constructor(definition: RoomDefinition, services: Services) {
    super(services);
    this.#services = services;
    this.#accounts = new RoomAccounts(services.platform);
    const resumed = services.restarts.take();
    this.#before = resumed;
    this.#people = new MatchPeople(resumed?.note.people);
    this.#lastConnection = this.#people.awaited.length;
    this.#matches = new RoomMatches({
      definition,
      services,
      people: this.#people,
      sessions: this.#sessions,
      resumed,
      roomId: () => this.roomId,
      send: (to, message) => this.#send(to, message),
      close: (to, code, reason) => this.#closeConnection(to, code, reason),
      tellDesync: (to, text) => this.#sessions.clientOf(to)?.send(DESYNC, { text }),
      absent: () => this.#absent(),
      broadcast: (name, message) => this.broadcast(name, message),
      rulesChanged: (changed, text) => {
        this.#setHandshake(changed);
        this.broadcast(RULES, { text });
      },
      tellRules: (to, text) => this.#sessions.clientOf(to)?.send(RULES, { text }),
      rulesFailed: (error) => this.#tellFault(error),
      begun: () => {
        const nextDeadlineMs = (nowMs: number) => this.#matches.nextDeadlineMs(nowMs);
        this.startTicks({ advance: (nowMs) => this.#advance(nowMs), nextDeadlineMs });
      },
      seated: (to, message) => this.#sessions.clientOf(to)?.send(SEATED, message),
    });
    this.#door = new RoomDoor({
      authority: () => this.#match.authority,
      sessions: this.#sessions,
      promiseMs: this.seatReservationTimeout * 1000,
      isEnding: () => this.isEnding || this.#drain.isHandedOn,
      isDraining: () => this.#drain.isDraining,
      hide: (isHidden) => this.setPrivate(isHidden),
      log: services.log,
      roomId: () => this.roomId,
    });
    const [door, matches, isResumable] = [this.#door, this.#matches, services.config.resumeMinutes > 0];
    this.#drain = new RoomDrain({ ...this.leaving(), door, matches, isResumable });
    askBeforeReserving(this, (sessionId, options) => this.#door.mayReserve(sessionId, options));
    readTokens(this, {
      currentOf: (token) => {
        this.#drain.checkHere();
        return this.#sessions.currentToken(token, this.clients);
      },
      offered: (client, token) => void this.#offeredTokens.set(client, token),
    });
    this.#setHandshake(this.#matches.definition);
    this.maxClients = this.#match.sim.seats + STRANGERS_MAX;
  }

  /** Late comers to a state room read it by the types of the rules that it has now. */
  #setHandshake({ handshake }: RoomDefinition): void {
    if (handshake !== undefined) this.setSerializer(createMirrorSerializer(handshake));
  }

  override onCreate(options: unknown): void {
    super.onCreate(options);
    const { config, metrics } = this.#services;
    if (metrics.value('rooms') >= config.roomsMax)
      throw new ServerError(503, 'This server runs as many matches as it can. Try again later.');
    metrics.change('rooms', 1);
    this.#isOpened = true;
    if (config.redisUrl !== undefined) void this.setMetadata({ [SERVED_RULES]: this.#match.hashes.rules }, false);
    const before = this.#before?.note;
    const { hasLobby, isPrivate } = before ?? roomWanted(options);
    this.#door.isPrivate = isPrivate;
    const nowMs = performance.now();
    this.#matches.open({ isPrivate, hasLobby }, nowMs);
    if (this.#match.resumed !== undefined) this.#matches.begin(nowMs);
    if (before !== undefined) this.#waitForPeople();
    this.#door.list();
    this.#services.cluster?.drains.add(this.#drain);
    this.#say('room.created', 'A room is open.', { game: this.#match.sim.name });
  }

  get #match(): Match {
    return this.#matches.match;
  }

  /** Who someone is, before they are let in. */
  override async onAuth(client: Client, options?: unknown): Promise<true> {
    await this.#accounts.ask(client, options);
    return true;
  }

  override onJoin(client: Client, options?: unknown): void {
    this.#door.came(client.sessionId);
    const { authority, sim, hashes } = this.#match;
    const { name, ...request } = readJoinRequest(options, sim.game, hashes, this.#services.rules !== undefined);
    const offered = ticketOf(options);
    if (offered !== undefined) return this.#welcome(client, offered);
    // Counted here and not when they are promised a place: at the socket they can be told why not.
    if (request.seats === 0 && !this.#door.mayWatch()) throw refuse('full', 'As many people watch this match as can.');
    const connection = ++this.#lastConnection;
    const seats = authority.join({ connection, ...request }, performance.now());
    if (seats === null) throw refuse('full');
    if (this.#matches.table.stage === 'playing') this.#matches.begin(performance.now());
    this.#matches.sit(client.sessionId, seats, name);
    this.metrics.change('players', seats.length);
    const { level = 0, data } = request;
    const person = { name, seats, level, data, sinceTick: authority.tick, ...this.#accounts.noted(client) };
    const known = seats.length > 0 ? this.#people.add(person) : undefined;
    this.#seat(client, { connection, seats, ticketHash: known?.ticketHash, isReturned: false });
    this.#watchSignIn(client);
    if (known !== undefined) client.send(TICKET, { ticket: known.ticket });
    this.#matches.note();
    this.#say('room.joined', 'Someone joined.', { sessionId: client.sessionId, seats: seats.join(' ') });
  }

  /** The connection is lost. Colyseus calls `onLeave` next unless the seat is kept, and when it was kept in vain. */
  override onDrop(client: Client, code?: number): void {
    const seated = this.#sessions.get(client.sessionId);
    if (seated === undefined || this.#drain.isHandedOn) return;
    this.#sessions.lost(seated);
    // Colyseus closes a connection that way when the same seat is taken from another page: ours says so first.
    if (code === CloseCode.WITH_ERROR) client.leave(CLOSE.replaced.code, CLOSE.replaced.reason);
    if (this.isEnding || this.isRefused(client) || seated.seats.length === 0) return;
    this.#match.authority.drop(seated.connection, performance.now());
    this.#matches.setHere(client.sessionId, false);
    // Lost on its way back, before it was ready: it may not even know that it was let in.
    if (seated.isReturned) takeForReady(client);
    // Rejected when nobody comes back, and at once for a client that has just joined and never was ready: `onLeave` follows either way.
    this.allowReconnection(client, this.#services.returnSeconds ?? RETURN_SECONDS).catch(() => {});
  }

  override onReconnect(client: Client): void {
    const seated = this.#sessions.get(client.sessionId);
    if (!this.#accounts.mayReturn(client.sessionId)) throw refuse('signedOut');
    const connection = ++this.#lastConnection;
    if (seated === undefined || !this.#match.authority.rejoin(seated.connection, connection, performance.now())) {
      throw refuse('silent', 'There is no seat to come back to.');
    }
    const former = this.#offeredTokens.get(client);
    if (former !== undefined) this.#sessions.tokens.returned(client.sessionId, former, client.reconnectionToken);
    this.#matches.setHere(client.sessionId, true);
    this.#seat(client, { ...seated, connection, isReturned: true });
    // Nothing is denied any more: should its line be broken already, that is a drop like any other, and no leave.
    client.state = ClientState.JOINING;
    this.#say('room.returned', 'Someone came back.', { sessionId: client.sessionId });
  }

  override onLeave(client: Client): void {
    const seated = this.#sessions.get(client.sessionId);
    if (seated === undefined || this.#drain.isHandedOn) return;
    this.#sessions.forget(client.sessionId);
    this.#accounts.forget(client.sessionId);
    this.#giveUp(seated);
    this.#matches.rise(client.sessionId);
    this.#matches.note();
    this.#door.list();
    this.#say('room.left', 'Someone left.', { sessionId: client.sessionId });
  }

  override async onDispose(): Promise<void> {
    await super.onDispose();
    if (!this.#isOpened) return;
    this.#services.restarts.forget(this.roomId);
    this.metrics.change('players', -this.#absent().reduce((sum, { seats }) => sum + seats.length, 0));
    try {
      if (!this.#drain.isHandedOn) await this.#matches.close();
    } finally {
      this.metrics.change('rooms', -1);
      this.#services.cluster?.drains.remove(this.#drain);
    }
    this.#say('room.ended', 'A match is over.', { ticks: this.#match.sim.tick });
  }

  protected override received(client: Client, message: Uint8Array): void {
    const { sessionId } = client;
    const seated = this.#sessions.get(sessionId);
    if (seated === undefined || this.#drain.isHandedOn) return;
    const nowMs = performance.now();
    if (message[0] === CLIENT.table) this.#matches.receive(sessionId, message, nowMs);
    else {
      const authority = this.#matches.authorityFor(sessionId, message, nowMs);
      // Without one it was sent for the match before, or for one that has not begun.
      if (authority === undefined) this.metrics.count('table.late');
      else authority.receive(seated.connection, message, nowMs);
    }
  }

  protected override readied(client: Client): void {
    this.#sessions.tokens.complete(client.sessionId);
    const ticketHash = this.#sessions.get(client.sessionId)?.ticketHash;
    if (ticketHash === undefined) return;
    this.#people.arrived(ticketHash);
    if (this.#people.awaited.length === 0) this.#stopWaiting();
    this.#forgetTickets();
  }

  protected override mayReturn(client: Client): boolean {
    return this.#sessions.get(client.sessionId)?.isReturned === true;
  }

  /** A match that its own rules have ended would end so again. Whoever writes them is told in the page, too. */
  protected override failed(error: unknown): void {
    this.#matches.forgetNote();
    this.#tellFault(error);
  }

  #tellFault(error: unknown): void {
    if (this.#services.config.isStrict)
      for (const client of this.clients) client.send(FAULT, { text: errorText(error) });
  }

  protected override cared(nowMs: number): void {
    if (this.#drain.isHandedOn) return;
    this.#matches.cared(nowMs);
    this.#drain.cared();
    if (nowMs >= this.#waitUntilMs) this.#stopWaiting();
    this.#door.list();
    this.#careCount++;
    if (this.#careCount % PING_SECONDS !== 0) return;
    for (const client of this.#sessions.clients.values()) sendPing(client, nowMs);
    if (this.#matches.roster.hasPingMoved()) this.#matches.tellRoster();
  }

  #advance(nowMs: number): void {
    this.nextMessages();
    // Whose socket does not drain is sent to less often, long before it is closed for it.
    for (const [connection, client] of this.#sessions.clients)
      this.#matches.setBacklog(connection, this.waitingBytes(client));
    this.#matches.advance(nowMs);
    if (nowMs < this.#rosterDueMs || !this.#matches.roster.hasChanged()) return;
    this.#matches.tellRoster();
    this.#rosterDueMs = nowMs + ROSTER_MS_PER_SEAT * this.#match.sim.seats;
  }

  /** A sign-in that ends closes its socket, and keeps no seat. */
  #watchSignIn(client: Client): void {
    this.#accounts.watch(client, (why) => {
      const { connection } = this.#sessions.get(client.sessionId) ?? {};
      if (connection !== undefined) this.#closeConnection(connection, CLOSE[why].code, CLOSE[why].reason);
    });
  }

  /** After a restart everybody is away, and the room stays open although nobody is in it. */
  #waitForPeople(): void {
    for (const { seats } of this.#people.awaited) this.metrics.change('players', seats.length);
    this.autoDispose = false;
    this.#waitUntilMs = performance.now() + (this.#services.returnSeconds ?? RETURN_SECONDS) * 1000;
    this.#services.restarts.wait(this.roomId, (ticket) => this.ticketState(ticket));
    this.#matches.note();
  }

  /** Everybody is back, or those who are not give their seats up. */
  #stopWaiting(): void {
    if (this.autoDispose) return;
    const absent = this.#absent();
    for (const person of absent) {
      this.#giveUp({ ...person, isReturned: false });
      this.#matches.rise(person.ticketHash);
    }
    if (absent.length > 0) this.#matches.note();
    this.autoDispose = true;
    this.#forgetTickets();
  }

  /** Once everyone is back for good, or gone, tickets lead nowhere. Until then the ticket of one who is not ready yet does. */
  #forgetTickets(): void {
    if (this.#people.awaited.length === 0) this.#services.restarts.forget(this.roomId);
  }

  /** People of before a restart who have not come: of those who have, the seats are their sessions'. */
  #absent(): readonly AwaitedPerson[] {
    return this.#people.awaited.filter(({ ticketHash }) => this.#sessions.ofTicket(ticketHash) === undefined);
  }

  #giveUp({ connection, seats, ticketHash }: Seated): void {
    this.#match.authority.leave(connection, performance.now());
    this.#matches.forget(connection);
    this.#matches.roster.rise(seats);
    this.metrics.change('players', -seats.length);
    if (ticketHash === undefined) return;
    this.#people.remove(ticketHash);
    this.#forgetTickets();
  }

  /** Asked by matchmaking, of any process of a cluster. */
  ticketState(ticket: string): TicketState {
    this.#drain.checkHere();
    const person = this.#people.awaitedBy(ticket);
    if (person === undefined) return 'unknown';
    const connection = this.#sessions.ofTicket(person.ticketHash)?.[1].connection;
    return connection !== undefined && this.#sessions.clients.has(connection) ? 'returning' : 'awaited';
  }

  /**
   * Someone who was there before a restart. Matchmaking has looked at the ticket already; two may come with it, of whom the first has the
   * seats, and the same page again, whose line broke before it was ready.
   */
  #welcome(client: Client, ticket: string): void {
    const person = this.#people.awaitedBy(ticket);
    const isTheirs = person?.accountId === undefined || person.accountId === this.#accounts.of(client);
    if (person === undefined || !isTheirs) throw refuse('silent', 'There is no seat to come back to.');
    if (this.ticketState(ticket) === 'returning') throw new ServerError(RETURNING.status, RETURNING.message);
    const { seats, ticketHash } = person;
    const before = this.#sessions.ofTicket(ticketHash);
    const previous = before?.[1].connection ?? person.connection;
    const connection = ++this.#lastConnection;
    if (!this.#match.authority.rejoin(previous, connection, performance.now())) {
      throw refuse('silent', 'There is no seat to come back to.');
    }
    if (before !== undefined) this.#sessions.forget(before[0]);
    this.#matches.comeBack(before?.[0] ?? ticketHash, client.sessionId);
    this.#matches.sit(client.sessionId, seats, person.name);
    if (this.#matches.table.stage === 'playing') this.#matches.begin(performance.now());
    this.#seat(client, { connection, seats, ticketHash, isReturned: true });
    this.#watchSignIn(client);
    client.send(RESUMED, { tick: this.#match.resumed?.recording.ticks ?? 0 });
    this.#say('room.returned', 'Someone came back after the restart.', {
      sessionId: client.sessionId,
      seats: seats.join(' '),
    });
  }

  #seat(client: Client, seated: Seated): void {
    const { seats } = seated;
    this.#sessions.seat(client, seated);
    answerPings(client, (roundTripMs) => this.#matches.roster.measured(seats, roundTripMs));
    sendPing(client, performance.now());
    this.#matches.welcome(seats, (name, message) => client.send(name, message));
    this.#door.list();
  }

  #say(key: string, text: string, more: Readonly<Record<string, unknown>> = {}): void {
    this.log.info(key, text, { roomId: this.roomId, ...more });
  }

  #send(to: ConnectionId, message: Uint8Array): void {
    const client = this.#sessions.clientOf(to);
    if (client !== undefined) this.sendMessage(client, message);
  }

  #closeConnection(to: ConnectionId, code: number, reason: string): void {
    const client = this.#sessions.clientOf(to);
    if (client !== undefined) this.closeClient(client, { code, reason }, 'session');
  }
}
