/** What whoever runs a server asks of its storage, beside it or while it is down. The environment says where that is, as for the server. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { SamestepError } from '#shared/errors.ts';
import { ledgerIn } from './actions/ledger.ts';
import { ApiError } from './api/api-error.ts';
import { verifyAudit, type AuditVerdict } from './audit/verify-audit.ts';
import { readConfig, type Config } from './config.ts';
import type { PastConfig } from './config/config-source.ts';
import { withConfigSource } from './config/open-source.ts';
import { writeEvent, type WrittenEvent } from './events/outbox.ts';
import { eventStreams, followEvents, type FollowOptions, type StreamState } from './events/read-events.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { openGround, type Ground } from './platform.ts';
import { assertBackup, backUp, restore, type RecordCounts } from './storage/backup.ts';
import type { AccountRecord } from './storage/tables.ts';

export { openApiDocument } from './api/document.ts';
export { breakingChanges } from './api/openapi-changes.ts';
export type { OpenApi } from './api/openapi.ts';
export { readLiveConfig as readLiveText } from './config/live-schema.ts';
export { EVENT_KINDS } from './events/platform-event.ts';
export type { PastConfig };

type Environment = Readonly<Record<string, string | undefined>>;

/** An account, as its server's people may see it. */
export interface OperatedAccount {
  readonly id: string;
  readonly name: string;
  readonly isGuest: boolean;
  readonly createdAtMs: number;
  readonly seenAtMs: number;
  readonly bannedUntilMs: number | null;
  readonly banReason: string | null;
  /** What it has of what is counted, by currency. */
  readonly balances: Readonly<Record<string, number>>;
}

/** See `backUp`. */
export function backUpStorage(environment: Environment, path: string): Promise<RecordCounts> {
  return withGround(environment, ({ storage }) => backUp(storage, path));
}

/** See `restore`. A database that is not there is made for it, unless there is no such backup. */
export async function restoreStorage(environment: Environment, path: string): Promise<RecordCounts> {
  await assertBackup(path);
  return withGround(environment, ({ storage }) => restore(storage, path), { mayBeNew: true });
}

/** See `verifyAudit`. */
export function verifyAuditLog(environment: Environment, knownHeads: readonly string[]): Promise<AuditVerdict> {
  return withGround(environment, ({ storage }) => verifyAudit(storage, knownHeads));
}

/** The account of a name or an id; undefined when there is none. */
export function showAccount(environment: Environment, who: string): Promise<OperatedAccount | undefined> {
  return withGround(environment, async (ground) => shown(ground, await find(ground, who)));
}

/** Shuts an account out until then, milliseconds since 1970; its sockets are closed by the servers that have them. Undefined when there is none. */
export function banAccount(
  environment: Environment,
  who: string,
  { untilMs, reason }: { readonly untilMs: number; readonly reason: string },
): Promise<OperatedAccount | undefined> {
  return withGround(environment, async (ground) => {
    const account = await find(ground, who);
    return account && shown(ground, await ground.identity.ban(account.id, untilMs, reason));
  });
}

/** Lets an account in again. Undefined when there is none. */
export function forgiveAccount(environment: Environment, who: string): Promise<OperatedAccount | undefined> {
  return withGround(environment, async (ground) => {
    const account = await find(ground, who);
    return account && shown(ground, await ground.identity.accounts.forgive(account.id));
  });
}

/**
 * Gives an account something that is counted, or takes it (below zero). Undefined when there is no such account. Throws a `SamestepError` for more than
 * there is or can be counted.
 */
