// The other games of this server, on the title: each a link to its page.
import { isFlagOn } from '#client/flags.ts';
import { element } from './dom.ts';
import { texts } from './texts.ts';

/** A game that is a link away. */
export interface ListedGame {
  /** Its name in code. */
  readonly name: string;
  readonly path: string;
  readonly title: string;
  readonly tagline: string;
  /** An SVG as text; empty for none. */
  readonly emblem: string;
  /** Frames of a match, one below the other, shown in turn; null for none. */
  readonly clip: Clip | null;
}

/** A moving picture: a loop of `seconds`. */
interface Clip {
  readonly url: string;
  readonly frames: number;
  readonly seconds: number;
}

/** When clips are fetched, and whether they move. */
export interface ClipWishes {
  /** What the page needs to be played has come, or will not. */
  readonly loaded: Promise<unknown>;
  readonly isMotionReduced: boolean;
}

/** Those that are not this page's. `path` is the page's own, as an address bar has it. */
export function otherGames(pages: readonly ListedGame[], path: string): readonly ListedGame[] {
  const own = path.replace(/index\.html$/, '');
  return pages.filter((page) => page.path !== own);
}

/** The list on a screen. */
export interface GameList {
  readonly root: HTMLElement;
  /** Games that an operator has taken out of it go, and come back: by the flag `hide-` and the game's name. */
  update(): void;
}

/** Makes the list, empty and hidden until its games are known. */
export function gameList(games: Promise<readonly ListedGame[]>, wishes: ClipWishes): GameList {
  const list = element('ul', { class: 'game-cards' });
  const root = element(
    'nav',
    { class: 'games', 'aria-labelledby': 'games-title', hidden: true },
    element('h2', { id: 'games-title', class: 'label' }, texts.title.moreGames),
    list,
  );
  let listed: readonly string[] = [];
  // Without it the title is whole all the same.
  games.then(
    (found) => {
      listed = found.map(({ name }) => name);
      list.replaceChildren(...found.map((game) => card({ ...game, ...texts.games?.[game.name] }, wishes)));
      update();
    },
    () => undefined,
  );

  function update(): void {
    const isHidden = listed.map((name) => isFlagOn(`hide-${name}`));
    isHidden.forEach((isSo, i) => void list.children[i].toggleAttribute('hidden', isSo));
    root.hidden = isHidden.every(Boolean);
  }

  return { root, update };
}

function card({ path, title, tagline, emblem, clip }: ListedGame, wishes: ClipWishes): HTMLElement {
  // As a picture of its own: what two emblems call their colours must not meet.
  const source = `data:image/svg+xml,${encodeURIComponent(emblem)}`;
  const screen = element(
    'span',
    { class: 'game-screen', 'aria-hidden': 'true' },
    ...(emblem === '' ? [] : [element('img', { class: 'game-emblem', src: source, alt: '' })]),
  );
  if (clip !== null) void wishes.loaded.catch(() => undefined).then(() => showClip(screen, clip, wishes));
  return element(
    'li',
    {},
    element(
      'a',
      { class: 'game-card', href: path, 'data-test': 'game' },
      screen,
      element(
        'span',
        { class: 'game-words' },
        element('strong', {}, title),
        element('span', { class: 'game-tagline' }, tagline),
      ),
    ),
  );
}

/** Over the emblem once it has come; without it the emblem stays. Fetched when it is near the part of the list that is seen. */
function showClip(screen: HTMLElement, { url, frames, seconds }: Clip, { isMotionReduced }: ClipWishes): void {
  const strip = element('img', { class: 'game-clip', alt: '', loading: 'lazy', decoding: 'async' });
  strip.style.height = `${frames * 100}%`;
  if (!isMotionReduced) strip.style.animation = `game-clip ${seconds}s steps(${frames}) infinite`;
  strip.addEventListener('load', () => void (strip.dataset['isHere'] = ''));
  strip.addEventListener('error', () => strip.remove());
  strip.src = url;
  screen.append(strip);
}
