// A report over the page, for whoever writes the game: small, in lines, and gone with one click. Development only.
import { button, element } from './dom.ts';

/** What a card reports; `name` is for tests. */
export interface ReportKind {
  readonly name: 'desync' | 'fault';
  readonly title: string;
}

/** Shows reports of one kind in `parent`; a newer one takes its place, one that says the same does not. */
export function createReportCard(parent: HTMLElement, { name, title }: ReportKind): (report: string) => void {
  let card: HTMLElement | undefined;
  let shown = '';
  return (report) => {
    // A rule that throws does so again and again: whoever reads is not disturbed.
    if (card?.isConnected === true && report === shown) return;
    const close = button({ class: 'button', 'data-test': `close-${name}` }, () => made.remove(), 'Close');
    const made = element(
      'section',
      { class: 'panel report-card', 'aria-label': title, 'data-test': name },
      element('h2', {}, title),
      element('pre', { tabindex: '0' }, report),
      close,
    );
    // One is read; a hundred would cover the game.
    card?.remove();
    card = made;
    shown = report;
    parent.append(made);
  };
}