export function grantTo(
  environment: Environment,
  who: string,
  { currency, amount, reason }: { readonly currency: string; readonly amount: number; readonly reason: string },
): Promise<OperatedAccount | undefined> {
  return withGround(environment, async (ground) => {
    const account = await find(ground, who);
    if (account === undefined) return undefined;
    const accountId = account.id;
    const nowMs = Date.now();
    const event: WrittenEvent = {
      id: randomUUID(),
      kind: 'ledger.granted',
      aggregate: accountId,
      atMs: nowMs,
      data: { accountId, currency, amount, reason },
    };
    try {
      await ground.storage.transact(async (queries) => {
        await ledgerIn(queries, { nowMs, newId: randomUUID }).change({ accountId, currency, amount, reason });
        await writeEvent(queries, event);
      });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      throw new SamestepError({
        code: 'storage/ledger',
        what: error.message,
        fix: 'Look at what there is: npm run accounts -- show WHO.',
        cause: error,
      });
    }
    ground.events.publish(event);
    return shown(ground, account);
  });
}

/** The live configuration as it stands, and what was in force before: oldest first. Throws as `withConfigSource` does. */
export async function readLiveConfigOf(
  environment: Environment,
): Promise<{ readonly text: string | undefined; readonly history: readonly PastConfig[] }> {
  return withConfigSource(readConfig(environment), async (source) => ({
    text: await source.read(),
    history: await source.history(),
  }));
}

/** Puts a text in force; returns its number in the history. Throws as `withConfigSource` does. */
export async function changeLiveConfig(environment: Environment, text: string): Promise<number> {
  return withConfigSource(readConfig(environment), async (source) => {
    await source.write(text, Date.now());
    return (await source.history()).at(-1)?.number ?? 0;
  });
}

/** How the streams of events stand; undefined without EVENTS_URL. Throws as `eventStreams` does. */
export async function readEventStreamsOf(environment: Environment): Promise<readonly StreamState[] | undefined> {
  const { eventsUrl } = readConfig(environment);
  return eventsUrl === undefined ? undefined : eventStreams(eventsUrl);
}

/** See `followEvents`. Resolves when it is ended; to undefined, at once, without EVENTS_URL. */
export async function followEventsOf(environment: Environment, options: FollowOptions): Promise<true | undefined> {
  const { eventsUrl } = readConfig(environment);
  if (eventsUrl === undefined) return undefined;
  await followEvents(eventsUrl, options);
  return true;
}

async function withGround<R>(
  environment: Environment,
  work: (ground: Ground) => Promise<R>,
  { mayBeNew = false } = {},
): Promise<R> {
  const config = readConfig(environment);
  if (!mayBeNew) assertThere(config);
  const log = createLog({
    level: 'warn',
    format: 'text',
    write: (line) => void process.stderr.write(`${line}\n`),
    nowMs: Date.now,
  });
  const ground = await openGround({ config, log, metrics: createMetrics() });
  try {
    return await work(ground);
  } finally {
    await ground.close();
  }
}

/** Where a folder's name is wrong, nothing is made in it: a backup of nothing would be written night after night. */
function assertThere({ databaseUrl }: Config): void {
  if (/^\w+:/.test(databaseUrl) || existsSync(databaseUrl)) return;
  throw new SamestepError({
    code: 'storage/absent',
    what: `There is no database ${databaseUrl}.`,
    why: 'A server makes it at its first start.',
    fix: "Set DATA_DIR to that server's folder, or DATABASE_URL to its database.",
    data: { path: databaseUrl },
  });
}

async function find({ identity: { accounts } }: Ground, who: string): Promise<AccountRecord | undefined> {
  return (await accounts.find(who)) ?? (await accounts.findByName(who));
}

async function shown({ storage }: Ground, account: AccountRecord | undefined): Promise<OperatedAccount | undefined> {
  if (account === undefined) return undefined;
  const held = await storage.db
    .selectFrom('balances')
    .select(['currency', 'amount'])
    .where('accountId', '=', account.id)
    .orderBy('currency')
    .execute();
  const balances = Object.fromEntries(held.map(({ currency, amount }) => [currency, amount]));
  const { id, name, passwordHash, createdAtMs, seenAtMs, bannedUntilMs, banReason } = account;
  return { id, name, isGuest: passwordHash === null, createdAtMs, seenAtMs, bannedUntilMs, banReason, balances };
}
