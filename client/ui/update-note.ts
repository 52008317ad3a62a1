// Says on the title that the server has a newer build, and offers to load it. Never during a match: nobody is asked to leave one.
import { button, element } from './dom.ts';
import { texts } from './texts.ts';

/** The note. */
export interface UpdateNote {
  readonly root: HTMLElement;
  close(): void;
}

const ASK_EVERY_MS = 5 * 60_000;

/** Makes the hidden note. It is asked for at once, when the page is shown again, and now and then. */
export function updateNote(isOutdated: () => Promise<boolean>, reload: () => void): UpdateNote {
  const root = element(
    'div',
    { class: 'update-note', hidden: true },
    element('p', { role: 'status' }),
    button({ class: 'button', 'data-test': 'update-reload' }, reload, texts.update.reload),
  );
  const sentence = root.firstElementChild;
  const ask = () => {
    if (document.hidden || !root.hidden) return;
    isOutdated().then(
      (isSo) => {
        if (!isSo || sentence === null) return;
        root.hidden = false;
        // Put in once it shows: only then it is read out.
        sentence.textContent = texts.update.sentence;
      },
      () => undefined,
    );
  };
  document.addEventListener('visibilitychange', ask);
  const timer = setInterval(ask, ASK_EVERY_MS);
  ask();
  return {
    root,
    close() {
      document.removeEventListener('visibilitychange', ask);
      clearInterval(timer);
    },
  };
}
