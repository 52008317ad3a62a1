/** The matches of a room, one after another: each with its recording and its desyncs; the roster and the table stay. Knows no sockets. */
import { randomInt } from 'node:crypto';
import type { Authority } from '#shared/session/authority-face.ts';
import type { ConnectionId } from '#shared/session/plan.ts';
import { hashesOf } from './build-info.ts';
import { underLive } from './config/live-rooms.ts';
import type { ChangedRules } from './changed-rules.ts';
import { DesyncReports } from './desync-reports.ts';
import { createMatch, type CarriedMatch, type Match } from './match.ts';
import type { ResumedMatch } from './resume-match.ts';
import type { RoomDefinition } from './room-definition.ts';
import { finishOf, type MatchFinish } from './results/room-results.ts';
import { roomChanges } from './room-changes.ts';
import type { RoomMatchesParts } from './room-matches-parts.ts';
import { PageRules } from './page-rules.ts';
import { RoomOutcome } from './room-outcome.ts';
import { RoomRecordings } from './room-recordings.ts';
import type { Seated } from './room-sessions.ts';
import { RoomTable, SEATED, seatedMessage, type SeatedMessage } from './room-table.ts';
import { RoomWatchers } from './room-watchers.ts';
import { ROSTER, Roster } from './roster.ts';
import type { RoomRules } from './room-rules.ts';
import { seatAwaited } from './seat-awaited.ts';
import { seatAnew } from './seat-anew.ts';
import { TABLE, Table, type TableMessage, type TableRules } from './table.ts';

/** Nobody waits longer for a match to go on. */
const PAUSE_MINUTES_MAX = 30;

type RulesOfTable = Pick<TableRules, 'isPrivate' | 'hasLobby' | 'isOnce'>;

export class RoomMatches {
  readonly #parts: RoomMatchesParts;
  readonly roster: Roster;
  readonly #changes: ChangedRules | undefined;
  readonly #watchers: RoomWatchers;
  #rules: RoomRules;
  #match: Match;
  #desyncs: DesyncReports;
  readonly recordings: RoomRecordings;
  readonly outcome: RoomOutcome;
  #table: Table;
  #wire: RoomTable;
  #rulesOfTable: RulesOfTable = { isPrivate: false, hasLobby: false, isOnce: false };
  /** The match is played and recorded, or was. */
  #hasBegun = false;
  #pausedAtMs = 0;
  #stopCounting = () => {};
  #stopFollowing = () => {};
  readonly #pages: PageRules;

  constructor(parts: RoomMatchesParts) {
    this.#parts = parts;
    const { definition: own, services, resumed } = parts;
    const rules = { definition: own, build: services.build };
    this.#rules = services.rules?.newest(rules) ?? rules;
    this.recordings = new RoomRecordings(parts);
    this.outcome = new RoomOutcome({
      ...parts,
      nameOf: (seat) => this.roster.nameOf(seat),
      recordingPath: () => this.recordings.current?.path,
    });
    this.#pages = new PageRules(services.rules && parts.tellRules, services.log);
    this.#changes = roomChanges(
      parts,
      {
        match: () => this.#match,
        rules: () => this.#rules,
        hasBegun: () => this.#hasBegun,
        goOn: (...carried) => this.#goOnUnder(...carried),
        renew: (changed) => {
          this.#rules = changed;
          this.#renew(performance.now());
        },
      },
      this.#pages,
    );
    this.#watchers = new RoomWatchers({ ...parts, delaySeconds: own.watchDelaySeconds });
    this.#match = this.#newMatch(resumed !== undefined && 'recording' in resumed ? resumed : undefined);
    this.#desyncs = this.#newDesyncs();
    this.roster = new Roster(
      () => this.#match.sim.seats,
      (seat) => this.#match.sim.presenceOf(seat),
    );
    [this.#table, this.#wire] = this.#newTable(this.#rulesOfTable);
  }

  get match(): Match {
    return this.#match;
  }

  /** The room as it is defined under the rules that it has now. */
  get definition(): RoomDefinition {
    return this.#rules.definition;
  }

  get table(): Table {
    return this.#table;
  }

