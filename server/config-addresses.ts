/** Addresses of other services in the environment: each is read whole, and what it has of a secret is never in an error. */
import { join, resolve } from 'node:path';
import { folderOf, textOf, wrong, type Environment } from './environment.ts';

/** Two letters or more, or it is the drive of a path. */
const SCHEME = /^([a-z][a-z\d+.-]+):/i;

/** `postgres://…`, or the path of a file. */
export function databaseUrl(environment: Environment, name: string): string {
  const text = textOf(environment, name);
  if (text === undefined) return join(folderOf(environment, 'DATA_DIR') ?? resolve('data'), 'samestep.db');
  if (text === ':memory:') return text;
  if (!SCHEME.test(text)) return resolve(text);
  const url = addressOf(text);
  // As its own programs have it, the host may be a folder with a socket: postgres:///NAME?host=/run/postgresql.
  const hasHost = url !== undefined && (url.hostname !== '' || url.searchParams.has('host'));
  if (hasHost && /^postgres(ql)?:$/.test(url.protocol) && /^\/[^/]+$/.test(url.pathname)) return text;
  throw wrong(
    name,
    schemeOf(text),
    'Set it to postgres://USER:PASSWORD@HOST:PORT/NAME or to the path of a file, or leave it out.',
  );
}

/** `without`: what leaving it out is for. */
export function redisUrl(environment: Environment, name: string, without: string): string | undefined {
  const text = textOf(environment, name);
  if (text === undefined || isRedis(addressOf(text))) return text;
  throw wrong(
    name,
    schemeOf(text),
    `Set it to redis://[:PASSWORD@]HOST:PORT[/NUMBER of a database], or leave it out ${without}.`,
  );
}

/** The path of a file, `redis://…` or `etcd://HOST:PORT/KEY`. */
export function configSource(environment: Environment, name: string): string {
  const text = textOf(environment, name);
  if (text === undefined) return join(folderOf(environment, 'DATA_DIR') ?? resolve('data'), 'live.json');
  if (!SCHEME.test(text)) return resolve(text);
  const url = addressOf(text);
  if (isRedis(url) || isEtcd(url)) return text;
  throw wrong(
    name,
    schemeOf(text),
    'Set it to the path of a file, to redis://[:PASSWORD@]HOST:PORT[/NUMBER of a database] or to etcd://HOST:PORT/KEY (etcds:// for TLS; KEY is any name, as samestep/config; no user), or leave it out.',
  );
}

/** As OpenTelemetry has it: the address of the collector, whose path for traces is added. */
export function traceUrl(environment: Environment, name: string): string | undefined {
  const text = textOf(environment, name);
  if (text === undefined) return undefined;
  const url = addressOf(text);
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '')
    return `${text.replace(/\/+$/, '')}/v1/traces`;
  throw wrong(name, text, 'Set it to an address such as http://127.0.0.1:4318, or leave it out.');
}

/** Undefined for what is none, also where a port is none. */
function addressOf(text: string): URL | undefined {
  return /^[a-z\d+.-]+:\/\/\S+$/i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
}

/** Its path is the number of a database: the key of what is kept there is always the same. */
function isRedis(url: URL | undefined): boolean {
  return (
    url !== undefined && /^rediss?:$/.test(url.protocol) && url.hostname !== '' && /^\/?\d{0,4}$/.test(url.pathname)
  );
}

function isEtcd(url: URL | undefined): boolean {
  if (url === undefined || !/^etcds?:$/.test(url.protocol) || url.hostname === '') return false;
  const isBare = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return isBare && /^\/[^/]/.test(url.pathname) && !/%(?![\da-f]{2})/i.test(url.pathname);
}

/** What may be shown of an address that is none. */
function schemeOf(text: string): string {
  return SCHEME.exec(text)?.[0] ?? '…';
}
