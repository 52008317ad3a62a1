/** The environment -> a checked, frozen configuration. A wrong variable is one sentence that says what to change. */
import { resolve } from 'node:path';
import { SYNC_KINDS, type SyncKind } from '#shared/wire/protocol.ts';
import { configSource, databaseUrl, redisUrl, traceUrl } from './config-addresses.ts';
import { folderOf, textOf, wrong, type Environment } from './environment.ts';
import type { AdmissionMaxima } from './observability/admission.ts';

/** Least important first; `silent` writes nothing. */
export const LOG_LEVELS = Object.freeze(['debug', 'info', 'warn', 'error', 'silent'] as const);
export type LogLevel = (typeof LOG_LEVELS)[number];

/** How this server runs. */
export interface Config {
  /** HOST: the one address to listen on. Undefined: every interface. */
  readonly host: string | undefined;
  /** PORT, 0…65535; 0 lets the system choose. Default 2567. */
  readonly port: number;
  /** PUBLIC_URL: the origin people reach this server by, as `https://play.example.org`. Undefined: whatever they asked for. */
  readonly publicUrl: string | undefined;
  /** ALLOWED_ORIGINS: origins of other pages that may talk to this server, as `https://game.example`. Default none: its own alone. */
  readonly allowedOrigins: readonly string[];
  /** TRUST_PROXY: proxies in front whose X-Forwarded headers are believed, 0…10. Default 0: none. */
  readonly trustedProxies: number;
  /** DATA_DIR: where recordings are kept. Default ./data. */
  readonly dataDir: string;
  /** DATABASE_URL: `postgres://…`, or the path of a SQLite file. Default samestep.db in DATA_DIR. */
  readonly databaseUrl: string;
  /**
   * AUTH_SECRET: what signs access tokens, 16 characters or more; after a comma those that signed before. The same for every process.
   * Undefined: one that the first start writes to DATA_DIR.
   */
  readonly authSecrets: readonly string[] | undefined;
  /** GUESTS_KEPT_DAYS, 0…36,500: guests that were not seen for so long are forgotten; 0 keeps them for ever. Default 90. */
  readonly guestsKeptDays: number;
  /** REDIS_URL: `redis://…`, which processes share their rooms by. Undefined: this process is alone. */
  readonly redisUrl: string | undefined;
  /** EVENTS_URL: `redis://…`, whose streams get every event for other programs. Undefined: events stay in this process. */
  readonly eventsUrl: string | undefined;
  /** CONFIG_SOURCE: where the live configuration stands: a file, `redis://…` or `etcd://HOST:PORT/KEY`. Default live.json in DATA_DIR. */
  readonly configSource: string;
  /** PUBLIC_ADDRESS: `host[:port][/path]`, where clients of a cluster reach this process by itself. Undefined: all come by one address. */
  readonly publicAddress: string | undefined;
  /** PROCESS_GONE_SECONDS, 2…60: a process of a cluster that says nothing for so long is gone for the others. Default 3. */
  readonly processGoneSeconds: number;
  /** DRAIN_SECONDS, 0…3600: how long matches play on after SIGTERM. Undefined: they are ended. Default 120 with REDIS_URL. */
  readonly drainSeconds: number | undefined;
  /** CLIENT_DIR: the folder of the built client. Undefined: where npm run build puts it. */
  readonly clientDir: string | undefined;
  /** RECORDINGS_MAX_COUNT, 0…1,000,000: the oldest go first; 0 records nothing. Default 200. */
  readonly recordingsMaxCount: number;
  /** RECORDINGS_MAX_BYTES: all recordings together. Default 512 MiB. */
  readonly recordingsMaxBytes: number;
  /** RESUME_MINUTES, 0…60: a match that was last recorded this long ago goes on after a restart; 0 resumes none. Default 5. */
  readonly resumeMinutes: number;
  /** LOG_LEVEL. Default info. */
  readonly logLevel: LogLevel;
  /** LOG_FORMAT: `text` for people, `json` for one object a line. Default text. */
  readonly logFormat: 'text' | 'json';
  /** SHUTDOWN_SECONDS, 0…600: how long rooms may take to end after SIGTERM. Default 10. */
  readonly shutdownSeconds: number;
  /** BOT_LEVEL, 1…3: how strong the bots are that hold seats for people. Default 2. */
  readonly botLevel: number;
  /** BOT_SEATS, 0…64: bots fill up to this many seats of a room. Undefined: what the game's room says. */
  readonly botSeats: number | undefined;
  /** MATCH_CONFIG: a game's config fields for all its matches, as `{"dogfight":{"roundSeconds":120}}`. Default: the games' own. */
  readonly matchConfig: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** ROOM_SYNC: another netcode for all rooms of a game, as `dogfight:state`, for development and tests. Default: the rooms' own. */
  readonly roomSync: Readonly<Record<string, SyncKind>>;
  /** OTEL_EXPORTER_OTLP_ENDPOINT: the collector that gets traces, as `http://127.0.0.1:4318`. Undefined: nothing is traced. */
  readonly traceUrl: string | undefined;
  /** OTEL_TRACES_SAMPLER_ARG, 0…1: the share of traces that it gets. Default 1. */
  readonly traceShare: number;
  /** SOCKETS_MAX, 10…100,000: open at one time; each needs a file of the system's limit. Default 5,000. */
  readonly socketsMax: number;
  /** ROOMS_MAX, 1…10,000: matches at one time. Default 200. */
  readonly roomsMax: number;
  /** REGION: where this process stands, for placing rooms and as its figures say: letters, figures, - and _. Default `local`. */
  readonly region: string;
  /** METRICS_TOKEN: who brings it reads `/metrics`, and nobody else, 16 characters or more. Undefined: only this machine does. */
  readonly metricsToken: string | undefined;
  /**
   * ADMISSION_LATE_MS 0…128, ADMISSION_LOOP_PERCENT 0…100, ADMISSION_REQUEST_MS 0…10,000: above one of them new rooms and sign-ins are refused;
   * 0 is not looked at. Default 100, 97, 2000.
   */
  readonly admissionMaxima: AdmissionMaxima;
  /** NODE_ENV other than `production`: rules that make not-a-number are stopped at the system that did. */
  readonly isStrict: boolean;
}

