// The title: play at once, play with friends, or take the seat you were invited to.
import { roomOfText } from '../net/room-link.ts';
import { brand } from './brand.ts';
import { button, element, picture } from './dom.ts';
import { gameList, type ClipWishes, type ListedGame } from './game-list.ts';
import { guideCard } from './guide-card.ts';
import { icons } from './icons.ts';
import { nameLimit } from './name-limit.ts';
import { noticeLine } from './notice-line.ts';
import { playersChoice, type LocalPlayers } from './players-choice.ts';
import { soundToggle } from './sound-toggle.ts';
import { texts } from './texts.ts';
import { updateNote } from './update-note.ts';
import type { GuideItem, GuideLine } from './game-front.ts';
import type { SoundSwitch } from './sound-toggle.ts';
import type { Screen } from './screens.ts';

/** What the title screen needs to know, and what it calls. The name is as typed. */
export interface TitleOptions {
  readonly game: {
    readonly title: string;
    readonly emblem: string;
    readonly tagline: string;
    /** One list for each of so many players. */
    guides(players: number): readonly (readonly GuideLine[])[];
    readonly items: readonly GuideItem[];
    readonly localPlayersMax?: number;
  };
  readonly name: string;
  readonly players: LocalPlayers;
  /** The room of the link that led here, or null. */
  readonly invitedTo: string | null;
  readonly sound: SoundSwitch;
  /** The other games of this server. */
  readonly games: Promise<readonly ListedGame[]>;
  readonly clips: ClipWishes;
  /** A sentence of the server's operator; empty for none. */
  readonly notice: Promise<string>;
  /** That the picture is drawn without WebGL; empty where it is not. */
  readonly plainPicture: Promise<string>;
  /** Whether the server has a newer build. */
  isOutdated(): Promise<boolean>;
  reload(): void;
  openSettings(): void;
  /** How this browser's account is called, as far as it is known; asked a few times a second. */
  account(): string;
  openAccount(): void;
  openBoard(): void;
  /** Whether people are matched in this game, as far as it is known; asked a few times a second. */
  isRanked(): boolean;
  /** Waits for a match. */
  queue(name: string): void;
  play(name: string): void;
  create(name: string): void;
  join(roomId: string, name: string): void;
  /** A file was chosen; gives what is wrong with it, or nothing. */
  watchReplay(file: Blob): Promise<string>;
  /** Shows the match that was played last; absent where there is none. Gives what is wrong with it, or nothing. */
  readonly watchLast?: () => Promise<string>;
  /** The invitation is declined. */
  playElsewhere(name: string): void;
}

