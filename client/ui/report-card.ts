// A report over the page, for whoever writes the game: in lines, along the lower edge, and gone with one click. Development only.
import type { ReportKind } from '../net/notice.ts';
import { button, element } from './dom.ts';
import { reportOf } from './trouble.ts';
import '../styles/report-card.css';

/** What the cards of each kind are called. */
const TITLES: Readonly<Record<ReportKind, string>> = Object.freeze({
  desync: 'This page computed another world',
  fault: 'The game threw an error',
});

/** Shows a report of a kind, in lines. */
export type ShowReport = (kind: ReportKind, report: string) => void;

/** Shows reports in `parent`; a newer one takes its place, one that says the same does not. */
export function createReportCard(parent: HTMLElement): ShowReport {
  let card: HTMLElement | undefined;
  let shown = '';
  // The screens end where the card begins: it covers none of their buttons.
  const room = new ResizeObserver(([{ target }]) =>
    parent.style.setProperty('--report-height', `${target.getBoundingClientRect().height}px`),
  );
  const remove = () => {
    card?.remove();
    room.disconnect();
    parent.style.removeProperty('--report-height');
  };
  return (kind, report) => {
    // A rule that throws does so again and again: whoever reads is not disturbed.
    if (card?.isConnected === true && report === shown) return;
    // One is read; a hundred would cover the game.
    remove();
    shown = report;
    card = element(
      'section',
      { class: 'report-card', 'aria-label': TITLES[kind], 'data-test': kind },
      element('h2', {}, TITLES[kind]),
      button({ 'data-test': `close-${kind}` }, remove, 'Close'),
      element('pre', { tabindex: '0' }, report),
    );
    parent.append(card);
    room.observe(card);
  };
}

/** Shows whatever is thrown in this page and not caught. Returns what ends it. */
export function showFaults(page: EventTarget, show: ShowReport): () => void {
  const thrown = (event: Event) => {
    if ('error' in event && 'message' in event) show('fault', reportOf(event.error ?? event.message));
  };
  const rejected = (event: Event) => {
    if ('reason' in event) show('fault', reportOf(event.reason));
  };
  page.addEventListener('error', thrown);
  page.addEventListener('unhandledrejection', rejected);
  return () => {
    page.removeEventListener('error', thrown);
    page.removeEventListener('unhandledrejection', rejected);
  };
}
