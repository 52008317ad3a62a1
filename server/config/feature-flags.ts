/** Whether an account has a feature: the same answer in every process and for as long as nobody changes the flag. */
import { createHash } from 'node:crypto';
import type { LiveValues } from './live-schema.ts';

const SHARES = 10_000;

/** One who is nobody has what everybody has. */
export function hasFeature(
  { flags }: Pick<LiveValues, 'flags'>,
  feature: string,
  accountId: string | undefined,
): boolean {
  if (!Object.hasOwn(flags, feature)) return false;
  const { percent, accounts } = flags[feature];
  if (percent >= 100) return true;
  if (accountId === undefined) return false;
  return accounts.includes(accountId) || shareOf(feature, accountId) < (percent / 100) * SHARES;
}

/** 0…9999; of two features, one account's are unrelated. */
function shareOf(feature: string, accountId: string): number {
  const bytes = createHash('sha256').update(`${feature}\n${accountId}`).digest();
  return bytes.readUInt32BE(0) % SHARES;
}
