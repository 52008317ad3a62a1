/** Who did what, when: entries that are only ever added, each of which names the hash of the one before it. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '#shared/canonical-json.ts';
import { errorText, type Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { isCrossed, isTwice } from '../storage/storage-errors.ts';
import type { Storage, Transaction } from '../storage/storage.ts';
import type { AuditRecord } from '../storage/tables.ts';

/** What is to be remembered. What does not belong to an entry is null. */
export interface AuditEntry {
  readonly atMs: number;
  /** As `account.banned`. */
  readonly action: string;
  readonly accountId?: string | null;
  readonly connection?: number | null;
  readonly matchId?: string | null;
  readonly tick?: number | null;
  /** Texts and numbers; no secrets. */
  readonly data?: Readonly<Record<string, string | number | boolean | null>>;
  /** Of an event that was written with what it tells of (`events/outbox.ts`), and may come more than once: its entry is written once. */
  readonly eventId?: string | undefined;
}

export interface AuditLog {
  /** Entries that are not written yet. */
  readonly waiting: number;
  /** Never waits. Entries are written together, a few times a second. */
  add(entry: AuditEntry): void;
  /** Resolves when all that was added is written. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface AuditLogOptions {
  readonly storage: Storage;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'count'>;
  readonly every: (periodMs: number, call: () => void) => () => void;
  /** Entries that may wait while storage is away. */
  readonly waitingMax?: number;
}

/** An entry as it waits: its data is a text by then, or it would hold up all others. */
type WaitingEntry = Omit<AuditEntry, 'data'> & { readonly data: string };

/** What the first entry names. */
export const NOTHING_BEFORE = '0'.repeat(64);
const EVERY_MS = 250;
const WAITING_MAX = 50_000;
/** Written by one statement. */
const GROUP = 50;
/** Other processes add to the same chain: whoever was slower goes on from what is there then. */
const ATTEMPTS = 20;

export function createAuditLog({ storage, log, metrics, every, waitingMax = WAITING_MAX }: AuditLogOptions): AuditLog {
  let waiting: WaitingEntry[] = [];
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.slice(0, GROUP);
      await append(storage, group);
      waiting = waiting.slice(group.length);
    }
  }

  function flush(): Promise<void> {
    writing = writing.then(write).catch((error: unknown) => {
      metrics.count('audit.waits');
      log.error('audit.wait', 'The audit log cannot be written just now.', {
        waiting: waiting.length,
        error: errorText(error),
      });
    });
    return writing;
  }

  const stop = every(EVERY_MS, () => {
    if (waiting.length > 0) void flush();
  });
  return {
    get waiting() {
      return waiting.length;
    },
    add(entry) {
      if (waiting.length >= waitingMax) {
        metrics.count('audit.dropped');
        log.error('audit.dropped', 'An entry of the audit log was dropped: too many wait.', { action: entry.action });
        return;
      }
      try {
        waiting.push({ ...entry, data: canonicalJson(entry.data ?? {}) });
      } catch (error) {
        metrics.count('audit.dropped');
        log.error('audit.dropped', 'An entry of the audit log was dropped: it cannot be written.', {
          action: entry.action,
          error: errorText(error),
        });
      }
    },
    flush,
    async close() {
      stop();
      await flush();
    },
  };
}

async function append(storage: Storage, entries: readonly WaitingEntry[]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await storage.transact((queries) => appendIn(queries, entries));
      return;
    } catch (error) {
      if (!(isTwice(error) || isCrossed(error)) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** Takes their events out of the outbox, which each entry does once: those without an event, and those whose event was still in it. */
async function takenOut(queries: Transaction, entries: readonly WaitingEntry[]): Promise<readonly WaitingEntry[]> {
  const ids = entries.flatMap(({ eventId }) => eventId ?? []);
  if (ids.length === 0) return entries;
  const taken = await queries.deleteFrom('outbox').where('id', 'in', ids).returning('id').execute();
  const left = new Set(taken.map(({ id }) => id));
  return entries.filter(({ eventId }) => eventId === undefined || left.delete(eventId));
}

async function appendIn(queries: Transaction, waiting: readonly WaitingEntry[]): Promise<void> {
  const entries = await takenOut(queries, waiting);
  if (entries.length === 0) return;
  const last = await queries
    .selectFrom('audit')
    .select(['place', 'hash'])
    .orderBy('place', 'desc')
    .limit(1)
    .executeTakeFirst();
  let { place, hash } = last ?? { place: 0, hash: NOTHING_BEFORE };
  const records = entries.map((entry) => {
    place++;
    const { atMs, action, accountId = null, connection = null, matchId = null, tick = null, data } = entry;
    const content = {
      place,
      atMs,
      action,
      accountId,
      connection,
      matchId,
      tick,
      data,
      previous: hash,
    };
    hash = hashOf(content);
    return { ...content, hash };
  });
  await queries.insertInto('audit').values(records).execute();
}

/** SHA-256 of all fields but the hash itself, as hex. */
export function hashOf(content: Omit<AuditRecord, 'hash'>): string {
  const { place, atMs, action, accountId, connection, matchId, tick, data, previous } = content;
  const text = canonicalJson({ place, atMs, action, accountId, connection, matchId, tick, data, previous });
  return createHash('sha256').update(text).digest('hex');
}
