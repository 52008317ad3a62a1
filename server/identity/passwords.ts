/** Passwords: hashed by argon2id, a few at a time, since each takes a core and 19 MB for a moment. */
import { hash, verify } from '@node-rs/argon2';
import { ApiError } from '../api/api-error.ts';

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes as long for an account that is not there (`known` null) as for one that is. */
  isRight(known: string | null, password: string): Promise<boolean>;
}

/** OWASP's Password Storage Cheat Sheet, argon2id: 19 MiB, two passes, one lane. */
const COST = Object.freeze({ memoryCost: 19_456, timeCost: 2, parallelism: 1 });
/** The threads of Node's pool are also those that read files. */
const AT_ONCE = 2;
/** More are told to come back. */
const WAITING_MAX = 100;
/** What a password that nobody has is compared with. */
const NOBODY = 'a password of nobody';

/** Characters of a password. */
export const PASSWORD_LENGTH = Object.freeze({ min: 8, max: 128 });

/** Makes the hasher of a process. */
export function createPasswords(): Passwords {
  let running = 0;
  const queue: (() => void)[] = [];
  let nobody: Promise<string> | undefined;

  async function inTurn<R>(work: () => Promise<R>): Promise<R> {
    if (running >= AT_ONCE) {
      if (queue.length >= WAITING_MAX)
        throw new ApiError('away', 'Too many people sign in just now. Try again in a moment.', {
          retryAfterSeconds: 3,
        });
      await new Promise<void>((resolve) => queue.push(resolve));
    } else running++;
    try {
      return await work();
    } finally {
      // The place goes to the next, or is given back.
      const next = queue.shift();
      if (next === undefined) running--;
      else next();
    }
  }

  return {
    hash: (password) => inTurn(() => hash(password.normalize('NFC'), COST)),
    isRight: (known, password) =>
      inTurn(async () => {
        nobody ??= hash(NOBODY, COST);
        const isSame = await verify(known ?? (await nobody), password.normalize('NFC'));
        return isSame && known !== null;
      }),
  };
}
