/** Who someone is: signing in and out, tokens, and what becomes of sockets when that ends. */
import { ApiError } from '../api/api-error.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { PlatformEvent, PlatformEvents } from '../events/platform-event.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Storage } from '../storage/storage.ts';
import type { AccountRecord } from '../storage/tables.ts';
import { createAccessKeys } from './access-keys.ts';
import { ACCESS_SECONDS, createAccessTokens, type Identity as Bearer } from './access-tokens.ts';
import { createActionKeys, type ActionKeys } from './action-keys.ts';
import { createAccounts, type Accounts } from './accounts.ts';
import { createLiveConnections, type LiveConnections } from './live-connections.ts';
import { createKnownBrowsers, type KnownBrowsers } from './known-browsers.ts';
import { createPasswords } from './passwords.ts';
import { createRefreshTokens } from './refresh-tokens.ts';
import { watchRevocations } from './revocations.ts';

/** What signing in gives. */
export interface SignIn {
  readonly account: AccountRecord;
  readonly accessToken: string;
  /** What actions of value are signed with. */
  readonly actionKey: string;
  readonly expiresInSeconds: number;
  /** For the browser's cookie. */
  readonly refreshToken: string;
}

export interface Identity {
  readonly accounts: Accounts;
  readonly connections: LiveConnections;
  readonly actionKeys: ActionKeys;
  readonly browsers: KnownBrowsers;
  /** A guest: the one of this browser's key, or a new one with a key to keep. */
  guest(name: string, deviceKey: string | undefined): Promise<SignIn & { readonly deviceKey: string | undefined }>;
  signIn(name: string, password: string): Promise<SignIn>;
  refresh(refreshToken: string): Promise<SignIn>;
  /** See `Accounts.register`. */
  register(accountId: string, name: string, password: string): Promise<AccountRecord>;
  signOut(bearer: Bearer): Promise<void>;
  /** Whom an access token speaks for. Throws `ApiError`. */
  verify(accessToken: string): Promise<Bearer>;
  /** Whether a sign-in has ended. */
  isRevoked(sessionId: string): boolean;
  /** Bans an account and ends all of its sign-ins. Undefined when there is none. */
  ban(accountId: string, untilMs: number, reason: string): Promise<AccountRecord | undefined>;
  publicKeys(): { readonly keys: readonly object[] };
  close(): void;
}

export interface IdentityOptions {
  readonly storage: Storage;
  readonly events: Pick<EventBus, 'publish'>;
  /** Signing keys follow from the first; those of the others are believed. */
  readonly secrets: readonly string[];
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'count'>;
  readonly nowMs: () => number;
  readonly every: (periodMs: number, call: () => void) => () => void;
}

