/** One text for one value, whoever writes it: what is signed must not depend on the order of fields. */
import { SamestepError } from './errors.ts';

/** Deeper values are refused. */
const DEPTH_MAX = 8;

/**
 * JSON with the fields of each object sorted by their UTF-16 units and nothing between: RFC 8785 for texts, finite numbers, booleans, null, lists and
 * plain objects. Fields that are undefined are left out, as JSON does. Throws a `SamestepError` for anything else.
 */
export function canonicalJson(value: unknown, depth = 0): string {
  if (depth > DEPTH_MAX) throw uncanonical(`It is nested deeper than ${DEPTH_MAX}.`);
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw uncanonical('A number in it is not finite.');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((one) => canonicalJson(one, depth + 1)).join(',')}]`;
  if (typeof value !== 'object') throw uncanonical(`It holds a ${typeof value}.`);
  if (!isPlain(value)) throw uncanonical('It holds an object that is not plain.');
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field, depth + 1)}`);
  return `{${fields.join(',')}}`;
}

/** Of `Object` itself, of whatever frame, or of nothing. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function uncanonical(why: string): SamestepError {
  return new SamestepError({
    code: 'assertion',
    what: 'A value cannot be signed.',
    why,
    fix: 'Sign texts, finite numbers, booleans, null, lists and plain objects.',
  });
}
