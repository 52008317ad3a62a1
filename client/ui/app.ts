// The page from title to match and back: which screen stands, what the connection and the match tell each other.
import { isFlagOn } from '#client/flags.ts';
import { readAccountHint } from '../net/account-hint.ts';
import { cleanName } from '../net/join-options.ts';
import { JoinError } from '../net/refusal.ts';
import { isWatchLink, roomOfUrl } from '../net/room-link.ts';
import { forgetSeat, storageOfGame, storedSeat, waitsInQueue } from '../net/stored-seat.ts';
import { errorScreen, keepsRoom, troubleScreen } from './error-screen.ts';
import { visitRoom, type RoomVisit } from './room-visit.ts';
import { createScreens } from './screens.ts';
import { lazyPlatform, type PlatformParts } from './lazy-platform.ts';
import { isMotionReduced, readSettings, writeSettings, type Settings } from './settings.ts';
import { createSound } from './sound.ts';
import { texts } from './texts.ts';
import { titleScreen } from './title-screen.ts';
import { accountName } from './account-name.ts';
import { nextPicture } from './dom.ts';
import { nameInAddress } from './address-names.ts';
import { createTouchPad } from './touch-pad.ts';
import { detailOf, troubleOf } from './trouble.ts';
import type { Destination } from '../net/line.ts';
import type { QueueMode } from '../net/queue-modes.ts';
import type { Refusal } from '../net/refusal.ts';
import type { SettingsDialog } from './settings-dialog.ts';
import type { AppOptions } from './app-options.ts';
import type { GameDisplay } from './playable-game.ts';
import type { ReplayPeople, ReplayPlace } from './replay-place.ts';
import type { AppPhase, TestedPage } from './test-hook.ts';

