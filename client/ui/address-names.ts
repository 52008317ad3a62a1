// What a page's address names: a room, a party, a match that was.
import type { AddressBar } from './app-options.ts';

/** Names these in the address, and nothing under a name whose value is null, so that a reload or a copied address leads to the same. */
export function nameInAddress(address: AddressBar, named: Readonly<Record<string, string | null>>): void {
  const url = new URL(address.read());
  for (const [name, value] of Object.entries(named))
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  if (url.href !== address.read()) address.write(url.href);
}
