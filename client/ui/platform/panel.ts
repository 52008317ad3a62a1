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

/** How an attempt is made. */
export interface AttemptOptions {
  readonly doing?: string;
  readonly again?: boolean;
  /** The panel asks by itself, and no player. */
  readonly isOwn?: boolean;
}

/** A line that says how an attempt stands. */
export interface Attempt {
  readonly root: HTMLElement;
  /**
   * Says `doing` while `work` runs, and why where it is refused; `again` offers to do the same once more. One attempt at a time: what
   * is asked for meanwhile is left out, but for what a player asks for while the panel itself does (`isOwn`), which waits for it. Gives
   * whether it was done.
   */
  run(work: () => Promise<void>, options?: AttemptOptions): Promise<boolean>;
  /** What was done; empty for nothing. */
  say(sentence: string): void;
}

/** Makes the line, empty. `nowMs`: milliseconds since 1970. */
export function attemptLine(nowMs: () => number = Date.now): Attempt {
  const status = element('p', { class: 'hint', role: 'status' });
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  let last: () => void = () => undefined;
  let current: { readonly isOwn: boolean; readonly ended: Promise<void> } | undefined;
  let isAwaited = false;
  const retry = button({ class: 'button', 'data-test': 'attempt-again', hidden: true }, () => last(), words.again);
  const root = element('div', { class: 'attempt' }, status, complaint, retry);

  async function run(
    work: () => Promise<void>,
    { doing = words.loading, again = false, isOwn = false }: AttemptOptions = {},
  ): Promise<boolean> {
    if (current !== undefined) {
      if (isOwn || !current.isOwn || isAwaited) return false;
      isAwaited = true;
      await current.ended;
      isAwaited = false;
    }
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    current = { isOwn, ended };
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
      current = undefined;
      end();
    }
  }

  return {
    root,
    run,
    say(sentence) {
      setText(complaint, '');
      retry.hidden = true;
      status.classList.add('is-done');
      setText(status, sentence);
    },
  };
}
