// Who paused the match, over its standing picture, and how it goes on.
import { isPauser, personOf } from '../net/table.ts';
import { button, element, picture, setText } from './dom.ts';
import { icons } from './icons.ts';
import { texts } from './texts.ts';
import type { Table } from '../net/table.ts';

/** The panel. */
export interface PausePanel {
  readonly root: HTMLElement;
  /** Shows it while the match is paused by somebody. */
  show(table: Table | null, own: readonly number[]): void;
}

/** Makes the hidden panel. */
export function pausePanel(goOn: () => void): PausePanel {
  const title = element('h2', {});
  const sentence = element('p', {});
  const resume = button(
    { class: 'button button-main', 'data-test': 'go-on' },
    goOn,
    picture(icons.play),
    texts.pause.goOn,
  );
  const root = element(
    'section',
    { class: 'panel dialog pause-panel', role: 'status', hidden: true },
    picture(icons.pause, 'pause-mark'),
    title,
    sentence,
    resume,
  );
  return {
    root,
    show(table, own) {
      const by = table?.pausedBy ?? '';
      const wasHidden = root.hidden;
      root.hidden = table === null || by === '';
      if (table === null || root.hidden) return;
      const isOwn = personOf(table, own)?.name === by;
      const mayGoOn = isPauser(table, own);
      setText(title, isOwn ? texts.pause.byYou : texts.pause.by(by));
      setText(sentence, mayGoOn ? '' : texts.pause.wait(by));
      resume.hidden = !mayGoOn;
      if (wasHidden && mayGoOn) resume.focus({ preventScroll: true });
    },
  };
}
