/** The one way in which a model's checks say no. */
import { SamestepError, type ErrorCode } from '../errors.ts';

/** Throws a `SamestepError`. `data` names the field. */
export function refuse(code: ErrorCode, what: string, fix: string, data: Readonly<Record<string, unknown>>): never {
  throw new SamestepError({ code, what, fix, data });
}
