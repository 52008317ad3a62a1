// The answers of the server's API, checked as they are read.
import { AccountError } from './api-request.ts';

/** The fields of an answer by name. Each throws `AccountError` where it is not of its kind. */
export interface Fields {
  text(name: string): string;
  /** Null for null. */
  textOrNull(name: string): string | null;
  number(name: string): number;
  /** Null for null. */
  numberOrNull(name: string): number | null;
  flag(name: string): boolean;
  list(name: string): readonly Fields[];
  /** Null for null. */
  maybe(name: string): Fields | null;
}

/** Of what the server has answered. Throws `AccountError` for what has no fields. */
export function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null) throw foreign();
  const fields = new Map<string, unknown>(Object.entries(value));
  return {
    text: (name) => checked(fields.get(name), (found) => typeof found === 'string'),
    textOrNull: (name) => checked(fields.get(name), (found) => found === null || typeof found === 'string'),
    number: (name) => checked(fields.get(name), (found) => typeof found === 'number'),
    numberOrNull: (name) => checked(fields.get(name), (found) => found === null || typeof found === 'number'),
    flag: (name) => fields.get(name) === true,
    list: (name) => checked(fields.get(name), (found): found is unknown[] => Array.isArray(found)).map(fieldsOf),
    maybe: (name) => (fields.get(name) === null ? null : fieldsOf(fields.get(name))),
  };
}

function checked<Wanted>(value: unknown, is: (value: unknown) => value is Wanted): Wanted {
  if (!is(value)) throw foreign();
  return value;
}

function foreign(): AccountError {
  return new AccountError('unknown', 'The server answered with something else.');
}
