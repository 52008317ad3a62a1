// What lies over a match in play: buttons, connection, scores on Tab, the result of a round, and a line when something is not as usual.
import { createRecentStalls, qualityOf, qualityText } from './connection-quality.ts';
import { button, element, letGo, picture, setText } from './dom.ts';
import { fullscreenButton } from './fullscreen-button.ts';
import { icons } from './icons.ts';
import { createMatchMenu } from './match-menu.ts';
import { createScoreboard } from './scoreboard.ts';
import { soundToggle } from './sound-toggle.ts';
import { texts } from './texts.ts';
import { nameOf } from '../net/roster.ts';
import type { MatchMenu, MatchMenuOptions } from './match-menu.ts';
import type { Insets } from '#client/view/camera.ts';
import type { Fullscreen } from '#client/view/fullscreen.ts';
import type { SessionPhase } from '#shared/session/session.ts';
import type { Roster } from '../net/roster.ts';
import type { RoundResult, Standings } from './game-front.ts';
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
  readonly standings: Standings;
  readonly roundResult: RoundResult | null;
  /** The controls and orders that thumbs may use now. */
  readonly touchButtons: readonly string[];
  /** Something to be told for a while; empty for nothing. */
  readonly notice: string;
}

/** What the overlay shows and calls. */
export interface MatchOverlayOptions extends MatchMenuOptions {
  /** Begins with the link for a friend: a private match is made to be shared. */
  readonly opensInvite: boolean;
  readonly sound: SoundSwitch;
  readonly fullscreen: Fullscreen;
  /** Controls for thumbs, where there is no keyboard. */
  readonly touchPad?: TouchPad;
  /** What lies over the picture now, CSS pixels from each edge. */
  onInsets(insets: Insets): void;
  state(): MatchState;
}

/** Makes the overlay of one match. */
export function matchOverlay(options: MatchOverlayOptions): Screen {
  const { touchPad } = options;
  const wholeScreen = fullscreenButton(options.fullscreen);
  const menu = createMatchMenu(options);
  const signal = element('span', { class: 'signal', role: 'img' }, element('i'), element('i'), element('i'));
  const scores = boardPanel('scores-panel');
  const result = boardPanel('result-panel');
  const resultNext = element('p', { class: 'result-next' });
  const toTitle = button({ class: 'button', 'data-test': 'result-leave' }, options.leave, texts.result.leave);
  result.root.append(element('div', { class: 'result-foot' }, resultNext, toTitle));
  const status = element('p', { class: 'status', role: 'status' });
  const watching = element('p', { class: 'watching' }, texts.play.watching);
  const recentStalls = createRecentStalls();
  let wantsScores = false;

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
  const toolbar = element(
    'div',
    { class: 'toolbar', role: 'toolbar', 'aria-label': texts.play.toolbarLabel },
    signal,
    button(
      { class: 'button button-invite', 'data-test': 'invite' },
      () => menu.open('invite'),
      picture(icons.invite),
      element('span', {}, texts.play.invite),
    ),
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
    watching,
    scores.root,
    result.root,
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
    watching.hidden = state.seats.length > 0;
    const board = { standings: state.standings, roster: state.roster, own: state.seats };
    result.root.hidden = state.roundResult === null;
    scores.root.hidden = !wantsScores || state.roundResult !== null;
    scoresButton.setAttribute('aria-pressed', String(wantsScores));
    if (!scores.root.hidden) scores.show(texts.scoreboard.title, board);
    if (state.roundResult === null) return;
    result.show(resultTitle(state.roundResult, state), board);
    setText(resultNext, texts.result.nextRound(state.roundResult.secondsToNext, state.roundResult.isMatch ?? false));
  }

  const keys = watchKeys(root, menu, (shows) => {
    wantsScores = shows;
    update();
  });
  return {
    root,
    update,
    opened() {
      if (options.opensInvite) menu.open('invite');
    },
    close() {
      keys.stop();
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

function resultTitle({ winner, isMatch = false }: RoundResult, { seats, roster }: MatchState): string {
  if (winner === null) return texts.result.draw(isMatch);
  return seats.includes(winner) ? texts.result.won(isMatch) : texts.result.lost(nameOf(roster, winner), isMatch);
}

function statusLine({ phase, notice, isPictureLost }: MatchState): string {
  if (isPictureLost) return texts.play.pictureLost;
  if (phase === 'paused') return texts.play.paused;
  if (phase === 'stalled') return texts.play.waiting;
  if (phase === 'watching') return texts.play.tooSlow;
  return notice;
}
