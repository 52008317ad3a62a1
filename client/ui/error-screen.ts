// Why play stopped, in one sentence, with the way on that fits the reason first.
import { button, element } from './dom.ts';
import { texts } from './texts.ts';
import type { Refusal } from '../net/refusal.ts';
import type { RefusalText } from './catalogue.ts';
import type { Screen } from './screens.ts';
import type { Trouble } from './trouble.ts';

/** What a player can do when play stopped. */
export interface WaysOn {
  reload(): void;
  quickPlay(): void;
  toTitle(): void;
  /** Waits for another match. */
  queue(): void;
  /** What failed, once more. */
  again(): void;
  /** Into the match that was lost, in another seat. */
  back(): void;
  /** Takes no seat in the match that was full; absent where there is nothing to watch. */
  watch?(): void;
}

/** A way on that every refusal may offer. */
export type Way = Exclude<keyof WaysOn, 'watch'>;

/** The ways on that are offered, the one that fits best first. */
export function waysOn(refusal: Refusal): readonly [Way, ...Way[]] {
  switch (refusal) {
    case 'foreign':
    case 'misbehaved':
    case 'desyncs':
      return ['reload', 'toTitle'];
    case 'lost':
      return ['back', 'quickPlay', 'toTitle'];
    case 'full':
    case 'vanished':
    case 'closing':
    case 'failed':
    case 'silent':
    case 'signedOut':
    case 'notInvited':
      return ['quickPlay', 'toTitle'];
    case 'over':
    case 'idle':
      return ['queue', 'toTitle'];
    case 'gone':
    case 'busy':
    case 'unknown':
      return ['again', 'toTitle'];
    case 'replaced':
    case 'banned':
      return ['toTitle'];
  }
}

/** Whether a reload should lead back to the room: not where the room is the trouble. */
export function keepsRoom(refusal: Refusal): boolean {
  const [first] = waysOn(refusal);
  return first === 'reload' || first === 'back' || first === 'again';
}

/** Says why, and offers the ways on. `isWatching`: whoever reads it has no seat. */
export function errorScreen(refusal: Refusal, isWatching: boolean, ways: WaysOn): Screen {
  const text = texts.error.refusals[refusal];
  const buttons = waysOn(refusal).map((way, i) =>
    button(
      { class: i === 0 ? 'button button-main' : 'button', 'data-test': `error-${way}` },
      () => ways[way](),
      texts.error[way],
    ),
  );
  const { watch } = ways;
  if (watch !== undefined)
    buttons.splice(
      1,
      0,
      button({ class: 'button', 'data-test': 'error-watch' }, () => watch(), texts.error.watch),
    );
  return {
    root: errorPanel((isWatching ? text.watcher : undefined) ?? text, refusal, buttons),
    firstFocus: buttons[0],
  };
}

/** The page cannot play: nothing on it helps, so nothing is offered but a reload. `detail` is for whoever is asked for help. */
export function troubleScreen(trouble: Trouble, detail: string, reload: () => void): Screen {
  const main = button({ class: 'button button-main', 'data-test': 'error-reload' }, reload, texts.error.reload);
  return { root: errorPanel(texts.error.troubles[trouble], trouble, [main], detail), firstFocus: main };
}

function errorPanel(
  { title, sentence }: RefusalText,
  reason: string,
  buttons: readonly HTMLElement[],
  detail = '',
): HTMLElement {
  return element(
    'main',
    { class: 'screen center-screen veil', 'data-screen': 'error', 'data-reason': reason },
    element(
      'div',
      { class: 'panel dialog', role: 'alert' },
      element('h1', {}, title),
      element('p', {}, sentence),
      element('div', { class: 'buttons' }, ...buttons),
      ...(detail === '' ? [] : [element('p', { class: 'hint detail' }, detail)]),
    ),
  );
}
