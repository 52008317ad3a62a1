// A game alone in one file: its title, then the person at this machine against bots. No server, no address, nothing to fetch.
import { detailOf, troubleOf } from './ui/trouble.ts';
import { brand } from './ui/brand.ts';
import { button, element, picture } from './ui/dom.ts';
import { troubleScreen } from './ui/error-screen.ts';
import { guideCard } from './ui/guide-card.ts';
import { icons } from './ui/icons.ts';
import { createScreens } from './ui/screens.ts';
import { storageOrNull } from './ui/settings.ts';
import { createSound } from './ui/sound.ts';
import { soundToggle } from './ui/sound-toggle.ts';
import { texts } from './ui/texts.ts';
import { isWebGLSupported } from 'pixi.js';
import { createViewBindings } from '#client/input/view-bindings.ts';
import { play } from './play.ts';
import { assertMath } from '#shared/index.ts';
import type { KeyHints } from '#client/input/bindings.ts';
import type { GameFront } from './ui/game-front.ts';
import type { View } from '#client/view/define-view.ts';
import type { ModelDefinition } from '#shared/model/model.ts';
import type { FrameOfDefinition } from '#shared/model/types.ts';
import './styles/base.css';
import './styles/screens.css';
import './styles/side.css';

/** Strength of the bots. */
const BOT_LEVEL = 2;
/** Bots a game gets at most: as many as make a match, not as many as it can hold. */
const BOTS_MAX = 11;

/** Shows the title of a game; its button starts a match. What keeps it from that stands on the page. */
export function startSingle<D extends ModelDefinition, SpriteName extends string, SoundName extends string>(
  view: View<D, SpriteName, SoundName>,
  front: GameFront<FrameOfDefinition<D>>,
): void {
  const field = byId('field');
  const screens = createScreens(byId('screens'));
  const sound = createSound(storageOrNull(() => localStorage));
  const bots = Array.from({ length: Math.min(view.game.model.definition.players.max - 1, BOTS_MAX) }, () => BOT_LEVEL);
  const isTest = new URLSearchParams(location.search).has('test');

  function fail(error: unknown): void {
    reportError(error);
    screens.show(troubleScreen(troubleOf(error), detailOf(error), () => location.reload()));
  }

  async function start(): Promise<void> {
    const { match, display } = await play(view.game, view, {
      parent: field,
      bots,
      nameOf,
      onSoundError: console.error,
    });
    sound.attach(display.mixer);
    field.dataset['shows'] = 'match';
    if (isTest) window.samestepMatch = match;
    screens.show({ root: element('div', { class: 'corner' }, soundToggle(sound)) });
  }

  const main = button(
    { class: 'button button-main', 'data-test': 'play' },
    () => void start().catch(fail),
    picture(icons.play),
    texts.title.play,
  );
  try {
    assertMath();
    const { hints } = createViewBindings({ ...view.build(), model: view.game.model });
    screens.show({ root: title(front, hints, main), firstFocus: main });
  } catch (error) {
    fail(error);
  }
}

function nameOf(seat: number): string {
  return seat === 0 ? texts.scoreboard.you : `Bot ${seat}`;
}

function title(
  front: Pick<GameFront<never>, 'title' | 'emblem' | 'tagline' | 'guide' | 'items'>,
  hints: KeyHints,
  main: HTMLElement,
): HTMLElement {
  const { guide } = front;
  return element(
    'main',
    { class: 'screen title-screen', 'data-screen': 'title' },
    element(
      'div',
      { class: 'title-left' },
      ...brand(front),
      element('div', { class: 'panel title-form' }, main),
      // The picture is made when the match begins; said here it covers nothing of it.
      ...(isWebGLSupported() ? [] : [element('p', { class: 'panel hint', role: 'status' }, texts.title.plainPicture)]),
    ),
    element(
      'aside',
      { class: 'title-right' },
      guideCard([typeof guide === 'function' ? guide(hints) : guide], front.items),
    ),
  );
}

function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no element '${id}'.`);
  return found;
}
