// A private room before its first match: who has come, who is ready, the link for those who have not come yet.
import { isHost, personOf } from '../net/table.ts';
import { button, element, picture, setText } from './dom.ts';
import { icons } from './icons.ts';
import { drawQrCode, invitePanel, type MatchLinks } from './invite-panel.ts';
import { noticeLine } from './notice-line.ts';
import { soundToggle } from './sound-toggle.ts';
import { texts } from './texts.ts';
import '../styles/lobby.css';
import type { TableActKind } from '#shared/wire/protocol.ts';
import type { Table, TablePerson } from '../net/table.ts';
import type { Screen } from './screens.ts';
import type { SoundSwitch } from './sound-toggle.ts';

/** What the lobby shows and calls. */
export interface LobbyOptions {
  readonly emblem: string;
  /** A sentence of the server's operator; empty for none. */
  readonly notice: Promise<string>;
  readonly links: MatchLinks;
  readonly isWatching: boolean;
  readonly sound: SoundSwitch;
  /** How the room stands now, and the seats of this page. */
  state(): { readonly table: Table; readonly own: readonly number[] };
  act(kind: TableActKind): void;
  openSettings(): void;
  leave(): void;
}

/** Makes the lobby. */
export function lobbyScreen(options: LobbyOptions): Screen {
  const { emblem, links, isWatching, sound, state, act } = options;
  const invite = invitePanel(links, drawQrCode);
  const people = element('ul', { class: 'lobby-people', 'aria-label': texts.lobby.people });
  const count = element('p', { class: 'hint', role: 'status' });
  const bots = element('p', { class: 'hint' });
  const readyText = element('span', {});
  const ready = button(
    { class: 'button button-main', 'data-test': 'ready' },
    () => act(isReady() ? 'unready' : 'ready'),
    picture(icons.done),
    readyText,
  );
  const beginText = element('span', {});
  const begin = button({ class: 'button', 'data-test': 'begin' }, () => act('begin'), picture(icons.play), beginText);
  const notYet = button({ class: 'button', 'data-test': 'not-yet' }, () => act('unready'), texts.lobby.notYet);
  const root = element(
    'main',
    { class: 'screen center-screen veil', 'data-screen': 'lobby' },
    element(
      'div',
      { class: 'panel dialog lobby' },
      picture(emblem, 'emblem'),
      element('h1', {}, texts.lobby.title),
      noticeLine(options.notice),
      element('p', {}, isWatching ? texts.lobby.sentenceWatcher : texts.lobby.sentence),
      element(
        'div',
        { class: 'lobby-parts' },
        element(
          'div',
          { class: 'lobby-part' },
          people,
          count,
          element('div', { class: 'buttons' }, ready, begin, notYet),
          bots,
        ),
        element('div', { class: 'lobby-part' }, invite.root),
      ),
      button({ class: 'link', 'data-test': 'lobby-leave' }, options.leave, texts.lobby.leave),
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
      soundToggle(sound),
    ),
  );
  let shown = '';

  function isReady(): boolean {
    const { table, own } = state();
    return personOf(table, own)?.isReady ?? false;
  }

  function update(): void {
    const { table, own } = state();
    const key = JSON.stringify([table, own]);
    if (key === shown) return;
    shown = key;
    const here = table.people.filter((person) => person.isHere);
    const isAlone = table.people.length < 2;
    const mayBegin = isHost(table, own);
    people.replaceChildren(...table.people.map((person) => line(person, table, own)));
    const { beginsInSeconds } = table;
    const counted = isAlone ? '' : texts.lobby.counted(here.filter((person) => person.isReady).length, here.length);
    setText(count, beginsInSeconds > 0 ? texts.lobby.beginsIn(beginsInSeconds) : counted);
    setText(bots, table.botSeats > 0 ? texts.lobby.bots(table.botSeats) : '');
    setText(readyText, isReady() ? texts.lobby.unready : texts.lobby.ready);
    setText(beginText, isAlone ? texts.lobby.beginAlone : texts.lobby.begin);
    // Whoever has pressed it keeps the keyboard there.
    ready.hidden = isWatching || (isAlone && mayBegin);
    ready.setAttribute('aria-pressed', String(isReady()));
    begin.hidden = !mayBegin;
    notYet.hidden = !mayBegin || beginsInSeconds === 0;
    begin.classList.toggle('button-main', ready.hidden);
    // What is left to do stands out.
    ready.classList.toggle('button-main', !isReady());
  }

  return {
    root,
    firstFocus: isWatching ? invite.firstFocus : ready,
    opened() {
      update();
      if (ready.hidden) (begin.hidden ? invite.firstFocus : begin).focus({ preventScroll: true });
      invite.shown();
    },
    update,
    close: () => invite.close(),
  };
}

function line(person: TablePerson, table: Table, own: readonly number[]): HTMLElement {
  const { seats, name, isReady, isHere } = person;
  const notes = [
    ...(seats.length > 1 ? [texts.lobby.players(seats.length)] : []),
    ...(seats.some((seat) => own.includes(seat)) ? [texts.lobby.you] : []),
    ...(seats.includes(table.hostSeat) ? [texts.lobby.host] : []),
    ...(isHere ? [] : [texts.lobby.away]),
  ];
  return element(
    'li',
    { class: isReady ? 'is-ready' : undefined },
    element('span', { class: 'lobby-mark', 'aria-hidden': 'true' }, ...(isReady ? [picture(icons.done)] : [])),
    element('span', { class: 'player-name' }, name),
    ...notes.map((note) => element('span', { class: 'note' }, note)),
    element('span', { class: 'visually-hidden' }, isReady ? texts.lobby.isReady : texts.lobby.isNotReady),
  );
}
