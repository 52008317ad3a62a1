/** Whose pages may talk to this server: its own, and those of the origins that an operator lists. */
import type { IncomingHttpHeaders } from 'node:http';

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
