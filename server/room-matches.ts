/** The matches of a room, one after another: each with its recording and its desyncs; the roster and the table stay. Knows no sockets. */
import { randomInt } from 'node:crypto';
import type { ConnectionId } from '#shared/session/plan.ts';
import type { Sim } from '#shared/sim/sim.ts';
import { CLIENT, decodeHello } from '#shared/wire/protocol.ts';
import { FINISH } from '#shared/world/outbox.ts';
import { hashesOf } from './build-info.ts';
import type { ChangedRules } from './changed-rules.ts';
import { DesyncReports } from './desync-reports.ts';
import { errorText } from './log.ts';
import type { AwaitedPerson, MatchPeople } from './match-people.ts';
import { recordMatch, type MatchRecording } from './match-recording.ts';
import { createMatch, type CarriedMatch, type Match } from './match.ts';
import type { ResumedMatch } from './resume-match.ts';
import type { RoomDefinition } from './room-definition.ts';
import type { RoomSessions } from './room-sessions.ts';
import { RoomTable, type SeatedMessage } from './room-table.ts';
import { Roster } from './roster.ts';
import type { RoomRules } from './room-rules.ts';
import type { Services } from './services.ts';
import { Table, type TableMessage, type TableRules } from './table.ts';

/** Whose matches they are. */
export interface RoomMatchesParts {
  readonly definition: RoomDefinition;
  readonly services: Services;
  readonly people: MatchPeople;
  readonly sessions: RoomSessions;
  /** A match of before a restart, to go on with. */
  readonly resumed: ResumedMatch | undefined;
  readonly roomId: () => string;
  readonly send: (to: ConnectionId, message: Uint8Array) => void;
  readonly close: (to: ConnectionId, code: number, reason: string) => void;
  /** In development: the report of a desync, for the page it is about. */
  readonly tellDesync: (to: ConnectionId, text: string) => void;
  readonly broadcast: (name: string, message: TableMessage) => void;
  /** People of before a restart who have not come. */
  readonly absent: () => readonly AwaitedPerson[];
  /** In development: the room runs by other rules, and its pages must play by those of this hash. */
  readonly rulesChanged: (definition: RoomDefinition, rulesHash: string) => void;
  /** In development: a page plays by other rules than those of this hash. */
  readonly tellRules: (to: ConnectionId, rulesHash: string) => void;
  /** In development: saved rules could not be taken, or were taken back. */
  readonly rulesFailed: (error: unknown) => void;
  /** A match begins: its ticks are to be made. */
  readonly begun: () => void;
  /** A match begins, in which these are a connection's seats. */
  readonly seated: (to: ConnectionId, message: SeatedMessage) => void;
}

/** A match that is over is played so much longer, so that everyone sees how it ended. */
const RESULT_SECONDS = 2;

/** Nobody waits longer for a match to go on. */
const PAUSE_MINUTES_MAX = 30;

export class RoomMatches {
  readonly #parts: RoomMatchesParts;
  readonly roster: Roster;
  readonly #changes: ChangedRules | undefined;
  #rules: RoomRules;
  #match: Match;
  #desyncs: DesyncReports;
  #recording: MatchRecording | undefined;
  #table: Table;
  #wire: RoomTable;
  #isPrivate = false;
  /** The match is played and recorded, or was. */
  #hasBegun = false;
  /** The match ends with this tick: a little after its rules said so. */
  #endTick = Infinity;
  #pausedAtMs = 0;
  /** Recordings of earlier matches that are being closed. */
  #closing: Promise<void> = Promise.resolve();
  #stopCounting = () => {};
  #stopFollowing = () => {};
  /** Their pages have not begun a session under the changed rules yet: what the old one says is not for this match. */
  readonly #unheard = new Set<ConnectionId>();
  /** What leads those who play to the recording of this match once it is over; empty where nothing is recorded. */
  #replayKey = '';

