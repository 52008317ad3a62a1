/** A value that somebody sent against a schema: the value, or one sentence in our own words that names the field and what belongs there. */
import type { z } from 'zod';

type Issue = Parameters<z.core.$ZodErrorMap>[0];
type OneOf<C extends Issue['code']> = Extract<Issue, { code: C }>;

/** What zod calls a kind of value, and what we do. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['string', 'a text'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
  ['object', 'an object'],
  ['record', 'an object'],
  ['null', 'null'],
]);

/** Shown of what may be chosen from, or of fields that are not known. */
const SHOWN_MAX = 10;
const SHOWN_LENGTH_MAX = 40;

/** The value as `schema` has it, or the sentence. `what`: how a sentence about all of it begins, as `The body`. */
export function checkValue<S extends z.ZodType>(
  value: unknown,
  schema: S,
  what: string,
): { readonly value: z.output<S> } | { readonly problem: string } {
  // What a schema says itself goes before this.
  const checked = schema.safeParse(value, { error: wordsOf });
  if (checked.success) return { value: checked.data };
  const [{ path, message }] = checked.error.issues;
  const field = path.length === 0 ? what : `'${shortened(path.map(String).join('.'), 2 * SHOWN_LENGTH_MAX)}'`;
  return { problem: `${field} is not as it should be: ${message}.` };
}

/** What follows the colon. Whatever zod may add later is told by what it is not. */
function wordsOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `${belongs(kindOf(issue.expected))}, ${found(issue.input)}`;
    case 'too_big':
      return limit(issue, issue.maximum, issue.inclusive === false ? 'less than' : 'at most');
    case 'too_small':
      return limit(issue, issue.minimum, issue.inclusive === false ? 'more than' : 'at least');
    case 'invalid_value':
      return `${belongs(issue.values.slice(0, SHOWN_MAX).map(String).join(' or '))}, ${found(issue.input)}`;
    case 'unrecognized_keys':
      return `there is no field ${listed(issue.keys)} here`;
    case 'not_multiple_of':
      return belongs(`a multiple of ${issue.divisor}`);
    case 'invalid_key':
      return `no field may be called so: ${issue.issues[0]?.message ?? 'another name belongs there'}`;
    case 'invalid_format':
      return 'it has another form than belongs there';
    case 'invalid_union':
      return 'it is none of the things that belong there';
    default:
      return 'something else belongs there';
  }
}

function belongs(kind: string): string {
  return `${kind} belongs there`;
}

function kindOf(expected: string): string {
  return KINDS.get(expected) ?? 'something else';
}

/** Its kind, never the value: it may be a secret. */
function found(input: unknown): string {
  if (input === undefined) return 'and it is missing';
  if (input === null) return 'and not null';
  if (Array.isArray(input)) return 'and not a list';
  if (typeof input === 'number') return Number.isInteger(input) ? 'and not this number' : 'and not this fraction';
  if (typeof input === 'string') return 'and not this text';
  return `and not ${kindOf(typeof input)}`;
}

function limit(
  { origin, exact }: OneOf<'too_big'> | OneOf<'too_small'>,
  bound: number | bigint,
  comparison: string,
): string {
  const amount = exact === true ? String(bound) : `${comparison} ${bound}`;
  if (origin === 'string') return `it has ${amount} character${Number(bound) === 1 ? '' : 's'}`;
  if (origin === 'array' || origin === 'set') return `it has ${amount} entr${Number(bound) === 1 ? 'y' : 'ies'}`;
  return `it is ${amount}`;
}

/** Names that a stranger chose: some of them, and of each the beginning. */
function listed(names: readonly string[]): string {
  return names
    .slice(0, SHOWN_MAX)
    .map((name) => `'${shortened(name, SHOWN_LENGTH_MAX)}'`)
    .join(', ');
}

function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
