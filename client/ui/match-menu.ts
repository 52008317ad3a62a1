// The menu over a match: the link for a friend, sound, and the way out. A modal dialog, so Escape and focus behave as anywhere.
import { button, element, letGo, picture, setText } from './dom.ts';
import { icons } from './icons.ts';
import { soundToggle } from './sound-toggle.ts';
import { texts } from './texts.ts';
import type { SoundSwitch } from './sound-toggle.ts';

/** What the menu shows and calls. */
export interface MatchMenuOptions {
  readonly link: string;
  /** There is no seat to leave to a bot. */
  readonly isWatching: boolean;
  readonly sound: SoundSwitch;
  openSettings(): void;
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
  close(): void;
}

const COPIED_MS = 2000;

/** Makes the closed menu. */
export function createMatchMenu(options: MatchMenuOptions): MatchMenu {
  const link = element('input', {
    class: 'field',
    id: 'match-link',
    type: 'text',
    readonly: true,
    value: options.link,
  });
  const copyText = element('span', { role: 'status' }, texts.play.copy);
  const copyIcon = picture(icons.copy);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = (sentence: string, icon: string) => {
    setText(copyText, sentence);
    copyIcon.innerHTML = icon;
    clearTimeout(timer);
    timer = setTimeout(() => {
      setText(copyText, texts.play.copy);
      copyIcon.innerHTML = icons.copy;
    }, COPIED_MS);
  };
  const copy = button(
    { class: 'button button-main', 'aria-label': texts.play.copy, 'data-test': 'copy-link' },
    () => void copyLink(link, say),
    copyIcon,
    copyText,
  );
  const leave = button(
    { class: 'button button-danger', 'data-test': 'leave' },
    options.leave,
    picture(icons.leave),
    texts.play.leave,
  );
  const title = element('h2', { id: 'menu-title' });
  const root = element(
    'dialog',
    { class: 'panel dialog menu', tabindex: '-1', 'aria-labelledby': 'menu-title', 'data-test': 'menu' },
    title,
    element('p', {}, texts.play.inviteSentence),
    element('label', { class: 'visually-hidden', for: 'match-link' }, texts.play.linkLabel),
    element('div', { class: 'row' }, link, copy),
    element('hr', {}),
    element(
      'div',
      { class: 'buttons' },
      button(
        { class: 'button', 'data-test': 'resume' },
        () => root.close(),
        picture(icons.play),
        options.isWatching ? texts.play.stayWatcher : texts.play.stay,
      ),
      leave,
      button(
        { class: 'button', 'data-test': 'settings' },
        options.openSettings,
        picture(icons.settings),
        texts.settings.open,
      ),
      soundToggle(options.sound),
    ),
    element('p', { class: 'hint' }, options.isWatching ? texts.play.leaveSentenceWatcher : texts.play.leaveSentence),
  );
  link.addEventListener('focus', () => link.select());
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
      (part === 'invite' ? copy : root).focus();
      options.onToggle(true);
    },
    close() {
      clearTimeout(timer);
      if (root.open) root.close();
    },
  };
}

/** A page on plain HTTP has no clipboard: then the link is selected and the player copies it. */
async function copyLink(link: HTMLInputElement, say: (sentence: string, icon: string) => void): Promise<void> {
  try {
    await navigator.clipboard.writeText(link.value);
    say(texts.play.copied, icons.done);
  } catch {
    link.focus();
    link.select();
    if (document.execCommand('copy')) say(texts.play.copied, icons.done);
    else say(texts.play.copyByHand, icons.copy);
  }
}
