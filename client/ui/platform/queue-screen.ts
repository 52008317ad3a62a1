// The screen of the queue: what to wait for, the wait, the question whether one is ready, and the party one waits with.
import { button, element, picture, setText } from '../dom.ts';
import { icons } from '../icons.ts';
import { noticeLine } from '../notice-line.ts';
import { soundToggle, type SoundSwitch } from '../sound-toggle.ts';
import { texts } from '../texts.ts';
import { attemptLine } from './panel.ts';
import { partyPanel } from './party-panel.ts';
import { clockText, modeName, numberText, words } from './words.ts';
import type { QueueMode } from '../../net/queue-modes.ts';
import type { QueueState } from '../../net/queue-state.ts';
import type { QueueAct } from '../../net/queue.ts';
import type { Screen } from '../screens.ts';

/** How the queue stands now. */
export interface QueueView {
  readonly state: QueueState | null;
  /** Seconds since the server said it. */
  readonly ageSeconds: number;
  readonly isLost: boolean;
}

export interface QueueScreenOptions {
  readonly emblem: string;
  /** A sentence of the server's operator; empty for none. */
  readonly notice: Promise<string>;
  /** Of this game, at least one. */
  readonly modes: readonly QueueMode[];
  /** The mode that is chosen at first; empty for the first that fits. */
  readonly wanted: string;
  readonly sound: SoundSwitch;
  view(): QueueView;
  /** Rejects with `AccountError`. */
  act(act: QueueAct): Promise<void>;
  /** The link that leads into a party. */
  linkOf(code: string): string;
  ownId(): string | undefined;
  openSettings(): void;
  leave(): void;
}

/** The screen, and a line of its own for what goes wrong. */
export interface QueueScreen extends Screen {
  update(): void;
  /** Says and does it; what is refused stands on the screen. */
  run(act: QueueAct): Promise<void>;
}

