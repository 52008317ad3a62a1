// A game's name on a title: its emblem, whose engine it is, what it is called, and what it is about.
import { element, picture } from './dom.ts';
import { texts } from './texts.ts';
import type { GameFront } from './game-front.ts';

/** Makes the head of a title. */
export function brand({
  title,
  emblem,
  tagline,
}: Pick<GameFront<never>, 'title' | 'emblem' | 'tagline'>): HTMLElement[] {
  const names = element(
    'div',
    {},
    element('p', { class: 'brand-engine' }, texts.engineName),
    element('h1', { class: 'brand-title' }, title),
  );
  return [
    element('header', { class: 'brand' }, picture(emblem, 'emblem'), names),
    element('p', { class: 'tagline' }, tagline),
  ];
}
