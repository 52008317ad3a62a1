/** `/api/identity/…`: signing in and out. The refresh token is a cookie that no script can read. */
import { Router, type CookieOptions, type Request, type Response } from 'express';
import { z } from 'zod';
import type { TokenBucket } from '#shared/session/token-bucket.ts';
import { ApiError, foreignOrigin } from '../api/api-error.ts';
import { bearerOf, jsonBody, readBody } from '../api/read-body.ts';
import { createBuckets } from '../limits/buckets.ts';
import { RATES } from '../limits/rates.ts';
import { CROWDED_RETRY_SECONDS } from '../observability/admission.ts';
import { cleanName, nameKey } from '../names.ts';
import type { AccountRecord } from '../storage/tables.ts';
import type { Identity as Bearer } from './access-tokens.ts';
import type { Identity, SignIn } from './identity.ts';
import { KNOWN_SECONDS } from './known-browsers.ts';
import { PASSWORD_LENGTH } from './passwords.ts';
import { REFRESH_SECONDS } from './refresh-tokens.ts';

export interface IdentityRoutesOptions {
  readonly identity: Identity;
  /** Whether pages of this origin are this server's, or listed. */
  readonly mayAsk: (origin: string, request: Request) => boolean;
  /** Whether people reach it over TLS, where a proxy before it may not say so. */
  readonly isSecure?: boolean | undefined;
  /** Whether there is too much to do for anybody new. Whoever is signed in stays so. */
  readonly isCrowded?: () => boolean;
}

const COOKIE = 'samestep-refresh';
/** To which accounts this browser has signed in: it is no stranger to them. */
const KNOWN_COOKIE = 'samestep-known';
const PATH = '/api/identity';

const name = z.string().trim().min(1, 'a name has at least one character').max(64, 'a name has at most 64 characters');
const password = z
  .string()
  .min(PASSWORD_LENGTH.min, `a password has at least ${PASSWORD_LENGTH.min} characters`)
  .max(PASSWORD_LENGTH.max, `a password has at most ${PASSWORD_LENGTH.max} characters`);

/** The bodies that the addresses read. */
export const IDENTITY_BODIES = Object.freeze({
  guest: z.strictObject({ name: name.optional(), deviceKey: z.string().length(43).optional() }),
  register: z.strictObject({ name, password }),
  signIn: z.strictObject({ name, password: z.string().max(PASSWORD_LENGTH.max) }),
  rename: z.strictObject({ name }),
});