  /** Whether the match is played, and not decided yet. */
  get isRunning(): boolean {
    return this.#hasBegun && this.#table.stage === 'playing' && !this.outcome.isDecided;
  }

  /** The room is there: from now on its first match waits for people. */
  open(rules: RulesOfTable, nowMs: number): void {
    // Bots fill another number of seats where strangers were matched, which nobody knew when the room was made.
    if (rules.isOnce && this.#parts.resumed === undefined) {
      this.#match = this.#newMatch();
      this.#desyncs = this.#newDesyncs();
    }
    this.#rulesOfTable = rules;
    this.#stopCounting = this.#parts.services.wireCounts.open(this.#match.authority.counts);
    [this.#table, this.#wire] = this.#newTable(rules);
    this.#match.authority.pause(nowMs);
    this.#seatAwaited(nowMs, this.#match.resumed === undefined);
    this.#stopFollowing =
      this.#parts.services.rules?.follow((saved) => this.#changes?.take(saved)) ?? this.#stopFollowing;
  }

  #seatAwaited(nowMs: number, isNewWorld: boolean): void {
    const [match, roster, table] = [this.#match, this.roster, this.#table];
    const about = { isNewWorld, isOnce: this.#rulesOfTable.isOnce, people: this.#parts.people };
    seatAwaited(this.#parts.absent(), { match, roster, table, ...about }, nowMs);
  }

  /** One who was there before a restart is back, over a session of this process. */
  comeBack(before: string, sessionId: string): void {
    this.#table.comeBack(before, sessionId);
    this.#wire.changed();
  }

  /** The match begins, or goes on after a restart. Not before someone is there: a seat that was only asked for costs no tick and no file. */
  begin(nowMs: number): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#match.authority.resume(nowMs);
    this.recordings.begin(this.#match, this.#about);
    this.outcome.begun(this.#match);
    this.#look(this.#match, this.#match.resumed?.finish);
    this.note();
    this.#parts.begun();
    // Those who were waited for have not been told yet where their recording will be.
    if (this.#rulesOfTable.isOnce) this.#tellSeats();
  }

  /** All have left but one, or nobody does anything: the match is over, as it stands. */
  endAs(how: 'forfeit' | 'abandoned'): void {
    if (this.isRunning) this.#look(this.#match, how);
  }

  /** Someone takes part from now on, or gives their seats up: told while they are still known. */
  tellOf(seated: Seated, what: 'joined' | 'left'): void {
    if (this.#table.stage === 'playing') this.outcome[what](seated, this.#match);
  }

  /** What one with these seats is told of their match. */
  seatedMessage(seats: readonly number[]): SeatedMessage {
    const { replayKey: replay } = this.recordings;
    const matchId = this.#rulesOfTable.isOnce ? this.outcome.lastMatchId : undefined;
    return seatedMessage(this.#table.match, seats, { replay, matchId });
  }

  /** Who takes what a connection sends for a match: the one it has entered, under its rules. Undefined for what is about no such match. */
  authorityFor(sessionId: string, message: Uint8Array, nowMs: number): Authority | undefined {
    const connection = this.#parts.sessions.get(sessionId)?.connection ?? -1;
    const entered = this.#table.enteredBy(sessionId);
    if (entered !== this.#table.match) return this.#watchers.authorityOf(entered, connection, nowMs);
    const { authority, hashes } = this.#match;
    return this.#pages.hears(connection, message, hashes.rules) ? authority : undefined;
  }

  /** Takes a message for the table of one who is there. */
  receive(sessionId: string, message: Uint8Array, nowMs: number): void {
    this.#wire.receive(sessionId, message, nowMs);
    const { connection } = this.#parts.sessions.get(sessionId) ?? {};
    if (connection === undefined || this.#table.enteredBy(sessionId) !== this.#table.match) return;
    this.#watchers.forget(connection);
  }

  /** Someone has come, with these seats, for this name. */
  sit(sessionId: string, seats: readonly number[], name: string): void {
    if (seats.length > 0) this.roster.sit(seats, name);
    this.#table.sit(sessionId, { seats, name: seats.length > 0 ? this.roster.nameOf(seats[0]) : name });
    // A stranger is not held up by one who paused while they were alone.
    if (!this.#rulesOfTable.isPrivate && seats.length > 0) this.#goOn();
    this.#wire.changed();
  }

  /** A line was lost, or is back. */
  setHere(sessionId: string, isHere: boolean): void {
    this.#table.setHere(sessionId, isHere);
    this.#wire.changed();
  }

  /** A connection is no more. */
  forget(connection: ConnectionId): void {
    this.#watchers.forget(connection);
  }

  /** So many bytes wait in a connection's socket. */
  setBacklog(connection: ConnectionId, bytes: number): void {
    this.#match.authority.setBacklog(connection, bytes);
    this.#watchers.setBacklog(connection, bytes);
  }

  nextDeadlineMs(nowMs: number): number {
    return Math.min(this.#match.authority.nextDeadlineMs(nowMs), this.#watchers.nextDeadlineMs(nowMs));
  }

  /** The roster has changed. Before the first match those who watch later are told at once, as of the table. */
  tellRoster(): void {
    this.#watchers.tell(ROSTER, this.roster.tell(), { isForAll: this.#table.stage === 'lobby' });
  }

  /** How the room stands, for one with these seats who has just come. */
  welcome(seats: readonly number[], tell: (name: string, message: object) => void): void {
    tell(ROSTER, this.#watchers.messageFor(ROSTER, this.roster.message(), seats));
    if (seats.length > 0) tell(SEATED, this.seatedMessage(seats));
    tell(TABLE, this.#watchers.messageFor(TABLE, this.#table.message(), seats));
  }

  /** Someone has left. */
  rise(sessionId: string): void {
    if (this.#table.rise(sessionId)) this.#match.authority.resume(performance.now());
    this.#wire.forget(sessionId);
    this.#wire.changed();
  }

  advance(nowMs: number): void {
    if (this.#changes === undefined) this.#match.advance(nowMs);
    else this.#changes.advance(nowMs);
    this.#watchers.advance(nowMs);
    this.#desyncs.take();
    if (this.#match.sim.tick >= this.outcome.endTick) this.#end(nowMs);
  }

  /** Called once a second. */
  cared(nowMs: number): void {
    this.recordings.cared();
    if (this.#table.look(nowMs) === 'begin') this.#next(nowMs);
    this.#wire.changed();
    if (nowMs - this.#pausedAtMs > PAUSE_MINUTES_MAX * 60_000) this.#goOn();
  }

  /** Keeps who is there, for a restart. */
  note(): void {
    const { people, invitees } = this.#parts;
    // Where no other match follows there is nothing to come back to.
    const noted = this.#rulesOfTable.isOnce && this.#table.stage === 'over' ? [] : people.noted;
    this.recordings.note(noted, { ...this.#about, game: this.#match.sim.name, invitees: invitees() });
  }

  /** What is kept of the room for a restart. */
  get #about() {
    const { isPrivate, hasLobby } = this.#rulesOfTable;
    return { isPrivate, hasLobby, match: this.#table.matchToCome };
  }

  /** The room is over. Rejects when a recording could not be ended. */
  async close(): Promise<void> {
    this.#stopCounting();
    this.#stopFollowing();
    this.#wire.stop();
    await this.recordings.close(this.outcome.written);
  }

  #newMatch(resumed?: ResumedMatch, carried?: CarriedMatch): Match {
    const { send, close, services } = this.#parts;
    const { config } = services;
    const { definition, build } = this.#rules;
    const match: Match = createMatch({
      ...underLive(definition, services),
      hashesOf: (sim) => hashesOf(sim.game, build),
      seed: randomInt(2 ** 48 - 1),
      resumed,
      ...(carried && { carried }),
      bots: { seats: this.#botSeats, level: config.botLevel },
      isStrict: config.isStrict,
      nowMs: performance.now(),
      send,
      close,
      stepped: (bundle) => {
        this.recordings.current?.stepped(bundle);
        if (!this.outcome.stepped(bundle)) this.#look(match, finishOf(match.sim));
      },
    });
    return match;
  }

  /** A match whose rules have said so is told of now, and ends a little later. */
  #look(match: Match, finish: MatchFinish | undefined): void {
    if (finish !== undefined) this.outcome.decided(match, finish, this.definition.standingsOf(match.sim));
  }

  #newDesyncs(): DesyncReports {
    return new DesyncReports({
      ...this.#parts,
      match: this.#match,
      roster: { message: () => this.roster.message() },
      recording: () => this.recordings.current,
      tell: this.#parts.tellDesync,
    });
  }

  #newTable(rules: RulesOfTable): [Table, RoomTable] {
    const { services, resumed } = this.#parts;
    const about = { ...rules, botSeats: this.#botSeats, watchDelaySeconds: this.definition.watchDelaySeconds };
    const before = resumed && { match: resumed.note.match, isPlaying: 'recording' in resumed };
    const table = new Table(about, (match) => this.#watchers.has(match), before);
    // A pause holds the picture of those who watch later up at once, and says so itself.
    const tell = (message: TableMessage) =>
      this.#watchers.tell(TABLE, message, {
        isForAll: this.#table.stage === 'lobby',
        late: { ...message, pausedBy: '' },
      });
    return [table, new RoomTable(table, { metrics: services.metrics, tell, granted: (what) => this.#grant(what) })];
  }

  get #botSeats(): number {
    return this.#parts.invitees()?.players ?? this.#parts.services.config.botSeats ?? this.#rules.definition.bots;
  }

  #grant(outcome: 'begin' | 'pause' | 'goOn'): void {
    const nowMs = performance.now();
    if (outcome === 'begin') return this.#next(nowMs);
    if (outcome === 'goOn') return this.#match.authority.resume(nowMs);
    this.#pausedAtMs = nowMs;
    this.#match.authority.pause(nowMs);
  }

  #goOn(): void {
    if (!this.#table.goOn()) return;
    this.#match.authority.resume(performance.now());
    this.#wire.changed();
  }

  /** The match is over, and stands at its last tick until another begins: its recording is whole. */
  #end(nowMs: number): void {
    const { services, roomId } = this.#parts;
    const ids = { roomId: roomId(), matchId: this.recordings.matchId };
    this.#match.authority.end(nowMs);
    this.recordings.end(this.outcome.written);
    this.outcome.ended();
    this.#table.over();
    this.note();
    this.#wire.changed();
    services.log.info('match.over', 'A match is over, its room is not.', { ...ids, ticks: this.#match.sim.tick });
  }

  /** Those who are there begin: in the match that waits for them, or in another after one that is over. */
  #next(nowMs: number): void {
    const { stage, match: before } = this.#table;
    this.#table.begun();
    if (stage === 'over') {
      this.#watchers.keep(before, this.#match, nowMs);
      this.#renew(nowMs);
    }
    this.begin(nowMs);
    this.#tellSeats();
    this.#wire.changed();
  }

  #tellSeats(): void {
    for (const { connection, seats } of this.#parts.sessions.all.values())
      if (seats.length > 0) this.#parts.seated(connection, this.seatedMessage(seats));
  }

  #goOnUnder(rules: RoomRules, carried: CarriedMatch): Match {
    const { services, sessions, roomId } = this.#parts;
    this.recordings.cut();
    this.#rules = rules;
    this.#stopCounting();
    this.#match = this.#newMatch(undefined, carried);
    this.#desyncs = this.#newDesyncs();
    this.#stopCounting = services.wireCounts.open(this.#match.authority.counts);
    for (const { connection } of sessions.all.values()) this.#pages.changed(connection);
    this.#tellSeats();
    services.log.info('room.rules', 'A match goes on under changed rules, without a recording.', { roomId: roomId() });
    return this.#match;
  }

  /** Another world, of another seed, in which everyone takes seats again. Pages know of it by the table, and greet it anew. */
  #renew(nowMs: number): void {
    const { people, sessions, services } = this.#parts;
    this.#stopCounting();
    this.#match = this.#newMatch();
    this.#desyncs = this.#newDesyncs();
    const { authority } = this.#match;
    this.#stopCounting = services.wireCounts.open(authority.counts);
    authority.pause(nowMs);
    this.#hasBegun = false;
    this.recordings.renew();
    this.#pages.clear();
    this.roster.clear();
    seatAnew({ authority, people, sessions, sit: (...who) => this.sit(...who) }, nowMs);
    this.#seatAwaited(nowMs, true);
  }
}
