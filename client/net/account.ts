// Who this browser is to its server: a guest at first sight, someone with a name and a password later. Fetched when a room is joined first.

/** An account, as its owner sees it. */
export interface AccountView {
  readonly id: string;
  readonly name: string;
  readonly isGuest: boolean;
  readonly createdAtMs: number;
}

/** Why something was refused: the server's code, and its sentence. */
export class AccountError extends Error {
  readonly code: string;

  constructor(code: string, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'AccountError';
    this.code = code;
  }
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
  /** The token was refused although it seemed good: its sign-in is over. The next is another. */
  refused(): void;
  /** Asks an address of the server with the token, and once more with a new one when it has just run out. Rejects with `AccountError`. */
  ask(path: string, options?: { readonly method?: string; readonly body?: object }): Promise<unknown>;
  /** Gives the guest a name and a password. Rejects with `AccountError`. */
  register(name: string, password: string): Promise<void>;
  /** Becomes the account of this name. Rejects with `AccountError`. */
  signIn(name: string, password: string): Promise<void>;
  /** Becomes nobody; the next `token` makes a new guest. */
  signOut(): Promise<void>;
}

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

interface SignIn {
  readonly account: AccountView;
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  readonly deviceKey?: string;
}

export function createAccount({ fetch, storage, nowMs, name }: AccountParts): Account {
  let view: AccountView | null = null;
  let token: string | undefined;
  let expiresAtMs = 0;
  let renewing: Promise<string | undefined> | undefined;
  /** Counted up whenever this browser becomes someone else. */
  let generation = 0;

  async function request(
    path: string,
    { method = 'POST', body }: { method?: string; body?: object } = {},
  ): Promise<unknown> {
    const response = await ask(path, {
      method,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: { ...(token !== undefined && { Authorization: `Bearer ${token}` }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer: unknown = text === '' ? undefined : parse(text);
    if (response.ok) return answer;
    const isRefusal = typeof answer === 'object' && answer !== null && 'code' in answer && 'message' in answer;
    throw isRefusal
      ? new AccountError(String(answer.code), String(answer.message))
      : new AccountError('unknown', `The server answered with ${response.status}.`);
  }

  /** A server that cannot be reached refuses, too. */
  async function ask(path: string, options: RequestInit): Promise<Response> {
    try {
      return await fetch(path, options);
    } catch (error) {
      throw new AccountError('unreachable', 'The server does not answer.', { cause: error });
    }
  }

  function take(answer: unknown): string {
    if (!isSignIn(answer)) throw new AccountError('unknown', 'The server answered with something else.');
    ({ account: view, accessToken: token } = answer);
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

  async function renew(): Promise<string | undefined> {
    const asked = generation;
    token = undefined;
    // One address for all: by its cookie, by its key, or a new guest. A server that is away makes nobody a guest.
    const deviceKey = storage?.getItem(DEVICE_KEY) ?? undefined;
    const answer = await request(`${PATH}/session`, { body: { name: name() || undefined, deviceKey } });
    // Meanwhile they have signed in or out.
    return asked === generation ? take(answer) : token;
  }

  async function tokenNow(): Promise<string | undefined> {
    if (token !== undefined && nowMs() < expiresAtMs - SPARE_MS) return token;
    renewing ??= renew().finally(() => (renewing = undefined));
    return renewing;
  }

  return {
    get view() {
      return view;
    },
    async token() {
      try {
        return await tokenNow();
      } catch (error) {
        if (error instanceof AccountError && error.code === 'banned') throw error;
        return undefined;
      }
    },
    refused() {
      expiresAtMs = 0;
    },
    async ask(path, options) {
      await tokenNow();
      try {
        return await request(path, options);
      } catch (error) {
        if (!(error instanceof AccountError) || error.code !== 'token-expired') throw error;
        expiresAtMs = 0;
        await tokenNow();
        return request(path, options);
      }
    },
    async register(asked, password) {
      await tokenNow();
      const answer = await request(`${PATH}/register`, { body: { name: asked, password } });
      if (typeof answer === 'object' && answer !== null && 'account' in answer && isView(answer.account))
        view = answer.account;
      keep(null);
    },
    async signIn(asked, password) {
      const answer = await request(`${PATH}/sign-in`, { body: { name: asked, password } });
      generation++;
      take(answer);
      keep(null);
    },
    async signOut() {
      if (token !== undefined) await request(`${PATH}/sign-out`);
      generation++;
      token = undefined;
      view = null;
      expiresAtMs = 0;
      keep(null);
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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
    typeof value.expiresInSeconds === 'number'
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
