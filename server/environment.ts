/** Variables of the environment as texts and folders, and the one sentence for a wrong one. */
import { resolve } from 'node:path';
import { SamestepError } from '#shared/errors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable without the space around it; undefined when unset or empty, as `PORT= npm start` leaves it. */
export function textOf(environment: Environment, name: string): string | undefined {
  return environment[name]?.trim() || undefined;
}

/** An absolute path; a relative one counts from where the server was started. */
export function folderOf(environment: Environment, name: string): string | undefined {
  const text = textOf(environment, name);
  return text === undefined ? undefined : resolve(text);
}

/** Who an address is asked as, up to its @. */
const USER = /\/\/[^/@\s]*@/g;

/** What is shown of a value is one line, at most 80 characters, and no user or password of an address. */
export function wrong(name: string, value: string, fix: string): SamestepError {
  const known = value.replaceAll(USER, '//…@').slice(0, 80);
  // A pasted line break would make two lines of the one.
  const what = `${name} is ${JSON.stringify(known)}.`;
  return new SamestepError({ code: 'config/environment', what, fix, data: { name, value: known } });
}
