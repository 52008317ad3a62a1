/** How the queue stands for one account, as it is written: to pages, and between processes. */
import { z } from 'zod';

/** `PartyState`. */
export const partyStateSchema = z.strictObject({
  code: z.string(),
  isLeader: z.boolean(),
  members: z.array(z.strictObject({ accountId: z.string(), name: z.string(), isHere: z.boolean() })),
});

/** `QueueState`. */
export const queueStateSchema = z.strictObject({
  version: z.string(),
  stage: z.enum(['idle', 'waiting', 'asked', 'matched']),
  game: z.string().optional(),
  mode: z.string().optional(),
  waitedSeconds: z.number().optional(),
  estimateSeconds: z.number().nullable().optional(),
  waiting: z.number().optional(),
  players: z.number().optional(),
  ready: z.number().optional(),
  isReady: z.boolean().optional(),
  untilSeconds: z.number().optional(),
  proof: z.string().optional(),
  roomId: z.string().optional(),
  ended: z.enum(['cancelled', 'declined', 'late', 'gone', 'closing', 'moved']).nullable().optional(),
  party: partyStateSchema.nullable(),
});
