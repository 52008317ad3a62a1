/** Whose pages may talk to this server: its own, and those of the origins that an operator lists. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Log } from './log.ts';

export interface Origins {
  /** Whether there are any beside this server's own. */
  readonly hasListed: boolean;
  /** Listed in ALLOWED_ORIGINS. */
  isListed(origin: string): boolean;
  /** Whether a page of this server asks: its origin is PUBLIC_URL, or names the host that was asked for, by whichever name people know it. */
  isOwn(headers: IncomingHttpHeaders): boolean;
  /** Whether whoever sends these headers may talk to this server: a page of its own or of a listed origin, or a program, which names none. */
  isWelcome(headers: IncomingHttpHeaders): boolean;
}

export interface OriginsOptions {
  /** Exact origins, as `readConfig` checks them. */
  readonly allowedOrigins: readonly string[];
  readonly publicUrl: string | undefined;
  /** With proxies in front the host that people asked for is what the nearest says. */
  readonly trustedProxies: number;
}

export function createOrigins({ allowedOrigins, publicUrl, trustedProxies }: OriginsOptions): Origins {
  const listed = new Set(allowedOrigins);

  /** Schemes are not compared: a proxy that ends TLS need not say so. */
  function isOwn(headers: IncomingHttpHeaders): boolean {
    const { origin, host } = headers;
    if (origin === undefined || !URL.canParse(origin)) return false;
    if (origin === publicUrl) return true;
    const forwarded = trustedProxies > 0 ? headers['x-forwarded-host'] : undefined;
    return isHostOf(host, origin) || isHostOf(firstOf(forwarded), origin);
  }

  return {
    hasListed: listed.size > 0,
    isListed: (origin) => listed.has(origin),
    isOwn,
    isWelcome: (headers) => headers.origin === undefined || listed.has(headers.origin) || isOwn(headers),
  };
}

/** Of an origin that is refused, the log has at most so many characters. */
const ORIGIN_SHOWN = 100;

/** Says that a page was refused, to whoever runs this server: it may be their own, behind a proxy that tells another host. */
export function tellRefusedPage(log: Pick<Log, 'warn'>, { origin }: IncomingHttpHeaders): void {
  log.warn(
    'origin.foreign',
    "A page of another origin was refused. If it is yours, list it in ALLOWED_ORIGINS; if it is this server's own behind a proxy, set PUBLIC_URL.",
    { origin: origin?.slice(0, ORIGIN_SHOWN) },
  );
}

/** A port that is its scheme's usual one may be said or left out. */
function isHostOf(host: string | undefined, origin: string): boolean {
  if (host === undefined) return false;
  const { protocol, host: ofPage } = new URL(origin);
  const asked = `${protocol}//${host}`;
  // Of an origin such as `null` or `file://` there is no host, and it is nobody's.
  return ofPage !== '' && URL.canParse(asked) && new URL(asked).host === ofPage;
}

function firstOf(header: string | readonly string[] | undefined): string | undefined {
  const [first] = typeof header === 'string' ? header.split(',') : (header ?? []);
  return first?.trim();
}