/** Reads the configuration. Throws a `SamestepError` with code `config/environment` that names the variable and what to set. */
export function readConfig(environment: Environment): Config {
  return Object.freeze({
    host: textOf(environment, 'HOST'),
    port: wholeNumber(environment, { name: 'PORT', min: 0, max: 65_535, fallback: 2567 }),
    publicUrl: publicUrl(environment),
    allowedOrigins: allowedOrigins(environment),
    trustedProxies: trustedProxies(environment),
    dataDir: folderOf(environment, 'DATA_DIR') ?? resolve('data'),
    databaseUrl: databaseUrl(environment, 'DATABASE_URL'),
    authSecrets: authSecrets(environment),
    guestsKeptDays: wholeNumber(environment, { name: 'GUESTS_KEPT_DAYS', min: 0, max: 36_500, fallback: 90 }),
    redisUrl: redisUrl(environment, 'REDIS_URL', 'for a server that is alone'),
    eventsUrl: redisUrl(environment, 'EVENTS_URL', 'for events that stay in this process'),
    configSource: configSource(environment, 'CONFIG_SOURCE'),
    publicAddress: publicAddress(environment),
    processGoneSeconds: wholeNumber(environment, { name: 'PROCESS_GONE_SECONDS', min: 2, max: 60, fallback: 3 }),
    drainSeconds:
      textOf(environment, 'DRAIN_SECONDS') === undefined && textOf(environment, 'REDIS_URL') === undefined
        ? undefined
        : wholeNumber(environment, { name: 'DRAIN_SECONDS', min: 0, max: 3600, fallback: 120 }),
    clientDir: folderOf(environment, 'CLIENT_DIR'),
    recordingsMaxCount: wholeNumber(environment, {
      name: 'RECORDINGS_MAX_COUNT',
      min: 0,
      max: 1_000_000,
      fallback: 200,
    }),
    recordingsMaxBytes: wholeNumber(environment, {
      name: 'RECORDINGS_MAX_BYTES',
      min: 0,
      max: 2 ** 50,
      fallback: 2 ** 29,
    }),
    resumeMinutes: wholeNumber(environment, { name: 'RESUME_MINUTES', min: 0, max: 60, fallback: 5 }),
    logLevel: oneOf(environment, 'LOG_LEVEL', LOG_LEVELS, 'info'),
    logFormat: oneOf(environment, 'LOG_FORMAT', ['text', 'json'] as const, 'text'),
    shutdownSeconds: wholeNumber(environment, { name: 'SHUTDOWN_SECONDS', min: 0, max: 600, fallback: 10 }),
    botLevel: wholeNumber(environment, { name: 'BOT_LEVEL', min: 1, max: 3, fallback: 2 }),
    botSeats:
      textOf(environment, 'BOT_SEATS') === undefined
        ? undefined
        : wholeNumber(environment, { name: 'BOT_SEATS', min: 0, max: 64, fallback: 0 }),
    matchConfig: matchConfig(environment),
    roomSync: roomSync(environment),
    traceUrl: traceUrl(environment, 'OTEL_EXPORTER_OTLP_ENDPOINT'),
    traceShare: share(environment, 'OTEL_TRACES_SAMPLER_ARG'),
    socketsMax: wholeNumber(environment, { name: 'SOCKETS_MAX', min: 10, max: 100_000, fallback: 5000 }),
    roomsMax: wholeNumber(environment, { name: 'ROOMS_MAX', min: 1, max: 10_000, fallback: 200 }),
    region: region(environment),
    metricsToken: metricsToken(environment),
    admissionMaxima: admissionMaxima(environment),
    isStrict: textOf(environment, 'NODE_ENV') !== 'production',
  });
}

