/** The matches of a room, one after another: each with its recording and its desyncs; the roster and the table stay. Knows no sockets. */
import { randomInt } from 'node:crypto';
import type { Authority } from '#shared/session/authority-face.ts';
import type { ConnectionId } from '#shared/session/plan.ts';
import type { Sim } from '#shared/sim/sim.ts';
import type { EventNumbers } from '#shared/world/outbox.ts';
import { hashesOf } from './build-info.ts';
import type { ChangedRules } from './changed-rules.ts';
import { DesyncReports } from './desync-reports.ts';
import { createMatch, type CarriedMatch, type Match } from './match.ts';
import type { ResumedMatch } from './resume-match.ts';
import type { RoomDefinition } from './room-definition.ts';
import { finishOf, roomResults, type RoomResults } from './results/room-results.ts';
import type { RoomMatchesParts } from './room-matches-parts.ts';
import { PageRules } from './page-rules.ts';
import { RoomRecordings } from './room-recordings.ts';
import { RoomTable, SEATED, type SeatedMessage } from './room-table.ts';
import { RoomWatchers } from './room-watchers.ts';
import { ROSTER, Roster } from './roster.ts';
import type { RoomRules } from './room-rules.ts';
import { seatAwaited } from './seat-awaited.ts';
import { seatAnew } from './seat-anew.ts';
import { TABLE, Table, type TableMessage, type TableRules } from './table.ts';

/** A match that is over is played so much longer, so that everyone sees how it ended. */
const RESULT_SECONDS = 2;

/** Nobody waits longer for a match to go on. */
const PAUSE_MINUTES_MAX = 30;

export class RoomMatches {
  readonly #parts: RoomMatchesParts;
  readonly roster: Roster;
  readonly #changes: ChangedRules | undefined;
  readonly #watchers: RoomWatchers;
  #rules: RoomRules;
  #match: Match;
  #desyncs: DesyncReports;
  readonly #recordings: RoomRecordings;
  readonly #results: RoomResults | undefined;
  #table: Table;
  #wire: RoomTable;
  #rulesOfTable: Pick<TableRules, 'isPrivate' | 'hasLobby'> = { isPrivate: false, hasLobby: false };
  /** The match is played and recorded, or was. */
  #hasBegun = false;
  /** The match ends with this tick: a little after its rules said so. */
  #endTick = Infinity;
  #pausedAtMs = 0;
  #stopCounting = () => {};
  #stopFollowing = () => {};
  readonly #pages: PageRules;

