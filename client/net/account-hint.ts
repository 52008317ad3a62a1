// Who this browser was at its last visit: said on the title before the server is asked, and true once it has been.

/** What is kept of an account. */
export interface AccountHint {
  readonly id: string;
  readonly name: string;
  readonly isGuest: boolean;
}

const KEY = 'samestep.account';

/** The account of the last visit, or null. */
export function readAccountHint(storage: Pick<Storage, 'getItem'> | null): AccountHint | null {
  try {
    const { id, name, isGuest } = JSON.parse(storage?.getItem(KEY) ?? '{}');
    return typeof id === 'string' && typeof name === 'string' ? { id, name, isGuest: isGuest === true } : null;
  } catch {
    return null;
  }
}

/** Keeps it, or forgets it; where nothing can be kept the title says "Guest". */
export function keepAccountHint(
  storage: Pick<Storage, 'setItem' | 'removeItem'> | null,
  account: AccountHint | null,
): void {
  try {
    if (account === null) storage?.removeItem(KEY);
    else storage?.setItem(KEY, JSON.stringify({ id: account.id, name: account.name, isGuest: account.isGuest }));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

/** What tells one nameless guest from another: four digits that follow from the account's id. */
export function guestNumber(id: string): string {
  return String((Number.parseInt(id.slice(0, 8), 16) || 0) % 10_000).padStart(4, '0');
}