/** As Colyseus' SDK puts it behind `wss://`. */
function publicAddress(environment: Environment): string | undefined {
  const text = textOf(environment, 'PUBLIC_ADDRESS');
  if (text === undefined || /^[\w.-]+(:\d{1,5})?(\/[\w./-]*)?$/.test(text)) return text;
  throw wrong('PUBLIC_ADDRESS', text, 'Set it to such as play1.example.org or example.org/play1, or leave it out.');
}

const SECRET_LENGTH_MIN = 16;

function authSecrets(environment: Environment): readonly string[] | undefined {
  const secrets = textOf(environment, 'AUTH_SECRET')
    ?.split(',')
    .map((secret) => secret.trim());
  if (secrets === undefined || secrets.every(({ length }) => length >= SECRET_LENGTH_MIN)) return secrets;
  throw wrong('AUTH_SECRET', '…', `Set it to secrets of ${SECRET_LENGTH_MIN} characters or more, or leave it out.`);
}

function metricsToken(environment: Environment): string | undefined {
  const token = textOf(environment, 'METRICS_TOKEN');
  if (token === undefined || token.length >= SECRET_LENGTH_MIN) return token;
  throw wrong('METRICS_TOKEN', '…', `Set it to ${SECRET_LENGTH_MIN} characters or more, or leave it out.`);
}

function region(environment: Environment): string {
  const text = textOf(environment, 'REGION') ?? 'local';
  if (/^[\w-]{1,32}$/.test(text)) return text;
  throw wrong('REGION', text, 'Set it to at most 32 letters, figures, - and _, or leave it out for local.');
}

/** The largest are where the classes end by which they are measured. */
function admissionMaxima(environment: Environment): AdmissionMaxima {
  return Object.freeze({
    late: wholeNumber(environment, { name: 'ADMISSION_LATE_MS', min: 0, max: 128, fallback: 100 }),
    loop: wholeNumber(environment, { name: 'ADMISSION_LOOP_PERCENT', min: 0, max: 100, fallback: 97 }) / 100,
    requests: wholeNumber(environment, { name: 'ADMISSION_REQUEST_MS', min: 0, max: 10_000, fallback: 2000 }),
  });
}

interface NumberVariable {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly fallback: number;
}

function wholeNumber(environment: Environment, { name, min, max, fallback }: NumberVariable): number {
  const text = textOf(environment, name);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw wrong(name, text, `Set it to a whole number from ${min} to ${max}, or leave it out for ${fallback}.`);
}