  constructor(parts: RoomMatchesParts) {
    this.#parts = parts;
    const { definition: own, services } = parts;
    const rules = { definition: own, build: services.build };
    this.#rules = services.rules?.newest(rules) ?? rules;
    this.#changes = this.#newChanges();
    this.#match = this.#newMatch(parts.resumed);
    this.#desyncs = this.#newDesyncs();
    this.roster = new Roster(
      () => this.#match.sim.seats,
      (seat) => this.#match.sim.presenceOf(seat),
    );
    [this.#table, this.#wire] = this.#newTable({ isPrivate: false, hasLobby: false });
  }

  get match(): Match {
    return this.#match;
  }

  /** The room as it is defined under the rules that it has now. */
  get definition(): RoomDefinition {
    return this.#rules.definition;
  }

  get recording(): MatchRecording | undefined {
    return this.#recording;
  }

  get table(): Table {
    return this.#table;
  }

  /** The room is there: from now on its first match waits for people. */
  open(rules: Pick<TableRules, 'isPrivate' | 'hasLobby'>, nowMs: number): void {
    const { authority } = this.#match;
    this.#isPrivate = rules.isPrivate;
    this.#stopCounting = this.#parts.services.wireCounts.open(authority.counts);
    [this.#table, this.#wire] = this.#newTable(rules);
    authority.pause(nowMs);
    this.#stopFollowing =
      this.#parts.services.rules?.follow((saved) => this.#changes?.take(saved)) ?? this.#stopFollowing;
  }

  /** The match begins, or goes on after a restart. Not before someone is there: a seat that was only asked for costs no tick and no file. */
  begin(nowMs: number): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#match.authority.resume(nowMs);
    const { services, roomId, begun } = this.#parts;
    const { recordings } = services;
    this.#recording = recordMatch(this.#match, { recordings, roomId: roomId(), isPrivate: this.#isPrivate });
    const path = this.#recording?.path;
    const offer = { roomId: roomId(), game: this.#match.sim.name };
    this.#replayKey = path === undefined ? '' : services.replays.offer({ ...offer, path });
    begun();
  }

  /** What one with these seats is told of their match. */
  seatedMessage(seats: readonly number[]): SeatedMessage {
    return { match: this.#table.match, seats, ...(this.#replayKey !== '' && { replay: this.#replayKey }) };
  }

  /** Whether what a connection sends for a match is about the one that is played, under its rules. */
  hears(sessionId: string, message: Uint8Array): boolean {
    if (!this.#table.hasEntered(sessionId)) return false;
    const connection = this.#parts.sessions.get(sessionId)?.connection ?? -1;
    if (message[0] === CLIENT.hello) {
      if (this.#isOfOtherRules(connection, message)) return false;
      this.#unheard.delete(connection);
    }
    return !this.#unheard.has(connection);
  }

  /** In development: a page that was away when rules changed, or was loaded with what the room refused, is told and not sent away. */
  #isOfOtherRules(connection: ConnectionId, hello: Uint8Array): boolean {
    if (this.#parts.services.rules === undefined) return false;
    const theirs = decodeHello(hello)?.hashes.rules;
    const own = this.#match.hashes.rules;
    if (theirs === undefined || theirs === own) return false;
    this.#unheard.add(connection);
    this.#parts.tellRules(connection, own);
    return true;
  }

  /** Takes a message for the table of one who is there. */
  receive(sessionId: string, message: Uint8Array, nowMs: number): void {
    this.#wire.receive(sessionId, message, nowMs);
  }

  /** Someone has come, with these seats, for this name. */
  sit(sessionId: string, seats: readonly number[], name: string): void {
    if (seats.length > 0) this.roster.sit(seats, name);
    this.#table.sit(sessionId, { seats, name: seats.length > 0 ? this.roster.nameOf(seats[0]) : name });
    // A stranger is not held up by one who paused while they were alone.
    if (!this.#isPrivate && seats.length > 0) this.#goOn();
    this.#wire.changed();
  }

  /** A line was lost, or is back. */
  setHere(sessionId: string, isHere: boolean): void {
    this.#table.setHere(sessionId, isHere);
    this.#wire.changed();
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
    this.#desyncs.take();
    if (this.#match.sim.tick >= this.#endTick) this.#end(nowMs);
  }

  /** Called once a second. */
  cared(nowMs: number): void {
    this.#recording?.flush();
    if (this.#table.look(nowMs) === 'begin') this.#next(nowMs);
    this.#wire.changed();
    if (nowMs - this.#pausedAtMs > PAUSE_MINUTES_MAX * 60_000) this.#goOn();
  }

  /** Keeps who plays beside the recording, for a restart. */
  note(): void {
    this.#recording?.note(this.#parts.people.noted);
  }

  /** The room is over. Rejects when a recording could not be ended. */
  async close(): Promise<void> {
    this.#stopCounting();
    this.#stopFollowing();
    this.#wire.stop();
    await Promise.all([this.#finish(), this.#closing]);
  }

  /** Ends the recording; from then on those who played may have it. Rejects when it could not be ended. */
  async #finish(): Promise<void> {
    const [recording, key] = [this.#recording, this.#replayKey];
    this.#recording = undefined;
    await recording?.finish();
    this.#parts.services.replays.over(key);
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
        this.#recording?.stepped(bundle);
        if (this.#endTick === Infinity && this.#table.hasLobby && hasFinished(match.sim))
          this.#endTick = bundle.tick + RESULT_SECONDS * match.sim.ticksPerSecond;
      },
    });
    return match;
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
      recording: () => this.#recording,
      tell: tellDesync,
    });
  }

  #newTable(rules: Pick<TableRules, 'hasLobby' | 'isPrivate'>): [Table, RoomTable] {
    const { services, broadcast } = this.#parts;
    const { watchDelaySeconds } = this.#rules.definition;
    const table = new Table({ ...rules, botSeats: this.#botSeats, watchDelaySeconds });
    const { metrics } = services;
    return [table, new RoomTable(table, { metrics, broadcast, granted: (outcome) => this.#grant(outcome) })];
  }

  get #botSeats(): number {
    return this.#parts.services.config.botSeats ?? this.#rules.definition.bots;
  }

  #grant(outcome: 'begin' | 'pause' | 'goOn'): void {
    const nowMs = performance.now();
    const { authority } = this.#match;
    if (outcome === 'begin') return this.#next(nowMs);
    if (outcome === 'goOn') return authority.resume(nowMs);
    this.#pausedAtMs = nowMs;
    authority.pause(nowMs);
  }

  #goOn(): void {
    if (!this.#table.goOn()) return;
    this.#match.authority.resume(performance.now());
    this.#wire.changed();
  }

  /** The match is over, and stands at its last tick until another begins: its recording is whole. */
  #end(nowMs: number): void {
    const { log } = this.#parts.services;
    const roomId = this.#parts.roomId();
    this.#endTick = Infinity;
    this.#match.authority.pause(nowMs);
    this.#closing = Promise.all([this.#closing, this.#finish()]).then(() => undefined, this.#unfinished);
    this.#table.over();
    this.#wire.changed();
    log.info('match.over', 'A match is over, its room is not.', { roomId, ticks: this.#match.sim.tick });
  }

  readonly #unfinished = (error: unknown): void => {
    const { services, roomId } = this.#parts;
    const about = { roomId: roomId(), error: errorText(error) };
    services.log.error('recording.end', 'A recording has no end.', about);
  };

  /** Those who are there begin: in the match that waits for them, or in another after one that is over. */
  #next(nowMs: number): void {
    const isAnother = this.#table.stage === 'over';
    this.#table.begun();
    if (isAnother) this.#renew(nowMs);
    this.begin(nowMs);
    this.note();
    const { sessions, seated } = this.#parts;
    for (const { connection, seats } of sessions.all.values())
      if (seats.length > 0) seated(connection, this.seatedMessage(seats));
    this.#wire.changed();
  }

  /** A recording is played under the rules that made it: that of this match ends here, and nobody is led to it. */
  #goOnUnder(rules: RoomRules, carried: CarriedMatch): Match {
    const { services, sessions, roomId, seated } = this.#parts;
    this.#closing = Promise.all([this.#closing, this.#recording?.finish()]).then(() => undefined, this.#unfinished);
    this.#recording = undefined;
    this.#replayKey = '';
    this.#rules = rules;
    this.#stopCounting();
    this.#match = this.#newMatch(undefined, carried);
    this.#desyncs = this.#newDesyncs();
    this.#stopCounting = services.wireCounts.open(this.#match.authority.counts);
    for (const { connection, seats } of sessions.all.values()) {
      this.#unheard.add(connection);
      if (seats.length > 0) seated(connection, this.seatedMessage(seats));
    }
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
    this.#replayKey = '';
    this.#unheard.clear();
    this.roster.clear();
    for (const [sessionId, { connection, seats: before, ticketHash }] of sessions.all) {
      const person = people.of(ticketHash);
      // As many seats as in the match before, which had them all: there is one for everyone.
      const seats = authority.join(
        { connection, seats: before.length, data: person?.data ?? [], level: person?.level ?? 0 },
        nowMs,
      );
      if (seats === null) continue;
      if (!sessions.clients.has(connection)) authority.drop(connection, nowMs);
      sessions.reseat(sessionId, seats);
      if (person === undefined) continue;
      people.reseat(person.ticketHash, seats);
      this.sit(sessionId, seats, person.name);
    }
  }
}

/** Whether the rules said with their last step that the match is over. */
function hasFinished({ events }: Sim): boolean {
  for (let i = 0; i < events.count; i++) if (events.nameAt(i) === FINISH) return true;
  return false;
}
