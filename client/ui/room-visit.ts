// A visit to a room: from joining to leaving, through its lobby, its matches and lost lines. What stands before and after is the page's.
import { connect } from '../net/connection.ts';
import { joinOptions } from '../net/join-options.ts';
import { minutesLeft, secondsLeft } from '../net/return-policy.ts';
import { replayPath, roomLink, watchLink } from '../net/room-link.ts';
import { withSeen } from '../net/roster.ts';
import { nameOf } from './seat-name.ts';
import { NO_TABLE } from '../net/table.ts';
import { encodeTableAct, type TableActKind } from '#shared/wire/table.ts';
import { matchOverlay } from './match-overlay.ts';
import { createNotice } from './passing-notice.ts';
import { texts } from './texts.ts';
import { connectingScreen, connectingText, reconnectingScreen } from './waiting-screens.ts';
import type { Connection } from '../net/connection.ts';
import type { Destination } from '../net/line.ts';
import type { Refusal } from '../net/refusal.ts';
import type { Roster } from '../net/roster.ts';
import type { Seated, Table } from '../net/table.ts';
import type { AppOptions } from './app-options.ts';
import type { MatchState } from './match-overlay.ts';
import type { GameDisplay, RoomMatch } from './playable-game.ts';
import type { ReplayPeople, ReplayPlace } from './replay-place.ts';
import type { Screens } from './screens.ts';
import type { SeatStorage } from '../net/stored-seat.ts';
import type { SoundSwitch } from './sound-toggle.ts';
import type { AppPhase } from './test-hook.ts';
import type { TouchPad } from './touch-pad.ts';

/** What a visit uses of the page. */
export interface RoomVisitOptions {
  readonly app: AppOptions;
  readonly screens: Screens;
  readonly tabStorage: SeatStorage | null;
  readonly sound: SoundSwitch;
  readonly touchPad: TouchPad | undefined;
  readonly loading: Promise<GameDisplay>;
  /** The address under which others reach this page, as far as it is known. */
  shareUrl(): string;
  openSettings(): void;
  /** A sentence of the server's operator; empty for none. */
  notice(): Promise<string>;
  setPhase(phase: AppPhase): void;
  /** What a match begins with saying; empty for nothing. */
  greeting(display: GameDisplay): string;
  /** A room was joined. */
  joined(roomId: string): void;
  /** A match is played whose recording will be at this path, by those who are asked for then. */
  played(replay: string, people: () => ReplayPeople): void;
  /** Shows a recording in place of what stands; gives what is wrong with it, or nothing. */
  showReplay(file: Blob, from: ReplayPlace): Promise<string>;
  /** Tells what a match that is over did to the rating, once that is known; nothing where it did nothing. */
  rating(matchId: string, tell: (sentence: string) => void): void;
  /** The visit is over by the player's own wish. `wantsQueue`: they wait for another match. */
  left(wantsQueue: boolean): void;
  /** It could not begin. */
  failed(error: unknown, destination: Destination): void;
  /** It is over, and not by the player's wish. */
  closed(refusal: Refusal, roomId: string | undefined): void;
}

/** One visit. */
export interface RoomVisit {
  readonly match: RoomMatch | undefined;
  readonly roomId: string | null;
  breakLine(): void;
  /** Development only: the match that is played is shown by another session, over the line that it has. */
  renew?(display: GameDisplay): void;
  /** Ends what is shown of it; says nothing to the room. */
  stop(): void;
}

