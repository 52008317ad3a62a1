/** What outlives a match, opened once for a process: storage, the journal before it, and who people are. */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SamestepError } from '#shared/errors.ts';
import type { Config } from './config.ts';
import { makeFolder, PRIVATE_FILE } from './data-folder.ts';
import { openLiveConfig, type LiveConfig } from './config/live-config.ts';
import { checkedSource } from './config/open-source.ts';
import { createAuditLog, type AuditLog } from './audit/audit-log.ts';
import { auditEvents } from './audit/audit-events.ts';
import { createEventBus, type EventBus } from './events/event-bus.ts';
import { openEventOutlet, type EventOutlet } from './events/event-outlet.ts';
import { openOutbox } from './events/outbox.ts';
import { createGuestSweep } from './identity/guest-sweep.ts';
import { createIdentity, type Identity } from './identity/identity.ts';
import { errorText, type Log } from './log.ts';
import { createInvitations, type Invitations } from './matchmaking/invitations.ts';
import { createQueueProofs, type QueueProofs } from './matchmaking/queue-proof.ts';
import type { Metrics } from './metrics.ts';
import { openTracing } from './observability/open-tracing.ts';
import type { Tracing, TraceSpan } from './observability/tracing.ts';
import { matchResultSchema, type MatchResult } from './results/match-result.ts';
import { recordResult } from './results/record-result.ts';
import { openJournal, WrongEntry, type Journal } from './storage/journal.ts';
import { isRefusedByTables, isUnavailable } from './storage/storage-errors.ts';
import { openStorage, type Storage } from './storage/storage.ts';

/** Records and people: what an operator's command has, too. */
export interface Ground {
  readonly storage: Storage;
  readonly events: EventBus;
  /** Where other programs read events; undefined for those that stay here. */
  readonly outlet: EventOutlet | undefined;
  readonly audit: AuditLog;
  readonly identity: Identity;
  /** For rooms of the queue. */
  readonly invitations: Invitations;
  /** For those who wait in it. */
  readonly queueProofs: QueueProofs;
  close(): Promise<void>;
}

export interface Platform extends Ground {
  readonly journal: Journal;
  readonly live: LiveConfig;
  readonly tracing: Tracing;
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Calls back after so long; returns what takes that back. */
  after(delayMs: number, call: () => void): () => void;
  /** Calls back so often, until what it returns is called. */
  every(periodMs: number, call: () => void): () => void;
}

export interface GroundOptions {
  readonly config: Pick<Config, 'dataDir' | 'databaseUrl' | 'authSecrets'> & Partial<Pick<Config, 'eventsUrl'>>;
  readonly log: Log;
  readonly metrics: Metrics;
}

export interface PlatformOptions extends GroundOptions {
  readonly config: GroundOptions['config'] &
    Pick<Config, 'configSource'> &
    Partial<Pick<Config, 'traceUrl' | 'traceShare' | 'region' | 'guestsKeptDays'>>;
}

/** Keys that nobody can repeat any more are swept away so often. */
const SWEEP_MS = 10 * 60_000;

/** Opens all of it, for a server. Throws as `openGround` does. */
export async function openPlatform(options: PlatformOptions): Promise<Platform> {
  const { config, log, metrics } = options;
  const source = await checkedSource(config);
  const ground = await openGround(options);
  const tracing = await openTracing({ config, log });
  const { storage, events } = ground;
  const outbox = openOutbox({ storage, events, log, metrics, nowMs: Date.now, every });
  // Also what is young: whoever wrote it may have died a second ago, and the audit log takes none twice.
  await outbox.tellLeft(Number.MAX_SAFE_INTEGER);
  // Last: an entry is applied for as long as there is something to apply it to.
  const journal = await openJournal({
    folder: join(config.dataDir, 'journal'),
    apply: {
      [MATCH_RESULT]: (_id, data) => applyResult(data, { storage, metrics, tracing }),
    },
    log,
    metrics,
    nowMs: Date.now,
    after,
  });
  events.subscribe('journal', ['match.finished'], ({ data }) => journal.write(MATCH_RESULT, data.matchId, data));
  const live = await openLiveConfig({ source, log, metrics });
  const stopFollowing = live.follow(({ version }) =>
    events.publish({ kind: 'config.changed', aggregate: 'config', atMs: Date.now(), data: { version } }),
  );
  const { guestsKeptDays: keptDays = 0 } = config;
  const guests = createGuestSweep({ storage, keptDays, log, metrics, nowMs: Date.now, after });
  const stopSweeping = every(SWEEP_MS, () => {
    void guests.run();
    storage.forgetExpired().catch((error: unknown) => {
      log.warn('storage.sweep', 'What is over could not be deleted.', { error: errorText(error) });
    });
  });
  return {
    ...ground,
    journal,
    live,
    tracing,
    nowMs: Date.now,
    after,
    every,
    async close() {
      stopSweeping();
      await outbox.close();
      await guests.close();
      stopFollowing();
      live.close();
      await events.settled();
      await journal.close();
      await tracing.close();
      await ground.close();
    },
  };
}

