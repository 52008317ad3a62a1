// What can be done when a result stands: another match, in the same room or by way of the queue, or back to the title.
import { isHost, personOf } from '../net/table.ts';
import { button, element, picture, setText } from './dom.ts';
import { icons } from './icons.ts';
import { texts } from './texts.ts';
import type { TableActKind } from '#shared/wire/protocol.ts';
import type { Table } from '../net/table.ts';
import type { RoundResult } from './game-front.ts';

/** The foot of a result. */
export interface ResultFoot {
  readonly root: HTMLElement;
  /** Shows what can be done now. `table`: of a room whose match is over; null elsewhere, where another begins by itself. */
  show(state: {
    readonly table: Table | null;
    /** No other match follows in this room. */
    readonly isOnce: boolean;
    readonly own: readonly number[];
    readonly result: RoundResult | null;
    /** Where the recording is; null where there is none. */
    readonly replay: string | null;
    /** What the match did to the rating; empty where that is not known. */
    readonly rating: string;
  }): void;
}

/** Makes the foot. */
export function resultFoot(options: {
  act(kind: TableActKind): void;
  /** Waits for another match. */
  playAgain(): void;
  watchReplay(): void;
  leave(): void;
}): ResultFoot {
  const next = element('p', { class: 'result-next', role: 'status' });
  const rated = element('p', { class: 'result-rating', role: 'status', 'data-test': 'rating-change', hidden: true });
  const againText = element('span', {});
  let wish: TableActKind | 'queue' = 'ready';
  const again = button(
    { class: 'button button-main', 'data-test': 'again', hidden: true },
    () => {
      if (wish === 'queue') options.playAgain();
      else options.act(wish);
    },
    picture(icons.play),
    againText,
  );
  const begin = button(
    { class: 'button', 'data-test': 'result-begin', hidden: true },
    () => options.act('begin'),
    texts.result.begin,
  );
  const notYet = button(
    { class: 'button', 'data-test': 'result-not-yet', hidden: true },
    () => options.act('unready'),
    texts.lobby.notYet,
  );
  const toTitle = button({ class: 'button', 'data-test': 'result-leave' }, options.leave, texts.result.leave);
  const watch = button({ class: 'link', 'data-test': 'watch-replay' }, options.watchReplay, texts.replay.watchLast);
  const save = element('a', { class: 'link', download: '', 'data-test': 'save-replay' }, texts.replay.save);
  const replays = element('div', { class: 'buttons', hidden: true }, watch, save);
  const root = element(
    'div',
    { class: 'result-foot' },
    rated,
    next,
    element('div', { class: 'buttons' }, again, begin, notYet, toTitle),
    replays,
  );
  return {
    root,
    show({ table, isOnce, own, result, replay, rating }) {
      rated.hidden = rating === '';
      setText(rated, rating);
      const wasHidden = again.hidden;
      again.hidden = table === null || own.length === 0;
      begin.hidden = true;
      notYet.hidden = true;
      replays.hidden = table === null || replay === null;
      if (replay !== null && save.getAttribute('href') !== replay) save.setAttribute('href', replay);
      if (table === null) {
        setText(
          next,
          result === null || isOnce ? '' : texts.result.nextRound(result.secondsToNext, result.isMatch ?? false),
        );
        return;
      }
      if (isOnce) {
        wish = 'queue';
        setText(againText, texts.result.again);
        setText(next, '');
        if (wasHidden && !again.hidden) again.focus({ preventScroll: true });
        return;
      }
      const here = table.people.filter((person) => person.isHere);
      const isAlone = here.length < 2;
      const isReady = personOf(table, own)?.isReady ?? false;
      const agreed = here.filter((person) => person.isReady).length;
      // Who is alone waits for nobody.
      wish = isAlone && isHost(table, own) ? 'begin' : isReady ? 'unready' : 'ready';
      again.setAttribute('aria-pressed', String(isReady));
      again.classList.toggle('button-main', !isReady);
      setText(againText, isReady ? texts.result.againMarked : texts.result.again);
      const { beginsInSeconds } = table;
      begin.hidden = isAlone || !isHost(table, own);
      notYet.hidden = begin.hidden || beginsInSeconds === 0;
      const waits =
        own.length === 0 ? texts.result.waitsWatcher : isAlone ? '' : texts.result.agreed(agreed, here.length);
      setText(next, beginsInSeconds > 0 ? texts.lobby.beginsIn(beginsInSeconds) : waits);
      if (wasHidden && !again.hidden) again.focus({ preventScroll: true });
    },
  };
}
