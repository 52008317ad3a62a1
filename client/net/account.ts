// Who this browser is to its server: a guest at first sight, someone with a name and a password later. Fetched when a room is joined first.
import { keepAccountHint } from './account-hint.ts';
import { AccountError, jsonOf, reached, requestApi, type ApiRequest } from './api-request.ts';

/** An account, as its owner sees it. */
export interface AccountView {
  readonly id: string;
  readonly name: string;
  readonly isGuest: boolean;
  readonly createdAtMs: number;
}

/** This browser's account. */
export interface Account {
  /** As far as it is known; null before the first `token`, and where the server knows nobody. */
  readonly view: AccountView | null;
  /**
   * An access token that is good for another minute. Makes a guest of one who was never here. Undefined where the server knows nobody or does
   * not answer in time: a match can be played all the same. Asked by many at once, it asks the server once.
   */
  token(): Promise<string | undefined>;
  /** The key that actions of value are signed with, of the sign-in whose token is good now. Rejects with `AccountError`. */
  actionKey(): Promise<string>;
  /** The token was refused although it seemed good: its sign-in is over. The next is another. */
  refused(): void;
  /** Who this browser is, as the server says now. Makes a guest of one who was never here. Rejects with `AccountError`. */
  load(): Promise<AccountView>;
  /** Asks an address of the server with the token, and once more with a new one when it is good no more. Rejects with `AccountError`. */
  ask(path: string, options?: AskOptions): Promise<unknown>;
  /** As `ask`, for a file. */
  download(path: string): Promise<Blob>;
  /** Gives the guest a name and a password. Rejects with `AccountError`. */
  register(name: string, password: string): Promise<void>;
  /** Becomes the account of this name. Rejects with `AccountError`. */
  signIn(name: string, password: string): Promise<void>;
  /** Is called otherwise from now on; who has a password signs in with that name. Rejects with `AccountError`. */
  rename(name: string): Promise<void>;
  /** Becomes nobody; the next `token` makes a new guest. Rejects with `AccountError` where the server could not be told: the sign-in is still good then. */
  signOut(): Promise<void>;
}

/** How an address is asked. */
export type AskOptions = Partial<Pick<ApiRequest, 'method' | 'body' | 'signal' | 'patienceMs'>>;

/** What it works with. */
export interface AccountParts {
  readonly fetch: (url: string, options: RequestInit) => Promise<Response>;
  /** Where a guest's key is kept from visit to visit; null where nothing is. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null;
  /** Milliseconds, of any clock that does not jump. */
  readonly nowMs: () => number;
  /** What a new guest is called. */
  readonly name: () => string;
}

const DEVICE_KEY = 'samestep.device';
const PATH = '/api/identity';
/** A token is renewed so long before it runs out. */
const SPARE_MS = 60_000;
/** A server that says nothing for so long is played on as nobody. */
const PATIENCE_MS = 2500;
/** Who asks for the answer itself waits longer: passwords take a while where many sign in. */
const ASK_PATIENCE_MS = 15_000;
/** Answers to a token that another may be good in place of. */
const TOKEN_OVER: readonly string[] = ['token-expired', 'token-revoked', 'token-wrong'];

interface SignIn {
  readonly account: AccountView;
  readonly accessToken: string;
  readonly actionKey?: string;
  readonly expiresInSeconds: number;
  readonly deviceKey?: string;
}

