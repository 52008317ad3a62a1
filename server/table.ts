/** The people of a room beside its matches: who has come, who is ready, who may begin, pause and go on. Knows no sockets, and is told the time. */
import type { TableActKind } from '#shared/wire/protocol.ts';

/** The message's name. */
export const TABLE = 'table';

/** `lobby`: before the first match; `over`: one has ended, and another has not begun. */
export type Stage = 'lobby' | 'playing' | 'over';

/** One connection that has seats. */
export interface TablePerson {
  readonly seats: readonly number[];
  readonly name: string;
  readonly isReady: boolean;
  /** False while the line is lost and the seats are kept. */
  readonly isHere: boolean;
}

/** The message. */
export interface TableMessage {
  /** 1 and more. */
  readonly match: number;
  readonly stage: Stage;
  readonly isPrivate: boolean;
  readonly hasLobby: boolean;
  /** One match is played here: strangers were matched for it. Nobody pauses it, and no other follows. */
  readonly isOnce: boolean;
  /** In the order in which they came. */
  readonly people: readonly TablePerson[];
  /** The first seat of who begins; −1 where nobody does. */
  readonly hostSeat: number;
  /** The first seats of those who may pause, and go on. */
  readonly pauserSeats: readonly number[];
  /** Empty while the match is not paused. */
  readonly pausedBy: string;
  /** All others are ready: without a word of the host the match begins in so many seconds; without a lobby the next one always does. 0 while none does. */
  readonly beginsInSeconds: number;
  /** Bots fill up to so many seats. */
  readonly botSeats: number;
  readonly watchDelaySeconds: number;
}

/** What a room decides at its table. */
export interface TableRules {
  readonly hasLobby: boolean;
  readonly isPrivate: boolean;
  readonly isOnce: boolean;
  readonly botSeats: number;
  readonly watchDelaySeconds: number;
}

/** What a wish leads to; `nothing` for one that was granted and asks nothing of the room, `refused` for one that is not theirs to have. */
export type Outcome = 'nothing' | 'begin' | 'pause' | 'goOn' | 'refused';

interface Person {
  seats: readonly number[];
  name: string;
  isReady: boolean;
  isHere: boolean;
  /** The match this connection has entered; 0 for none. */
  entered: number;
}

/** With fewer, nobody in a lobby waits for anybody: the one who is there begins. */
const READY_LEAST = 2;
/** So long all others wait for a host who says nothing. */
const HOST_SECONDS = 20;
/** In a room without a lobby the next match begins by itself so long after one is over, or once all want it. */
const NEXT_SECONDS = 10;
const MATCH_MAX = 65_535;

/** People by the ids of their sessions, which outlast a lost line. Who watches is there too, without seats. */
export class Table {
  readonly #rules: TableRules;
  readonly #isKept: (match: number) => boolean;
  readonly #people = new Map<string, Person>();
  #stage: Stage;
  #match: number;
  #pauser: string | undefined;
  #isChanged = true;
  /** Then it begins by itself; undefined while it does not, and when the host has asked for more time. */
  #beginsAtMs: number | undefined;
  #beginsInSeconds = 0;

  /**
   * `isKept`: an earlier match goes on for those who watch it later. `before`: of a room that was there before a restart, its match, and
   * whether it goes on.
   */
  constructor(
    rules: TableRules,
    isKept: (match: number) => boolean = () => false,
    before: { readonly match: number; readonly isPlaying: boolean } = { match: 1, isPlaying: false },
  ) {
    this.#rules = rules;
    this.#match = before.match;
    this.#isKept = isKept;
    this.#stage = rules.hasLobby && !before.isPlaying ? 'lobby' : 'playing';
  }

  get stage(): Stage {
    return this.#stage;
  }

  get match(): number {
    return this.#match;
  }

  get isPaused(): boolean {
    return this.#pauser !== undefined;
  }

  /** Someone has come, or has other seats than before. */
  sit(id: string, { seats, name }: { readonly seats: readonly number[]; readonly name: string }): void {
    const known = this.#people.get(id);
    if (known === undefined) this.#people.set(id, { seats, name, isReady: false, isHere: true, entered: this.#atOnce });
    else Object.assign(known, { seats, name });
    this.#isChanged = true;
  }