/** Starts the page; it shows its first screen at once. */
export function startApp(options: AppOptions): TestedPage {
  const { game, address } = options;
  const screens = createScreens(options.screens);
  const tabStorage = storageOfGame(options.tabStorage, game.name);
  const sound = createSound(options.longStorage);
  options.field.setAttribute('role', 'img');
  options.field.setAttribute('aria-label', texts.play.fieldLabel);
  let settings = readSettings(options.longStorage);
  const spoken = settings.language;
  let phase: AppPhase = 'title';
  let wasTitleShown = false;
  let display: GameDisplay | undefined;
  let visit: RoomVisit | undefined;
  const { touch } = game.front;
  const touchPad = options.isTouch && touch !== undefined ? createTouchPad(touch.buttons) : undefined;
  /** Where the recording of the match is that was played last, and who played. */
  let lastReplay: readonly [path: string, people: () => ReplayPeople] | undefined;
  let shareUrl = address.read();
  /** None for one who watches. */
  let wantedSeats = 1;
  /** The game could not be loaded: its screen stays. */
  let hasTrouble = false;

  options.screens.addEventListener('click', (event) => {
    const { clickSound } = game.front;
    const isButton = event.target instanceof Element && event.target.closest('button') !== null;
    if (isButton && clickSound !== undefined) display?.mixer.play(clickSound);
  });

  function keep(chosen: Partial<Settings>): void {
    settings = { ...settings, ...chosen };
    writeSettings(options.longStorage, settings);
  }

  let settingsDialog: Promise<SettingsDialog> | undefined;

  /** Made when it is wanted first: most visits do without. */
  async function makeSettings(): Promise<SettingsDialog> {
    const { createSettingsDialog } = await import('./settings-dialog.ts');
    const dialog = createSettingsDialog({
      sound,
      ...(touchPad === undefined && { bindings: game.bindings }),
      onToggle(isOpen) {
        // The guide has the keys that were just chosen.
        // A page in another language is loaded anew; it leads back to its seat.
        if (!isOpen && settings.language !== spoken) address.reload();
        else if (!isOpen && phase === 'title') showTitle(roomOfUrl(address.read()));
      },
      // Before it is known nobody is told of a lack.
      isAccelerated: () => display?.isAccelerated ?? true,
      settings: () => settings,
      change: keep,
    });
    options.screens.after(dialog.root);
    return dialog;
  }

  function openSettings(): void {
    settingsDialog ??= makeSettings();
    settingsDialog.then((dialog) => dialog.open(), options.report);
  }

  let nameOnTitle = '';
  let modes: readonly QueueMode[] = [];

  /** Asked for once; again where there were none: the server may have been away. */
  async function queueModes(): Promise<readonly QueueMode[]> {
    if (modes.length === 0) modes = await (await asks()).queueModes();
    return modes;
  }

  const withPlatform = lazyPlatform(options, platformParts);

  const waitInQueue = (party: string | null) => withPlatform((platform) => platform.queue(party));

  function platformParts(): PlatformParts {
    return {
      game: { name: game.name, title: game.front.title, emblem: game.front.emblem },
      games,
      modes: queueModes,
      rules: () => game.hashes(options.build).rules,
      clock: options.clock,
      screens,
      host: options.screens,
      sound,
      tabStorage,
      shareUrl: () => shareUrl,
      name: () => settings.name,
      named: (name) => keep({ name }),
      openSettings,
      closed() {
        // The title has the name in a field; where that is as it was, the title stands as it does.
        if (phase !== 'title' || settings.name === nameOnTitle) return;
        showTitle(roomOfUrl(address.read()));
        screens.current?.root.querySelector<HTMLElement>('[data-test="account"]')?.focus();
      },
      queueing() {
        phase = 'queue';
        nameInAddress(address, { room: null, party: null });
      },
      join: (roomId) => go({ kind: 'room', roomId }, settings.name, 1),
      joinElsewhere(path, roomId) {
        address.write(new URL(`${path}?room=${roomId}`, address.read()).href);
        address.reload();
      },
      toTitle: () => showTitle(),
      notice,
      isAtTitle: () => phase === 'title',
      showReplay,
      leaveReplayText: texts.replay.backToMatches,
    };
  }

  const loading = game
    .load(options.field, options.build, {
      isMotionReduced: () => isMotionReduced(settings.motion),
      palette: () => settings.palette,
    })
    .then((loaded) => {
      display = loaded;
      sound.attach(loaded.mixer);
      if (phase === 'title') showDemo();
      return loaded;
    });
  // Behind all that a first picture waits for.
  const firstPicture = loading.then(nextPicture, () => undefined);
  const asks = () => firstPicture.then(() => options.asks(() => phase));
  const games = asks().then((asked) => asked.games);
  queueModes().catch(() => undefined);
  const isPlain = loading.then(
    ({ isAccelerated }) => !isAccelerated,
    () => false,
  );
  loading.catch((error: unknown) => {
    hasTrouble = true;
    options.report(error);
    phase = 'error';
    screens.show(troubleScreen(troubleOf(error), detailOf(error), () => address.reload()));
  });
  const askNotice = () =>
    options.serverWord().then((word) => {
      shareUrl = word.url;
      return word.notice;
    });
  let firstNotice: Promise<string> | undefined = askNotice();

  /** As it is now: an operator may have something to say since the page was opened. */
  function notice(): Promise<string> {
    const told = firstNotice ?? askNotice();
    firstNotice = undefined;
    return told;
  }

  function showDemo(): void {
    options.field.dataset['shows'] = options.hasDemo && display !== undefined ? 'demo' : 'sky';
    if (options.hasDemo) display?.startDemo();
    else display?.stop();
  }

  function showTitle(invitedTo: string | null = null): void {
    phase = 'title';
    wasTitleShown = true;
    nameInAddress(address, { room: invitedTo, party: null, replay: null });
    showDemo();
    nameOnTitle = settings.name;
    screens.show(
      titleScreen({
        game: { ...game.front, guides: touchPad === undefined ? game.front.guides : () => [touch?.guide ?? []] },
        name: settings.name,
        players: { possible: playersPossible, chosen: playersHere, choose: (players) => keep({ players }) },
        invitedTo,
        sound,
        games,
        clips: { loaded: loading, isMotionReduced: isMotionReduced(settings.motion) },
        notice: notice(),
        plainPicture: isPlain.then((isSo) => (isSo ? texts.title.plainPicture : '')),
        isOutdated: async () => (await asks()).isOutdated(),
        reload: () => address.reload(),
        openSettings,
        account: () => accountName(readAccountHint(options.longStorage)),
        openAccount: () => withPlatform((platform) => platform.open('account')),
        openBoard: () => withPlatform((platform) => platform.open('board')),
        isRanked: () => !isFlagOn('hide-queue') && modes.some((mode) => mode.game === game.name),
        queue(name) {
          keepName(name);
          waitInQueue(null);
        },
        play: (name) => go({ kind: 'quick-play' }, name),
        create: (name) => go({ kind: 'create' }, name),
        join: (roomId, name) => go({ kind: 'room', roomId }, name),
        playElsewhere: (name) => go({ kind: 'quick-play' }, name),
        watchReplay,
        ...(lastReplay && { watchLast }),
      }),
    );
  }

  /** Shows a recording in place of what stands, if that is still wanted then; what is wrong with it, or an empty text. */
  async function showReplay(file: Blob, from: ReplayPlace): Promise<string> {
    const { showRecording } = await import('./show-recording.ts');
    const begun = () => void (phase = 'replay');
    return showRecording(file, from, { app: options, display: await loading, screens, sound, begun });
  }

  function watchReplay(file: Blob, people?: ReplayPeople): Promise<string> {
    return showReplay(file, {
      ...(people ?? { roster: [], seat: -1 }),
      isWanted: () => phase === 'title',
      shown: () => undefined,
      leaveText: texts.replay.leave,
      back: () => showTitle(),
    });
  }

  async function watchLast(): Promise<string> {
    const { fetchReplay } = await import('./fetch-replay.ts');
    const [path, people] = lastReplay ?? ['', undefined];
    const found = await fetchReplay(path);
    return typeof found === 'string' ? found : watchReplay(found, people?.());
  }

  /** `failed` is where the page wanted to be: tried again, and in the address where a reload may help. */
  function showError(refusal: Refusal, failed: Destination): void {
    phase = 'error';
    stopVisit();
    const seats = wantedSeats;
    const roomId = 'roomId' in failed ? failed.roomId : null;
    setRoomInAddress(keepsRoom(refusal) ? roomId : null);
    const toRoom = (withSeats: number) =>
      go(roomId === null ? { kind: 'quick-play' } : { kind: 'room', roomId }, settings.name, withSeats);
    const mayWatch = refusal === 'full' && roomId !== null && seats > 0;
    screens.show(
      errorScreen(refusal, seats === 0, {
        reload: () => address.reload(),
        quickPlay: () => go({ kind: 'quick-play' }, settings.name),
        queue() {
          showTitle();
          waitInQueue(null);
        },
        toTitle() {
          // The seat may have outlived its line; a reload shall not lead back to it.
          forgetSeat(tabStorage);
          showTitle();
        },
        again: () => go(failed, settings.name, seats),
        back: () => toRoom(seats),
        ...(mayWatch && { watch: () => toRoom(0) }),
      }),
    );
  }

  /** The match is over for this page: its seat may still be known to a server that does not answer. */
  function showClosed(refusal: Refusal, roomId: string | undefined): void {
    if (roomId === undefined) return showError(refusal, { kind: 'quick-play' });
    const kept = storedSeat(tabStorage, roomId);
    showError(refusal, kept === null ? { kind: 'room', roomId } : { kind: 'seat', ...kept });
  }

  /** How many could play at this machine: parts of a keyboard, and gamepads. */
  function playersPossible(): number {
    const { localPlayersMax = 1 } = game.front;
    const parts = options.isTouch ? 0 : game.bindings.sharedCount;
    return Math.max(1, Math.min(localPlayersMax, parts + options.padCount()));
  }

  function playersHere(): number {
    return Math.min(settings.players, playersPossible());
  }

  function keepName(name: string): void {
    keep({ name: name.trim() === '' ? '' : cleanName(name) });
  }

  function go(destination: Destination, name: string, seats = playersHere()): void {
    wantedSeats = seats;
    keepName(name);
    visit = visitRoom(
      destination,
      { name: settings.name, seats },
      {
        app: options,
        screens,
        tabStorage,
        sound,
        touchPad,
        loading,
        shareUrl: () => shareUrl,
        openSettings,
        notice,
        setPhase: (now) => void (phase = now),
        greeting: ({ isAccelerated }) => (isAccelerated || wasTitleShown ? '' : texts.title.plainPicture),
        joined: setRoomInAddress,
        played: (...match) => void (lastReplay = match),
        showReplay,
        rating: (matchId, tell) => withPlatform(async (platform) => tell(await platform.rating(matchId))),
        left(wantsQueue) {
          visit = undefined;
          showTitle();
          if (wantsQueue) waitInQueue(null);
        },
        failed: (error, failed) => showFailed(error, failed, seats),
        closed: showClosed,
      },
    );
  }

  function showFailed(error: unknown, destination: Destination, seats: number): void {
    if (hasTrouble) return;
    if (!(error instanceof JoinError)) options.report(error);
    const refusal = error instanceof JoinError ? error.refusal : 'unknown';
    if (refusal === null) return;
    if (destination.kind === 'seat' && !keepsRoom(refusal)) forgetSeat(tabStorage);
    // The seat of a reloaded page may be gone; the match it was in may still go on, with another seat.
    const roomId = destination.kind === 'seat' && refusal === 'vanished' ? roomOfUrl(address.read()) : null;
    if (roomId !== null) go({ kind: 'room', roomId }, settings.name, seats);
    else if (destination.kind === 'seat' && refusal === 'vanished') showTitle(null);
    else showError(refusal, destination);
  }

  function stopVisit(): void {
    visit?.stop();
    visit = undefined;
  }

  /** The address names the room, so that a reload or a copied address leads back to it. */
  function setRoomInAddress(room: string | null): void {
    nameInAddress(address, { room });
  }

  const invitedTo = roomOfUrl(address.read());
  const seat = storedSeat(tabStorage, invitedTo);
  const { searchParams } = new URL(address.read());
  const party = searchParams.get('party');
  const replay = searchParams.get('replay');
  if (invitedTo !== null && isWatchLink(address.read())) go({ kind: 'room', roomId: invitedTo }, settings.name, 0);
  else if (seat !== null) go({ kind: 'seat', ...seat }, settings.name, seat.seats);
  else {
    // A tab that waited for a match when it was reloaded goes on waiting.
    const wasQueueing = waitsInQueue(tabStorage) && invitedTo === null;
    showTitle(invitedTo);
    if (party !== null || wasQueueing) waitInQueue(party);
    else if (replay !== null) withPlatform((platform) => platform.replay(replay));
  }

  return {
    get phase() {
      return phase;
    },
    get match() {
      return visit?.match;
    },
    get roomId() {
      return visit?.roomId ?? null;
    },
    breakLine: () => visit?.breakLine(),
    ...(import.meta.env.DEV && {
      display: () => display,
      renew() {
        if (phase === 'title') showTitle(roomOfUrl(address.read()));
        else if (display !== undefined) visit?.renew?.(display);
      },
    }),
  };
}
