// What a page asks of its server once its first picture stands: other games, kinds of match, a newer build, features. A chunk of its own.
import { gamePages } from 'virtual:samestep/game-pages';
import { setFlags } from '#client/flags.ts';
import { readAccountHint } from '../net/account-hint.ts';
import { followFlags } from '../net/live-flags.ts';
import { hasOtherBuild } from '../net/newer-build.ts';
import { fetchQueueModes, type QueueMode } from '../net/queue-modes.ts';
import { otherGames, type ListedGame } from './game-list.ts';
import type { Account } from '../net/account.ts';
import type { Clock } from '../net/connection.ts';

/** What the app asks by it. */
export interface PageAsks {
  /** The other games of this server. */
  readonly games: readonly ListedGame[];
  /** What people are matched for on this server; none where it has no queue. */
  queueModes(): Promise<readonly QueueMode[]>;
  /** Whether the server has another build than this page. */
  isOutdated(): Promise<boolean>;
}

export interface PageAsksOptions {
  readonly clock: Clock;
  /** Empty where nobody shall be told of another one. */
  readonly buildId: string;
  readonly storage: Storage | null;
  account(): Promise<Account>;
  phase(): string;
}

/** Begins to follow the features at once. */
export function createPageAsks({ clock, buildId, storage, account, phase }: PageAsksOptions): PageAsks {
  // Where nothing can be kept one is nobody here, too.
  const who = () => readAccountHint(storage)?.id;
  followFlags({
    fetch: (url, options) => fetch(url, options),
    clock,
    account: () => (who() === undefined ? undefined : account()),
    who,
    storage,
    newId: () =>
      Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
    phase,
    isHidden: () => document.hidden,
    put: setFlags,
  });
  return {
    games: otherGames(gamePages, location.pathname),
    queueModes: () => fetchQueueModes(),
    isOutdated: async () => buildId !== '' && hasOtherBuild(buildId),
  };
}
