// What lies over a replay: play and pause, where it is, how fast, and the way back.
import { button, element, letGo, picture, setText } from './dom.ts';
import { icons } from './icons.ts';
import { soundToggle, type SoundSwitch } from './sound-toggle.ts';
import { nextSeat } from '../net/roster.ts';
import { nameOf } from './seat-name.ts';
import { texts } from './texts.ts';
import type { Roster } from '../net/roster.ts';
import type { Screen } from './screens.ts';

/** What the bar shows and steers: a replay session. */
export interface ReplayControls {
  readonly tick: number;
  readonly lastTick: number;
  readonly isPaused: boolean;
  readonly speed: number;
  setPaused(isPaused: boolean): void;
  setSpeed(speed: number): void;
  seek(tick: number): void;
}

/** What the screen needs. */
export interface ReplayScreenOptions {
  readonly replay: ReplayControls;
  readonly ticksPerSecond: number;
  /** Who played; empty where it is not known. */
  readonly roster: Roster;
  /** The seat that is followed at first; −1 leaves it to the game. */
  readonly seat: number;
  /** Another seat is to be followed; −1 leaves it to the game. */
  watch(seat: number): void;
  readonly sound: SoundSwitch;
  /** What leaving is called: where it leads. */
  readonly leaveText: string;
  leave(): void;
}

const SPEEDS: readonly number[] = [0.25, 0.5, 1, 2, 4, 8];
/** Seconds that an arrow key goes on or back. */
const JUMP_SECONDS = 5;

/** Makes the bar of one replay. */
export function replayScreen(options: ReplayScreenOptions): Screen {
  const { replay, ticksPerSecond, roster, watch, sound, leaveText, leave } = options;
  const playIcon = picture(icons.pause);
  const toggle = button({ class: 'button button-round', 'data-test': 'replay-toggle' }, togglePlay, playIcon);
  const scrub = element('input', {
    class: 'replay-scrub',
    type: 'range',
    min: 0,
    max: replay.lastTick,
    step: 1,
    value: 0,
    'aria-label': texts.replay.place,
    'data-test': 'replay-scrub',
  });
  const time = element('output', { class: 'replay-time' });
  const speed = element(
    'select',
    { class: 'field replay-speed', 'aria-label': texts.replay.speed, 'data-test': 'replay-speed' },
    ...SPEEDS.map((each) => element('option', { value: each, selected: each === replay.speed }, `${each}×`)),
  );
  let followed = options.seat;
  const whom = button({ class: 'button replay-whom', title: texts.replay.whom, 'data-test': 'replay-whom' }, () =>
    follow(nextSeat(roster, followed, 1)),
  );
  follow(followed);
  const root = element(
    'div',
    { class: 'match-overlay', 'data-screen': 'replay' },
    element(
      'div',
      { class: 'replay-bar panel', role: 'toolbar', 'aria-label': texts.replay.toolbar },
      toggle,
      time,
      scrub,
      speed,
      ...(roster.length > 0 ? [whom] : []),
      soundToggle(sound),
      button({ class: 'button', 'data-test': 'replay-leave' }, leave, picture(icons.leave), leaveText),
    ),
  );
  scrub.addEventListener('input', () => {
    replay.seek(scrub.valueAsNumber);
    update();
  });
  speed.addEventListener('change', () => replay.setSpeed(Number(speed.value)));
  root.addEventListener('click', (event) => {
    if (event.detail > 0 && event.target !== speed) letGo();
  });

  function follow(seat: number): void {
    followed = seat;
    watch(seat);
    setText(whom, seat < 0 ? texts.play.watchingAll : texts.play.watchingOne(nameOf(roster, seat)));
  }

  function togglePlay(): void {
    // At the end, play means again.
    if (replay.tick >= replay.lastTick) {
      replay.seek(0);
      replay.setPaused(false);
    } else replay.setPaused(!replay.isPaused);
    update();
  }

  function go(tick: number): void {
    replay.seek(tick);
    update();
  }

  const keys = (event: KeyboardEvent): void => {
    // On the bar the keys are the browser's.
    if (root.contains(document.activeElement)) return;
    const acts: Readonly<Record<string, () => void>> = {
      ' ': togglePlay,
      ArrowLeft: () => go(replay.tick - JUMP_SECONDS * ticksPerSecond),
      ArrowRight: () => go(replay.tick + JUMP_SECONDS * ticksPerSecond),
      ',': () => go(replay.tick - 1),
      '.': () => go(replay.tick + 1),
      Escape: leave,
    };
    if (!Object.hasOwn(acts, event.key)) return;
    event.preventDefault();
    acts[event.key]();
  };
  addEventListener('keydown', keys);

  function update(): void {
    const isStanding = replay.isPaused || replay.tick >= replay.lastTick;
    const label = isStanding ? texts.replay.play : texts.replay.pause;
    if (toggle.title !== label) {
      toggle.title = label;
      toggle.setAttribute('aria-label', label);
      playIcon.innerHTML = isStanding ? icons.play : icons.pause;
    }
    if (document.activeElement !== scrub) scrub.value = String(replay.tick);
    setText(time, `${timeText(replay.tick / ticksPerSecond)} / ${timeText(replay.lastTick / ticksPerSecond)}`);
  }

  return { root, update, close: () => removeEventListener('keydown', keys) };
}

/** Minutes and seconds, as on a clock. */
function timeText(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
