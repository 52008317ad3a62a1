// The menu over a match: the links for others, settings, and the way out. A modal dialog, so Escape and focus behave as anywhere.
import { button, element, letGo, picture, setText } from './dom.ts';
import { icons } from './icons.ts';
import { drawQrCode, invitePanel, type MatchLinks } from './invite-panel.ts';
import { texts } from './texts.ts';

/** What the menu shows and calls. */
export interface MatchMenuOptions {
  readonly links: MatchLinks;
  /** There is no seat to leave to a bot. */
  readonly isWatching: boolean;
  openSettings(): void;
  pause(): void;
  leave(): void;
  /** The menu opened or closed: the controls are let go meanwhile. */
  onToggle(isOpen: boolean): void;
}

/** The menu of one match. */
export interface MatchMenu {
  readonly root: HTMLDialogElement;
  readonly isOpen: boolean;
  /** Opens with the keyboard on the part that was asked for. */
  open(part: 'invite' | 'leave'): void;
  /** Whether this page may pause now. */
  setPausable(mayPause: boolean): void;
  /** Nobody else may come into this match, and who leaves it has lost. */
  setOnce(isOnce: boolean): void;
  close(): void;
}

/** Makes the closed menu. */
export function createMatchMenu(options: MatchMenuOptions): MatchMenu {
  const invite = invitePanel(options.links, drawQrCode);
  const leave = button(
    { class: 'button button-danger', 'data-test': 'leave' },
    options.leave,
    picture(icons.leave),
    texts.play.leave,
  );
  const pause = button(
    { class: 'button', 'data-test': 'pause', hidden: true },
    () => {
      root.close();
      options.pause();
    },
    picture(icons.pause),
    texts.pause.pause,
  );
  const title = element('h2', { id: 'menu-title' });
  const rule = element('hr', {});
  const hint = element('p', { class: 'hint' });
  const root = element(
    'dialog',
    { class: 'panel dialog menu', tabindex: '-1', 'aria-labelledby': 'menu-title', 'data-test': 'menu' },
    title,
    invite.root,
    rule,
    element(
      'div',
      { class: 'buttons' },
      button(
        { class: 'button', 'data-test': 'resume' },
        () => root.close(),
        picture(icons.play),
        options.isWatching ? texts.play.stayWatcher : texts.play.stay,
      ),
      pause,
      leave,
      button(
        { class: 'button', 'data-test': 'settings' },
        options.openSettings,
        picture(icons.settings),
        texts.settings.open,
      ),
    ),
    hint,
  );
  root.addEventListener('close', () => {
    // The browser gives the focus back to the button that opened it, and the next shot would press that button again.
    letGo();
    options.onToggle(false);
  });
  // A click beside the panel closes it: the target is then the dialog itself.
  root.addEventListener('click', (event) => {
    if (event.target === root) root.close();
  });
  return {
    root,
    get isOpen() {
      return root.open;
    },
    open(part) {
      if (root.open) return;
      setText(title, part === 'invite' ? texts.play.inviteTitle : texts.play.menuTitle);
      root.showModal();
      // Not a button: the key that fires may be held down just now, and would press it.
      (part === 'invite' ? invite.firstFocus : root).focus();
      invite.shown();
      options.onToggle(true);
    },
    setPausable(mayPause) {
      pause.hidden = !mayPause;
    },
    setOnce(isOnce) {
      invite.root.hidden = isOnce;
      rule.hidden = isOnce;
      const { leaveSentenceWatcher, leaveSentenceMatched, leaveSentence } = texts.play;
      setText(hint, options.isWatching ? leaveSentenceWatcher : isOnce ? leaveSentenceMatched : leaveSentence);
    },
    close() {
      invite.close();
      if (root.open) root.close();
    },
  };
}
