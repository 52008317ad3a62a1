// This browser's account, one for all of a page: imported when a room is joined first, or it is asked for. A first picture does without.
import { createAccount } from './net/account.ts';
import { readSettings, storageOrNull } from './ui/settings.ts';

const storage = storageOrNull(() => localStorage);

export const account = createAccount({
  fetch: (url, options) => fetch(url, options),
  storage,
  nowMs: () => performance.now(),
  name: () => readSettings(storage).name,
});
