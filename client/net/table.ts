// How a room stands beside its match, as it tells: who has come and is ready, who may begin and pause. What comes over the wire is checked here.

/** `lobby`: before the first match; `over`: one has ended, and another has not begun. */
export type Stage = 'lobby' | 'playing' | 'over';

/** One person, who may have several seats. */
export interface TablePerson {
  readonly seats: readonly number[];
  readonly name: string;
  readonly isReady: boolean;
  /** False while their line is lost and the seats are kept. */
  readonly isHere: boolean;
}

/** The table of a room. */
export interface Table {
  /** Which of the room's matches, 1 and more. */
  readonly match: number;
  readonly stage: Stage;
  readonly isPrivate: boolean;
  readonly hasLobby: boolean;
  /** The queue made it for those who are in it: one match, which nobody pauses. */
  readonly isOnce: boolean;
  /** In the order in which they came. */
  readonly people: readonly TablePerson[];
  /** The first seat of who begins; −1 where nobody does. */
  readonly hostSeat: number;
  /** The first seats of those who may pause, and go on. */
  readonly pauserSeats: readonly number[];
  /** Whose pause it is; empty while the match is played. */
  readonly pausedBy: string;
  /** All others are ready: without a word of the host the match begins in so many seconds; 0 while it does not. */
  readonly beginsInSeconds: number;
  /** Bots fill up to so many seats. */
  readonly botSeats: number;
  readonly watchDelaySeconds: number;
}

/** Which seats this page has, in which of the room's matches. */
export interface Seated {
  readonly match: number;
  readonly seats: readonly number[];
  /** Leads to the match's recording once it is over; empty where there is none. */
  readonly replay: string;
  /** What the match is called in results, where strangers were matched for it; empty elsewhere. */
  readonly matchId: string;
}

/** Of a room that has told nothing yet. */
export const NO_TABLE: Table = Object.freeze({
  match: 1,
  stage: 'lobby',
  isPrivate: true,
  hasLobby: true,
  isOnce: false,
  people: [],
  hostSeat: -1,
  pauserSeats: [],
  pausedBy: '',
  beginsInSeconds: 0,
  botSeats: 0,
  watchDelaySeconds: 0,
});

/** As the server makes them: put into an address as they are. */
const REPLAY_KEY = /^[A-Za-z0-9_-]{1,64}$/;

/** As the server names matches. */
const MATCH_ID = /^[\w.-]{1,100}$/;

const STAGES: readonly Stage[] = ['lobby', 'playing', 'over'];
const SEAT_MAX = 249;
const PEOPLE_MAX = 250;
/** The longest name shown, in characters. */
const NAME_LENGTH_MAX = 24;

/** The table in a message of the room, or null when it is not one. */
export function parseTable(value: unknown): Table | null {
  if (!isRecord(value)) return null;
  const { match, stage: told, people: list, hostSeat, pausedBy } = value;
  const stage = STAGES.find((known) => known === told);
  if (!isCount(match) || stage === undefined || !Array.isArray(list) || list.length > PEOPLE_MAX) return null;
  const people = list.map(parsePerson).filter((person) => person !== null);
  if (people.length !== list.length) return null;
  return {
    match,
    stage,
    isPrivate: value['isPrivate'] === true,
    hasLobby: value['hasLobby'] === true,
    isOnce: value['isOnce'] === true,
    people,
    hostSeat: isSeat(hostSeat) ? hostSeat : -1,
    pauserSeats: seatsOf(value['pauserSeats']) ?? [],
    pausedBy: typeof pausedBy === 'string' ? pausedBy.slice(0, NAME_LENGTH_MAX) : '',
    beginsInSeconds: numberOr(value['beginsInSeconds'], 0),
    botSeats: numberOr(value['botSeats'], 0),
    watchDelaySeconds: numberOr(value['watchDelaySeconds'], 0),
  };
}

/** The seats in a message of the room, or null when it is not one. */
export function parseSeated(value: unknown): Seated | null {
  if (!isRecord(value)) return null;
  const seats = seatsOf(value['seats']);
  if (!isCount(value['match']) || seats === null) return null;
  const like = (name: string, form: RegExp) => {
    const found = value[name];
    return typeof found === 'string' && form.test(found) ? found : '';
  };
  return { match: value['match'], seats, replay: like('replay', REPLAY_KEY), matchId: like('matchId', MATCH_ID) };
}

/** Whether one of these seats begins matches. */
export function isHost(table: Table, seats: readonly number[]): boolean {
  return seats.includes(table.hostSeat);
}

/** Whether one of these seats may pause, and go on. */
export function isPauser(table: Table, seats: readonly number[]): boolean {
  return table.pauserSeats.some((seat) => seats.includes(seat));
}

/** The one who has these seats. */
export function personOf(table: Table, seats: readonly number[]): TablePerson | undefined {
  return table.people.find((person) => person.seats.some((seat) => seats.includes(seat)));
}

function parsePerson(value: unknown): TablePerson | null {
  if (!isRecord(value) || typeof value['name'] !== 'string') return null;
  const seats = seatsOf(value['seats']);
  if (seats === null) return null;
  const name = value['name'].slice(0, NAME_LENGTH_MAX);
  return { seats, name, isReady: value['isReady'] === true, isHere: value['isHere'] !== false };
}

function seatsOf(value: unknown): readonly number[] | null {
  if (!Array.isArray(value) || value.length > PEOPLE_MAX) return null;
  const seats: readonly number[] = value.filter(isSeat);
  return seats.length === value.length ? seats : null;
}

function isSeat(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= SEAT_MAX;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' && value >= 0 && value <= 1000 ? value : otherwise;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
