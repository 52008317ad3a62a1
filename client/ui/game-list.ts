// The other games of this server, on the title: each a link to its page.
import { element } from './dom.ts';
import { texts } from './texts.ts';

/** A game that is a link away. */
export interface ListedGame {
  readonly path: string;
  readonly title: string;
  readonly tagline: string;
  /** An SVG as text; empty for none. */
  readonly emblem: string;
}

/** Those that are not this page's. `path` is the page's own, as an address bar has it. */
export function otherGames(pages: readonly ListedGame[], path: string): readonly ListedGame[] {
  const own = path.replace(/index\.html$/, '');
  return pages.filter((page) => page.path !== own);
}

/** Makes the list, empty and hidden until its games are known. */
export function gameList(games: Promise<readonly ListedGame[]>): HTMLElement {
  const list = element('ul', { class: 'game-cards' });
  const root = element(
    'nav',
    { class: 'games', 'aria-labelledby': 'games-title', hidden: true },
    element('h2', { id: 'games-title', class: 'label' }, texts.title.moreGames),
    list,
  );
  // Without it the title is whole all the same.
  games.then(
    (found) => {
      list.replaceChildren(...found.map(card));
      root.hidden = found.length === 0;
    },
    () => undefined,
  );
  return root;
}

function card({ path, title, tagline, emblem }: ListedGame): HTMLElement {
  // As a picture of its own: what two emblems call their colours must not meet.
  const source = `data:image/svg+xml,${encodeURIComponent(emblem)}`;
  return element(
    'li',
    {},
    element(
      'a',
      { class: 'game-card', href: path, 'data-test': 'game' },
      ...(emblem === '' ? [] : [element('img', { src: source, alt: '', width: 56, height: 44 })]),
      element('span', {}, element('strong', {}, title), element('span', { class: 'game-tagline' }, tagline)),
    ),
  );
}
