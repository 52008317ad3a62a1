/** A room of any game: binds sockets to seats, and a match to its clients, its roster and its place in matchmaking. */
import { ClientState, CloseCode, type Client, ServerError } from '@colyseus/core';
import { CLOSE } from '#shared/session/session.ts';
import { CLIENT } from '#shared/wire/protocol.ts';
import { askBeforeReserving, takeForReady } from './colyseus-internals.ts';
import { refusalOfRoom } from './config/live-rooms.ts';
import { FencedRoom } from './fenced-room.ts';
import { IdlePeople } from './idle-people.ts';
import { forOwnSeat, readJoinRequest, refuse, roomWanted, SERVED_RULES, ticketOf } from './join-request.ts';
import { errorText, type LogFields } from './log.ts';
import { MatchPeople } from './match-people.ts';
import type { Match } from './match.ts';
import type { MatchedPerson } from './matchmaking/queue-parts.ts';
import type { RoomInvitees } from './matchmaking/room-invitees.ts';
import { createMirrorSerializer } from './mirror-serializer.ts';
import type { ResumedRoom } from './resume-match.ts';
import type { RoomDefinition } from './room-definition.ts';
import type { TicketState } from './restart-desk.ts';
import { RoomAccounts } from './room-accounts.ts';
import { RoomDoor, STRANGERS_MAX } from './room-door.ts';
import { RoomDrain } from './room-drain.ts';
import { inviteesOf, invitedBy, tellQueue, type InvitingRoom } from './room-invitation.ts';
import { roomLines, type RoomLines } from './room-lines.ts';
import { RoomMatches } from './room-matches.ts';
import { FAULT, RESUMED, RULES, TICKET } from './room-notices.ts';
import { returnSecondsOf, RoomReturns, type Returned } from './room-returns.ts';
import { RoomRoster } from './room-roster.ts';
import { RoomSessions, type Seated } from './room-sessions.ts';
import type { Services } from './services.ts';

export class GameRoom extends FencedRoom {
  readonly #services: Services;
  readonly #matches: RoomMatches;
  readonly #sessions = new RoomSessions();
  readonly #lines: RoomLines;
  readonly #door: RoomDoor;
  readonly #drain: RoomDrain;
  readonly #accounts: RoomAccounts;
  readonly #people: MatchPeople;
  readonly #returns: RoomReturns;
  readonly #roster: RoomRoster;
  readonly #inviting: InvitingRoom;
  readonly #idle: IdlePeople;
  /** Of a room of the queue. */
  #invitees: RoomInvitees | undefined;
  /** What this room goes on with since a restart. */
  readonly #before: ResumedRoom | undefined;
  #lastConnection = 0;
  #isOpened = false;

