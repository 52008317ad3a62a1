// What a player has outside the match: account, matches that were, leaderboards, the queue. Fetched when the first of it is wanted.
import { fetchMatch, recordingPath, type PlayedMatch } from '../../net/results.ts';
import { AccountError } from '../../net/api-request.ts';
import { accountPanel } from './account-panel.ts';
import { boardPanel } from './board-panel.ts';
import { matchesPanel } from './matches-panel.ts';
import { platformDialog } from './platform-dialog.ts';
import { refusalSentence } from './refusal-sentence.ts';
import { visitQueue } from './queue-visit.ts';
import { modeName, numberText, speakAsPage, words } from './words.ts';
import '../../styles/lobby.css';
import '../../styles/platform.css';
import type { Account } from '../../net/account.ts';
import type { Clock } from '../../net/connection.ts';
import type { QueueMode } from '../../net/queue-modes.ts';
import type { SeatStorage } from '../../net/stored-seat.ts';
import type { ListedGame } from '../game-list.ts';
import type { ReplayPeople, ReplayPlace } from '../replay-place.ts';
import type { Screens } from '../screens.ts';
import type { PageSound } from '../sound.ts';
import type { PlatformTab } from './catalogue.ts';

/** What it uses of the page. */
export interface PlatformOptions {
  readonly account: Account;
  readonly game: { readonly name: string; readonly title: string; readonly emblem: string };
  /** The other games of this server. */
  readonly games: Promise<readonly ListedGame[]>;
  modes(): Promise<readonly QueueMode[]>;
  /** The hash of the rules that the page plays by. */
  rules(): string;
  readonly clock: Clock;
  readonly screens: Screens;
  /** Beside which dialogs stand. */
  readonly host: HTMLElement;
  readonly sound: PageSound;
  readonly tabStorage: SeatStorage | null;
  shareUrl(): string;
  /** What the player is called in matches, as chosen on the title; empty until chosen. */
  name(): string;
  /** An account's own name is the one to play under. Empty: of a new guest. */
  named(name: string): void;
  openSettings(): void;
  /** The dialog has been closed. */
  closed(): void;
  /** The queue's screen stands. */
  queueing(): void;
  join(roomId: string): void;
  /** Leads to another game's page, into a room. */
  joinElsewhere(path: string, roomId: string): void;
  toTitle(): void;
  /** A sentence of the server's operator; empty for none. */
  notice(): Promise<string>;
  /** Nothing else has been begun meanwhile. */
  isAtTitle(): boolean;
  /** Shows a recording in place of what stands; gives what is wrong with it, or nothing. */
  showReplay(file: Blob, from: ReplayPlace): Promise<string>;
  readonly leaveReplayText: string;
}

export interface Platform {
  open(tab: PlatformTab): void;
  /** Shows a match that was played; where that cannot be, the others and why. */
  replay(matchId: string): Promise<void>;
  /** What a match that is over did to the own rating, in a sentence, once the server has settled it; empty where it did nothing, or that is not known. */
  rating(matchId: string): Promise<string>;
  /** Waits for a match; `party`: joins it first. */
  queue(party: string | null): Promise<void>;
}

/** A result is told a moment before the match ends, and settled behind it: asked for after so long each. */
const SETTLED_AFTER_MS: readonly number[] = [0, 1000, 2000, 4000, 8000];

