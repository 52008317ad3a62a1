// What lies over a match in play: buttons, connection, scores on Tab, the result of a round, and a line when something is not as usual.
import { createRecentStalls, qualityOf, qualityText } from './connection-quality.ts';
import { createCoachLine } from './coach.ts';
import { button, element, letGo, picture, setText } from './dom.ts';
import { fullscreenButton } from './fullscreen-button.ts';
import { icons } from './icons.ts';
import { isLeftAlone, withFirst } from './left-alone.ts';
import { createMatchMenu } from './match-menu.ts';
import { pausePanel } from './pause-panel.ts';
import { resultFoot } from './result-foot.ts';
import { watchBar } from './watch-bar.ts';
import { createScoreboard } from './scoreboard.ts';
import { soundToggle } from './sound-toggle.ts';
import { statusLine, whyAbandoned } from './status-line.ts';
import { texts } from './texts.ts';
import { nameOf } from './seat-name.ts';
import { asPlayed } from '../net/roster.ts';
import { isPauser } from '../net/table.ts';
import type { MatchMenu, MatchMenuOptions } from './match-menu.ts';
import type { Insets } from '#client/view/camera.ts';
import type { Fullscreen } from '#client/view/fullscreen.ts';
import type { SessionPhase } from '#shared/session/session.ts';
import type { TableActKind } from '#shared/wire/table.ts';
import type { Roster } from '../net/roster.ts';
import type { Table } from '../net/table.ts';
import type { GuideLine, RoundResult, Standings } from './game-front.ts';
import type { Screen } from './screens.ts';
import type { SoundSwitch } from './sound-toggle.ts';
import type { TouchPad } from './touch-pad.ts';

/** How a match stands now, as the overlay shows it. */
export interface MatchState {
  readonly phase: SessionPhase;
  readonly isOpen: boolean;
  /** The browser has taken the graphics away. */
  readonly isPictureLost: boolean;
  readonly roundTripMs: number;
  readonly stalls: number;
  readonly nowMs: number;
  readonly seats: readonly number[];
  readonly roster: Roster;
  /** How the room stands beside its match; null before it was told. */
  readonly table: Table | null;
  /** Where the match's recording is once it is over; null where there is none. */
  readonly replay: string | null;
  /** What the match did to the rating; empty before that is known, and where it did nothing. */
  readonly rating: string;
  readonly standings: Standings;
  readonly roundResult: RoundResult | null;
  /** The controls and orders that thumbs may use now. */
  readonly touchButtons: readonly string[];
  /** What the player is taught now. `seat` −1: not now. */
  lesson(seat: number): GuideLine | null;
  /** Nothing was done here for long: so many seconds were left when that was told; 0 else. */
  readonly idleSeconds: number;
  /** Something to be told for a while; empty for nothing. */
  readonly notice: string;
}

/** What the overlay shows and calls. */
export interface MatchOverlayOptions extends Omit<MatchMenuOptions, 'pause'> {
  readonly sound: SoundSwitch;
  readonly fullscreen: Fullscreen;
  /** Controls for thumbs, where there is no keyboard. */
  readonly touchPad?: TouchPad;
  /** What lies over the picture now, CSS pixels from each edge. */
  onInsets(insets: Insets): void;
  /** One who watches wants to follow this seat; −1 leaves it to the game. */
  watch(seat: number): void;
  /** Waits for another match, where none follows in this room. */
  playAgain(): void;
  /** Shows the match that is over. */
  watchReplay(): void;
  /** Says something to the room's table. */
  act(kind: TableActKind): void;
  state(): MatchState;
}