  constructor(definition: RoomDefinition, services: Services) {
    super(services);
    this.#services = services;
    this.#accounts = new RoomAccounts(services.platform);
    const resumed = services.restarts.take();
    this.#before = resumed;
    this.#people = new MatchPeople(resumed?.note.people);
    this.#lastConnection = this.#people.awaited.length;
    const [people, sessions] = [this.#people, this.#sessions];
    const own = { people, sessions, matches: () => this.#matches, roomId: () => this.roomId };
    this.#returns = new RoomReturns({
      ...own,
      accounts: this.#accounts,
      restarts: services.restarts,
      authority: () => this.#match.authority,
      newConnection: () => ++this.#lastConnection,
      checkHere: () => this.#drain.checkHere(),
    });
    this.#roster = new RoomRoster(own);
    this.#lines = roomLines({ sessions, ...this.speaking() });
    this.#inviting = { definition, services, ...own, isDraining: () => this.#drain.isDraining };
    if (resumed?.note.invitees !== undefined) this.#invitees = inviteesOf(resumed.note.invitees, this.#inviting);
    this.#matches = new RoomMatches({
      ...this.#inviting,
      ...own,
      resumed,
      invitees: () => this.#invitees?.list,
      ...this.#lines,
      absent: () => this.#returns.absent,
      broadcast: (name, message) => this.broadcast(name, message),
      rulesChanged: (changed, text) => {
        this.#setHandshake(changed);
        this.broadcast(RULES, { text });
      },
      rulesFailed: (error) => this.#tellFault(error),
      begun: () => this.#startTicks(),
    });
    this.#door = new RoomDoor({
      authority: () => this.#match.authority,
      ...own,
      promiseMs: this.seatReservationTimeout * 1000,
      isEnding: () => this.isEnding || this.#drain.isHandedOn,
      isDraining: () => this.#drain.isDraining,
      hide: (isHidden) => this.setPrivate(isHidden),
      log: services.log,
    });
    this.#idle = new IdlePeople({ ...this.#inviting, ...own, close: this.#lines.close });
    const [door, matches, isResumable] = [this.#door, this.#matches, services.config.resumeMinutes > 0];
    this.#drain = new RoomDrain({ ...this.leaving(), door, matches, isResumable });
    askBeforeReserving(this, (sessionId, options) => this.#door.mayReserve(sessionId, options));
    this.#returns.readTokens(this);
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
    // One that goes on after a restart is no new one.
    const refusal = this.#before === undefined ? refusalOfRoom(this.#services) : null;
    if (refusal !== null) throw new ServerError(503, refusal);
    this.#invitees ??= invitedBy(options, this.#inviting);
    metrics.change('rooms', 1);
    this.#isOpened = true;
    if (config.redisUrl !== undefined) void this.setMetadata({ [SERVED_RULES]: this.#match.hashes.rules }, false);
    const before = this.#before?.note;
    const isOnce = this.#invitees !== undefined;
    const wanted = before ?? roomWanted(options);
    const [hasLobby, isPrivate] = [!isOnce && wanted.hasLobby, !isOnce && wanted.isPrivate];
    this.#door.isPrivate = isPrivate || isOnce;
    this.#matches.open({ isPrivate, hasLobby, isOnce }, performance.now());
    if (this.#match.resumed !== undefined) this.#begin(performance.now());
    // Those who are there see who is, and the world that waits for them.
    else if (isOnce) this.#startTicks();
    if (isOnce) this.autoDispose = false;
    if (before !== undefined) this.#waitForPeople();
    this.#door.list();
    this.#services.cluster?.drains.add(this.#drain);
    this.#say('room.created', 'A room is open.', { game: this.#match.sim.name });
  }

  #startTicks(): void {
    const nextDeadlineMs = (nowMs: number) => this.#matches.nextDeadlineMs(nowMs);
    this.startTicks({ advance: (nowMs) => this.#advance(nowMs), nextDeadlineMs });
  }

  get #match(): Match {
    return this.#matches.match;
  }

  /** Who someone is, before they are let in. */
  override async onAuth(client: Client, options?: unknown): Promise<true> {
    await this.#accounts.ask(client, options);
    if (this.#invitees !== undefined && this.#invitees.seatOf(this.#accounts.of(client)) === undefined)
      throw refuse('notInvited');
    return true;
  }

  override onJoin(client: Client, options?: unknown): void {
    this.#door.came(client.sessionId);
    const { authority, sim, hashes } = this.#match;
    const { name, ...request } = readJoinRequest(options, sim.game, hashes, this.#services.rules !== undefined);
    const offered = ticketOf(options);
    if (offered !== undefined) return this.#welcome(client, this.#returns.byTicket(client, offered));
    const accountId = this.#accounts.of(client);
    const own = this.#invitees?.seatOf(accountId);
    if (this.#invitees !== undefined && own === undefined) throw refuse('notInvited');
    const returned = own === undefined ? undefined : this.#returns.byAccount(client, accountId ?? '');
    if (returned !== undefined) return this.#welcome(client, returned);
    const taking = own === undefined ? request : forOwnSeat(request, own, sim.emptyData);
    // Counted here and not when they are promised a place: at the socket they can be told why not.
    if (taking.seats === 0 && !this.#door.mayWatch()) throw refuse('full', 'As many people watch this match as can.');
    const connection = ++this.#lastConnection;
    const seats = authority.join({ connection, ...taking }, performance.now());
    if (seats === null) throw refuse('full');
    if (this.#matches.table.stage === 'playing' && this.#invitees?.isGathering !== true) this.#begin(performance.now());
    this.#matches.sit(client.sessionId, seats, name);
    this.metrics.change('players', seats.length);
    const { level, data } = taking;
    const person = { name, seats, level, data, sinceTick: authority.tick, ...(accountId && { accountId }) };
    const known = seats.length > 0 ? this.#people.add(person) : undefined;
    this.#take(client, { connection, seats, ticketHash: known?.ticketHash, isReturned: false }, known?.ticket);
    this.#matches.note();
    this.#say('room.joined', 'Someone joined.', { ...this.idsOf(client), seats: seats.join(' ') });
  }

  /** Someone has seats from now on. */
  #take(client: Client, seated: Seated, ticket: string | undefined): void {
    this.#seat(client, seated);
    // A sign-in that ends closes its socket, and keeps no seat.
    this.#accounts.watch(client, (why) => {
      const { connection = -1 } = this.#sessions.get(client.sessionId) ?? {};
      this.#lines.close(connection, CLOSE[why].code, CLOSE[why].reason);
    });
    if (ticket !== undefined) client.send(TICKET, { ticket });
    this.#matches.tellOf(seated, 'joined');
    const accountId = this.#accounts.of(client);
    if (this.#invitees === undefined || accountId === undefined) return;
    tellQueue(this.#inviting, (queue) => queue.joined(accountId, this.roomId));
    this.#invitees.came(accountId);
    if (this.#invitees.isGathering && this.#invitees.areAllHere) this.#begin(performance.now());
  }

  /** Called by the queue, in whatever process it is: seats that were given up are others'. False when there are none any more. */
  invite(people: readonly MatchedPerson[]): boolean {
    const isIn = this.#invitees?.invite(people, performance.now()) === true;
    if (isIn) this.#matches.note();
    return isIn;
  }

  #begin(nowMs: number): void {
    this.#invitees?.begun();
    this.#matches.begin(nowMs);
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
    this.allowReconnection(client, returnSecondsOf(this.#services)).catch(() => {});
  }

  override onReconnect(client: Client): void {
    const seated = this.#sessions.get(client.sessionId);
    if (!this.#accounts.mayReturn(client.sessionId)) throw refuse('signedOut');
    const connection = ++this.#lastConnection;
    if (seated === undefined || !this.#match.authority.rejoin(seated.connection, connection, performance.now())) {
      throw refuse('silent', 'There is no seat to come back to.');
    }
    this.#returns.byToken(client);
    this.#matches.setHere(client.sessionId, true);
    this.#seat(client, { ...seated, connection, isReturned: true });
    // Nothing is denied any more: should its line be broken already, that is a drop like any other, and no leave.
    client.state = ClientState.JOINING;
    this.#say('room.returned', 'Someone came back.', this.idsOf(client));
  }

  override onLeave(client: Client): void {
    const seated = this.#sessions.get(client.sessionId);
    if (seated === undefined || this.#drain.isHandedOn) return;
    const ids = this.idsOf(client);
    this.#sessions.forget(client.sessionId);
    this.#accounts.forget(client.sessionId);
    this.#giveUp(seated);
    if (!this.isEnding && this.#invitees?.isForfeited === true) this.#matches.endAs('forfeit');
    this.#matches.rise(client.sessionId);
    this.#matches.note();
    this.#door.list();
    this.#say('room.left', 'Someone left.', ids);
  }

  override async onDispose(): Promise<void> {
    await super.onDispose();
    if (!this.#isOpened) return;
    this.#services.restarts.forget(this.roomId);
    // Of one that goes on elsewhere the offers are that process'.
    if (!this.#drain.isHandedOn) this.#invitees?.close();
    this.metrics.change('players', -this.#returns.absent.reduce((sum, { seats }) => sum + seats.length, 0));
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
    if (message[0] === CLIENT.table) return this.#matches.receive(sessionId, message, nowMs);
    const authority = this.#matches.authorityFor(sessionId, message, nowMs);
    // Without one it was sent for the match before, or for one that has not begun.
    if (authority === undefined) this.metrics.count('table.late');
    else authority.receive(seated.connection, message, nowMs);
  }

  protected override readied(client: Client): void {
    this.#sessions.tokens.complete(client.sessionId);
    const ticketHash = this.#sessions.get(client.sessionId)?.ticketHash;
    if (ticketHash === undefined) return;
    this.#people.arrived(ticketHash);
    if (this.#people.awaited.length === 0) this.#stopWaiting();
    this.#returns.forgetTickets();
  }

  protected override mayReturn(client: Client): boolean {
    return this.#sessions.get(client.sessionId)?.isReturned === true;
  }

  protected override idsOf(client: Client): LogFields {
    const accountId = this.#accounts.idOf(client.sessionId);
    return { ...super.idsOf(client), matchId: this.#matches.recordings.matchId, accountId };
  }

  /** A match that its own rules have ended would end so again. Whoever writes them is told in the page, too. */
  protected override failed(error: unknown): void {
    this.#matches.recordings.current?.forgetNote();
    this.#tellFault(error);
  }

  #tellFault(error: unknown): void {
    for (const client of this.#services.config.isStrict ? this.clients : [])
      client.send(FAULT, { text: errorText(error) });
  }

  protected override cared(nowMs: number): void {
    if (this.#drain.isHandedOn) return;
    this.#matches.cared(nowMs);
    this.#drain.cared();
    if (nowMs >= this.#returns.untilMs) this.#stopWaiting();
    if (this.#invitees !== undefined) this.#idle.cared(this.#invitees.list.mode);
    const outcome = this.#invitees?.cared(nowMs, this.#matches.table.stage === 'over');
    if (outcome === 'end') return this.end(CLOSE.over);
    if (outcome === 'begin') this.#begin(nowMs);
    else if (outcome === 'note') this.#matches.note();
    this.#door.list();
    this.#roster.cared(nowMs);
  }

  #advance(nowMs: number): void {
    this.nextMessages();
    // Whose socket does not drain is sent to less often, long before it is closed for it. In a lobby there are no seals to send.
    if (this.#matches.table.stage !== 'lobby')
      for (const [connection, client] of this.#sessions.clients)
        this.#matches.setBacklog(connection, this.waitingBytes(client));
    this.#matches.advance(nowMs);
    this.#roster.advance(nowMs);
  }

  /** After a restart everybody is away, and the room stays open although nobody is in it. */
  #waitForPeople(): void {
    for (const { seats } of this.#people.awaited) this.metrics.change('players', seats.length);
    this.autoDispose = false;
    this.#returns.wait(performance.now() + returnSecondsOf(this.#services) * 1000);
    this.#matches.note();
  }

  /** Everybody is back, or those who are not give their seats up. */
  #stopWaiting(): void {
    if (this.autoDispose || this.#invitees?.isGathering === true) return;
    const { absent } = this.#returns;
    for (const person of absent) {
      this.#giveUp({ ...person, isReturned: false });
      this.#matches.rise(person.ticketHash);
    }
    if (absent.length > 0) this.#matches.note();
    if (this.#invitees?.isForfeited === true) this.#matches.endAs('forfeit');
    this.autoDispose = true;
    this.#returns.forgetTickets();
  }

  #giveUp(seated: Seated): void {
    const { connection, seats, ticketHash } = seated;
    const accountId = this.#people.of(ticketHash)?.accountId;
    this.#matches.tellOf(seated, 'left');
    this.#match.authority.leave(connection, performance.now());
    this.#matches.forget(connection);
    this.#matches.roster.rise(seats);
    this.metrics.change('players', -seats.length);
    if (ticketHash === undefined) return;
    this.#people.remove(ticketHash);
    this.#returns.forgetTickets();
    // Whoever is sent away because the server stops has not left.
    if (accountId !== undefined && !this.isEnding) this.#invitees?.left(accountId);
  }

  /** Asked by matchmaking, in whatever process that is. */
  ticketState(ticket: string): TicketState {
    return this.#returns.ticketState(ticket);
  }

  /** Someone is back, whose line or process was another before. */
  #welcome(client: Client, { seated, ticket }: Returned): void {
    if (this.#matches.table.stage === 'playing' && this.#invitees?.isGathering !== true) this.#begin(performance.now());
    this.#take(client, seated, ticket);
    this.#returns.forgetTickets();
    if (ticket === undefined) client.send(RESUMED, { tick: this.#match.resumed?.recording.ticks ?? 0 });
    else this.#matches.note();
    this.#say('room.returned', 'Someone came back to their seats.', this.idsOf(client));
  }

  #seat(client: Client, seated: Seated): void {
    this.#sessions.seat(client, seated);
    this.#roster.welcome(client, seated.seats);
    this.#door.list();
  }

  #say(key: string, text: string, more: LogFields = {}): void {
    this.log.info(key, text, { roomId: this.roomId, ...more });
  }
}
