// Why play stopped, in one sentence, with the way on that fits the reason first.
import { button, element } from './dom.ts';
import { texts } from './texts.ts';
import type { Refusal } from '../net/refusal.ts';
import type { RefusalText } from './texts.ts';
import type { Screen } from './screens.ts';
import type { Trouble } from './trouble.ts';

/** What a player can do when play stopped. */
export interface WaysOn {
  reload(): void;
  quickPlay(): void;
  toTitle(): void;
  /** Takes no seat in the match that was full; absent where there is nothing to watch. */
  watch?(): void;
}

/** The way on that is offered first. */
export function firstWay(refusal: Refusal): 'reload' | 'quickPlay' | 'toTitle' {
  switch (refusal) {
    case 'foreign':
    case 'misbehaved':
    case 'desyncs':
      return 'reload';
    case 'full':
    case 'vanished':
    case 'lost':
    case 'closing':
    case 'failed':
    case 'silent':
    case 'gone':
    case 'busy':
    case 'unknown':
      return 'quickPlay';
    case 'replaced':
      return 'toTitle';
  }
}

/** Says why, and offers the ways on. */
export function errorScreen(refusal: Refusal, ways: WaysOn): Screen {
  const first = firstWay(refusal);
  const label = {
    reload: texts.error.reload,
    quickPlay:
      refusal === 'gone' || refusal === 'busy' || refusal === 'unknown' ? texts.error.again : texts.error.quickPlay,
    toTitle: texts.error.toTitle,
  };
  const main = button(
    { class: 'button button-main', 'data-test': `error-${first}` },
    () => ways[first](),
    label[first],
  );
  const others: HTMLElement[] = [];
  const { watch } = ways;
  if (watch !== undefined)
    others.push(button({ class: 'button', 'data-test': 'error-watch' }, () => watch(), texts.error.watch));
  if (first !== 'toTitle')
    others.push(button({ class: 'button', 'data-test': 'error-toTitle' }, () => ways.toTitle(), label.toTitle));
  return { root: errorPanel(texts.error.refusals[refusal], refusal, [main, ...others]), firstFocus: main };
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