export function identityRoutes(options: IdentityRoutesOptions): Router {
  const { identity, mayAsk, isSecure = false, isCrowded = () => false } = options;
  const router = Router();
  const requests = createBuckets(RATES.identity);
  const wrongByAddress = createBuckets(RATES.wrongPasswords);
  const wrongByName = createBuckets(RATES.wrongPasswordsForName);
  const wrongByBrowser = createBuckets(RATES.wrongPasswords);

  router.use(PATH, (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    if (!requests(request.ip ?? '').take(1, performance.now()))
      throw new ApiError('flooding', 'Too many requests. Wait a moment.', { retryAfterSeconds: 5 });
    const origin = request.headers.origin;
    // A browser names the page that asks; programs name none, and have no cookies of anybody's.
    if (request.method !== 'GET' && origin !== undefined && !mayAsk(origin, request)) throw foreignOrigin();
    next();
  });

  function cookieOf(request: Request): CookieOptions {
    return { httpOnly: true, sameSite: 'strict', secure: isSecure || request.secure, path: PATH };
  }

  function checkRoom(): void {
    if (!isCrowded()) return;
    throw new ApiError('overloaded', 'So many play here now that nobody new can sign in. Try again in a moment.', {
      retryAfterSeconds: CROWDED_RETRY_SECONDS,
    });
  }

  async function bearer(request: Request): Promise<Bearer> {
    const token = bearerOf(request);
    if (token === undefined) throw new ApiError('token-missing', 'Sign in first: an access token is needed.');
    return identity.verify(token);
  }

  /** Whose attempts they are. A browser that has signed in to the account of this name is counted by itself, whatever strangers do and wherever it is. */
  async function attemptsOf(request: Request, accountName: string): Promise<readonly TokenBucket[]> {
    const cookie = cookieIn(request, KNOWN_COOKIE);
    const account = cookie === undefined ? undefined : await identity.accounts.findByName(accountName);
    const id = account && identity.browsers.idOf(cookie ?? '', account.id);
    if (id !== undefined) return [wrongByBrowser(id)];
    return [wrongByAddress(request.ip ?? ''), wrongByName(nameKey(cleanName(accountName)))];
  }

  function remember(request: Request, response: Response, { id, passwordHash }: AccountRecord): void {
    if (passwordHash === null) return;
    const marked = identity.browsers.marked(cookieIn(request, KNOWN_COOKIE) ?? '', id);
    response.cookie(KNOWN_COOKIE, marked, { ...cookieOf(request), maxAge: KNOWN_SECONDS * 1000 });
  }

  function complete(
    request: Request,
    response: Response,
    signIn: SignIn & { readonly deviceKey?: string | undefined },
    isKnown = false,
  ): void {
    const { account, accessToken, actionKey, expiresInSeconds, refreshToken, deviceKey } = signIn;
    response.cookie(COOKIE, refreshToken, { ...cookieOf(request), maxAge: REFRESH_SECONDS * 1000 });
    if (isKnown) remember(request, response, account);
    response.json({
      account: shown(account),
      accessToken,
      actionKey,
      expiresInSeconds,
      ...(deviceKey !== undefined && { deviceKey }),
    });
  }

  router.post(`${PATH}/session`, jsonBody(), async (request, response) => {
    const { name: asked = '', deviceKey } = readBody(request, IDENTITY_BODIES.guest);
    const token = cookieIn(request);
    const known = token === undefined ? undefined : await identity.refresh(token).catch(noneWhenOver);
    if (known === undefined) checkRoom();
    complete(request, response, known ?? (await identity.guest(asked, deviceKey)));
  });
  router.post(`${PATH}/guest`, jsonBody(), async (request, response) => {
    const { name: asked = '', deviceKey } = readBody(request, IDENTITY_BODIES.guest);
    checkRoom();
    complete(request, response, await identity.guest(asked, deviceKey));
  });
  router.post(`${PATH}/register`, jsonBody(), async (request, response) => {
    const { accountId } = await bearer(request);
    const body = readBody(request, IDENTITY_BODIES.register);
    const account = await identity.register(accountId, body.name, body.password);
    remember(request, response, account);
    response.json({ account: shown(account) });
  });
  router.post(`${PATH}/sign-in`, jsonBody(), async (request, response) => {
    const body = readBody(request, IDENTITY_BODIES.signIn);
    checkRoom();
    const attempts = await attemptsOf(request, body.name);
    const now = performance.now();
    const taken = attempts.filter((bucket) => bucket.take(1, now));
    if (taken.length < attempts.length) {
      // What was not tried costs nothing.
      for (const bucket of taken) bucket.grant(1);
      throw new ApiError('flooding', 'Too many wrong passwords. Wait a minute.', { retryAfterSeconds: 60 });
    }
    const signIn = await identity.signIn(body.name, body.password);
    // Neither does a right one.
    for (const bucket of attempts) bucket.grant(1);
    complete(request, response, signIn, true);
  });
  router.post(`${PATH}/refresh`, async (request, response) => {
    const token = cookieIn(request);
    if (token === undefined) throw new ApiError('token-missing', 'Nobody is signed in here.');
    try {
      complete(request, response, await identity.refresh(token));
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) response.clearCookie(COOKIE, cookieOf(request));
      throw error;
    }
  });
  router.post(`${PATH}/sign-out`, async (request, response) => {
    await identity.signOut(await bearer(request));
    response.clearCookie(COOKIE, cookieOf(request)).status(204).end();
  });
  router.get(`${PATH}/me`, async (request, response) => {
    const { accountId } = await bearer(request);
    const account = await identity.accounts.find(accountId);
    if (account === undefined) throw new ApiError('not-found', 'There is no such account any more.');
    response.json({ account: shown(account) });
  });
  router.patch(`${PATH}/me`, jsonBody(), async (request, response) => {
    const { accountId } = await bearer(request);
    const body = readBody(request, IDENTITY_BODIES.rename);
    const account = await identity.accounts.rename(accountId, body.name);
    remember(request, response, account);
    response.json({ account: shown(account) });
  });
  router.get('/.well-known/jwks.json', (_request, response) => {
    response.set('Cache-Control', 'public, max-age=300').json(identity.publicKeys());
  });
  return router;
}

/** A sign-in that is over is nobody's; everything else is thrown on. */
function noneWhenOver(error: unknown): undefined {
  if (error instanceof ApiError && error.status === 401) return undefined;
  throw error;
}

/** What its owner sees of an account. */
function shown({ id, name: accountName, passwordHash, createdAtMs }: AccountRecord) {
  return { id, name: accountName, isGuest: passwordHash === null, createdAtMs };
}

function cookieIn(request: Request, name = COOKIE): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=');
    if (key === name && value !== undefined) return value;
  }
  return undefined;
}