  constructor(parts: RoomMatchesParts) {
    this.#parts = parts;
    const { definition: own, services } = parts;
    const rules = { definition: own, build: services.build };
    this.#rules = services.rules?.newest(rules) ?? rules;
    this.#recordings = new RoomRecordings(parts);
    this.#results = roomResults(services.platform, {
      log: services.log,
      botLevel: services.config.botLevel,
      people: () => parts.people.noted,
      nameOf: (seat) => this.roster.nameOf(seat),
      recordingPath: () => this.#recordings.current?.path,
    });
    this.#changes = this.#newChanges();
    this.#pages = new PageRules(services.rules && parts.tellRules);
    this.#watchers = new RoomWatchers({ ...parts, delaySeconds: own.watchDelaySeconds });
    const { resumed } = parts;
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

  /** After a restart the match does not go on. */
  forgetNote(): void {
    this.#recordings.current?.forgetNote();
  }

  get table(): Table {
    return this.#table;
  }

  /** The room is there: from now on its first match waits for people. */
  open(rules: Pick<TableRules, 'isPrivate' | 'hasLobby'>, nowMs: number): void {
    this.#rulesOfTable = rules;
    this.#stopCounting = this.#parts.services.wireCounts.open(this.#match.authority.counts);
    [this.#table, this.#wire] = this.#newTable(rules);
    this.#match.authority.pause(nowMs);
    this.#seatAwaited(nowMs, this.#match.resumed === undefined);
    this.#stopFollowing =
      this.#parts.services.rules?.follow((saved) => this.#changes?.take(saved)) ?? this.#stopFollowing;
  }

  #seatAwaited(nowMs: number, isNewWorld: boolean): void {
    const { people, absent } = this.#parts;
    const [match, roster, table] = [this.#match, this.roster, this.#table];
    seatAwaited(absent(), { match, people, roster, table, isNewWorld }, nowMs);
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
    this.#recordings.begin(this.#match, this.#about);
    this.#look(this.#match, this.#match.resumed?.finish);
    this.#parts.begun();
  }

  /** What one with these seats is told of their match. */
  seatedMessage(seats: readonly number[]): SeatedMessage {
    const { replayKey } = this.#recordings;
    return { match: this.#table.match, seats, ...(replayKey !== '' && { replay: replayKey }) };
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
    if (connection !== undefined && this.#table.enteredBy(sessionId) === this.#table.match)
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

  /** The roster has changed. */
  tellRoster(): void {
    this.#watchers.tell(ROSTER, this.roster.tell(), { isForAll: this.#isToldToAll });
  }

  /** How the room stands, for one with these seats who has just come. */
  welcome(seats: readonly number[], tell: (name: string, message: object) => void): void {
    tell(ROSTER, this.#watchers.messageFor(ROSTER, this.roster.message(), seats));
    if (seats.length > 0) tell(SEATED, this.seatedMessage(seats));
    tell(TABLE, this.#watchers.messageFor(TABLE, this.#table.message(), seats));
  }

  /** Before the first match those who watch later are told at once how the room stands. */
  get #isToldToAll(): boolean {
    return this.#table.stage === 'lobby';
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
    if (this.#match.sim.tick >= this.#endTick) this.#end(nowMs);
  }

  /** Called once a second. */
  cared(nowMs: number): void {
    this.#recordings.cared();
    if (this.#table.look(nowMs) === 'begin') this.#next(nowMs);
    this.#wire.changed();
    if (nowMs - this.#pausedAtMs > PAUSE_MINUTES_MAX * 60_000) this.#goOn();
  }

  /** Keeps who is there, for a restart. */
  note(): void {
    this.#recordings.note(this.#parts.people.noted, { ...this.#about, game: this.#match.sim.name });
  }

  /** What is kept of the room for a restart. */
  get #about() {
    return { ...this.#rulesOfTable, match: this.#table.matchToCome };
  }

  /** The match is left as it is, for another process; resolves when all of it is written, to whether it is. */
  readonly keep = (): Promise<boolean> => this.#recordings.keep();

  /** The room is over. Rejects when a recording could not be ended. */
  async close(): Promise<void> {
    this.#stopCounting();
    this.#stopFollowing();
    this.#wire.stop();
    await this.#recordings.close(this.#results?.written);
  }

  #newMatch(resumed?: ResumedMatch, carried?: CarriedMatch): Match {
    const { services, send, close } = this.#parts;
    const { config } = services;
    const { definition, build } = this.#rules;
    const match: Match = createMatch({
      definition,
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
        this.#recordings.current?.stepped(bundle);
        if (this.#endTick === Infinity) this.#look(match, finishOf(match.sim));
      },
    });
    return match;
  }

  /** A match whose rules have said so is told of now, and ends a little later. */
  #look(match: Match, finish: EventNumbers | undefined): void {
    if (finish === undefined) return;
    this.#endTick = match.sim.tick + RESULT_SECONDS * match.sim.ticksPerSecond;
    this.#results?.finished(match, finish, this.#rules.definition.standingsOf(match.sim));
  }

  #newChanges(): ChangedRules | undefined {
    const { services, people, sessions, absent, rulesChanged, rulesFailed } = this.#parts;
    const parts = {
      match: () => this.#match,
      rules: () => this.#rules,
      hasBegun: () => this.#hasBegun,
      kept: (sim: Sim) => people.kept([...sessions.all.values(), ...absent()], sim),
      lines: () => sessions.lines(),
      goOn: (rules: RoomRules, carried: CarriedMatch) => this.#goOnUnder(rules, carried),
      renew: (rules: RoomRules) => {
        this.#rules = rules;
        this.#renew(performance.now());
      },
      changed: rulesChanged,
      failed: rulesFailed,
    };
    return services.rules?.changesOf(parts, services.config.isStrict);
  }

  #newDesyncs(): DesyncReports {
    const { services, roomId, tellDesync } = this.#parts;
    return new DesyncReports({
      match: this.#match,
      roster: { message: () => this.roster.message() },
      services,
      roomId,
      recording: () => this.#recordings.current,
      tell: tellDesync,
    });
  }

  #newTable(rules: Pick<TableRules, 'hasLobby' | 'isPrivate'>): [Table, RoomTable] {
    const { services, resumed } = this.#parts;
    const { watchDelaySeconds } = this.#rules.definition;
    const about = { ...rules, botSeats: this.#botSeats, watchDelaySeconds };
    const before = resumed && { match: resumed.note.match, isPlaying: 'recording' in resumed };
    const table = new Table(about, (match) => this.#watchers.has(match), before);
    const { metrics } = services;
    const tell = (message: TableMessage) => {
      // A pause holds their picture up at once, and says so itself.
      const late = { ...message, pausedBy: '' };
      this.#watchers.tell(TABLE, message, { isForAll: this.#isToldToAll, late });
    };
    return [table, new RoomTable(table, { metrics, tell, granted: (outcome) => this.#grant(outcome) })];
  }

  get #botSeats(): number {
    return this.#parts.services.config.botSeats ?? this.#rules.definition.bots;
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
    this.#endTick = Infinity;
    this.#match.authority.end(nowMs);
    this.#recordings.end(this.#results?.written);
    this.#table.over();
    this.note();
    this.#wire.changed();
    const about = { roomId: roomId(), ticks: this.#match.sim.tick };
    services.log.info('match.over', 'A match is over, its room is not.', about);
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
    this.note();
    this.#tellSeats();
    this.#wire.changed();
  }

  #tellSeats(): void {
    for (const { connection, seats } of this.#parts.sessions.all.values())
      if (seats.length > 0) this.#parts.seated(connection, this.seatedMessage(seats));
  }

  #goOnUnder(rules: RoomRules, carried: CarriedMatch): Match {
    const { services, sessions, roomId } = this.#parts;
    this.#recordings.cut();
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
    this.#recordings.renew();
    this.#pages.clear();
    this.roster.clear();
    seatAnew({ authority, people, sessions, sit: (...who) => this.sit(...who) }, nowMs);
    this.#seatAwaited(nowMs, true);
  }
}
