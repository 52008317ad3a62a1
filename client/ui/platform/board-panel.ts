// Leaderboards: one mode and one season at a time, page by page, with one's own place marked.
import { fetchBoard, fetchStandings, seasonsBefore, type BoardLine, type BoardPage } from '../../net/results.ts';
import { button, element, setText } from '../dom.ts';
import { pageAround, pageOf } from './board-pages.ts';
import { attemptLine, type Panel } from './panel.ts';
import { modeName, numberText, seasonText, words } from './words.ts';
import type { Account } from '../../net/account.ts';

export interface BoardPanelOptions {
  readonly account: Account;
  /** What there are leaderboards of: the page's own game first. */
  modes(): Promise<readonly BoardMode[]>;
  titleOf(game: string): string;
}

export interface BoardMode {
  readonly game: string;
  readonly mode: string;
}

/** Lines of a page. */
const PAGE = 25;
/** The running season, and those before it. */
const SEASONS = 6;

/** Makes the panel. */
export function boardPanel({ account, modes, titleOf }: BoardPanelOptions): Panel {
  const attempt = attemptLine();
  const which = select('board-which', words.board.which);
  const season = select('board-season', words.board.season);
  const body = element('tbody', {});
  const caption = element('caption', { class: 'visually-hidden' });
  const table = element(
    'table',
    { class: 'leaderboard', hidden: true },
    caption,
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        head(words.board.rank, 'board-number'),
        head(words.board.player),
        head(words.board.rating, 'board-number'),
        head(words.board.wins, 'board-number'),
        head(words.board.matches, 'board-number board-matches'),
      ),
    ),
    body,
  );
  const empty = element('p', { class: 'hint board-empty', role: 'status' });
  const range = element('span', { class: 'hint', role: 'status' });
  const before = button(
    { class: 'button', 'data-test': 'board-before' },
    () => turn(offset - PAGE),
    words.board.before,
  );
  const next = button({ class: 'button', 'data-test': 'board-next' }, () => turn(offset + PAGE), words.board.next);
  const toOwn = button(
    { class: 'button', 'data-test': 'board-own' },
    () => turn(pageAround(ownRank, PAGE)),
    words.board.toOwn,
  );
  const notIn = element('p', { class: 'hint', hidden: true }, words.board.notIn);
  const pages = element('div', { class: 'board-pages', hidden: true }, before, range, next, toOwn);
  const choices = element('div', { class: 'board-choices', hidden: true }, which.root, season.root);
  const root = element('div', {}, choices, table, empty, notIn, pages, attempt.root);

  let known: readonly BoardMode[] = [];
  let offset = 0;
  let ownRank = 1;
  let running: string | undefined;

  which.field.addEventListener('change', () => turn(0));
  season.field.addEventListener('change', () => turn(0));

  function turn(to: number): void {
    void attempt.run(() => load(Math.max(0, to)), { again: true });
  }

  async function load(from: number): Promise<void> {
    const chosen = known[Number(which.field.value)];
    if (chosen === undefined) return;
    const asked = season.field.value === '' ? undefined : season.field.value;
    const page = await fetchBoard(account, { ...chosen, season: asked, offset: from, limit: PAGE });
    offset = from;
    if (running === undefined) offerSeasons(page.season);
    show(page, `${titleOf(chosen.game)} · ${modeName(chosen.mode)}`);
  }

  function offerSeasons(newest: string): void {
    running = newest;
    const options = seasonsBefore(newest, SEASONS).map((each, i) =>
      element('option', { value: each }, i === 0 ? words.board.running(seasonText(each)) : seasonText(each)),
    );
    season.field.replaceChildren(...options);
  }

  function show(page: BoardPage, mode: string): void {
    const { lines, own, total } = page;
    const id = account.view?.id;
    const isHere = lines.some(({ accountId }) => accountId === id);
    ownRank = (own ?? lines.find(({ accountId }) => accountId === id))?.rank ?? 1;
    const rows = lines.map((line) => row(line, line.accountId === id));
    if (own !== null) {
      const isAbove = own.rank < (lines[0]?.rank ?? Infinity);
      const ownRow = row(own, true);
      ownRow.classList.add(isAbove ? 'is-above' : 'is-below');
      if (isAbove) rows.unshift(ownRow);
      else rows.push(ownRow);
    }
    setText(caption, words.board.caption(mode, seasonText(page.season)));
    body.replaceChildren(...rows);
    table.hidden = total === 0;
    setText(empty, total > 0 ? '' : page.season === running ? words.board.empty : words.board.emptyPast);
    const { from, to } = pageOf(offset, lines.length);
    setText(range, words.board.page(numberText(from), numberText(to), numberText(total)));
    pages.hidden = total <= PAGE;
    // A button that goes away while it has the keyboard gives it to the other.
    disable(before, offset === 0, next);
    disable(next, offset + PAGE >= total, before);
    toOwn.hidden = own === null;
    notIn.hidden = isHere || own !== null || total === 0 || page.season !== running;
  }

  return {
    root,
    shown() {
      void attempt.run(
        async () => {
          // Once: what is chosen stays chosen while the dialog is.
          if (known.length === 0) await offerModes();
          if (known.length > 0) await load(offset);
        },
        { again: true },
      );
    },
  };

  async function offerModes(): Promise<void> {
    const [matched, standings] = await Promise.all([modes(), fetchStandings(account)]);
    const all = [...matched, ...standings.map(({ game, mode }) => ({ game, mode }))];
    known = all.filter((each, i) => all.findIndex(({ game, mode }) => game === each.game && mode === each.mode) === i);
    which.field.replaceChildren(
      ...known.map(({ game, mode }, i) => element('option', { value: i }, `${titleOf(game)} · ${modeName(mode)}`)),
    );
    choices.hidden = known.length === 0;
    setText(empty, known.length === 0 ? words.board.noModes : '');
  }
}

function disable(target: HTMLButtonElement, isDisabled: boolean, other: HTMLButtonElement): void {
  if (isDisabled && document.activeElement === target) {
    other.disabled = false;
    other.focus();
  }
  target.disabled = isDisabled;
}

function row({ rank, name, score, wins, matches }: BoardLine, isOwn: boolean): HTMLTableRowElement {
  return element(
    'tr',
    { class: isOwn ? 'is-own' : undefined, 'data-test': isOwn ? 'board-own-line' : undefined },
    element('td', { class: 'board-number' }, numberText(rank)),
    element(
      'th',
      { scope: 'row' },
      element('span', { class: 'player-name' }, name),
      ...(isOwn ? [element('span', { class: 'note' }, words.board.you)] : []),
    ),
    element('td', { class: 'board-number' }, numberText(score)),
    element('td', { class: 'board-number' }, numberText(wins)),
    element('td', { class: 'board-number board-matches' }, numberText(matches)),
  );
}

function head(text: string, className?: string): HTMLElement {
  return element('th', { scope: 'col', class: className }, text);
}

function select(id: string, label: string): { readonly root: HTMLElement; readonly field: HTMLSelectElement } {
  const field = element('select', { id, class: 'field', 'data-test': id });
  return { root: element('div', {}, element('label', { class: 'label', for: id }, label), field), field };
}