/** Goes into a room, by name, with so many seats; 0 to watch. */
export function visitRoom(
  destination: Destination,
  { name, seats }: { readonly name: string; readonly seats: number },
  page: RoomVisitOptions,
): RoomVisit {
  const { app, screens, sound, touchPad } = page;
  const { game, clock, field } = app;
  const isWatching = seats === 0;
  const notice = createNotice();
  const abort = new AbortController();
  let display: GameDisplay | undefined;
  let connection: Connection | undefined;
  let match: RoomMatch | undefined;
  let roster: Roster = [];
  /** Everyone who was seen in a seat of the match: whoever leaves keeps their name in its replay. */
  let seen: Roster = [];
  let table: Table | undefined;
  let seated: Seated | undefined;
  /** The room's match that this page plays; 0 for none. */
  let playedMatch = 0;
  /** The replay of the match that is over is shown in its place. */
  let isReplayShown = false;
  /** A line is back, in a room that may play another match by now. */
  let awaitsTable = false;
  /** Where the match stood when its line was lost; null before. */
  let lostAtTick: number | null = null;
  /** The room was closed after its match. */
  let isRoomOver = false;
  let isOver = false;
  let rating: string | undefined;
  let idleSeconds = 0;

  page.setPhase('connecting');
  screens.show(connectingScreen(game.front.emblem, connectingText(destination), () => leave()));
  join().catch((error: unknown) => {
    if (!abort.signal.aborted) page.failed(error, destination);
  });

  async function join(): Promise<void> {
    const shown = await page.loading;
    display = shown;
    notice.show(page.greeting(shown));
    await shown.prepareSplit(seats);
    if (abort.signal.aborted) return;
    connection = await connect(destination, {
      door: app.door,
      clock,
      storage: page.tabStorage,
      options: joinOptions(game.hashes(app.build), name, seats),
      signal: abort.signal,
      events: {
        message: (message) => match?.receive(message),
        roster(told) {
          roster = told;
          seen = withSeen(seen, told);
        },
        table(told) {
          table = told;
          follow(shown);
          askRating();
        },
        seated(told) {
          seated = told;
          askRating();
          const path = replayOfMatch();
          if (path !== null) page.played(path, replayPeople);
        },
        idle: (seconds) => void (idleSeconds = seconds),
        dropped() {
          idleSeconds = 0;
          lostAtTick = match?.session.confirmedTick ?? null;
          match?.lineLost();
          showReconnecting();
        },
        returned() {
          // What it was in its room may be over: the table tells.
          awaitsTable = true;
        },
        resumed(tick) {
          const ticksPerSecond = match?.sim.ticksPerSecond ?? 1;
          const lostSeconds =
            lostAtTick === null ? null : Math.max(0, Math.round((lostAtTick - tick) / ticksPerSecond));
          notice.show(texts.play.resumed(lostSeconds));
        },
        reported: (kind, report) => app.showReport?.(kind, report),
        ...(import.meta.env.DEV && { rulesChanged: (rules: string) => app.rulesChanged?.(rules) }),
        closed: close,
      },
    });
    page.joined(connection.roomId);
    // It may have been told before there was a connection to follow it with.
    follow(shown);
  }

  /** Goes to where the room is: its lobby, the match that is played, or the end of it. */
  function follow(shown: GameDisplay): void {
    if (table === undefined || connection?.isOpen !== true) return;
    if (table.stage === 'lobby') {
      showLobby().catch((error: unknown) => app.report(error));
      return;
    }
    if (table.match === playedMatch && !awaitsTable) return;
    // Where the next match begins by itself it takes nobody away from the replay of the last.
    if (isReplayShown && !table.hasLobby && !awaitsTable) return;
    isReplayShown = false;
    const isSame = table.match === playedMatch;
    playedMatch = table.match;
    awaitsTable = false;
    act('enter');
    if (isSame) goOn(shown);
    else beginMatch(shown);
  }

  function act(kind: TableActKind): void {
    if (table !== undefined) connection?.send(encodeTableAct({ kind, match: table.match }));
  }

  /** A line is back: the match that was lost goes on from the world it still holds; one that was never drawn begins anew. */
  function goOn(shown: GameDisplay): void {
    if (match?.isReady !== true) return beginMatch(shown);
    showMatch(shown);
    match.reconnected();
  }

  /** The session of a new line greets the server and gets a snapshot; the picture of an old one stays until it is drawn. */
  function beginMatch(shown: GameDisplay): void {
    field.dataset['shows'] = 'match';
    seen = roster;
    match = shown.startRoomMatch({
      send: (message) => connection?.send(message),
      nameOf: (seat) => nameOf(roster, seat),
      onReady: () => showMatch(shown),
      onError(error) {
        app.report(error);
        connection?.leave();
        close('desyncs');
      },
      sourceFor: app.sourceFor,
      ...(touchPad && { touchPad }),
    });
  }

  /** Only where strangers were matched: one match, which has a name. */
  function askRating(): void {
    const { matchId = '' } = seated ?? {};
    if (table?.stage !== 'over' || matchId === '' || rating !== undefined) return;
    rating = '';
    page.rating(matchId, (sentence) => void (rating = sentence));
  }

  function replayPeople(): ReplayPeople {
    return { roster: seen, seat: ownSeats()[0] ?? -1 };
  }

  /** Where the recording of this page's match is, or will be. */
  function replayOfMatch(): string | null {
    const roomId = connection?.roomId;
    return roomId === undefined || seated === undefined || seated.replay === ''
      ? null
      : replayPath(roomId, seated.replay);
  }

  /** Shows the match that is over, in place of its last picture. The room goes on: another match calls back from it. */
  async function watchReplay(): Promise<void> {
    const path = replayOfMatch();
    if (path === null) return;
    const [shownMatch, people] = [playedMatch, replayPeople()];
    const { fetchReplay } = await import('./fetch-replay.ts');
    const found = await fetchReplay(path);
    const isWanted = () =>
      !isOver && match !== undefined && playedMatch === shownMatch && (isRoomOver || connection?.isOpen === true);
    const problem =
      typeof found === 'string'
        ? found
        : await page.showReplay(found, {
            ...people,
            isWanted,
            shown() {
              match = undefined;
              isReplayShown = true;
            },
            leaveText: texts.replay.back,
            back() {
              // A room greets each line once: the match that stood is had again over another.
              if (isRoomOver) page.closed('over', connection?.roomId);
              else connection?.breakLine();
            },
          });
    if (problem !== '') notice.show(problem);
  }

  function links() {
    const roomId = connection?.roomId ?? '';
    return { play: roomLink(page.shareUrl(), roomId), watch: watchLink(page.shareUrl(), roomId) };
  }

  async function showLobby(): Promise<void> {
    awaitsTable = false;
    if (screens.current?.root.dataset['screen'] === 'lobby') return screens.current.update?.();
    const { lobbyScreen } = await import('./lobby-screen.ts');
    // Meanwhile the match may have begun, or the visit be over.
    if (isOver || table?.stage !== 'lobby' || connection?.isOpen !== true) return;
    page.setPhase('lobby');
    screens.show(
      lobbyScreen({
        emblem: game.front.emblem,
        notice: page.notice(),
        links: links(),
        isWatching,
        sound,
        state: () => ({ table: table ?? NO_TABLE, own: ownSeats() }),
        act,
        openSettings: page.openSettings,
        leave: () => leave(),
      }),
    );
  }

  /** As the room says, until the match says it too. */
  function ownSeats(): readonly number[] {
    const { seats: own = [] } = match?.session ?? {};
    return own.length > 0 ? own : (seated?.seats ?? []);
  }

  function showMatch({ fullscreen }: GameDisplay): void {
    page.setPhase('playing');
    screens.show(
      matchOverlay({
        ...(touchPad && { touchPad }),
        isWatching,
        links: links(),
        sound,
        fullscreen,
        openSettings: page.openSettings,
        leave: () => leave(),
        playAgain: () => leave(true),
        act,
        watchReplay: () => void watchReplay().catch(app.report),
        onToggle: (isOpen) => match?.setInputPaused(isOpen),
        watch: (seat) => match?.setWatched(seat),
        onInsets: (insets) => match?.setInsets(insets),
        state: matchState,
      }),
    );
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
      table: table ?? null,
      replay: replayOfMatch(),
      rating: rating ?? '',
      idleSeconds,
      standings: match?.standings() ?? { columns: [], rows: [] },
      roundResult: match?.roundResult() ?? null,
      touchButtons: match?.touchButtons() ?? [],
      lesson: (seat) => match?.lesson(seat, clock.nowMs()) ?? null,
      notice: notice.at(clock.nowMs()),
    };
  }

  function showReconnecting(): void {
    page.setPhase('reconnecting');
    screens.show(
      reconnectingScreen(
        game.front.emblem,
        () => {
          const nowMs = clock.nowMs();
          const droppedAtMs = connection?.droppedAtMs ?? nowMs;
          return {
            secondsLeft: secondsLeft(droppedAtMs, nowMs),
            minutesLeft: minutesLeft(droppedAtMs, nowMs),
            hasSeat: !isWatching,
          };
        },
        () => leave(),
      ),
    );
  }

  function close(refusal: Refusal): void {
    // What has come to its end is looked at for as long as one likes.
    isRoomOver = refusal === 'over' && !isOver && table?.stage === 'over';
    if (isRoomOver) return;
    page.closed(refusal, connection?.roomId);
  }

  function leave(wantsQueue = false): void {
    abort.abort();
    connection?.leave();
    stop();
    page.left(wantsQueue);
  }

  function stop(): void {
    if (isOver) return;
    isOver = true;
    abort.abort();
    if (match !== undefined || isReplayShown) field.dataset['shows'] = 'sky';
    match?.stop();
    if (isReplayShown) display?.stop();
    match = undefined;
    connection = undefined;
  }

  return {
    get match() {
      return match;
    },
    get roomId() {
      return connection?.roomId ?? null;
    },
    breakLine: () => connection?.breakLine(),
    ...(import.meta.env.DEV && {
      renew(shown: GameDisplay) {
        if (match !== undefined && connection?.isOpen === true) beginMatch(shown);
      },
    }),
    stop,
  };
}