function oneOf<const T extends string>(environment: Environment, name: string, choices: readonly T[], fallback: T): T {
  const text = textOf(environment, name);
  if (text === undefined) return fallback;
  const choice = choices.find((one) => one === text);
  if (choice !== undefined) return choice;
  throw wrong(name, text, `Set it to ${choices.join(', ')}, or leave it out for ${fallback}.`);
}

function share(environment: Environment, name: string): number {
  const text = textOf(environment, name);
  if (text === undefined) return 1;
  const value = Number(text);
  if (value >= 0 && value <= 1) return value;
  throw wrong(name, text, 'Set it to a number from 0 to 1, or leave it out for 1.');
}

/** The fields are checked against the games when their rooms are made. */
function matchConfig(environment: Environment): Config['matchConfig'] {
  const text = textOf(environment, 'MATCH_CONFIG');
  if (text === undefined) return {};
  const isObject = (value: unknown): value is object =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  try {
    const value: unknown = JSON.parse(text);
    const games = isObject(value) ? Object.entries(value) : [];
    const areFields = games.every(([, fields]) => isObject(fields) && Object.values(fields).every(Number.isFinite));
    if (games.length > 0 && areFields) return Object.freeze(Object.fromEntries(games));
  } catch {
    // Said below, as any other text that is not what it should be.
  }
  throw wrong('MATCH_CONFIG', text, 'Set it to JSON such as {"dogfight":{"roundSeconds":120}}, or leave it out.');
}

/** Games and netcodes, `game:netcode`, with commas between; the games are checked when their rooms are made. */
function roomSync(environment: Environment): Config['roomSync'] {
  const text = textOf(environment, 'ROOM_SYNC');
  if (text === undefined) return {};
  const entries = text.split(',').map((entry) => {
    const [, name, kind] = /^\s*([\w-]+)\s*:\s*([a-z]+)\s*$/.exec(entry) ?? [];
    const sync = SYNC_KINDS.find((one) => one === kind);
    if (name !== undefined && sync !== undefined) return [name, sync] as const;
    throw wrong('ROOM_SYNC', text, `Set it to such as dogfight:state (or ${SYNC_KINDS.join(', ')}), or leave it out.`);
  });
  return Object.freeze(Object.fromEntries(entries));
}

function publicUrl(environment: Environment): string | undefined {
  const text = textOf(environment, 'PUBLIC_URL');
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin =
    url !== undefined && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  if (isOrigin && (url.protocol === 'https:' || url.protocol === 'http:')) return url.origin;
  throw wrong('PUBLIC_URL', text, 'Set it to an origin such as https://play.example.org, or leave it out.');
}

/** Of programs that show pages there are origins with schemes of their own, as `capacitor://localhost`. */
const ORIGIN = /^[a-z][a-z\d+.-]*:\/\/([\w.-]+|\[[\da-f:]+\])(:\d{1,5})?$/i;
/** They carry no page's name: every file and every frame without a server would be let in. */
const NO_ORIGINS: readonly string[] = ['file:', 'data:', 'blob:', 'about:', 'javascript:'];

function allowedOrigins(environment: Environment): readonly string[] {
  const text = textOf(environment, 'ALLOWED_ORIGINS');
  if (text === undefined) return [];
  const origins = text.split(',').map((part) => {
    const origin = part.trim();
    const url = ORIGIN.test(origin) && URL.canParse(origin) ? new URL(origin) : undefined;
    if (url !== undefined && !NO_ORIGINS.includes(url.protocol))
      // As browsers say it: in small letters, without the usual port.
      return url.origin === 'null' ? origin.toLowerCase() : url.origin;
    throw wrong(
      'ALLOWED_ORIGINS',
      text,
      'Set it to whole origins such as https://game.example, with commas between and without a path or *, or leave it out.',
    );
  });
  return Object.freeze([...new Set(origins)]);
}

/** `true` and `false` are what people write first; a number says how many proxies stand in a row. */
function trustedProxies(environment: Environment): number {
  const text = textOf(environment, 'TRUST_PROXY')?.toLowerCase();
  if (text === 'true') return 1;
  if (text === undefined || text === 'false') return 0;
  if (/^\d+$/.test(text) && Number(text) <= 10) return Number(text);
  throw wrong(
    'TRUST_PROXY',
    text,
    'Set it to the number of proxies in front of this server (0 to 10), or leave it out.',
  );
}
