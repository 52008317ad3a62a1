/** Whom a room of the queue is for, each with a seat of their own; kept beside its recording, for a restart. */
import { z } from 'zod';
import type { Ticket } from './match-queue.ts';
import type { QueueMode } from './queue-modes.ts';

const guest = z.strictObject({
  accountId: z.string().min(1).max(64),
  /** Theirs alone; −1 once it was given to another. */
  seat: z.int().min(-1).max(4095),
  /** When they were matched. */
  rating: z.number(),
  /** They came for one who left. */
  isLate: z.boolean().default(false),
  /** They gave their seat up. */
  hasLeft: z.boolean().default(false),
});

/** What a room knows of its guests, also after a restart. */
export const guestListSchema = z.strictObject({
  mode: z.string().min(1).max(64),
  isRated: z.boolean(),
  /** Seats that people and bots fill. */
  players: z.int().min(1).max(4096),
  guests: z.array(guest).min(1).max(4096),
  /** Seats of late ones who are gone. */
  freeSeats: z.array(z.int().min(0).max(4095)).max(4096).default([]),
});

export type Guest = z.infer<typeof guest>;
export type GuestList = z.infer<typeof guestListSchema>;

/** The list of a new room: parties sit side by side. */
export function guestListOf(
  { mode, isRated, players }: Pick<QueueMode, 'mode' | 'isRated' | 'players'>,
  tickets: readonly Pick<Ticket, 'members'>[],
): GuestList {
  const guests = tickets
    .flatMap(({ members }) => members)
    .map(({ accountId, rating }, seat) => ({ accountId, rating, seat, isLate: false, hasLeft: false }));
  // Whoever brought all of their opponents along was not matched with them.
  return { mode, isRated: isRated && tickets.length > 1, players, guests, freeSeats: [] };
}
