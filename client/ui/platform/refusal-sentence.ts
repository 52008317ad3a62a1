// A refusal of the server as a sentence: by its code, never by its own words, which are English.
import { AccountError } from '../../net/api-request.ts';
import { REFUSALS } from './catalogue.ts';
import { momentText, words } from './words.ts';

/** Of one who is told to wait, and not how long. */
const WAIT_SECONDS = 60;

/** What is said of an error. One that is no refusal is thrown on: it is a fault of the page. */
export function refusalSentence(error: unknown, nowMs: number): string {
  if (!(error instanceof AccountError)) throw error;
  const { code, untilMs, reason, retryAfterSeconds } = error;
  if (code === 'banned') return words.banned(untilMs === undefined ? null : momentText(untilMs, nowMs), reason);
  if (code === 'flooding') return words.flooding(Math.ceil(retryAfterSeconds ?? WAIT_SECONDS));
  return words.refusals[REFUSALS.find((known) => known === code) ?? 'unknown'];
}
