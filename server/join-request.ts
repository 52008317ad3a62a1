/** What a page says when it joins, checked: anything else is refused with a sentence and a code the page knows. */
import { ServerError } from '@colyseus/core';
import { SamestepError } from '#shared/errors.ts';
import { CLOSE, type CloseReason, type Hashes } from '#shared/session/session.ts';
import { encodePlayerData, type Game } from '#shared/sim/game.ts';
import { cleanName } from './names.ts';

/** A checked request of one connection. */
export interface JoinRequest {
  /** Cleaned; not yet unique. */
  readonly name: string;
  /** 1…8, or 0 to watch. */
  readonly seats: number;
  /** Player data of each seat. */
  readonly data: readonly Uint8Array[];
  /** 1…3 when a test client drives the seats with the game's bot; 0 for people. */
  readonly level: number;
}

/** The hash of a room's rules in its listing; of a join, the rules it is about. Pages cannot say it: matchmaking does. */
export const SERVED_RULES = 'servedRules';

/** Seats one connection may ask for. */
const SEATS_MAX = 8;

const HASHES = ['layout', 'rules', 'content', 'protocol'] as const satisfies readonly (keyof Hashes)[];

const PROTOCOL = ['protocol'] as const satisfies readonly (keyof Hashes)[];

/**
 * Reads the join options: `{ layout, rules, content, protocol, name, seats, data?, level? }`, where `data` is a list with the
 * player data of each seat by field name. Throws a `ServerError` with a code of `CLOSE`. A room whose rules change while it runs tells
 * pages of other rules which ones it has, once they greet it.
 */
export function readJoinRequest(options: unknown, game: Game, hashes: Hashes, hasChangingRules = false): JoinRequest {
  if (typeof options !== 'object' || options === null) throw refuse('malformed', 'The join options are missing.');
  const values: Readonly<Record<string, unknown>> = { ...options };
  // First, because a page of another build may have other options too.
  if ((hasChangingRules ? PROTOCOL : HASHES).some((name) => values[name] !== hashes[name])) throw refuse('foreign');
  const seats = readSeats(values.seats, game.model.definition.players.max);
  return {
    name: readName(values.name),
    seats,
    data: readData(values.data, seats, game),
    level: readLevel(values.level),
  };
}

/** What someone takes who has one seat of their own, however many they ask for: a page that several play at asks before it knows whose room it is. */
export function forOwnSeat(request: Omit<JoinRequest, 'name'>, seat: number, emptyData: Uint8Array) {
  return { ...request, seats: 1, data: [request.data[0] ?? emptyData], own: [seat] };
}

/** What a page that creates a room wants of it: that people gather in it before each match, and that quick play does not find it. */
export function roomWanted(options: unknown): { readonly hasLobby: boolean; readonly isPrivate: boolean } {
  const isSaid = (name: string) =>
    typeof options === 'object' && options !== null && Reflect.get(options, name) === true;
  const hasLobby = isSaid('lobby');
  return { hasLobby, isPrivate: hasLobby || isSaid('isPrivate') };
}

/** Seats a request would take, for counting before it is read in full: what cannot be read counts as one. */
export function wantedSeats(options: unknown): number {
  const seats: unknown = typeof options === 'object' && options !== null && 'seats' in options ? options.seats : 1;
  return typeof seats === 'number' && Number.isInteger(seats) && seats >= 0 && seats <= SEATS_MAX ? seats : 1;
}

/** The ticket of one who was in the room before the server was restarted, and comes by the room's id; undefined for everyone else. */
export function ticketOf(options: unknown): string | undefined {
  if (typeof options !== 'object' || options === null || !('ticket' in options)) return undefined;
  return 'via' in options && options.via === 'joinById' && typeof options.ticket === 'string'
    ? options.ticket
    : undefined;
}

/** The access token that someone came with; undefined for one who is nobody here. */
export function accessTokenOf(options: unknown): string | undefined {
  const token: unknown =
    typeof options === 'object' && options !== null && 'accessToken' in options ? options.accessToken : undefined;
  return typeof token === 'string' ? token : undefined;
}

/** What whoever comes is a part of, as W3C has it, for traces; undefined where nothing is traced. Matchmaking has put it in. */
export function traceparentOf(options: unknown): string | undefined {
  const text: unknown =
    typeof options === 'object' && options !== null && 'traceparent' in options ? options.traceparent : undefined;
  return typeof text === 'string' ? text : undefined;
}

/** Whether matchmaking chose the room: a quick player may be sent on to another, one who follows a link may not. */
export function isQuickPlay(options: unknown): boolean {
  const via: unknown = typeof options === 'object' && options !== null && 'via' in options ? options.via : undefined;
  return via === 'joinOrCreate' || via === 'join';
}

/** The refusal of a join: the page gets the code and the sentence. */
export function refuse(reason: CloseReason, sentence: string = CLOSE[reason].reason): ServerError {
  return new ServerError(CLOSE[reason].code, sentence);
}

/** The answer to one who wants a seat that someone is just coming back to, and who may be the same person: to ask again is worth it. */
export const RETURNING = Object.freeze({
  status: 503,
  message: 'Someone is coming back to this seat. Try again in a moment.',
});

function readName(value: unknown): string {
  if (value === undefined) return cleanName('');
  if (typeof value !== 'string') throw refuse('malformed', 'The name is not a text.');
  return cleanName(value);
}

function readSeats(value: unknown, max: number): number {
  if (value === undefined) return 1;
  const limit = Math.min(SEATS_MAX, max);
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= limit) return value;
  throw refuse('malformed', `The number of seats is not a whole number from 0 (to watch) to ${limit}.`);
}

function readLevel(value: unknown): number {
  if (value === undefined) return 0;
  if (value === 0 || value === 1 || value === 2 || value === 3) return value;
  throw refuse('malformed', 'The level of a driven seat is not 0, 1, 2 or 3.');
}

function readData(value: unknown, seats: number, game: Game): Uint8Array[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  if (value !== undefined && list.length !== seats)
    throw refuse('malformed', 'The player data is not a list with one entry a seat.');
  return Array.from({ length: seats }, (_, slot) => encodeData(list[slot] ?? {}, game));
}

function encodeData(value: unknown, { model }: Game): Uint8Array {
  if (typeof value !== 'object' || value === null)
    throw refuse('malformed', 'The player data of a seat is not an object.');
  const numbers: Record<string, number> = {};
  for (const [name, number] of Object.entries(value)) {
    if (typeof number !== 'number') throw refuse('malformed', 'A value of the player data is not a number.');
    numbers[name] = number;
  }
  try {
    return encodePlayerData(model.definition, numbers);
  } catch (error) {
    if (!(error instanceof SamestepError)) throw error;
    throw refuse('malformed', `The player data does not fit the game: ${error.what}`);
  }
}
