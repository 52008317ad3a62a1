/** What an operator may change while the server runs, checked as a whole. */
import { z } from 'zod';
import { checkValue } from '../api/check-value.ts';

const name = z
  .string()
  .regex(/^[a-zA-Z][\w.-]{0,63}$/, 'a name has letters, figures, dots, - and _, and begins with a letter');

const flag = z.strictObject({
  /** Of all accounts, those whose number falls below this: the same ones for as long as it does not sink. */
  percent: z.number().min(0).max(100).default(0),
  /** Accounts that have it whatever their number. */
  accounts: z.array(z.string().max(64)).max(1000).default([]),
});

export const liveConfigSchema = z.strictObject({
  /** A sentence for everyone, by language; shown on the title. */
  notice: z
    .strictObject({ en: z.string().max(200), zh: z.string().max(200).optional() })
    .nullable()
    .default(null),
  rooms: z
    .strictObject({
      /** Matches of one process at one time; what the environment says when absent. */
      max: z.int().min(1).max(10_000).optional(),
      /** No new rooms: those that are there go on. */
      isClosed: z.boolean().default(false),
    })
    .default({ isClosed: false }),
  /** Fields of a game's config, for matches that begin from now on. */
  games: z.record(name, z.record(name, z.number())).default({}),
  flags: z.record(name, flag).default({}),
});

/** A configuration, whole and checked. */
export type LiveValues = z.output<typeof liveConfigSchema>;

/** What is so before anybody has said anything. */
export const FIRST_VALUES: LiveValues = deepFreeze(liveConfigSchema.parse({}));

/** Reads a text; what is wrong with it, or the values, which nobody can change. */
export function readLiveConfig(text: string): { readonly values: LiveValues } | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problem: `It is no JSON: ${error instanceof Error ? error.message : String(error)}.` };
  }
  const checked = checkValue(value, liveConfigSchema, 'It');
  return 'value' in checked ? { values: deepFreeze(checked.value) } : checked;
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