  /** A line was lost, or is back: over another line a match is entered anew. */
  setHere(id: string, isHere: boolean): void {
    const person = this.#people.get(id);
    if (person === undefined) return;
    Object.assign(person, { isHere, entered: this.#atOnce });
    this.#isChanged = true;
  }

  /** One who was there before a restart is back, in their old place among the others. */
  comeBack(before: string, id: string): void {
    const people = [...this.#people];
    this.#people.clear();
    for (const [of, person] of people) this.#people.set(of === before ? id : of, person);
    this.setHere(id, true);
  }

  /** The number of the next match, where one is over; else of the one that is played or waits. */
  get matchToCome(): number {
    return this.#stage === 'over' ? (this.#match % MATCH_MAX) + 1 : this.#match;
  }

  /** Someone has left. True when the match was paused for them, and goes on. */
  rise(id: string): boolean {
    this.#people.delete(id);
    this.#isChanged = true;
    return this.#pauser === id && this.goOn();
  }

  /** The match that a connection's messages are about; 0 for none. */
  enteredBy(id: string): number {
    return this.#people.get(id)?.entered ?? 0;
  }

  /** What one who comes has entered without saying so: where there is no lobby, the match that is played. */
  get #atOnce(): number {
    return this.#rules.hasLobby ? 0 : this.#match;
  }

  /** Takes a wish. The room does what it leads to, and says `begun`, `paused` by itself. */
  act(id: string, { kind, match }: { readonly kind: TableActKind; readonly match: number }): Outcome {
    const person = this.#people.get(id);
    if (person === undefined) return 'nothing';
    if (match !== this.#match) {
      // One that was sent before another match began is nobody's fault.
      if (kind === 'enter' && person.seats.length === 0 && this.#isKept(match)) person.entered = match;
      return 'nothing';
    }
    switch (kind) {
      case 'enter':
        if (this.#stage === 'lobby') return 'refused';
        person.entered = match;
        return 'nothing';
      case 'ready':
      case 'unready':
        return this.#setReady(person, kind === 'ready');
      case 'begin':
        return this.#isGathering() && this.#rules.isPrivate && person === this.#host() ? 'begin' : 'refused';
      case 'pause':
        if (!this.#mayPause(person)) return 'refused';
        if (this.isPaused) return 'nothing';
        this.#pauser = id;
        this.#isChanged = true;
        return 'pause';
      case 'goOn':
        if (!this.#mayPause(person)) return 'refused';
        return this.goOn() ? 'goOn' : 'nothing';
    }
  }

  /**
   * Told the time once a second. A host who says nothing does not hold up those who are ready: `begin` when their time is over. To say `unready` asks for
   * as much again. Where there is no lobby nobody is asked.
   */
  look(nowMs: number): 'nothing' | 'begin' {
    if (!this.#beginsByItself()) this.#beginsAtMs = undefined;
    else this.#beginsAtMs ??= nowMs + (this.#rules.hasLobby ? HOST_SECONDS : NEXT_SECONDS) * 1000;
    const untilMs = this.#beginsAtMs;
    const seconds = untilMs === undefined ? 0 : Math.max(0, Math.ceil((untilMs - nowMs) / 1000));
    this.#isChanged ||= seconds !== this.#beginsInSeconds;
    this.#beginsInSeconds = seconds;
    return untilMs !== undefined && seconds === 0 ? 'begin' : 'nothing';
  }

  /** A match begins: the first, or the next one. */
  begun(): void {
    this.#match = this.matchToCome;
    this.#stage = 'playing';
    this.#gather();
  }

  /** The match has ended: whoever wants another says so. */
  over(): void {
    this.#stage = 'over';
    this.#gather();
  }

  /** Whether it was paused until now. */
  goOn(): boolean {
    const wasPaused = this.isPaused;
    this.#pauser = undefined;
    this.#isChanged ||= wasPaused;
    return wasPaused;
  }

  /** Whether anything changed since the message was told last. */
  hasChanged(): boolean {
    return this.#isChanged;
  }

  /** The message to everyone: changes are told with it. */
  tell(): TableMessage {
    this.#isChanged = false;
    return this.message();
  }

  /** How the table stands, for one who has just come. */
  message(): TableMessage {
    const players = this.#players();
    const host = this.#host();
    return {
      ...this.#rules,
      match: this.#match,
      stage: this.#stage,
      people: players.map(({ seats, name, isReady, isHere }) => ({ seats, name, isReady, isHere })),
      hostSeat: this.#rules.isPrivate ? (host?.seats[0] ?? -1) : -1,
      pauserSeats: players.filter((person) => this.#mayPause(person)).map(({ seats }) => seats[0]),
      pausedBy: this.#pauser === undefined ? '' : (this.#people.get(this.#pauser)?.name ?? ''),
      beginsInSeconds: this.#beginsByItself() ? this.#beginsInSeconds : 0,
    };
  }

  #setReady(person: Person, isReady: boolean): Outcome {
    if (!this.#isGathering() || person.seats.length === 0) return 'refused';
    this.#isChanged ||= person.isReady !== isReady;
    person.isReady = isReady;
    if (!isReady && this.#rules.hasLobby && person === this.#host()) this.#beginsAtMs = undefined;
    // Who is away just now is not waited for: they come back to their seat.
    const here = this.#playersHere();
    const least = this.#rules.hasLobby ? READY_LEAST : 1;
    const isAgreed = here.length >= least && here.every((one) => one.isReady);
    return isAgreed ? 'begin' : 'nothing';
  }

  /** All are ready but the host, who would begin; or there is no lobby, and nobody has to. */
  #beginsByItself(): boolean {
    if (!this.#rules.hasLobby) return this.#isGathering();
    const host = this.#host();
    const here = this.#playersHere();
    return this.#isGathering() && here.length >= READY_LEAST && here.every((one) => one.isReady !== (one === host));
  }

  #gather(): void {
    this.#pauser = undefined;
    for (const person of this.#people.values()) person.isReady = false;
    this.#isChanged = true;
  }

  #isGathering(): boolean {
    return this.#stage !== 'playing' && !this.#rules.isOnce;
  }

  #players(): readonly Person[] {
    return [...this.#people.values()].filter(({ seats }) => seats.length > 0);
  }

  #playersHere(): readonly Person[] {
    return this.#players().filter(({ isHere }) => isHere);
  }

  /** Who was there first of those who are there. */
  #host(): Person | undefined {
    const players = this.#players();
    return players.find(({ isHere }) => isHere) ?? players[0];
  }

  /** In a private room its host; elsewhere who plays against bots alone. */
  #mayPause(person: Person): boolean {
    if (this.#rules.isOnce || this.#stage !== 'playing' || person.seats.length === 0) return false;
    return this.#rules.isPrivate ? person === this.#host() : this.#players().length === 1;
  }
}