/** Makes it; the words are there then. */
export async function createPlatform(options: PlatformOptions): Promise<Platform> {
  const { account, game, host } = options;
  await speakAsPage();
  let games: readonly ListedGame[] = [];
  /** What was played last is offered first. */
  let lastMode = '';
  // Until they are known, and where they are not, a game is called by its name.
  options.games.then(
    (found) => void (games = found),
    () => undefined,
  );
  const titleOf = (name: string) =>
    name === game.name ? game.title : (games.find((each) => each.name === name)?.title ?? modeName(name));
  const matches = matchesPanel({
    account,
    titleOf,
    pageOf({ game: played, matchId }) {
      const other = games.find(({ name }) => name === played);
      return other === undefined ? null : `${other.path}?replay=${encodeURIComponent(matchId)}`;
    },
    watch: ({ matchId }) => watch(matchId, () => dialog.root.open),
  });
  const dialog = platformDialog(
    {
      account: accountPanel({
        account,
        changed(view) {
          if (view === null) options.named('');
          else if (!view.isGuest) options.named(view.name);
        },
        playOn: () => dialog.close(),
      }),
      matches,
      board: boardPanel({ account, titleOf, modes: boardModes }),
    },
    options.closed,
  );
  host.after(dialog.root);

  /** Those of the page's own game first. */
  async function boardModes() {
    const modes = (await options.modes()).filter(({ isRated }) => isRated);
    return modes.toSorted((a, b) => Number(b.game === game.name) - Number(a.game === game.name));
  }

  async function watch(matchId: string, isWanted: () => boolean): Promise<string> {
    try {
      const [file, match] = await Promise.all([account.download(recordingPath(matchId)), fetchMatch(account, matchId)]);
      return await options.showReplay(file, {
        ...peopleOf(match),
        isWanted,
        shown: () => dialog.close(),
        leaveText: options.leaveReplayText,
        back() {
          options.toTitle();
          dialog.open('matches');
        },
      });
    } catch (error) {
      if (error instanceof AccountError && error.code === 'not-found') return words.profile.replayGone;
      throw error;
    }
  }

  /** A guest who chose a name on the title after the account was made has it on leaderboards, too. */
  async function nameGuest(): Promise<void> {
    const { isGuest, name } = await account.load();
    const wanted = options.name();
    if (isGuest && wanted !== '' && wanted !== name) await account.rename(wanted);
  }

  return {
    open(tab) {
      if (options.isAtTitle()) dialog.open(tab);
    },
    async replay(matchId) {
      const problem = await watch(matchId, options.isAtTitle).catch((error: unknown) =>
        refusalSentence(error, Date.now()),
      );
      if (problem === '') return;
      dialog.open('matches');
      matches.say(problem);
    },
    async rating(matchId) {
      for (const waitMs of SETTLED_AFTER_MS) {
        await new Promise<void>((resolve) => void options.clock.after(waitMs, resolve));
        // What the server does not know yet it is asked for again; nobody is told of a server that is away then.
        const match = await fetchMatch(account, matchId).catch(() => undefined);
        if (match === undefined) continue;
        const { isRated, rating, ratingChange } = match;
        return isRated && rating !== null
          ? words.profile.rated(numberText(rating), words.profile.rating(ratingChange))
          : '';
      }
      return '';
    },
    async queue(party) {
      const modes = (await options.modes()).filter((mode) => mode.game === game.name);
      if (modes.length === 0) return options.toTitle();
      await nameGuest().catch(() => undefined);
      // Meanwhile they have gone elsewhere.
      if (!options.isAtTitle()) return;
      options.queueing();
      visitQueue({
        account,
        clock: options.clock,
        screens: options.screens,
        sound: options.sound,
        emblem: game.emblem,
        notice: options.notice(),
        modes,
        rules: options.rules(),
        wanted: lastMode,
        page: document,
        tabStorage: options.tabStorage,
        party,
        shareUrl: options.shareUrl,
        openSettings: options.openSettings,
        matched(where, roomId, mode) {
          lastMode = mode;
          const other = games.find(({ name }) => name === where);
          if (where === game.name || other === undefined) options.join(roomId);
          else options.joinElsewhere(other.path, roomId);
        },
        left: options.toTitle,
        refused() {
          // The account tells why, and what can be done.
          options.toTitle();
          dialog.open('account');
        },
      });
    },
  };
}

/** Who played, as the server remembers it: names are nowhere in the recording. */
function peopleOf({ seat, players }: PlayedMatch): ReplayPeople {
  const roster = players
    .filter(({ name }) => name !== '')
    .map((player) => ({ seat: player.seat, name: player.name, kind: 'person' as const, isHere: true }));
  return { roster: roster.toSorted((a, b) => a.seat - b.seat), seat };
}
