// A word to who holds a phone upright over a game that is played across. CSS shows it, and only there.
import { button, element, picture } from './dom.ts';
import { icons } from './icons.ts';
import { texts } from './texts.ts';
import '../styles/turn-hint.css';

/** Puts the hint on the page; it stands until the phone is turned or it is waved away. */
export function showTurnHint(page: HTMLElement): void {
  const root = element(
    'aside',
    { class: 'turn-hint', 'aria-label': texts.screen.turnTitle, 'data-test': 'turn-hint' },
    picture(icons.turn),
    element('h2', {}, texts.screen.turnTitle),
    element('p', {}, texts.screen.turnSentence),
    button({ class: 'button', 'data-test': 'turn-hint-away' }, () => root.remove(), texts.screen.turnAway),
  );
  page.append(root);
}
