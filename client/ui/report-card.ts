// A report over the page, for whoever writes the game: small, in lines, and gone with one click. Development only.
import type { ReportKind } from '../net/notice.ts';
import { button, element } from './dom.ts';

/** What the cards of each kind are called. */
const TITLES: Readonly<Record<ReportKind, string>> = Object.freeze({
  desync: 'This page computed another world',
  fault: 'The game threw an error',
});

/** Shows reports in `parent`; a newer one takes its place, one that says the same does not. */
export function createReportCard(parent: HTMLElement): (kind: ReportKind, report: string) => void {
  let card: HTMLElement | undefined;
  let shown = '';
  return (kind, report) => {
    // A rule that throws does so again and again: whoever reads is not disturbed.
    if (card?.isConnected === true && report === shown) return;
    const close = button({ class: 'button', 'data-test': `close-${kind}` }, () => made.remove(), 'Close');
    const made = element(
      'section',
      { class: 'panel report-card', 'aria-label': TITLES[kind], 'data-test': kind },
      element('h2', {}, TITLES[kind]),
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
