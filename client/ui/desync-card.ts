// A report of a desync over the page, for whoever writes the game: small, in lines, and gone with one click. Development only.
import { button, element } from './dom.ts';

/** Shows a report in `parent`; a newer one takes its place. */
export function createDesyncCard(parent: HTMLElement): (report: string) => void {
  return (report) => {
    const lines = element('pre', { tabindex: '0' }, report);
    const close = button({ class: 'button', 'data-test': 'close-desync' }, () => card.remove(), 'Close');
    const card = element(
      'section',
      { class: 'panel desync-card', 'aria-label': 'Desync', 'data-test': 'desync' },
      element('h2', {}, 'This page computed another world'),
      lines,
      close,
    );
    // One is read; a hundred would cover the game.
    parent.querySelector('.desync-card')?.remove();
    parent.append(card);
  };
}
