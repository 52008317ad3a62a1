/** What whoever runs a server asks of its storage, beside it or while it is down. The environment says where that is, as for the server. */
import { verifyAudit, type AuditVerdict } from './audit/verify-audit.ts';
import { readConfig } from './config.ts';
import type { PastConfig } from './config/config-source.ts';
import { withConfigSource } from './config/open-source.ts';
import { eventStreams, followEvents, type FollowOptions, type StreamState } from './events/read-events.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { openGround, type Ground } from './platform.ts';
import { backUp, restore, type RecordCounts } from './storage/backup.ts';
import type { AccountRecord } from './storage/tables.ts';

export { openApiDocument } from './api/document.ts';
export { breakingChanges } from './api/openapi-changes.ts';
export type { OpenApi } from './api/openapi.ts';
export { readLiveConfig as readLiveText } from './config/live-schema.ts';
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
}

/** See `backUp`. */
export function backUpStorage(environment: Environment, path: string): Promise<RecordCounts> {
  return withGround(environment, ({ storage }) => backUp(storage, path));
}

/** See `restore`. */
export function restoreStorage(environment: Environment, path: string): Promise<RecordCounts> {
  return withGround(environment, ({ storage }) => restore(storage, path));
}

/** See `verifyAudit`. */
export function verifyAuditLog(environment: Environment, knownHeads: readonly string[]): Promise<AuditVerdict> {
  return withGround(environment, ({ storage }) => verifyAudit(storage, knownHeads));
}

/** The account of a name or an id; undefined when there is none. */
export function showAccount(environment: Environment, who: string): Promise<OperatedAccount | undefined> {
  return withGround(environment, async (ground) => shown(await find(ground, who)));
}

/** Shuts an account out until then, milliseconds since 1970; its sockets are closed by the servers that have them. Undefined when there is none. */
export function banAccount(
  environment: Environment,
  who: string,
  { untilMs, reason }: { readonly untilMs: number; readonly reason: string },
): Promise<OperatedAccount | undefined> {
  return withGround(environment, async (ground) => {
    const account = await find(ground, who);
    return account && shown(await ground.identity.ban(account.id, untilMs, reason));
  });
}

/** Lets an account in again. Undefined when there is none. */
export function forgiveAccount(environment: Environment, who: string): Promise<OperatedAccount | undefined> {
  return withGround(environment, async (ground) => {
    const account = await find(ground, who);
    return account && shown(await ground.identity.accounts.forgive(account.id));
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

async function withGround<R>(environment: Environment, work: (ground: Ground) => Promise<R>): Promise<R> {
  const log = createLog({
    level: 'warn',
    format: 'text',
    write: (line) => void process.stderr.write(`${line}\n`),
    nowMs: Date.now,
  });
  const ground = await openGround({ config: readConfig(environment), log, metrics: createMetrics() });
  try {
    return await work(ground);
  } finally {
    await ground.close();
  }
}

async function find({ identity: { accounts } }: Ground, who: string): Promise<AccountRecord | undefined> {
  return (await accounts.find(who)) ?? (await accounts.findByName(who));
}

function shown(account: AccountRecord | undefined): OperatedAccount | undefined {
  if (account === undefined) return undefined;
  const { id, name, passwordHash, createdAtMs, seenAtMs, bannedUntilMs, banReason } = account;
  return { id, name, isGuest: passwordHash === null, createdAtMs, seenAtMs, bannedUntilMs, banReason };
}
