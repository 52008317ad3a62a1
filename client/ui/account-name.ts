// How an account is called on the page.
import { guestNumber, type AccountHint } from '../net/account-hint.ts';
import { texts } from './texts.ts';

/** What the server calls one who chose no name. */
export const NAMELESS = 'Player';

/** The name; a guest who chose none has a number, and one who is not known yet has not even that. */
export function accountName(account: AccountHint | null): string {
  if (account === null) return texts.title.guest('');
  const { id, name, isGuest } = account;
  return isGuest && name === NAMELESS ? texts.title.guest(guestNumber(id)) : name;
}
