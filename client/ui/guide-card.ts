// How a game is played, on a card: key caps for every act, and what lies around to be picked up.
import { element, picture } from './dom.ts';
import { texts } from './texts.ts';
import type { GuideItem, GuideLine } from './game-front.ts';

/** Makes the card. `guides`: the same lines, with the keys of each player. `most`: how many can play at one machine. */
export function guideCard(
  guides: readonly (readonly GuideLine[])[],
  items: readonly GuideItem[],
  most = 1,
): HTMLElement {
  const [first] = guides;
  const lines =
    guides.length === 1 ? [element('dl', { class: 'guide-lines' }, ...first.flatMap(guideLine))] : shared(guides, most);
  return element(
    'section',
    { class: 'panel guide', 'aria-labelledby': 'guide-title' },
    element('h2', { id: 'guide-title' }, texts.title.howToPlay),
    ...lines,
    element('ul', { class: 'guide-items' }, ...items.map(guideItem)),
  );
}

function guideLine({ label, keys, pad }: GuideLine): HTMLElement[] {
  return [
    element('dt', {}, label),
    element('dd', {}, ...caps(keys), ...(pad === undefined ? [] : [element('span', { class: 'pad' }, pad)])),
  ];
}

/** A column for each player at the keyboard, where what is the same for all stands once; and one for whoever has a gamepad. */
function shared(guides: readonly (readonly GuideLine[])[], most: number): HTMLElement[] {
  const hasPads = guides[0].some(({ pad }) => pad !== undefined);
  const head = guides.map((_, i) => element('th', { scope: 'col' }, texts.title.player(i + 1)));
  if (hasPads) head.push(element('th', { scope: 'col' }, texts.title.gamepad));
  const rows = guides[0].map(({ label, pad }, line) => {
    const keys = guides.map((lines) => lines[line].keys);
    const isSame = keys.every((each) => JSON.stringify(each) === JSON.stringify(keys[0]));
    const cells = isSame
      ? [element('td', { colspan: guides.length }, ...caps(keys[0]))]
      : keys.map((each) => element('td', {}, ...caps(each)));
    if (hasPads) cells.push(element('td', {}, ...(pad === undefined ? [] : [element('span', { class: 'pad' }, pad)])));
    return element('tr', {}, element('th', { scope: 'row' }, label), ...cells);
  });
  return [
    element(
      'table',
      { class: 'guide-table' },
      element('thead', {}, element('tr', {}, element('td', {}), ...head)),
      element('tbody', {}, ...rows),
    ),
    ...(most > guides.length ? [element('p', { class: 'hint' }, texts.title.playersHint(most))] : []),
  ];
}

function caps(keys: GuideLine['keys']): HTMLElement[] {
  return keys.map((group) => element('span', { class: 'keys' }, ...group.map((key) => element('kbd', {}, key))));
}

function guideItem({ icon, name, effect }: GuideItem): HTMLElement {
  return element('li', {}, picture(icon, 'item-icon'), element('strong', {}, name), element('span', {}, effect));
}
