// The page from title to match and back: which screen stands, what the connection and the match tell each other.
import { connect } from '../net/connection.ts';
import { cleanName, joinOptions } from '../net/join-options.ts';
import { JoinError } from '../net/refusal.ts';
import { minutesLeft, secondsLeft } from '../net/return-policy.ts';
import { isWatchLink, roomLink, roomOfUrl, watchLink } from '../net/room-link.ts';
import { nameOf } from '../net/roster.ts';
import { forgetSeat, storageOfGame, storedSeat } from '../net/stored-seat.ts';
import { errorScreen, keepsRoom, troubleScreen } from './error-screen.ts';
import { matchOverlay } from './match-overlay.ts';
import { createNotice } from './passing-notice.ts';
import { replayScreen } from './replay-screen.ts';
import { createScreens } from './screens.ts';
import { createSettingsDialog } from './settings-dialog.ts';
import { isMotionReduced, readSettings, writeSettings } from './settings.ts';
import { createSound } from './sound.ts';
import { texts } from './texts.ts';
import { titleScreen } from './title-screen.ts';
import { createTouchPad } from './touch-pad.ts';
import { detailOf, troubleOf } from './trouble.ts';
import { connectingScreen, reconnectingScreen } from './waiting-screens.ts';
import type { Connection } from '../net/connection.ts';
import type { Destination } from '../net/line.ts';
import type { Refusal } from '../net/refusal.ts';
import type { Roster } from '../net/roster.ts';
import type { AppOptions } from './app-options.ts';
import type { GameDisplay, RoomMatch } from './playable-game.ts';
import type { MatchState } from './match-overlay.ts';
import type { AppPhase, TestedPage } from './test-hook.ts';

