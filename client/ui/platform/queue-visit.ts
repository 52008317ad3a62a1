// A visit to the queue: from the wish to be matched to the room of the match, over reloads and lost lines.
import { partyLink, partyOfText } from '../../net/party-link.ts';
import { openQueue } from '../../net/queue.ts';
import { createChime } from './chime.ts';
import { queueScreen } from './queue-screen.ts';
import { createReadyAlert } from './ready-alert.ts';
import { words } from './words.ts';
import type { Account } from '../../net/account.ts';
import type { AccountError } from '../../net/api-request.ts';
import type { Clock } from '../../net/connection.ts';
import type { QueueMode } from '../../net/queue-modes.ts';
import { storedQueue, storeQueue } from '../../net/stored-queue.ts';
import { hasAcceptedMatch, noteQueue, type SeatStorage } from '../../net/stored-seat.ts';
import type { Screens } from '../screens.ts';
import type { PageSound } from '../sound.ts';

export interface QueueVisitOptions {
  readonly account: Account;
  readonly clock: Clock;
  readonly screens: Screens;
  readonly sound: PageSound;
  readonly emblem: string;
  /** A sentence of the server's operator; empty for none. */
  readonly notice: Promise<string>;
  /** Of this game, at least one. */
  readonly modes: readonly QueueMode[];
  /** The hash of the rules that the page plays by. */
  readonly rules: string;
  /** The mode that is chosen at first; empty for the first that fits. */
  readonly wanted: string;
  /** Whose title flashes. */
  readonly page: { title: string };
  /** Where a tab keeps that it waits; null where nothing is kept. */
  readonly tabStorage: SeatStorage | null;
  /** A party to join at once: as a link or a code. */
  readonly party: string | null;
  shareUrl(): string;
  openSettings(): void;
  /** There is a match: in this game's room, or in another game's. */
  matched(game: string, roomId: string, mode: string): void;
  left(): void;
  /** The server does not say where one stands, and would not. */
  refused(error: AccountError): void;
}

/** Shows the queue's screen, until there is a match or it is left. */
export function visitQueue(options: QueueVisitOptions): void {
  const { account, clock, screens, sound, modes, tabStorage } = options;
  const chime = createChime(() => (sound.isMuted ? 0 : sound.volume('master') * sound.volume('effects')));
  const alert = createReadyAlert({ page: options.page, clock, chime: chime.play });
  let isOver = false;

  const queue = openQueue({
    account,
    rules: options.rules,
    clock,
    random: Math.random,
    hasAccepted: hasAcceptedMatch(tabStorage),
    before: storedQueue(tabStorage, Date.now()),
    changed: follow,
    refused(error) {
      end();
      forget();
      options.refused(error);
    },
  });
  const screen = queueScreen({
    emblem: options.emblem,
    notice: options.notice,
    modes,
    wanted: options.wanted,
    sound,
    view: () => ({
      state: queue.state,
      ageSeconds: (clock.nowMs() - queue.answeredAtMs) / 1000,
      isLost: queue.isLost,
    }),
    act(act) {
      // The click that begins the wait allows the chime that ends it.
      chime.arm();
      const said = queue.act(act);
      note();
      return said;
    },
    linkOf: (code) => partyLink(options.shareUrl(), code),
    ownId: () => account.view?.id,
    openSettings: options.openSettings,
    leave() {
      // The others shall not wait for one who plays something else.
      const { party: left = null } = queue.state ?? {};
      if (left !== null) queue.act({ kind: 'leaveParty' }).catch(() => undefined);
      end();
      forget();
      options.left();
    },
  });
  note();
  screens.show({
    ...screen,
    close() {
      screen.close?.();
      end();
    },
  });
  const party = options.party === null ? null : partyOfText(options.party);
  if (party !== null) void screen.run({ kind: 'joinParty', code: party });

  function follow(): void {
    const { state } = queue;
    if (isOver || state === null) return;
    if (state.stage === 'asked' && !state.isReady) alert.begin(words.queue.found);
    else alert.end();
    note();
    // Another page of this account goes there when it was there that they said yes: there is one seat.
    if (state.stage === 'matched' && queue.followsMatch) {
      const { game, roomId, mode } = state;
      end();
      forget();
      options.matched(game, roomId, mode);
    } else screen.update();
  }

  function note(): void {
    noteQueue(tabStorage, queue.followsMatch ? 'accepted' : 'waiting');
    storeQueue(tabStorage, queue.state, Date.now());
  }

  function forget(): void {
    noteQueue(tabStorage, 'nothing');
    storeQueue(tabStorage, null, Date.now());
  }

  function end(): void {
    if (isOver) return;
    isOver = true;
    alert.end();
    queue.stop();
  }
}
