/** Assertions for programmers' errors: on in production, never used on what a peer sent. */
import { SamestepError } from './errors.ts';

/** Throws a `SamestepError` with code `assertion` when `condition` is false. For invariants of our own code only. */
export function assert(condition: boolean, what: string): asserts condition {
  if (!condition) throw new SamestepError({ code: 'assertion', what });
}

/** The end of a switch over a closed set: a new member fails to compile here, a forged one throws. */
export function unreachable(value: never): never {
  throw new SamestepError({ code: 'assertion', what: `Unexpected value ${String(value)}.` });
}
