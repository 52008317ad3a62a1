// The seat a page held, or that it waits for one, kept for the tab's life: a reloaded page comes back to it, another tab never takes it.

/** What it takes to come back. */
export interface StoredSeat {
  readonly roomId: string;
  /** The SDK's token, every join replaces it; good until the page says that it is ready. */
  readonly token: string;
  /** The room's own, which outlasts the server's process; absent until the room has told it, and for one who watches. */
  readonly ticket?: string;
  /** How many the page has; 0 for one who watches. */
  readonly seats: number;
}

/** Where seats are kept: `sessionStorage`, or a part of it. */
export type SeatStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const KEY = 'samestep.seat';
const QUEUE_KEY = 'samestep.queue';
const WAITING = '1';
const ACCEPTED = '2';

/** The part of a tab's storage that is one game's: a tab that goes on to another game leaves the seat to the first. */
export function storageOfGame(storage: Storage | null, game: string): SeatStorage | null {
  if (storage === null) return null;
  return {
    getItem: (key) => storage.getItem(`${key}.${game}`),
    setItem: (key, value) => storage.setItem(`${key}.${game}`, value),
    removeItem: (key) => storage.removeItem(`${key}.${game}`),
  };
}

/** Keeps the seat; without storage (a locked-down browser) a reload simply joins anew. */
export function storeSeat(storage: SeatStorage | null, seat: StoredSeat): void {
  if (storage === null) return;
  try {
    storage.setItem(KEY, JSON.stringify(seat));
  } catch {
    storage.removeItem(KEY);
  }
}

/** The kept seat, or null. A room named in the address wins: a seat of another match is not offered. */
export function storedSeat(storage: SeatStorage | null, wantedRoomId: string | null): StoredSeat | null {
  const seat = parseSeat(storage?.getItem(KEY) ?? null);
  if (seat === null || (wantedRoomId !== null && seat.roomId !== wantedRoomId)) return null;
  return seat;
}

/** The seat was given up. */
export function forgetSeat(storage: SeatStorage | null): void {
  storage?.removeItem(KEY);
}

/** Whether the page waited in the queue when it was reloaded. */
export function waitsInQueue(storage: SeatStorage | null): boolean {
  const noted = storage?.getItem(QUEUE_KEY);
  return noted === WAITING || noted === ACCEPTED;
}

/** Whether it was there that the player said yes to a match. */
export function hasAcceptedMatch(storage: SeatStorage | null): boolean {
  return storage?.getItem(QUEUE_KEY) === ACCEPTED;
}

/** Notes that the page waits, or has said yes to a match, or does no more. */
export function noteQueue(storage: SeatStorage | null, what: 'waiting' | 'accepted' | 'nothing'): void {
  try {
    if (what === 'nothing') storage?.removeItem(QUEUE_KEY);
    else storage?.setItem(QUEUE_KEY, what === 'waiting' ? WAITING : ACCEPTED);
  } catch {
    storage?.removeItem(QUEUE_KEY);
  }
}

function parseSeat(text: string | null): StoredSeat | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('roomId' in value) || !('token' in value)) return null;
    const { roomId, token } = value;
    if (typeof roomId !== 'string' || typeof token !== 'string') return null;
    const ticket = 'ticket' in value && typeof value.ticket === 'string' ? value.ticket : undefined;
    const seats = 'seats' in value && typeof value.seats === 'number' ? value.seats : 1;
    return { roomId, token, seats, ...(ticket !== undefined && { ticket }) };
  } catch {
    return null;
  }
}