/** Makes the title screen. */
export function titleScreen(options: TitleOptions): Screen {
  const { game, invitedTo } = options;
  const name = element('input', {
    class: 'field',
    id: 'player-name',
    type: 'text',
    placeholder: texts.title.namePlaceholder,
    autocomplete: 'nickname',
    spellcheck: 'false',
    enterkeyhint: 'go',
    value: options.name,
  });
  const guide = element('aside', {});
  const showGuide = (players: number) =>
    guide.replaceChildren(guideCard(game.guides(players), game.items, game.localPlayersMax));
  const players = playersChoice(options.players, showGuide);
  const start = () => (invitedTo === null ? options.play(name.value) : options.join(invitedTo, name.value));
  const main = element(
    'button',
    { class: 'button button-main', type: 'submit', 'data-test': invitedTo === null ? 'play' : 'join-match' },
    picture(icons.play),
    invitedTo === null ? texts.title.play : texts.title.joinMatch,
  );
  const ranked = button(
    { class: 'button', 'data-test': 'ranked', hidden: true },
    () => options.queue(name.value),
    picture(icons.board),
    texts.title.ranked,
  );
  const form = element(
    'form',
    { class: 'title-form' },
    ...(invitedTo === null ? [] : [invitation()]),
    element('label', { class: 'label', for: 'player-name' }, texts.title.nameLabel),
    name,
    nameLimit(name),
    players.root,
    element('div', { class: 'row title-play' }, main, ranked),
    ...(invitedTo === null
      ? [element('p', { class: 'hint' }, texts.title.playHint)]
      : [link(texts.title.playElsewhere, 'play-elsewhere', () => options.playElsewhere(name.value))]),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    start();
  });
  const accountText = element('span', { class: 'account-name' });
  const account = button(
    { class: 'button account-button', 'data-test': 'account' },
    options.openAccount,
    picture(icons.person),
    accountText,
  );
  const showAccount = () => {
    const shown = options.account();
    if (accountText.textContent === shown) return;
    accountText.textContent = shown;
    account.title = `${texts.title.account}: ${shown}`;
    account.setAttribute('aria-label', account.title);
  };
  const list = gameList(options.games, options.clips);
  const update = updateNote(options.isOutdated, options.reload);
  const root = element(
    'main',
    { class: 'screen title-screen', 'data-screen': 'title' },
    element(
      'div',
      { class: 'title-left' },
      update.root,
      ...brand(game),
      noticeLine(options.notice),
      element('div', { class: 'panel' }, form, ...(invitedTo === null ? [friends(options, name)] : [])),
      noticeLine(options.plainPicture),
    ),
    element('div', { class: 'title-right' }, list.root, guide),
    element(
      'div',
      { class: 'corner' },
      account,
      button(
        {
          class: 'button button-round',
          title: texts.title.board,
          'aria-label': texts.title.board,
          'data-test': 'board',
        },
        options.openBoard,
        picture(icons.board),
      ),
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
  return {
    root,
    firstFocus: main,
    update() {
      players.update();
      showAccount();
      list.update();
      // Who was invited is asked nothing else.
      ranked.hidden = invitedTo !== null || !options.isRanked();
    },
    close: update.close,
  };
}

function invitation(): HTMLElement {
  return element(
    'div',
    { class: 'invitation' },
    element('h2', {}, texts.title.invitedTitle),
    element('p', {}, texts.title.invitedSentence),
  );
}

/** A private match, and the way into a friend's. */
function friends(options: TitleOptions, name: HTMLInputElement): HTMLElement {
  const complaint = element('p', { class: 'complaint', id: 'join-complaint', role: 'alert' });
  const code = element('input', {
    class: 'field',
    id: 'join-code',
    type: 'text',
    placeholder: texts.title.joinPlaceholder,
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    'aria-describedby': 'join-complaint',
  });
  const form = element(
    'form',
    { class: 'join-form' },
    element('label', { class: 'label', for: 'join-code' }, texts.title.joinLabel),
    element(
      'div',
      { class: 'row' },
      code,
      element('button', { class: 'button', type: 'submit', 'data-test': 'join' }, texts.title.join),
    ),
    complaint,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const roomId = roomOfText(code.value);
    complaint.textContent = roomId === null ? texts.title.joinWrong : '';
    code.setAttribute('aria-invalid', String(roomId === null));
    if (roomId === null) code.focus();
    else options.join(roomId, name.value);
  });
  return element(
    'div',
    { class: 'friends' },
    button(
      { class: 'button button-wide', 'data-test': 'create' },
      () => options.create(name.value),
      picture(icons.lock),
      texts.title.create,
    ),
    form,
    replayChooser(options),
  );
}

/** A recording of a match, from a file. */
function replayChooser({ watchReplay, watchLast }: TitleOptions): HTMLElement {
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  const file = element('input', { type: 'file', accept: '.samestep,.rec', hidden: true, 'data-test': 'replay-file' });
  file.addEventListener('change', () => {
    const chosen = file.files?.[0];
    // The same file may be chosen again.
    file.value = '';
    if (chosen !== undefined) void watchReplay(chosen).then((problem) => void (complaint.textContent = problem));
  });
  return element(
    'div',
    {},
    button(
      { class: 'button button-wide', 'data-test': 'replay' },
      () => file.click(),
      picture(icons.replay),
      texts.replay.open,
    ),
    ...(watchLast === undefined
      ? []
      : [
          button(
            { class: 'link', 'data-test': 'replay-last' },
            () => void watchLast().then((problem) => void (complaint.textContent = problem)),
            texts.replay.watchLastMatch,
          ),
        ]),
    file,
    complaint,
  );
}

function link(text: string, test: string, press: () => void): HTMLElement {
  return button({ class: 'link', 'data-test': test }, press, text);
}