/** Opens records and people. Throws a `SamestepError` that says what to set when storage or the secret cannot be had. */
export async function openGround({ config, log, metrics }: GroundOptions): Promise<Ground> {
  if (!/^\w+:/.test(config.databaseUrl)) await makeDatabaseFolder(config.databaseUrl);
  const storage = await openStorage({
    url: config.databaseUrl,
    metrics,
    nowMs: Date.now,
    onLost: (error) => log.warn('storage.lost', 'A connection to the database was lost.', { error: errorText(error) }),
    onBreaker(state) {
      if (state === 'open') log.error('storage.away', 'The database is away: what needs it is refused at once.');
      if (state === 'closed') log.info('storage.back', 'The database is there again.');
    },
  });
  const events = createEventBus({ log, metrics });
  let outlet: EventOutlet | undefined;
  try {
    if (config.eventsUrl !== undefined) outlet = await openEventOutlet({ url: config.eventsUrl, events, log, metrics });
    const audit = createAuditLog({ storage, log, metrics, every });
    auditEvents(events, audit);
    const secrets = config.authSecrets ?? [await ownSecret(config.dataDir)];
    const identity = await createIdentity({ storage, events, secrets, log, metrics, nowMs: Date.now, every });
    return {
      storage,
      events,
      outlet,
      audit,
      identity,
      invitations: createInvitations({ secrets, nowMs: Date.now }),
      queueProofs: createQueueProofs({ secrets, nowMs: Date.now }),
      async close() {
        identity.close();
        await events.settled();
        await outlet?.close();
        await audit.close();
        await storage.close();
      },
    };
  } catch (error) {
    await outlet?.close();
    await storage.close();
    throw error;
  }
}

const MATCH_RESULT = 'match-result';

/** What cannot be written now is told, and tried again. */
async function applyResult(
  data: unknown,
  { storage, metrics, tracing }: Pick<Platform, 'storage' | 'tracing'> & { readonly metrics: Metrics },
): Promise<void> {
  let span: TraceSpan | undefined;
  try {
    const result = readResult(data);
    const { matchId: sessionId, trace: parent } = result;
    span = tracing.gameEvent({ type: 'match.stored', stage: 'storage', sessionId, parent });
    await recordResult(storage, result);
    span.end();
  } catch (error) {
    span?.end(error);
    metrics.countBy('skill_update_errors_total', { reason: reasonOf(error) });
    throw error;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof WrongEntry) return 'malformed';
  if (isUnavailable(error)) return 'away';
  if (error instanceof SamestepError && error.code === 'storage/conflict') return 'conflict';
  return isRefusedByTables(error) ? 'refused' : 'failed';
}

function readResult(data: unknown): MatchResult {
  const read = matchResultSchema.safeParse(data);
  if (read.success) return read.data;
  throw new WrongEntry('It is no result of a match.', { cause: read.error });
}

/** The process does not stay for it alone. */
function every(periodMs: number, call: () => void): () => void {
  const timer = setInterval(call, periodMs).unref();
  return () => clearInterval(timer);
}

function after(delayMs: number, call: () => void): () => void {
  const timer = setTimeout(call, delayMs).unref();
  return () => clearTimeout(timer);
}

async function makeDatabaseFolder(path: string): Promise<void> {
  await makeFolder(dirname(path)).catch((cause: unknown) => {
    throw new SamestepError({
      code: 'storage/unavailable',
      what: `There can be no database ${path} (${cause instanceof Error ? cause.message : String(cause)}).`,
      fix: 'Set DATA_DIR, or the path of DATABASE_URL, to a folder that this user may write to.',
      data: { path },
      cause,
    });
  });
}

const SECRET_FILE = 'auth-secret';

/** The secret of this folder; the first process that needs one makes it, and only its user can read it. */
async function ownSecret(folder: string): Promise<string> {
  const path = join(folder, SECRET_FILE);
  try {
    await makeFolder(folder);
    await writeFile(path, `${randomBytes(32).toString('base64url')}\n`, { flag: 'wx', mode: PRIVATE_FILE });
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (!isThere) throw noSecret(path, error);
  }
  const secret = (await readFile(path, 'utf8')).trim();
  if (secret.length < 16) throw noSecret(path, new Error('It is too short.'));
  return secret;
}

function noSecret(path: string, cause: unknown): SamestepError {
  return new SamestepError({
    code: 'config/environment',
    what: `The secret that signs access tokens cannot be kept in ${path} (${cause instanceof Error ? cause.message : String(cause)}).`,
    fix: 'Set DATA_DIR to a folder that can be written, or AUTH_SECRET to a secret of your own.',
    data: { path },
    cause,
  });
}