export function createAccount({ fetch, storage, nowMs, name }: AccountParts): Account {
  let view: AccountView | null = null;
  let token: string | undefined;
  let actionKey: string | undefined;
  let expiresAtMs = 0;
  let renewing: Promise<string | undefined> | undefined;
  /** A sign-in under way. Never while `renewing` is asked: the cookie is that of the answer that comes last. */
  let signingIn: Promise<unknown> | undefined;
  /** Counted up whenever this browser becomes someone else. */
  let generation = 0;

  async function request(path: string, options: AskOptions): Promise<unknown> {
    return jsonOf(await requestApi(fetch, path, { patienceMs: ASK_PATIENCE_MS, ...options, token }));
  }

  /** With the token; once more with another one when it is over. */
  async function withToken<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    await tokenNow(ASK_PATIENCE_MS);
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof AccountError) || !TOKEN_OVER.includes(error.code)) throw error;
      expiresAtMs = 0;
      await tokenNow(ASK_PATIENCE_MS);
      return ask();
    }
  }

  function become(told: AccountView | null): void {
    view = told;
    keepAccountHint(storage, told);
  }

  /** What the server says of the account itself. */
  function takeView(answer: unknown): AccountView {
    if (typeof answer !== 'object' || answer === null || !('account' in answer) || !isView(answer.account))
      throw new AccountError('unknown', 'The server answered with something else.');
    become(answer.account);
    return answer.account;
  }

  function take(answer: unknown): string {
    if (!isSignIn(answer)) throw new AccountError('unknown', 'The server answered with something else.');
    become(answer.account);
    token = answer.accessToken;
    actionKey = answer.actionKey;
    expiresAtMs = nowMs() + answer.expiresInSeconds * 1000;
    if (answer.deviceKey !== undefined) keep(answer.deviceKey);
    return token;
  }

  /** Where nothing can be kept, a guest is one for this visit. */
  function keep(deviceKey: string | null): void {
    try {
      if (deviceKey === null) storage?.removeItem(DEVICE_KEY);
      else storage?.setItem(DEVICE_KEY, deviceKey);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }

  async function renew(patienceMs: number): Promise<string | undefined> {
    const asked = generation;
    token = undefined;
    // One address for all: by its cookie, by its key, or a new guest. A server that is away makes nobody a guest.
    const deviceKey = storage?.getItem(DEVICE_KEY) ?? undefined;
    const body = { name: name() || undefined, deviceKey };
    const answer = await request(`${PATH}/session`, { body, patienceMs });
    // Meanwhile they have signed in or out.
    return asked === generation ? take(answer) : token;
  }

  async function tokenNow(patienceMs: number): Promise<string | undefined> {
    if (signingIn !== undefined) await signingIn.catch(() => undefined);
    if (token !== undefined && nowMs() < expiresAtMs - SPARE_MS) return token;
    renewing ??= renew(patienceMs).finally(() => (renewing = undefined));
    return renewing;
  }

  return {
    get view() {
      return view;
    },
    async token() {
      try {
        return await tokenNow(PATIENCE_MS);
      } catch (error) {
        if (error instanceof AccountError && error.code === 'banned') throw error;
        return undefined;
      }
    },
    async actionKey() {
      await tokenNow(ASK_PATIENCE_MS);
      if (actionKey === undefined) throw new AccountError('unknown', 'The server has no actions.');
      return actionKey;
    },
    refused() {
      expiresAtMs = 0;
    },
    load: async () => takeView(await withToken(() => request(`${PATH}/me`, { method: 'GET' }))),
    ask: (path, options = {}) => withToken(() => request(path, options)),
    async download(path) {
      const options = { method: 'GET', patienceMs: ASK_PATIENCE_MS };
      const response = await withToken(() => requestApi(fetch, path, { ...options, token }));
      return reached(response.blob());
    },
    async register(asked, password) {
      takeView(await withToken(() => request(`${PATH}/register`, { body: { name: asked, password } })));
      keep(null);
    },
    async rename(asked) {
      takeView(await withToken(() => request(`${PATH}/me`, { method: 'PATCH', body: { name: asked } })));
    },
    async signIn(asked, password) {
      // A renewal that answers after the sign-in would put the guest's cookie back.
      while (renewing !== undefined || signingIn !== undefined) await Promise.allSettled([renewing, signingIn]);
      signingIn = request(`${PATH}/sign-in`, { body: { name: asked, password } }).finally(
        () => (signingIn = undefined),
      );
      const answer = await signingIn;
      generation++;
      take(answer);
      keep(null);
    },
    async signOut() {
      // A page that has just been loaded has the cookie alone; the server ends what a token names.
      await withToken(() => request(`${PATH}/sign-out`, {}));
      generation++;
      token = undefined;
      become(null);
      expiresAtMs = 0;
      keep(null);
    },
  };
}

function isSignIn(value: unknown): value is SignIn {
  return (
    typeof value === 'object' &&
    value !== null &&
    'account' in value &&
    isView(value.account) &&
    'accessToken' in value &&
    typeof value.accessToken === 'string' &&
    'expiresInSeconds' in value &&
    typeof value.expiresInSeconds === 'number' &&
    // A server of an older build has none.
    (!('actionKey' in value) || typeof value.actionKey === 'string')
  );
}

function isView(value: unknown): value is AccountView {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'string' &&
    'name' in value &&
    typeof value.name === 'string' &&
    'isGuest' in value &&
    typeof value.isGuest === 'boolean'
  );
}
