/** What a restart needs beyond a recording, in a small file while a room is there: beside the recording of its match, or alone before one begins. */
import { createHash, randomBytes } from 'node:crypto';
import { MODEL_LIMITS } from '#shared/model/limits.ts';
import type { MatchProcess } from './match-process.ts';
import { inviteeListSchema, type InviteeList } from './matchmaking/invitee-list.ts';

/** Someone who plays. The ticket itself is nowhere but with its owner. */
export interface NotedPerson {
  /** SHA-256 of the ticket, 64 hex digits. */
  readonly ticketHash: string;
  readonly name: string;
  /** Absent for one who is nobody here. */
  readonly accountId?: string;
  /** In slot order. */
  readonly seats: readonly number[];
  /** 1…3 for a test client's driver, 0 for people. */
  readonly level: number;
  /** Player data of each seat. */
  readonly data: readonly Uint8Array[];
  /** The newest tick when the seats were taken. */
  readonly sinceTick: number;
}

/** The note of one match. */
export interface MatchNote extends MatchProcess {
  readonly game: string;
  readonly roomId: string;
  readonly isPrivate: boolean;
  /** People gather in the room before each match. */
  readonly hasLobby: boolean;
  /** Which of the room's matches it is, or will be; 1 and more. */
  readonly match: number;
  /** How often the match was resumed. */
  readonly restarts: number;
  readonly people: readonly NotedPerson[];
  /** Whom the room was made for, when strangers were matched for it. */
  readonly invitees?: InviteeList | undefined;
}

/** Counted up when an older reader could not read it. */
const FORMAT = 1;
/** People of one match, and bytes of one seat's data: what a file can make a reader hold. */
const PEOPLE_MAX = MODEL_LIMITS.players;
const SEATS_MAX = 8;
const DATA_BYTES_MAX = 65_535;
const NAME_UNITS_MAX = 200;
const ACCOUNT_UNITS_MAX = 64;
const PLACE_UNITS_MAX = 400;
const MATCH_MAX = 65_535;
const ROOM_ID = /^[A-Za-z0-9_-]{4,40}$/;
const HASH = /^[0-9a-f]{64}$/;
const HEX = /^(?:[0-9a-f]{2})*$/;

/** A ticket nobody can guess: 192 random bits. */
export function newTicket(): string {
  return randomBytes(24).toString('base64url');
}

/** What is kept of a ticket. */
export function hashOfTicket(ticket: string): string {
  return createHash('sha256').update(ticket).digest('hex');
}

/** The text of a note's file. */
export function encodeNote(note: MatchNote): string {
  const people = note.people.map((person) => ({
    ...person,
    data: person.data.map((bytes) => Buffer.from(bytes).toString('hex')),
  }));
  return `${JSON.stringify({ format: FORMAT, ...note, people })}\n`;
}

/** Reads a note; undefined for a text that is none. */
export function decodeNote(text: string): MatchNote | undefined {
  const value = parse(text);
  if (value === undefined || value['format'] !== FORMAT) return undefined;
  const { game, roomId, isPrivate, hasLobby = false, match = 1, processId, place, restarts, people } = value;
  if (typeof game !== 'string' || typeof roomId !== 'string' || !ROOM_ID.test(roomId)) return undefined;
  if (typeof hasLobby !== 'boolean' || !isCount(match) || match === 0 || match > MATCH_MAX) return undefined;
  if (typeof isPrivate !== 'boolean' || !isCount(processId) || !isCount(restarts)) return undefined;
  if (typeof place !== 'string' || place.length > PLACE_UNITS_MAX) return undefined;
  if (!Array.isArray(people) || people.length > PEOPLE_MAX) return undefined;
  const known = people.map(readPerson).filter((person) => person !== undefined);
  if (known.length !== people.length) return undefined;
  const invitees = inviteeListSchema.optional().safeParse(value['invitees']);
  if (!invitees.success) return undefined;
  const note = { game, roomId, isPrivate, hasLobby, match, processId, place, restarts, people: known };
  return invitees.data === undefined ? note : { ...note, invitees: invitees.data };
}

function readPerson(value: unknown): NotedPerson | undefined {
  if (!isRecord(value)) return undefined;
  const { ticketHash, name, accountId, seats, level, data, sinceTick } = value;
  if (typeof ticketHash !== 'string' || !HASH.test(ticketHash)) return undefined;
  if (typeof name !== 'string' || name.length > NAME_UNITS_MAX) return undefined;
  if (accountId !== undefined && (typeof accountId !== 'string' || accountId.length > ACCOUNT_UNITS_MAX))
    return undefined;
  if (!isCount(level) || level > 3 || !isCount(sinceTick)) return undefined;
  if (!Array.isArray(seats) || !Array.isArray(data) || seats.length === 0 || seats.length > SEATS_MAX) return undefined;
  const numbers: number[] = seats.filter(isCount);
  const bytes = data.map(readData).filter((one) => one !== undefined);
  if (numbers.length !== seats.length || bytes.length !== seats.length) return undefined;
  const known = { ticketHash, name, seats: numbers, level, data: bytes, sinceTick };
  return accountId === undefined ? known : { ...known, accountId };
}

function readData(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string' || value.length > 2 * DATA_BYTES_MAX || !HEX.test(value)) return undefined;
  return Uint8Array.from(Buffer.from(value, 'hex'));
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
