/** Browsers from which somebody has signed in to an account before: strangers who try passwords for its name do not shut them out. */
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

export interface KnownBrowsers {
  /**
   * What the browser's cookie is once it has signed in to this account: the mark of it before those that it had for others, at most four. Of the
   * account and not of its name: names change hands.
   */
  marked(cookie: string, accountId: string): string;
  /** What its attempts for this account are counted by; undefined where it has not signed in to it in the last year. */
  idOf(cookie: string, accountId: string): string | undefined;
}

export interface KnownBrowsersOptions {
  /** Marks follow from the first, and are believed by all. */
  readonly secrets: readonly string[];
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
}

export const KNOWN_SECONDS = 365 * 24 * 3600;
const MARKS_MAX = 4;
const BETWEEN = '~';
const MARK = /^([\w-]{22})\.(\d{1,12})\.([\w-]{43})$/;

/** Nothing is stored of them: a mark proves itself, and does not say whose it is. */
export function createKnownBrowsers({ secrets, nowMs }: KnownBrowsersOptions): KnownBrowsers {
  const keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, 'samestep known browsers', '', 32)));
  const proofOf = (key: Buffer, id: string, seconds: string, accountId: string) =>
    createHmac('sha256', key).update(`${id} ${seconds} ${accountId}`).digest();
  const marksOf = (cookie: string) => cookie.split(BETWEEN, MARKS_MAX);

  function idIn(mark: string, accountId: string): string | undefined {
    const [, id, seconds, proof] = MARK.exec(mark) ?? [];
    if (id === undefined || Number(seconds) + KNOWN_SECONDS < nowMs() / 1000) return undefined;
    const given = Buffer.from(proof, 'base64url');
    return keys.some((key) => timingSafeEqual(proofOf(key, id, seconds, accountId), given)) ? id : undefined;
  }

  return {
    marked(cookie, accountId) {
      const id = randomBytes(16).toString('base64url');
      const seconds = String(Math.floor(nowMs() / 1000));
      const mark = `${id}.${seconds}.${proofOf(keys[0], id, seconds, accountId).toString('base64url')}`;
      const others = marksOf(cookie).filter((other) => MARK.test(other) && idIn(other, accountId) === undefined);
      return [mark, ...others].slice(0, MARKS_MAX).join(BETWEEN);
    },
    idOf(cookie, accountId) {
      for (const mark of marksOf(cookie)) {
        const id = idIn(mark, accountId);
        if (id !== undefined) return id;
      }
      return undefined;
    },
  };
}