export async function createIdentity(options: IdentityOptions): Promise<Identity> {
  const { storage, events, secrets, log, metrics, nowMs, every } = options;
  const keys = createAccessKeys(secrets);
  const access = createAccessTokens(keys, nowMs);
  const refresh = createRefreshTokens({ storage, secrets, nowMs });
  const accounts = createAccounts({ storage, passwords: createPasswords(), nowMs });
  const connections = createLiveConnections();
  const actionKeys = createActionKeys(secrets);
  const revocations = await watchRevocations({
    storage,
    log,
    nowMs,
    every,
    ended(sessionId, why) {
      if (connections.endSession(sessionId, why) > 0) metrics.count('identity.closed');
    },
  });

  type AccountEvent = Extract<keyof PlatformEvents, `account.${string}` | `session.${string}`>;

  function tell<K extends AccountEvent>(kind: K, data: PlatformEvents[K]): void {
    // One kind and its data, which the union of all kinds cannot say of a type parameter.
    events.publish({ kind, aggregate: data.accountId, atMs: nowMs(), data } as PlatformEvent);
  }

  async function begin(account: AccountRecord): Promise<SignIn> {
    accounts.checkBan(account);
    const { session, token } = await refresh.begin(account.id);
    const sessionId = session.id;
    // They may have been shut out while their password was checked: those sign-ins are over, and this one came behind them.
    const now = await accounts.find(account.id);
    if (now !== undefined) {
      try {
        accounts.checkBan(now);
      } catch (error) {
        await refresh.revoke(sessionId, 'banned');
        throw error;
      }
    }
    tell('account.signedIn', { accountId: account.id, sessionId });
    return complete(account, sessionId, token);
  }

  async function complete(account: AccountRecord, sessionId: string, refreshToken: string): Promise<SignIn> {
    const accessToken = await access.issue({ accountId: account.id, sessionId });
    const actionKey = actionKeys.told(sessionId);
    return { account, accessToken, actionKey, expiresInSeconds: ACCESS_SECONDS, refreshToken };
  }

  /** The sign-in that a refresh token names. */
  function sessionOf(refreshToken: string) {
    const id = refresh.sessionIdOf(refreshToken) ?? '';
    return storage.db.selectFrom('sessions').select('accountId').where('id', '=', id).executeTakeFirst();
  }

  return {
    accounts,
    connections,
    actionKeys,
    browsers: createKnownBrowsers({ secrets, nowMs }),
    async guest(name, deviceKey) {
      const known = deviceKey === undefined ? undefined : await accounts.findGuest(deviceKey);
      // One that was forgotten in this moment is nobody's any more: they are someone new.
      if (known !== undefined && (await accounts.seen(known.id)))
        return { ...(await begin(known)), deviceKey: undefined };
      const made = await accounts.makeGuest(name);
      metrics.count('identity.guests');
      tell('account.guest', { accountId: made.account.id });
      return { ...(await begin(made.account)), deviceKey: made.deviceKey };
    },
    async signIn(name, password) {
      const account = await accounts.signIn(name, password);
      metrics.count('identity.signIns');
      await accounts.seen(account.id);
      return begin(account);
    },
    async refresh(refreshToken) {
      try {
        const { session, token } = await refresh.exchange(refreshToken);
        const account = await accounts.find(session.accountId);
        if (account === undefined) throw new ApiError('token-wrong', 'There is no such account any more.');
        accounts.checkBan(account);
        await accounts.seen(account.id);
        return await complete(account, session.id, token);
      } catch (error) {
        // Whoever comes with a sign-in that a ban has ended is told of the ban, and does not play on as a new guest.
        if (error instanceof ApiError && error.refusal === 'token-revoked') {
          const { accountId = '' } = (await sessionOf(refreshToken)) ?? {};
          const account = await accounts.find(accountId);
          if (account !== undefined) accounts.checkBan(account);
        }
        if (error instanceof ApiError && error.refusal === 'token-reused') {
          metrics.count('identity.reused');
          const sessionId = refresh.sessionIdOf(refreshToken) ?? '';
          const session = await sessionOf(refreshToken);
          log.warn('identity.reused', 'A refresh token was used twice: its sign-in is over.', {
            accountId: session?.accountId,
            signInId: sessionId,
          });
          if (session !== undefined) tell('session.reused', { accountId: session.accountId, sessionId });
          await revocations.look();
        }
        throw error;
      }
    },
    async register(accountId, name, password) {
      const registered = await accounts.register(accountId, name, password);
      tell('account.registered', { accountId });
      return registered;
    },
    async signOut({ accountId, sessionId }) {
      await refresh.revoke(sessionId, 'signedOut');
      revocations.revoked(sessionId, 'signedOut');
      tell('account.signedOut', { accountId, sessionId });
    },
    async verify(accessToken) {
      const bearer = await access.verify(accessToken);
      if (revocations.isRevoked(bearer.sessionId))
        throw new ApiError('token-revoked', 'This sign-in is over. Sign in again.');
      return bearer;
    },
    isRevoked: revocations.isRevoked,
    async ban(accountId, untilMs, reason) {
      const banned = await accounts.ban(accountId, untilMs, reason);
      if (banned === undefined) return undefined;
      await refresh.revokeAll(accountId, 'banned');
      await revocations.look();
      tell('account.banned', { accountId, untilMs, reason });
      return banned;
    },
    publicKeys: () => keys.publicSet(nowMs()),
    close: revocations.close,
  };
}