/** Makes the overlay of one match. */
export function matchOverlay(options: MatchOverlayOptions): Screen {
  const { touchPad } = options;
  const wholeScreen = fullscreenButton(options.fullscreen);
  const menu = createMatchMenu({ ...options, pause: () => options.act('pause') });
  const signal = element('span', { class: 'signal', role: 'img' }, element('i'), element('i'), element('i'));
  const scores = boardPanel('scores-panel');
  const result = boardPanel('result-panel');
  const foot = resultFoot(options);
  result.root.append(foot.root);
  const pause = pausePanel(() => options.act('goOn'));
  const status = element('p', { class: 'status', role: 'status' });
  const watching = watchBar(options.watch);
  const coach = createCoachLine();
  const recentStalls = createRecentStalls();
  let wantsScores = false;
  let played: Roster = [];

  const scoresButton = button(
    {
      class: 'button button-round',
      title: texts.play.showScoreboard,
      'aria-label': texts.play.scoreboard,
      'data-test': 'scores',
    },
    () => {
      wantsScores = !wantsScores;
      update();
    },
    picture(icons.scores),
  );
  const invite = button(
    // Where there is no room for its text it still has its name.
    { class: 'button button-invite', 'aria-label': texts.play.invite, 'data-test': 'invite' },
    () => menu.open('invite'),
    picture(icons.invite),
    element('span', {}, texts.play.invite),
  );
  const toolbar = element(
    'div',
    { class: 'toolbar', role: 'toolbar', 'aria-label': texts.play.toolbarLabel },
    signal,
    invite,
    scoresButton,
    soundToggle(options.sound),
    wholeScreen.root,
    button(
      {
        class: 'button button-round',
        title: texts.play.leave,
        'aria-label': texts.play.leave,
        'data-test': 'open-menu',
      },
      () => menu.open('leave'),
      picture(icons.leave),
    ),
  );
  const root = element(
    'div',
    { class: 'match-overlay', 'data-screen': 'match' },
    ...(touchPad === undefined ? [] : [touchPad.root]),
    toolbar,
    status,
    watching.root,
    coach.root,
    scores.root,
    result.root,
    pause.root,
    menu.root,
  );

  // A button that was clicked lets go of the keyboard, or the next shot would press it again.
  root.addEventListener('click', (event) => {
    if (event.detail > 0 && !menu.isOpen) letGo();
  });

  function update(): void {
    const state = options.state();
    wholeScreen.refresh();
    const quality = qualityOf({
      // A line over which nothing comes is no better than none.
      isOpen: state.isOpen && state.phase !== 'stalled',
      roundTripMs: state.roundTripMs,
      recentStalls: recentStalls(state.nowMs, state.stalls),
    });
    const sentence = qualityText(quality, state.roundTripMs);
    signal.dataset['quality'] = quality;
    signal.title = sentence;
    signal.setAttribute('aria-label', sentence);
    if (touchPad !== undefined) {
      touchPad.root.hidden = state.seats.length === 0;
      touchPad.show(state.touchButtons);
    }
    options.onInsets(insetsOf(root, toolbar, touchPad));
    setText(status, statusLine(state));
    status.hidden = status.textContent === '';
    watching.show(state);
    const isOver = state.table?.stage === 'over';
    const hasResult = isOver || state.roundResult !== null;
    if (!hasResult) played = state.roster;
    // Who comes when it stands has seen nobody play.
    const roster = played.length > 0 && hasResult ? asPlayed(played, state.roster) : state.roster;
    const isAlone = isLeftAlone({ ...state, played: roster });
    const standings = isAlone ? withFirst(state.standings, state.seats) : state.standings;
    const board = { standings, roster, own: state.seats };
    const isTaught = state.phase === 'playing' && !hasResult && !menu.isOpen && state.idleSeconds === 0;
    // What several at one machine press, the title shows them.
    coach.show(state.lesson(isTaught && state.seats.length === 1 ? state.seats[0] : -1));
    pause.show(state.table, state.seats);
    menu.setPausable(state.table !== null && state.table.pausedBy === '' && isPauser(state.table, state.seats));
    const isOnce = state.table?.isOnce === true;
    invite.hidden = isOnce;
    // Its line has nothing more to bring.
    signal.hidden = isOnce && isOver;
    menu.setOnce(isOnce);
    result.root.hidden = !hasResult;
    scores.root.hidden = !wantsScores || hasResult;
    scoresButton.setAttribute('aria-pressed', String(wantsScores));
    if (!scores.root.hidden) scores.show(texts.scoreboard.title, board);
    if (!hasResult) return;
    result.show(isAlone ? texts.result.wonAlone : resultTitle({ ...state, roster }), board);
    foot.show({
      table: isOver ? state.table : null,
      isOnce,
      own: state.seats,
      result: state.roundResult,
      replay: state.replay,
      rating: whyAbandoned(state) ?? state.rating,
    });
  }

  const keys = watchKeys(root, menu, (shows) => {
    wantsScores = shows;
    update();
  });
  return {
    root,
    update,
    close() {
      keys.stop();
      watching.close();
      menu.close();
    },
  };
}

/** What lies over the picture: the toolbar above; buttons for thumbs below, or beside it where the window is wide. */
function insetsOf(root: HTMLElement, toolbar: HTMLElement, touchPad: TouchPad | undefined): Insets {
  const room = root.getBoundingClientRect();
  const top = toolbar.getBoundingClientRect().bottom - room.top;
  const pad = touchPad?.buttons.getBoundingClientRect();
  if (pad === undefined || pad.height === 0) return { top, right: 0, bottom: 0, left: 0 };
  const isWide = room.width > room.height;
  return { top, right: isWide ? room.right - pad.left : 0, bottom: isWide ? 0 : room.bottom - pad.top, left: 0 };
}

/** Escape opens the menu; Tab shows the scores while it is held. In the menu and on the buttons both keys are the browser's. */
function watchKeys(root: HTMLElement, menu: MatchMenu, showScores: (shows: boolean) => void): { stop(): void } {
  const isOurs = () => !menu.isOpen && !root.contains(document.activeElement);
  const down = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !menu.isOpen) {
      event.preventDefault();
      menu.open('leave');
    } else if (event.key === 'Tab' && isOurs()) {
      event.preventDefault();
      if (!event.repeat) showScores(true);
    }
  };
  const up = (event: KeyboardEvent) => {
    if (event.key === 'Tab' && isOurs()) showScores(false);
  };
  const lost = () => showScores(false);
  addEventListener('keydown', down);
  addEventListener('keyup', up);
  addEventListener('blur', lost);
  return {
    stop() {
      removeEventListener('keydown', down);
      removeEventListener('keyup', up);
      removeEventListener('blur', lost);
    },
  };
}

interface BoardPanel {
  readonly root: HTMLElement;
  show(title: string, state: Parameters<ReturnType<typeof createScoreboard>['show']>[0]): void;
}

function boardPanel(className: string): BoardPanel {
  const title = element('h2', {});
  const board = createScoreboard();
  const root = element('section', { class: `panel board ${className}`, hidden: true }, title, board.root);
  return {
    root,
    show(text, state) {
      setText(title, text);
      board.show(state);
    },
  };
}

function resultTitle({ roundResult, seats, roster, table }: MatchState): string {
  if (roundResult === null) return texts.result.over;
  const { winner } = roundResult;
  // In a room that gathers before each, what has ended is a match, however many rounds it had.
  const isMatch = (roundResult.isMatch ?? false) || table?.stage === 'over';
  if (winner === null) return texts.result.draw(isMatch);
  // Where several play at one machine, it says which of them.
  const isOwn = seats.length === 1 && seats.includes(winner);
  return isOwn ? texts.result.won(isMatch) : texts.result.lost(nameOf(roster, winner), isMatch);
}
