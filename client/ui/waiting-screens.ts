// The screens that wait: joining for the first time, and coming back after a lost connection.
import { button, element, picture, setText } from './dom.ts';
import { texts } from './texts.ts';
import type { Destination } from '../net/line.ts';
import type { Screen } from './screens.ts';

/** Shown until the first picture of a match. */
export function connectingScreen(emblem: string, sentence: string, cancel: () => void): Screen {
  const cancelButton = button({ class: 'button', 'data-test': 'cancel' }, cancel, texts.connecting.cancel);
  const root = element(
    'main',
    { class: 'screen center-screen veil', 'data-screen': 'connecting' },
    picture(emblem, 'emblem emblem-waiting'),
    element('p', { class: 'waiting', role: 'status' }, sentence),
    progress(),
    cancelButton,
  );
  return { root, firstFocus: cancelButton };
}

/** How long a line has been lost: seconds for which the seat is kept still, minutes for which the page tries. */
export interface Away {
  readonly secondsLeft: number;
  readonly minutesLeft: number;
  readonly hasSeat: boolean;
}

/** What is said of the way back: the seat's last seconds, and after them what is still true. */
export function reconnectingSentence({ secondsLeft, minutesLeft, hasSeat }: Away): string {
  const { reconnecting } = texts;
  if (secondsLeft > 0) return hasSeat ? reconnecting.sentence(secondsLeft) : reconnecting.watcher;
  return hasSeat ? reconnecting.late(minutesLeft) : reconnecting.watcherLate(minutesLeft);
}

/** Shown over the standing picture; counts down for as long as the seat is kept. */
export function reconnectingScreen(emblem: string, away: () => Away, leave: () => void): Screen {
  const leaveButton = button({ class: 'button', 'data-test': 'give-up' }, leave, texts.reconnecting.leave);
  // Not read out at every second: the title says it once. What comes after the countdown is.
  const sentence = element('p', { 'aria-live': 'off' });
  const root = element(
    'main',
    { class: 'screen center-screen veil', 'data-screen': 'reconnecting' },
    element(
      'div',
      { class: 'panel dialog', role: 'alert' },
      picture(emblem, 'emblem emblem-waiting'),
      element('h2', {}, texts.reconnecting.title),
      sentence,
      progress(),
      leaveButton,
    ),
  );
  return {
    root,
    firstFocus: leaveButton,
    update() {
      const now = away();
      sentence.setAttribute('aria-live', now.secondsLeft > 0 ? 'off' : 'polite');
      setText(sentence, reconnectingSentence(now));
    },
  };
}

/** A bar that runs without end: nobody knows how long it takes. */
function progress(): HTMLElement {
  return element('div', { class: 'progress', 'aria-hidden': 'true' }, element('i'));
}

/** What is said while a destination is being reached. */
export function connectingText({ kind }: Destination): string {
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
