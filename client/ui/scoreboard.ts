// The table of who stands where: on Tab, and with the result of a round. Rebuilt only when something in it changed.
import { nameOf } from './seat-name.ts';
import { element } from './dom.ts';
import { texts } from './texts.ts';
import type { Roster } from '../net/roster.ts';
import type { Standing, Standings } from './game-front.ts';

/** What the table is made of. */
export interface ScoreboardState {
  readonly standings: Standings;
  readonly roster: Roster;
  /** The seats of this page. */
  readonly own: readonly number[];
}

/** A table that can be brought up to date. */
export interface Scoreboard {
  readonly root: HTMLElement;
  show(state: ScoreboardState): void;
}

/** Makes an empty table. */
export function createScoreboard(): Scoreboard {
  const root = element('table', { class: 'scoreboard' });
  let shown = '';
  return {
    root,
    show(state) {
      const key = JSON.stringify(state);
      if (key === shown) return;
      shown = key;
      root.replaceChildren(
        element('caption', { class: 'visually-hidden' }, texts.scoreboard.title),
        head(state.standings.columns),
        element('tbody', {}, ...state.standings.rows.map((row, i) => line(row, i, state))),
      );
    },
  };
}

function head(columns: readonly string[]): HTMLElement {
  return element(
    'thead',
    {},
    element(
      'tr',
      {},
      element('th', { scope: 'col' }, element('span', { class: 'visually-hidden' }, texts.scoreboard.rank)),
      element('th', { scope: 'col', class: 'player' }, texts.scoreboard.player),
      ...columns.map((name) => element('th', { scope: 'col' }, name)),
    ),
  );
}

function line(row: Standing, index: number, { roster, own }: ScoreboardState): HTMLElement {
  const isOwn = own.includes(row.seat);
  const note = noteOf(row.seat, roster, isOwn);
  return element(
    'tr',
    { class: isOwn ? 'own' : undefined },
    element('td', { class: 'place' }, String(index + 1)),
    element(
      'th',
      { scope: 'row', class: 'player' },
      element('span', { class: 'swatch', style: `background:${row.color}` }),
      element('span', { class: 'player-name' }, nameOf(roster, row.seat)),
      ...(note === '' ? [] : [element('span', { class: 'note' }, note)]),
    ),
    ...row.values.map((value) => element('td', {}, String(value))),
  );
}

/** What stands behind a name. */
export function noteOf(seat: number, roster: Roster, isOwn: boolean): string {
  if (isOwn) return texts.scoreboard.you;
  const entry = roster.find((candidate) => candidate.seat === seat);
  if (entry === undefined) return '';
  if (entry.kind === 'bot') return texts.scoreboard.bot;
  return entry.isHere ? '' : texts.scoreboard.away;
}