/** Starts the page; it shows its first screen at once. */
export function startApp(options: AppOptions): TestedPage {
  const { game, clock, address } = options;
  const screens = createScreens(options.screens);
  const tabStorage = storageOfGame(options.tabStorage, game.name);
  const sound = createSound(options.longStorage);
  options.field.setAttribute('role', 'img');
  options.field.setAttribute('aria-label', texts.play.fieldLabel);
  let settings = readSettings(options.longStorage);
  let phase: AppPhase = 'title';
  let display: GameDisplay | undefined;
  let connection: Connection | undefined;
  let match: RoomMatch | undefined;
  let roster: Roster = [];
  const notice = createNotice();
  /** Where the match stood when its line was lost; null before. */
  let lostAtTick: number | null = null;
  const { touch } = game.front;
  const touchPad = options.isTouch && touch !== undefined ? createTouchPad(touch.buttons) : undefined;
  let shareUrl = address.read();
  const games = options.games();
  let wantsInvitation = false;
  /** None for one who watches. */
  let wantedSeats = 1;
  /** The game could not be loaded: its screen stays. */
  let hasTrouble = false;

  options.screens.addEventListener('click', (event) => {
    const { clickSound } = game.front;
    const isButton = event.target instanceof Element && event.target.closest('button') !== null;
    if (isButton && clickSound !== undefined) display?.mixer.play(clickSound);
  });

  const settingsDialog = createSettingsDialog({
    sound,
    ...(touchPad === undefined && { bindings: game.bindings }),
    onToggle(isOpen) {
      // The guide has the keys that were just chosen.
      if (!isOpen && phase === 'title') showTitle(roomOfUrl(address.read()));
    },
    settings: () => settings,
    change(changed) {
      settings = { ...settings, ...changed };
      writeSettings(options.longStorage, settings);
    },
  });
  options.screens.after(settingsDialog.root);

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
  loading.catch((error: unknown) => {
    hasTrouble = true;
    options.report(error);
    phase = 'error';
    screens.show(troubleScreen(troubleOf(error), detailOf(error), () => address.reload()));
  });
  void options.shareAddress().then((url) => {
    shareUrl = url;
  });

  function showDemo(): void {
    options.field.dataset['shows'] = options.hasDemo && display !== undefined ? 'demo' : 'sky';
    if (options.hasDemo) display?.startDemo();
    else display?.stop();
  }

  function showTitle(invitedTo: string | null = null): void {
    phase = 'title';
    setRoomInAddress(invitedTo);
    showDemo();
    screens.show(
      titleScreen({
        game: { ...game.front, guide: touchPad === undefined ? game.front.guide : (touch?.guide ?? []) },
        name: settings.name,
        invitedTo,
        sound,
        games,
        openSettings: settingsDialog.open,
        play: (name) => go({ kind: 'quick-play' }, name),
        create: (name) => go({ kind: 'create' }, name),
        join: (roomId, name) => go({ kind: 'room', roomId }, name),
        playElsewhere: (name) => go({ kind: 'quick-play' }, name),
        watchReplay,
      }),
    );
  }

  /** Shows a recording; what is wrong with it, or an empty text. */
  async function watchReplay(file: Blob): Promise<string> {
    const [{ openReplay }, shown, bytes] = await Promise.all([import('./open-replay.ts'), loading, file.arrayBuffer()]);
    const opened = openReplay(new Uint8Array(bytes), game.name, game.hashes(options.build));
    if ('problem' in opened) {
      const { problem } = opened;
      return typeof problem === 'string' ? texts.replay[problem] : texts.replay.otherGame(problem.otherGame);
    }
    if (phase !== 'title') return '';
    phase = 'replay';
    options.field.dataset['shows'] = 'match';
    const replay = shown.startReplay(opened, (error) => {
      options.report(error);
      shown.stop();
      showTitle();
    });
    const { ticksPerSecond } = opened;
    screens.show(replayScreen({ replay, ticksPerSecond, sound, leave: () => showTitle() }));
    return '';
  }

  /** `failed` is where the page wanted to be: tried again, and in the address where a reload may help. */
  function showError(refusal: Refusal, failed: Destination): void {
    phase = 'error';
    stopMatch();
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
  function showClosed(refusal: Refusal): void {
    const roomId = connection?.roomId;
    if (roomId === undefined) return showError(refusal, { kind: 'quick-play' });
    const kept = storedSeat(tabStorage, roomId);
    showError(refusal, kept === null ? { kind: 'room', roomId } : { kind: 'seat', ...kept });
  }

  function go(destination: Destination, name: string, seats = 1): void {
    phase = 'connecting';
    wantsInvitation = destination.kind === 'create';
    wantedSeats = seats;
    settings = { ...settings, name: name.trim() === '' ? '' : cleanName(name) };
    writeSettings(options.longStorage, settings);
    const abort = new AbortController();
    screens.show(
      connectingScreen(game.front.emblem, connectingText(destination), () => {
        abort.abort();
        connection?.leave();
        stopMatch();
        showTitle();
      }),
    );
    join(destination, seats, abort.signal).catch((error: unknown) => {
      if (abort.signal.aborted || hasTrouble) return;
      if (!(error instanceof JoinError)) options.report(error);
      const refusal = error instanceof JoinError ? error.refusal : 'unknown';
      if (refusal === null) return;
      if (destination.kind === 'seat' && !keepsRoom(refusal)) forgetSeat(tabStorage);
      // The seat of a reloaded page may be gone; the match it was in may still go on, with another seat.
      const roomId = destination.kind === 'seat' && refusal === 'vanished' ? roomOfUrl(address.read()) : null;
      if (roomId !== null) go({ kind: 'room', roomId }, settings.name, seats);
      else if (destination.kind === 'seat' && refusal === 'vanished') showTitle(null);
      else showError(refusal, destination);
    });
  }

  async function join(destination: Destination, seats: number, signal: AbortSignal): Promise<void> {
    const shown = await loading;
    if (signal.aborted) return;
    roster = [];
    lostAtTick = null;
    const joined = await connect(destination, {
      door: options.door,
      clock,
      storage: tabStorage,
      options: joinOptions(game.hashes(options.build), settings.name, seats),
      signal,
      events: {
        message: (message) => match?.receive(message),
        roster(told) {
          roster = told;
        },
        dropped() {
          lostAtTick = match?.session.confirmedTick ?? null;
          match?.lineLost();
          showReconnecting();
        },
        returned: () => goOn(shown),
        resumed(tick) {
          const ticksPerSecond = match?.sim.ticksPerSecond ?? 1;
          const lostSeconds =
            lostAtTick === null ? null : Math.max(0, Math.round((lostAtTick - tick) / ticksPerSecond));
          notice.show(texts.play.resumed(lostSeconds));
        },
        reported: (kind, report) => options.showReport?.(kind, report),
        closed: showClosed,
      },
    });
    connection = joined;
    setRoomInAddress(joined.roomId);
    beginMatch(shown);
  }

  /** A line is back: the match that was lost goes on from the world it still holds; one that was never drawn begins anew. */
  function goOn(shown: GameDisplay): void {
    if (match?.isReady !== true) return beginMatch(shown);
    showMatch(shown);
    match.reconnected();
  }

  /** The session of a new line greets the server and gets a snapshot; the picture of an old one stays until it is drawn. */
  function beginMatch(shown: GameDisplay): void {
    options.field.dataset['shows'] = 'match';
    match = shown.startRoomMatch({
      send: (message) => connection?.send(message),
      nameOf: (seat) => nameOf(roster, seat),
      onReady: () => showMatch(shown),
      onError(error) {
        options.report(error);
        connection?.leave();
        showClosed('desyncs');
      },
      sourceFor: options.sourceFor,
      ...(touchPad && { touchPad }),
    });
  }

  function showMatch({ fullscreen }: GameDisplay): void {
    phase = 'playing';
    const roomId = connection?.roomId ?? '';
    screens.show(
      matchOverlay({
        ...(touchPad && { touchPad }),
        opensInvite: takeInvitation(),
        isWatching: wantedSeats === 0,
        links: { play: roomLink(shareUrl, roomId), watch: watchLink(shareUrl, roomId) },
        sound,
        fullscreen,
        openSettings: settingsDialog.open,
        leave,
        onToggle: (isOpen) => match?.setInputPaused(isOpen),
        onInsets: (insets) => match?.setInsets(insets),
        state: matchState,
      }),
    );
  }

  /** True once after a private match was made; not again when its line comes back. */
  function takeInvitation(): boolean {
    const wanted = wantsInvitation;
    wantsInvitation = false;
    return wanted;
  }

  function matchState(): MatchState {
    return {
      phase: match?.session.phase ?? 'closed',
      isOpen: connection?.isOpen ?? false,
      isPictureLost: match?.isPictureLost ?? false,
      roundTripMs: connection?.roundTripMs ?? 0,
      stalls: match?.session.stats.stalls ?? 0,
      nowMs: clock.nowMs(),
      seats: match?.session.seats ?? [],
      roster,
      standings: match?.standings() ?? { columns: [], rows: [] },
      roundResult: match?.roundResult() ?? null,
      touchButtons: match?.touchButtons() ?? [],
      notice: notice.at(clock.nowMs()),
    };
  }

  function showReconnecting(): void {
    phase = 'reconnecting';
    screens.show(
      reconnectingScreen(
        game.front.emblem,
        () => {
          const nowMs = clock.nowMs();
          const droppedAtMs = connection?.droppedAtMs ?? nowMs;
          return {
            secondsLeft: secondsLeft(droppedAtMs, nowMs),
            minutesLeft: minutesLeft(droppedAtMs, nowMs),
            hasSeat: wantedSeats > 0,
          };
        },
        leave,
      ),
    );
  }

  function leave(): void {
    connection?.leave();
    stopMatch();
    showTitle();
  }

  function stopMatch(): void {
    if (match !== undefined) options.field.dataset['shows'] = 'sky';
    match?.stop();
    match = undefined;
    connection = undefined;
  }

  /** The address names the room, so that a reload or a copied address leads back to it. */
  function setRoomInAddress(roomId: string | null): void {
    const url = new URL(address.read());
    if (roomId === null) url.searchParams.delete('room');
    else url.searchParams.set('room', roomId);
    if (url.href !== address.read()) address.write(url.href);
  }

  const invitedTo = roomOfUrl(address.read());
  const seat = storedSeat(tabStorage, invitedTo);
  if (invitedTo !== null && isWatchLink(address.read())) go({ kind: 'room', roomId: invitedTo }, settings.name, 0);
  else if (seat !== null) go({ kind: 'seat', ...seat }, settings.name, seat.isWatching === true ? 0 : 1);
  else showTitle(invitedTo);

  return {
    get phase() {
      return phase;
    },
    get match() {
      return match;
    },
    get roomId() {
      return connection?.roomId ?? null;
    },
    breakLine: () => connection?.breakLine(),
  };
}

function connectingText({ kind }: Destination): string {
  switch (kind) {
    case 'quick-play':
      return texts.connecting.quickPlay;
    case 'create':
      return texts.connecting.create;
    case 'room':
      return texts.connecting.room;
    case 'seat':
    case 'ticket':
      return texts.connecting.seat;
  }
}
