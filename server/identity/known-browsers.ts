/** Browsers from which somebody has signed in by a name before: strangers who try passwords for that name do not shut them out. */
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

export interface KnownBrowsers {
  /**
   * What the browser's cookie is once it has signed in by this name, or has it now: the mark of it before those that it had for others, at most
   * four. `nameKey`: the name as it is compared.
   */
  marked(cookie: string, nameKey: string): string;
  /** What its attempts for this name are counted by; undefined where it has not signed in by it in the last year. */
  idOf(cookie: string, nameKey: string): string | undefined;
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

/** Nothing is stored of them: a mark proves itself, and names nobody. */
export function createKnownBrowsers({ secrets, nowMs }: KnownBrowsersOptions): KnownBrowsers {
  const keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, 'samestep known browsers', '', 32)));
  const proofOf = (key: Buffer, id: string, seconds: string, nameKey: string) =>
    createHmac('sha256', key).update(`${id} ${seconds} ${nameKey}`).digest();
  const marksOf = (cookie: string) => cookie.split(BETWEEN, MARKS_MAX);

  function idIn(mark: string, nameKey: string): string | undefined {
    const [, id, seconds, proof] = MARK.exec(mark) ?? [];
    if (id === undefined || Number(seconds) + KNOWN_SECONDS < nowMs() / 1000) return undefined;
    const given = Buffer.from(proof, 'base64url');
    return keys.some((key) => timingSafeEqual(proofOf(key, id, seconds, nameKey), given)) ? id : undefined;
  }

  return {
    marked(cookie, nameKey) {
      const id = randomBytes(16).toString('base64url');
      const seconds = String(Math.floor(nowMs() / 1000));
      const mark = `${id}.${seconds}.${proofOf(keys[0], id, seconds, nameKey).toString('base64url')}`;
      const others = marksOf(cookie).filter((other) => MARK.test(other) && idIn(other, nameKey) === undefined);
      return [mark, ...others].slice(0, MARKS_MAX).join(BETWEEN);
    },
    idOf(cookie, nameKey) {
      for (const mark of marksOf(cookie)) {
        const id = idIn(mark, nameKey);
        if (id !== undefined) return id;
      }
      return undefined;
    },
  };
}
