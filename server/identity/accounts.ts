/** Accounts: a guest at first sight, a name and a password later, and a ban when it must be. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { ApiError } from '../api/api-error.ts';
import { cleanName, nameKey as nameKeyOf } from '../names.ts';
import { isTwice } from '../storage/storage-errors.ts';
import type { Storage } from '../storage/storage.ts';
import type { AccountRecord } from '../storage/tables.ts';
import type { Passwords } from './passwords.ts';

export interface Accounts {
  /** A guest; `deviceKey` is told once, and leads back to the account. */
  makeGuest(name: string): Promise<{ readonly account: AccountRecord; readonly deviceKey: string }>;
  /** The guest whose browser keeps this key; undefined for an unknown one. */
  findGuest(deviceKey: string): Promise<AccountRecord | undefined>;
  /** Gives a guest a name of its own and a password. Throws `ApiError`: `name-taken`, `already-registered`, `not-found`. */
  register(accountId: string, name: string, password: string): Promise<AccountRecord>;
  /** Throws `ApiError` `password-wrong`, whatever of the two is wrong. */
  signIn(name: string, password: string): Promise<AccountRecord>;
  /** Another name to be shown; of an account with a password it is also the one to sign in with. */
  rename(accountId: string, name: string): Promise<AccountRecord>;
  find(accountId: string): Promise<AccountRecord | undefined>;
  findByName(name: string): Promise<AccountRecord | undefined>;
  /** It is here now. False when there is no such account any more: nobody forgets it from now on. */
  seen(accountId: string): Promise<boolean>;
  /** `untilMs`: milliseconds since 1970. Undefined when there is no such account. */
  ban(accountId: string, untilMs: number, reason: string): Promise<AccountRecord | undefined>;
  forgive(accountId: string): Promise<AccountRecord | undefined>;
  /** Throws `ApiError` `banned`. */
  checkBan(account: AccountRecord): void;
}

export interface AccountsOptions {
  readonly storage: Storage;
  readonly passwords: Passwords;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
}

const DEVICE_KEY_BYTES = 32;

export function createAccounts({ storage, passwords, nowMs }: AccountsOptions): Accounts {
  const { db } = storage;

  async function change(
    accountId: string,
    decide: (account: AccountRecord) => Partial<AccountRecord> | null,
  ): Promise<AccountRecord> {
    try {
      const changed = await storage.change('accounts', { id: accountId }, decide);
      if (changed !== undefined) return changed;
    } catch (error) {
      if (!isTwice(error)) throw error;
      throw new ApiError('name-taken', 'Somebody has this name already. Choose another.', { cause: error });
    }
    throw new ApiError('not-found', 'There is no such account any more.');
  }

  const findByName = (name: string) =>
    db.selectFrom('accounts').selectAll().where('nameKey', '=', nameKeyOf(name)).executeTakeFirst();

  return {
    async makeGuest(name) {
      const now = nowMs();
      const deviceKey = randomBytes(DEVICE_KEY_BYTES).toString('base64url');
      const account: AccountRecord = {
        id: randomUUID(),
        name: cleanName(name),
        nameKey: null,
        passwordHash: null,
        deviceHash: hashOf(deviceKey),
        createdAtMs: now,
        seenAtMs: now,
        bannedUntilMs: null,
        banReason: null,
        version: 1,
      };
      await db.insertInto('accounts').values(account).execute();
      return { account, deviceKey };
    },
    findGuest: (deviceKey) =>
      db.selectFrom('accounts').selectAll().where('deviceHash', '=', hashOf(deviceKey)).executeTakeFirst(),
    async register(accountId, name, password) {
      const passwordHash = await passwords.hash(password);
      const shown = cleanName(name);
      return change(accountId, (account) => {
        if (account.passwordHash !== null)
          throw new ApiError('already-registered', 'This account has a name and a password already.');
        return { name: shown, nameKey: nameKeyOf(shown), passwordHash, deviceHash: null };
      });
    },
    async signIn(name, password) {
      const account = await findByName(name);
      if (!(await passwords.isRight(account?.passwordHash ?? null, password)) || account === undefined)
        throw new ApiError('password-wrong', 'There is no account of this name and password.');
      return account;
    },
    rename(accountId, name) {
      const shown = cleanName(name);
      return change(accountId, ({ nameKey }) => ({
        name: shown,
        ...(nameKey !== null && { nameKey: nameKeyOf(shown) }),
      }));
    },
    find: (accountId) => db.selectFrom('accounts').selectAll().where('id', '=', accountId).executeTakeFirst(),
    findByName,
    async seen(accountId) {
      const { numUpdatedRows } = await db
        .updateTable('accounts')
        .set({ seenAtMs: nowMs() })
        .where('id', '=', accountId)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    ban: (accountId, untilMs, reason) =>
      storage.change('accounts', { id: accountId }, () => ({ bannedUntilMs: untilMs, banReason: reason })),
    forgive: (accountId) =>
      storage.change('accounts', { id: accountId }, () => ({ bannedUntilMs: null, banReason: null })),
    checkBan: (account) => checkBan(account, nowMs()),
  };
}

/** Throws `ApiError` `banned` for one that may do nothing at that time, in milliseconds since 1970. */
export function checkBan(
  { bannedUntilMs, banReason }: Pick<AccountRecord, 'bannedUntilMs' | 'banReason'>,
  nowMs: number,
): void {
  if (bannedUntilMs === null || bannedUntilMs <= nowMs) return;
  const until = new Date(bannedUntilMs).toISOString().slice(0, 16).replace('T', ' ');
  throw new ApiError('banned', `This account may not play until ${until} UTC (${banReason ?? 'no reason given'}).`, {
    details: { untilMs: bannedUntilMs, reason: banReason ?? '' },
  });
}

function hashOf(deviceKey: string): string {
  return createHash('sha256').update(deviceKey).digest('base64url');
}
