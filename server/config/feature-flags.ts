/** Whether an account, or a page of nobody, has a feature: the same answer in every process and for as long as nobody changes the flag. */
import { createHash } from 'node:crypto';
import type { LiveValues } from './live-schema.ts';

const SHARES = 10_000;

/** Who asks. An account has been verified; a visitor's id is what a page says of itself, and has a share of its own only. */
export type FlagOwner = { readonly accountId: string } | { readonly visitor: string } | 'nobody';

/** Nobody has what everybody has. */
export function hasFeature({ flags }: Pick<LiveValues, 'flags'>, feature: string, owner: FlagOwner): boolean {
  if (!Object.hasOwn(flags, feature)) return false;
  const { percent, accounts } = flags[feature];
  if (percent >= 100) return true;
  if (owner === 'nobody') return false;
  const isNamed = 'accountId' in owner && accounts.includes(owner.accountId);
  // A visitor's share is never an account's, whatever id a page makes up.
  const id = 'accountId' in owner ? owner.accountId : `visitor\n${owner.visitor}`;
  return isNamed || shareOf(feature, id) < (percent / 100) * SHARES;
}

/** Whether any answer hangs on who asks. */
export function isPersonal({ flags }: Pick<LiveValues, 'flags'>): boolean {
  return Object.values(flags).some(({ percent, accounts }) => percent < 100 && (percent > 0 || accounts.length > 0));
}

/** 0…9999; of two features, the shares of one are unrelated. */
function shareOf(feature: string, id: string): number {
  const bytes = createHash('sha256').update(`${feature}\n${id}`).digest();
  return bytes.readUInt32BE(0) % SHARES;
}
