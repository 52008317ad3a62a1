// What one who watches sees and steers: whom the picture follows, and how old it is.
import { nextSeat } from '../net/roster.ts';
import { nameOf } from './seat-name.ts';
import { button, element, letGo, picture, setText } from './dom.ts';
import { icons } from './icons.ts';
import { texts } from './texts.ts';
import type { Roster } from '../net/roster.ts';
import type { Table } from '../net/table.ts';

/** What the bar needs to know. */
interface Watched {
  readonly seats: readonly number[];
  readonly roster: Roster;
  readonly table: Table | null;
}

/** The bar; hidden for whoever has a seat. */
export interface WatchBar {
  readonly root: HTMLElement;
  show(state: Watched): void;
  /** Takes its keys back. */
  close(): void;
}

/** Makes the bar. `watch` is told the seat to follow, −1 where the game chooses. */
export function watchBar(watch: (seat: number) => void): WatchBar {
  let seat = -1;
  let roster: Roster = [];
  const whom = element('span', { class: 'watch-whom', role: 'status' });
  const age = element('span', { class: 'watch-age' });
  const step = (by: 1 | -1) => {
    seat = nextSeat(roster, seat, by);
    watch(seat);
    say();
  };
  const root = element(
    'div',
    { class: 'watching', role: 'group', 'aria-label': texts.play.watchBar, hidden: true },
    arrow('watch-before', texts.play.watchBefore, icons.before, () => step(-1)),
    element('span', { class: 'watch-text' }, whom, age),
    arrow('watch-next', texts.play.watchNext, icons.next, () => step(1)),
  );

  function say(): void {
    setText(whom, seat < 0 ? texts.play.watchingAll : texts.play.watchingOne(nameOf(roster, seat)));
  }

  const keys = (event: KeyboardEvent) => {
    if (root.hidden || document.querySelector('dialog[open]') !== null) return;
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    step(event.key === 'ArrowLeft' ? -1 : 1);
  };
  addEventListener('keydown', keys);
  root.addEventListener('click', (event) => {
    if (event.detail > 0) letGo();
  });
  return {
    root,
    show({ seats, roster: now, table }) {
      root.hidden = seats.length > 0;
      if (root.hidden) return;
      roster = now;
      // Whoever was followed has left.
      if (seat >= 0 && !roster.some((entry) => entry.seat === seat)) {
        seat = -1;
        watch(seat);
      }
      say();
      setText(age, table === null ? '' : texts.play.watchAge(table.watchDelaySeconds));
    },
    close: () => removeEventListener('keydown', keys),
  };
}

function arrow(test: string, label: string, icon: string, press: () => void): HTMLElement {
  return button(
    { class: 'button button-round', title: label, 'aria-label': label, 'data-test': test },
    press,
    picture(icon),
  );
}
