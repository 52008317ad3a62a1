// How a game is played, on a card: key caps for every act, and what lies around to be picked up.
import { element, picture } from './dom.ts';
import { texts } from './texts.ts';
import type { GuideItem, GuideLine } from './game-front.ts';

/** Makes the card. */
export function guideCard(lines: readonly GuideLine[], items: readonly GuideItem[]): HTMLElement {
  return element(
    'section',
    { class: 'panel guide', 'aria-labelledby': 'guide-title' },
    element('h2', { id: 'guide-title' }, texts.title.howToPlay),
    element('dl', { class: 'guide-lines' }, ...lines.flatMap(guideLine)),
    element('ul', { class: 'guide-items' }, ...items.map(guideItem)),
  );
}

function guideLine({ label, keys, pad }: GuideLine): HTMLElement[] {
  const groups = keys.map((group) =>
    element('span', { class: 'keys' }, ...group.map((key) => element('kbd', {}, key))),
  );
  return [
    element('dt', {}, label),
    element('dd', {}, ...groups, ...(pad === undefined ? [] : [element('span', { class: 'pad' }, pad)])),
  ];
}

function guideItem({ icon, name, effect }: GuideItem): HTMLElement {
  return element('li', {}, picture(icon, 'item-icon'), element('strong', {}, name), element('span', {}, effect));
}
