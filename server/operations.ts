/** What whoever runs a server asks of its storage, beside it or while it is down. The environment says where that is, as for the server. */
import { verifyAudit, type AuditVerdict } from './audit/verify-audit.ts';
import { readConfig } from './config.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { openPlatform, type Platform } from './platform.ts';
import { backUp, restore, type RecordCounts } from './storage/backup.ts';
import type { AccountRecord } from './storage/tables.ts';

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
  return withPlatform(environment, ({ storage }) => backUp(storage, path));
}

/** See `restore`. */
export function restoreStorage(environment: Environment, path: string): Promise<RecordCounts> {
  return withPlatform(environment, ({ storage }) => restore(storage, path));
}

/** See `verifyAudit`. */
export function verifyAuditLog(environment: Environment, knownHeads: readonly string[]): Promise<AuditVerdict> {
  return withPlatform(environment, ({ storage }) => verifyAudit(storage, knownHeads));
}

/** The account of a name or an id; undefined when there is none. */
export function showAccount(environment: Environment, who: string): Promise<OperatedAccount | undefined> {
  return withPlatform(environment, async (platform) => shown(await find(platform, who)));
}

/** Shuts an account out until then, milliseconds since 1970; its sockets are closed by the servers that have them. Undefined when there is none. */
export function banAccount(
  environment: Environment,
  who: string,
  { untilMs, reason }: { readonly untilMs: number; readonly reason: string },
): Promise<OperatedAccount | undefined> {
  return withPlatform(environment, async (platform) => {
    const account = await find(platform, who);
    return account && shown(await platform.identity.ban(account.id, untilMs, reason));
  });
}

/** Lets an account in again. Undefined when there is none. */
export function forgiveAccount(environment: Environment, who: string): Promise<OperatedAccount | undefined> {
  return withPlatform(environment, async (platform) => {
    const account = await find(platform, who);
    return account && shown(await platform.identity.accounts.forgive(account.id));
  });
}

async function withPlatform<R>(environment: Environment, work: (platform: Platform) => Promise<R>): Promise<R> {
  const log = createLog({
    level: 'warn',
    format: 'text',
    write: (line) => void process.stderr.write(`${line}\n`),
    nowMs: Date.now,
  });
  const platform = await openPlatform({ config: readConfig(environment), log, metrics: createMetrics() });
  try {
    return await work(platform);
  } finally {
    await platform.close();
  }
}

async function find({ identity: { accounts } }: Platform, who: string): Promise<AccountRecord | undefined> {
  return (await accounts.find(who)) ?? (await accounts.findByName(who));
}

function shown(account: AccountRecord | undefined): OperatedAccount | undefined {
  if (account === undefined) return undefined;
  const { id, name, passwordHash, createdAtMs, seenAtMs, bannedUntilMs, banReason } = account;
  return { id, name, isGuest: passwordHash === null, createdAtMs, seenAtMs, bannedUntilMs, banReason };
}
