// What the panels of the dialog share: a part that asks the server, says so, and offers another attempt.
import { button, element, setText } from '../dom.ts';
import { refusalSentence } from './refusal-sentence.ts';
import { words } from './words.ts';

/** A panel behind a tab. */
export interface Panel {
  readonly root: HTMLElement;
  /** It is looked at: asks for what it shows. */
  shown(): void;
}

/** A line that says how an attempt stands. */
export interface Attempt {
  readonly root: HTMLElement;
  readonly isBusy: boolean;
  /**
   * Says `doing` while `work` runs, and why where it is refused; `again` offers to do the same once more. One attempt at a time: what
   * is asked for meanwhile is left out. Gives whether it was done.
   */
  run(work: () => Promise<void>, options?: { readonly doing?: string; readonly again?: boolean }): Promise<boolean>;
  /** What was done; empty for nothing. */
  say(sentence: string): void;
}

/** Makes the line, empty. `nowMs`: milliseconds since 1970. */
export function attemptLine(nowMs: () => number = Date.now): Attempt {
  const status = element('p', { class: 'hint', role: 'status' });
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  let last: () => void = () => undefined;
  let isBusy = false;
  const retry = button({ class: 'button', 'data-test': 'attempt-again', hidden: true }, () => last(), words.again);
  const root = element('div', { class: 'attempt' }, status, complaint, retry);

  async function run(
    work: () => Promise<void>,
    { doing = words.loading, again = false }: { readonly doing?: string; readonly again?: boolean } = {},
  ): Promise<boolean> {
    if (isBusy) return false;
    isBusy = true;
    last = () => void run(work, { doing, again });
    setText(complaint, '');
    retry.hidden = true;
    status.classList.remove('is-done');
    setText(status, doing);
    try {
      await work();
      if (status.textContent === doing) setText(status, '');
      return true;
    } catch (error) {
      setText(status, '');
      setText(complaint, refusalSentence(error, nowMs()));
      retry.hidden = !again;
      return false;
    } finally {
      isBusy = false;
    }
  }

  return {
    root,
    get isBusy() {
      return isBusy;
    },
    run,
    say(sentence) {
      setText(complaint, '');
      retry.hidden = true;
      status.classList.add('is-done');
      setText(status, sentence);
    },
  };
}
