/** The streams that shared events are spread over, and what stands in them. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { PlatformEvent } from './platform-event.ts';

/** What the keys of the streams begin with: `samestep:events:0` … */
export const EVENT_STREAMS = 'samestep:events';

/** Events of one aggregate are in one stream; of so many, as many processes may share a subscriber's work. */
export const SHARDS = 16;

export function shardOf(aggregate: string): number {
  return createHash('sha256').update(aggregate).digest()[0] % SHARDS;
}

export function shardKey(prefix: string, shard: number): string {
  return `${prefix}:${shard}`;
}

const eventSchema = z.custom<PlatformEvent>(
  (value) =>
    z.object({ kind: z.string(), aggregate: z.string(), atMs: z.number(), data: z.object({}) }).safeParse(value)
      .success,
);

/** Reads what another process has written; undefined for what is no event. */
export function readEvent(text: string): PlatformEvent | undefined {
  try {
    return eventSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
