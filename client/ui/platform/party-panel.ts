// The party one waits with: made, joined by its code or link, shown with its members, left.
import { partyOfText } from '../../net/party-link.ts';
import { copyLink } from '../copy-link.ts';
import { button, element, picture, setText } from '../dom.ts';
import { icons } from '../icons.ts';
import { texts } from '../texts.ts';
import { words } from './words.ts';
import type { Party, QueueState } from '../../net/queue-state.ts';
import type { QueueAct } from '../../net/queue.ts';

export interface PartyPanel {
  readonly root: HTMLElement;
  /** `isOffered`: there is a mode that parties can wait for. */
  update(state: QueueState | null, isOffered: boolean): void;
  close(): void;
}

const COPIED_MS = 2000;

/** Makes the panel. */
export function partyPanel(options: {
  run(act: QueueAct): Promise<void>;
  linkOf(code: string): string;
  ownId(): string | undefined;
}): PartyPanel {
  const { run, linkOf, ownId } = options;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown = '';

  const make = button(
    { class: 'button button-wide', 'data-test': 'party-make' },
    () => void run({ kind: 'makeParty' }),
    words.party.make,
  );
  const code = element('input', {
    class: 'field',
    id: 'party-code',
    type: 'text',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    placeholder: texts.title.joinPlaceholder,
    'aria-describedby': 'party-complaint',
  });
  const complaint = element('p', { class: 'complaint', id: 'party-complaint', role: 'alert' });
  const joining = element(
    'form',
    { class: 'join-form' },
    element('label', { class: 'label', for: 'party-code' }, words.party.codeLabel),
    element(
      'div',
      { class: 'row' },
      code,
      element('button', { class: 'button', type: 'submit', 'data-test': 'party-join' }, words.party.join),
    ),
    complaint,
  );
  joining.addEventListener('submit', (event) => {
    event.preventDefault();
    const found = partyOfText(code.value);
    setText(complaint, found === null ? words.refusals['party-unknown'] : '');
    if (found === null) code.focus();
    else void run({ kind: 'joinParty', code: found });
  });
  const none = element('div', { class: 'party-part' }, element('p', {}, words.party.sentence), make, joining);

  const members = element('ul', { class: 'lobby-people', 'aria-label': words.party.members });
  const codeText = element('p', { class: 'party-code', 'data-test': 'party-code' });
  const link = element('input', { class: 'field', id: 'party-link', type: 'text', readonly: true });
  link.addEventListener('focus', () => link.select());
  const copyText = element('span', { role: 'status' }, texts.play.copy);
  const copyIcon = picture(icons.copy);
  const copy = button(
    { class: 'button', 'aria-label': texts.play.copy, 'data-test': 'party-copy' },
    () =>
      void copyLink(link, (sentence, icon) => {
        setText(copyText, sentence);
        copyIcon.innerHTML = icon;
        clearTimeout(timer);
        timer = setTimeout(() => {
          setText(copyText, texts.play.copy);
          copyIcon.innerHTML = icons.copy;
        }, COPIED_MS);
      }),
    copyIcon,
    copyText,
  );
  const leave = button(
    { class: 'link', 'data-test': 'party-leave' },
    () => void run({ kind: 'leaveParty' }),
    words.party.leave,
  );
  const some = element(
    'div',
    { class: 'party-part' },
    members,
    codeText,
    element('label', { class: 'visually-hidden', for: 'party-link' }, words.party.link),
    element('div', { class: 'row' }, link, copy),
    leave,
  );
  const root = element(
    'section',
    { class: 'party', 'aria-labelledby': 'party-title' },
    element('h2', { id: 'party-title' }, words.party.title),
    none,
    some,
  );

  function show(party: Party): void {
    const key = JSON.stringify(party);
    if (key === shown) return;
    shown = key;
    // The one who made it, or the next after them.
    const isLeading = (i: number, accountId: string) => (party.isLeader ? accountId === ownId() : i === 0);
    members.replaceChildren(
      ...party.members.map(({ accountId, name, isHere }, i) =>
        element(
          'li',
          {},
          element('span', { class: 'player-name' }, name),
          ...(accountId === ownId() ? [note(words.party.you)] : []),
          ...(isLeading(i, accountId) ? [note(words.party.leader)] : []),
          ...(isHere ? [] : [note(words.party.away)]),
        ),
      ),
    );
    setText(codeText, words.party.code(party.code));
    const address = linkOf(party.code);
    if (link.value !== address) link.value = address;
  }

  return {
    root,
    update(state, isOffered) {
      const { party = null, stage = 'idle' } = state ?? {};
      root.hidden = (!isOffered && party === null) || stage === 'asked' || stage === 'matched';
      // Who waits already waits alone, or with those who are there.
      none.hidden = party !== null || stage !== 'idle';
      root.hidden ||= party === null && stage !== 'idle';
      some.hidden = party === null;
      const isNew = shown === '';
      if (party !== null) show(party);
      else shown = '';
      const lostFocus = document.activeElement === make || joining.contains(document.activeElement);
      if (isNew && party !== null && lostFocus) copy.focus({ preventScroll: true });
    },
    close: () => clearTimeout(timer),
  };
}

function note(text: string): HTMLElement {
  return element('span', { class: 'note' }, text);
}
