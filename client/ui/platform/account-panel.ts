// Who plays here: a guest who may take a name and a password, or sign in; someone signed in who may be renamed, or sign out.
import { NAMELESS, accountName } from '../account-name.ts';
import { AccountError } from '../../net/api-request.ts';
import { button, element } from '../dom.ts';
import { nameLimit } from '../name-limit.ts';
import { credentialsForm } from './credentials-form.ts';
import { attemptLine, type Panel } from './panel.ts';
import { dayText, words } from './words.ts';
import type { Account, AccountView } from '../../net/account.ts';

export interface AccountPanelOptions {
  readonly account: Account;
  /** This browser is someone else now, or is called otherwise. */
  changed(view: AccountView | null): void;
  /** Leads back to the title, as whoever one is. */
  playOn(): void;
}

type Way = 'create' | 'signIn';

/** Makes the panel. */
export function accountPanel({ account, changed, playOn }: AccountPanelOptions): Panel {
  const attempt = attemptLine();
  const content = element('div', { class: 'account' });
  const skip = button({ class: 'link', 'data-test': 'play-on' }, playOn, words.playOn);
  const root = element('div', {}, content, attempt.root, skip);

  /** Does it, shows who one is now, says so, and leaves the keyboard at what says it. */
  async function become(work: () => Promise<void>, said: (view: AccountView) => string): Promise<void> {
    await attempt.run(async () => {
      await work();
      const view = await account.load();
      changed(view);
      show(view);
      attempt.say(said(view));
    });
    if (document.activeElement === document.body) content.querySelector<HTMLElement>('h3')?.focus();
  }

  function show(view: AccountView): void {
    skip.hidden = true;
    content.replaceChildren(...(view.isGuest ? guest(view) : owner(view)));
  }

  function guest(view: AccountView): HTMLElement[] {
    const holder = element('div', {});
    const ways = (['create', 'signIn'] as const).map((way) =>
      button(
        { class: 'button choice', 'data-test': `way-${way}` },
        () => choose(way),
        way === 'create' ? words.account.create : words.account.signIn,
      ),
    );

    function choose(way: Way): void {
      // What was wrong with the other one is nothing to this.
      attempt.say('');
      ways.forEach((each, i) => each.setAttribute('aria-pressed', String((i === 0) === (way === 'create'))));
      const known = view.name === NAMELESS ? '' : view.name;
      holder.replaceChildren(way === 'signIn' ? signInForm(known) : createForm(known));
    }

    choose('create');
    return [
      heading(words.account.guestTitle(accountName(view))),
      element('p', {}, words.account.guestSentence),
      element('div', { class: 'choices', role: 'group', 'aria-label': words.tabs.account }, ...ways),
      holder,
    ];
  }

  function createForm(name: string): HTMLElement {
    return credentialsForm('create', {
      name,
      submit: (typed, password) =>
        become(
          () => account.register(typed, password),
          () => words.account.created,
        ),
    });
  }

  function signInForm(name: string): HTMLElement {
    return credentialsForm('signIn', {
      name,
      submit: (typed, password) =>
        become(
          () => account.signIn(typed, password),
          () => words.account.signedIn,
        ),
    });
  }

  function owner(view: AccountView): HTMLElement[] {
    return [
      heading(words.account.title(view.name)),
      element('p', {}, words.account.since(dayText(view.createdAtMs))),
      renameForm(view),
      element(
        'div',
        { class: 'account-out' },
        button(
          { class: 'button', 'data-test': 'sign-out', 'aria-describedby': 'sign-out-hint' },
          () =>
            void become(
              async () => {
                await account.signOut();
                // The next guest is not called as this account is.
                changed(null);
              },
              () => words.account.signedOut,
            ),
          words.account.signOut,
        ),
        element('p', { class: 'hint', id: 'sign-out-hint' }, words.account.signOutHint),
      ),
    ];
  }

  function renameForm(view: AccountView): HTMLElement {
    const name = element('input', {
      class: 'field',
      id: 'account-rename',
      type: 'text',
      required: true,
      autocomplete: 'nickname',
      spellcheck: 'false',
      'aria-describedby': 'account-rename-hint',
      value: view.name,
    });
    const form = element(
      'form',
      { class: 'account-form' },
      element('label', { class: 'label', for: 'account-rename' }, words.account.renameLabel),
      element(
        'div',
        { class: 'row' },
        name,
        element('button', { class: 'button', type: 'submit', 'data-test': 'rename' }, words.account.rename),
      ),
      nameLimit(name),
      element('p', { class: 'hint', id: 'account-rename-hint' }, words.account.renameHint),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void become(
        () => account.rename(name.value),
        ({ name: now }) => words.account.renamed(now),
      );
    });
    return form;
  }

  return {
    root,
    shown() {
      if (account.view !== null) show(account.view);
      else skip.hidden = false;
      void attempt.run(
        async () => {
          const before = JSON.stringify(account.view);
          const view = await account.load().catch((error: unknown) => {
            // One account is shut out: another may not be.
            if (error instanceof AccountError && error.code === 'banned') content.replaceChildren(signInForm(''));
            throw error;
          });
          // What is typed already stays.
          if (JSON.stringify(view) !== before || content.childElementCount === 0) show(view);
          changed(view);
        },
        { again: true, isOwn: true },
      );
    },
  };
}

function heading(text: string): HTMLElement {
  return element('h3', { tabindex: '-1' }, text);
}
