/** Whom a room of the queue is for, each with a seat of their own; kept beside its recording, for a restart. */
import { z } from 'zod';
import type { Ticket } from './match-queue.ts';
import type { QueueMode } from './queue-modes.ts';

const invitee = z.strictObject({
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

/** What a room knows of its invitees, also after a restart. */
export const inviteeListSchema = z.strictObject({
  mode: z.string().min(1).max(64),
  isRated: z.boolean(),
  /** Seats that people and bots fill. */
  players: z.int().min(1).max(4096),
  invitees: z.array(invitee).min(1).max(4096),
  /** Seats of late ones who are gone. */
  freeSeats: z.array(z.int().min(0).max(4095)).max(4096).default([]),
});

export type Invitee = z.infer<typeof invitee>;
export type InviteeList = z.infer<typeof inviteeListSchema>;

/** The list of a new room: parties sit side by side. */
export function inviteeListOf(
  { mode, isRated, players }: Pick<QueueMode, 'mode' | 'isRated' | 'players'>,
  tickets: readonly Pick<Ticket, 'members'>[],
): InviteeList {
  const invitees = tickets
    .flatMap(({ members }) => members)
    .map(({ accountId, rating }, seat) => ({ accountId, rating, seat, isLate: false, hasLeft: false }));
  // Whoever brought all of their opponents along was not matched with them.
  return { mode, isRated: isRated && tickets.length > 1, players, invitees, freeSeats: [] };
}
