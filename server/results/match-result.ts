/** What a finished match leaves: written ahead by its room, applied to storage once. */
import { basename } from 'node:path';
import { z } from 'zod';

const seat = z.strictObject({
  seat: z.int().min(0).max(4095),
  /** Null for a bot, and for one who is nobody here. */
  accountId: z.string().max(64).nullable(),
  name: z.string().max(200),
  /** 1…3 of a bot; 0 for a person. */
  level: z.int().min(0).max(3),
  /** 1 for the best; equal places are a draw. */
  place: z.int().min(1).max(4096),
  score: z.number(),
  /** Seats of one number play together; absent for one alone. */
  team: z.int().min(0).max(4095).optional(),
  /** They gave the seat up before the end, or never came: their place is the last. */
  hasLeft: z.boolean().optional(),
  /** They came for one who had left: a loss costs them nothing. */
  isLate: z.boolean().optional(),
});

export const matchResultSchema = z.strictObject({
  /** The match's own for ever: whatever is written again under it is the same. */
  matchId: z.string().regex(/^[\w-][\w.-]{0,99}$/),
  game: z.string().max(64),
  /** The queue it was played from; `casual` for a match that nobody was matched for. */
  mode: z.string().max(64),
  /** Whether it changes ratings. */
  isRated: z.boolean(),
  startedAtMs: z.int(),
  endedAtMs: z.int(),
  seats: z.array(seat).max(4096),
  /** What the rules said at its end, by field. */
  result: z.record(z.string().max(64), z.union([z.number(), z.array(z.number()).max(1000)])),
  /** What its writing is a part of, as W3C has it (`traceparent`), where it is traced. */
  trace: z.string().max(60).optional(),
  recording: z
    .strictObject({
      file: z.string().max(500),
      ticks: z.int().min(0),
      rulesHash: z.string().max(64),
      /** Of the live configuration that the match began with. */
      configVersion: z.string().max(64).default('none'),
    })
    .nullable(),
});

export type MatchResult = z.infer<typeof matchResultSchema>;
export type ResultSeat = MatchResult['seats'][number];

/** A match is called as its recording is, in a process that goes on with it too. */
export function matchIdOf(recordingPath: string): string {
  const file = basename(recordingPath);
  return file.slice(0, file.lastIndexOf('.'));
}
