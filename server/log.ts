/** One line for each thing worth knowing, and never a flood of the same one. */
import { LOG_LEVELS, type LogLevel } from './config.ts';
import { HIDDEN, isSecretName, redact } from './observability/redact.ts';

/** Values that belong to a line: short texts and numbers. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Writes a line of one level. `key` names the kind of event: lines of one key are limited together. */
export type LogLine = (key: string, sentence: string, fields?: LogFields) => void;

export interface Log {
  readonly debug: LogLine;
  readonly info: LogLine;
  readonly warn: LogLine;
  readonly error: LogLine;
}

export interface LogOptions {
  readonly level: LogLevel;
  readonly format: 'text' | 'json';
  /** Takes one line without its line break. */
  readonly write: (line: string) => void;
  /** Wall-clock time in milliseconds since 1970. */
  readonly nowMs: () => number;
}

/** Lines of one key within one window; the next window tells how many were left out. */
const LINES_PER_WINDOW = 10;
const WINDOW_MS = 10_000;
/** Keys remembered; beyond, all windows begin anew. Keys are written in the source, so this is never reached but by a mistake. */
const KEYS_MAX = 500;

interface Window {
  sinceMs: number;
  lines: number;
}

/** Makes a log. Only `write` has an effect. */
export function createLog({ level, format, write, nowMs }: LogOptions): Log {
  const windows = new Map<string, Window>();
  const lowest = LOG_LEVELS.indexOf(level);

  function line(of: Exclude<LogLevel, 'silent'>): LogLine {
    if (LOG_LEVELS.indexOf(of) < lowest) return () => {};
    return (key, sentence, fields = {}) => {
      const atMs = nowMs();
      const leftOut = admit(`${of} ${key}`, atMs);
      if (leftOut === undefined) return;
      const all = withoutSecrets(leftOut > 0 ? { ...fields, leftOut } : fields);
      const said = redact(sentence);
      write(format === 'json' ? jsonLine(atMs, of, key, said, all) : textLine(atMs, of, said, all));
    };
  }

  /** How many lines of this key the last window left out, or undefined when this line is one too many. */
  function admit(key: string, atMs: number): number | undefined {
    const window = windows.get(key);
    if (window !== undefined && atMs - window.sinceMs < WINDOW_MS) {
      window.lines++;
      return window.lines > LINES_PER_WINDOW ? undefined : 0;
    }
    if (windows.size >= KEYS_MAX) windows.clear();
    windows.set(key, { sinceMs: atMs, lines: 1 });
    return Math.max(0, (window?.lines ?? 0) - LINES_PER_WINDOW);
  }

  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
}

/** No line says a password or a token, whatever an error or a library has put in a text. */
function withoutSecrets(fields: LogFields): LogFields {
  const entries = Object.entries(fields).map(([name, value]) => [name, isSecretName(name) ? HIDDEN : shown(value)]);
  return Object.fromEntries(entries);
}

const shown = (value: LogFields[string]) => (typeof value === 'string' ? redact(value) : value);

function jsonLine(atMs: number, level: string, key: string, sentence: string, fields: LogFields): string {
  return JSON.stringify({ time: new Date(atMs).toISOString(), level, key, message: sentence, ...fields });
}

function textLine(atMs: number, level: string, sentence: string, fields: LogFields): string {
  const time = new Date(atMs).toISOString().slice(11, 19);
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return [time, level.padEnd(5), sentence, ...known.map(([name, value]) => `${name}=${oneLine(String(value))}`)].join(
    ' ',
  );
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' | ');
}

/** What an unknown thrown value says, with its stack when it has one. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : ` | cause: ${errorText(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