/** Makes the screen. */
export function queueScreen(options: QueueScreenOptions): QueueScreen {
  const { modes, view, linkOf, ownId } = options;
  const attempt = attemptLine();
  let chosen = Math.max(
    0,
    modes.findIndex(({ mode }) => mode === options.wanted),
  );
  /** By the player; else by the size of the party. */
  let isChosen = options.wanted !== '' && modes[chosen].mode === options.wanted;
  let shownStage = '';

  const party = partyPanel({ run, linkOf, ownId });
  const title = element('h1', { id: 'queue-title', tabindex: '-1' }, words.queue.title);
  const lost = element('p', { class: 'complaint', role: 'alert' });
  const ended = element('p', { class: 'queue-ended', role: 'status' });

  const choices = modes.map((mode, i) => {
    const made = button(
      { class: 'button choice queue-mode', 'data-test': `mode-${mode.mode}` },
      () => {
        chosen = i;
        isChosen = true;
        update();
      },
      element('strong', {}, modeName(mode.mode)),
      element(
        'span',
        { class: 'hint' },
        words.queue.mode(words.queue.players(mode.playersMin, mode.players), mode.isRated),
      ),
    );
    return made;
  });
  const find = button(
    { class: 'button button-main button-wide', 'data-test': 'queue-find' },
    () => void run({ kind: 'enter', game: modes[chosen].game, mode: modes[chosen].mode }),
    picture(icons.play),
    words.queue.find,
  );
  const findHint = element('p', { class: 'hint', role: 'status' });
  const leave = button({ class: 'link', 'data-test': 'queue-leave' }, options.leave, words.queue.toTitle);
  const idle = element(
    'div',
    { class: 'queue-part' },
    element('p', {}, words.queue.sentence),
    element('div', { class: 'queue-modes', role: 'group', 'aria-label': words.queue.modes }, ...choices),
    find,
    findHint,
  );

  const waited = element('dd', { class: 'queue-clock', 'data-test': 'queue-waited' });
  const estimate = element('dd', {});
  const people = element('dd', {});
  const cancel = button(
    { class: 'button button-wide', 'data-test': 'queue-cancel' },
    () => void run({ kind: 'cancel' }),
    words.queue.cancel,
  );
  const waitingFor = element('p', {});
  const waiting = element(
    'div',
    { class: 'queue-part' },
    waitingFor,
    element('div', { class: 'progress', 'aria-hidden': 'true' }, element('i')),
    element(
      'dl',
      { class: 'queue-figures' },
      ...figure(words.queue.waited, waited),
      ...figure(words.queue.estimate, estimate),
      ...figure(words.queue.people, people),
    ),
    cancel,
  );

  const countdown = element('p', { class: 'queue-countdown', 'data-test': 'queue-countdown' });
  const counted = element('p', { class: 'hint', role: 'status' });
  const acceptText = element('span', {});
  const accept = button(
    {
      class: 'button button-main button-wide queue-accept',
      'data-test': 'queue-accept',
      'aria-describedby': 'queue-title',
    },
    () => {
      if (accept.ariaDisabled !== 'true') void run({ kind: 'accept' });
    },
    picture(icons.done),
    acceptText,
  );
  const decline = button(
    { class: 'link', 'data-test': 'queue-decline' },
    () => void run({ kind: 'decline' }),
    words.queue.decline,
  );
  const asked = element('div', { class: 'queue-part' }, countdown, accept, counted, decline);
  const matched = element('p', { class: 'waiting', role: 'status' });

  const root = element(
    'main',
    { class: 'screen center-screen veil', 'data-screen': 'queue' },
    element(
      'div',
      { class: 'panel dialog queue' },
      picture(options.emblem, 'emblem'),
      title,
      noticeLine(options.notice),
      lost,
      ended,
      element('div', { class: 'queue-parts' }, element('div', {}, idle, waiting, asked, matched), party.root),
      attempt.root,
      leave,
    ),
    element(
      'div',
      { class: 'corner' },
      button(
        {
          class: 'button button-round',
          title: texts.settings.open,
          'aria-label': texts.settings.open,
          'data-test': 'settings',
        },
        options.openSettings,
        picture(icons.settings),
      ),
      soundToggle(options.sound),
    ),
  );

  async function run(act: QueueAct): Promise<void> {
    await attempt.run(() => options.act(act), { doing: '' });
    update();
  }

  function update(): void {
    const { state, ageSeconds, isLost } = view();
    const stage = state?.stage ?? 'none';
    setText(lost, isLost ? words.queue.lost : '');
    root.dataset['stage'] = stage;
    idle.hidden = stage !== 'idle' && stage !== 'none';
    waiting.hidden = stage !== 'waiting';
    asked.hidden = stage !== 'asked';
    setText(matched, stage === 'matched' ? words.queue.joining : '');
    matched.hidden = stage !== 'matched';
    leave.hidden = idle.hidden;
    setText(
      title,
      stage === 'asked' ? words.queue.found : stage === 'waiting' ? words.queue.searching : words.queue.title,
    );
    setText(ended, state?.stage === 'idle' && state.ended !== null ? words.queue.ends[state.ended] : '');
    party.update(
      state,
      modes.some(({ partyMax }) => partyMax > 1),
    );
    updateIdle(state);
    if (state?.stage === 'waiting') {
      setText(waitingFor, modeName(state.mode));
      setText(waited, clockText(state.waitedSeconds + ageSeconds));
      const { estimateSeconds } = state;
      setText(estimate, estimateSeconds === null ? words.queue.estimateUnknown : clockText(estimateSeconds));
      setText(people, numberText(state.waiting));
    }
    if (state?.stage === 'asked') {
      const left = Math.max(0, Math.ceil(state.untilSeconds - ageSeconds));
      setText(countdown, words.queue.secondsLeft(left));
      setText(counted, words.queue.ready(state.ready, state.players));
      setText(acceptText, state.isReady ? words.queue.accepted : words.queue.accept);
      // Not `disabled`: whoever pressed it keeps the keyboard there.
      accept.ariaDisabled = String(state.isReady);
      decline.hidden = state.isReady;
    }
    if (stage !== shownStage) focusOn(stage);
    shownStage = stage;
  }

  function updateIdle(state: QueueState | null): void {
    const size = state?.party?.members.length ?? 1;
    const fits = modes.findIndex(({ partyMax }) => partyMax >= size);
    if (!isChosen && fits >= 0) chosen = fits;
    choices.forEach((choice, i) => choice.setAttribute('aria-pressed', String(i === chosen)));
    const { partyMax } = modes[chosen];
    const isTooLarge = size > partyMax && size > 1;
    const follows = state !== null && state.party !== null && !state.party.isLeader;
    find.disabled = state === null || isTooLarge || follows;
    const [leader] = state?.party?.members ?? [];
    const hint = follows ? words.party.waitFor(leader?.name ?? '') : isTooLarge ? words.queue.tooMany(partyMax) : '';
    setText(findHint, hint);
  }

  /** A stage has begun: its button has the keyboard, unless the player is about something else, as a link to copy. */
  function focusOn(stage: string): void {
    const isElsewhere = party.root.contains(document.activeElement) && stage !== 'asked';
    if (isElsewhere) return;
    const first = { waiting: cancel, asked: accept, idle: find, none: leave, matched: title }[stage];
    first?.focus({ preventScroll: true });
  }

  return { root, firstFocus: leave, update, run, close: party.close };
}

function figure(label: string, value: HTMLElement): HTMLElement[] {
  return [element('dt', {}, label), value];
}
