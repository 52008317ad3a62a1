// How strong one plays, and the matches that were: each with its replay.
import { fetchHistory, fetchStandings, type ModeStanding, type PlayedMatch } from '../../net/results.ts';
import { button, element, picture, setText } from '../dom.ts';
import { icons } from '../icons.ts';
import { attemptLine, type Panel } from './panel.ts';
import { clockText, modeName, momentText, numberText, words } from './words.ts';
import type { Account } from '../../net/account.ts';

export interface MatchesPanelOptions {
  readonly account: Account;
  /** What a game is called. */
  titleOf(game: string): string;
  /** Where a match of another game is shown; null for one of this page's. */
  pageOf(match: PlayedMatch): string | null;
  /** Shows a match; gives what is wrong with its recording, or nothing. Rejects with `AccountError`. */
  watch(match: PlayedMatch): Promise<string>;
}

/** So many matches at a time. */
const PAGE = 15;
/** A rating is believed after so many. */
const SETTLED_MATCHES = 10;
/** Names of others in a line. */
const NAMES_MAX = 2;

/** The panel, and a line of it for what is said from outside. */
export interface MatchesPanel extends Panel {
  say(sentence: string): void;
}

/** Makes the panel. */
export function matchesPanel({ account, titleOf, pageOf, watch }: MatchesPanelOptions): MatchesPanel {
  const attempt = attemptLine();
  const ratings = element('ul', { class: 'ratings' });
  const noRatings = element('p', { class: 'hint', hidden: true }, words.profile.noRatings);
  const list = element('ul', { class: 'history' });
  const noMatches = element('p', { class: 'hint', hidden: true }, words.profile.noMatches);
  const more = button(
    { class: 'button', 'data-test': 'history-more', hidden: true },
    () => void older(),
    words.profile.more,
  );
  const root = element(
    'div',
    {},
    element('h3', {}, words.profile.ratings),
    ratings,
    noRatings,
    element('h3', {}, words.profile.matches),
    list,
    noMatches,
    attempt.root,
    more,
  );
  const said = element('p', { class: 'complaint', role: 'alert' });
  root.prepend(said);
  let oldestMs: number | undefined;

  async function older(): Promise<void> {
    const shown = list.childElementCount;
    await attempt.run(addPage, { again: true });
    // The keyboard goes on where the list does.
    list.children[shown]?.querySelector<HTMLElement>('button, a')?.focus({ preventScroll: true });
  }

  async function addPage(): Promise<void> {
    const { matches, hasMore } = await fetchHistory(account, { beforeMs: oldestMs, limit: PAGE });
    const nowMs = Date.now();
    list.append(...matches.map((match) => line(match, nowMs)));
    oldestMs = matches.at(-1)?.endedAtMs ?? oldestMs;
    more.hidden = !hasMore;
    noMatches.hidden = list.childElementCount > 0;
  }

  function line(match: PlayedMatch, nowMs: number): HTMLElement {
    const { game, mode, endedAtMs, seconds, place, players, hasRecording, ratingChange } = match;
    const when = momentText(endedAtMs, nowMs);
    const others = players.filter(({ isOwn }) => !isOwn).map(({ name }) => name);
    const company =
      others.length === 0
        ? words.profile.alone
        : words.profile.against(others.slice(0, NAMES_MAX), Math.max(0, others.length - NAMES_MAX));
    const complaint = element('p', { class: 'complaint', role: 'alert' });
    const page = pageOf(match);
    const label = words.profile.replayOf(titleOf(game), when);
    const what = { class: 'button', 'data-test': 'match-replay', 'aria-label': label };
    const face = [picture(icons.replay), words.profile.replay];
    const replay =
      page === null
        ? button(what, () => void show(match, complaint), ...face)
        : element('a', { ...what, href: page, title: words.profile.replayElsewhere(titleOf(game)) }, ...face);
    return element(
      'li',
      { class: place === 1 && others.length > 0 ? 'is-won' : undefined, 'data-test': 'match' },
      element('span', { class: 'history-place' }, words.profile.place(place, players.length)),
      element(
        'span',
        { class: 'history-words' },
        element('strong', {}, `${titleOf(game)} · ${modeName(mode)}`),
        element('span', { class: 'hint' }, `${when} · ${clockText(seconds)} · ${company}`),
      ),
      // A casual match changes none.
      ...(ratingChange === 0 ? [] : [change(ratingChange)]),
      hasRecording ? replay : element('span', { class: 'hint' }, words.profile.noReplay),
      complaint,
    );
  }

  async function show(match: PlayedMatch, complaint: HTMLElement): Promise<void> {
    complaint.textContent = '';
    let problem = '';
    const isDone = await attempt.run(async () => {
      problem = await watch(match);
    });
    if (isDone) complaint.textContent = problem;
  }

  return {
    root,
    say: (sentence) => setText(said, sentence),
    shown() {
      setText(said, '');
      void attempt.run(
        async () => {
          const standings = await fetchStandings(account);
          ratings.replaceChildren(...standings.map((standing) => rating(standing, titleOf)));
          noRatings.hidden = standings.length > 0;
          list.replaceChildren();
          oldestMs = undefined;
          await addPage();
        },
        { again: true },
      );
    },
  };
}

function change(ratingChange: number): HTMLElement {
  const kind = ratingChange > 0 ? 'is-up' : 'is-down';
  return element('span', { class: `history-change ${kind}` }, words.profile.rating(ratingChange));
}

function rating(standing: ModeStanding, titleOf: (game: string) => string): HTMLElement {
  const { game, mode, matches, wins } = standing;
  const left = SETTLED_MATCHES - matches;
  return element(
    'li',
    { 'data-test': 'rating' },
    element('span', {}, `${titleOf(game)} · ${modeName(mode)}`),
    element('strong', { class: 'rating-number' }, numberText(standing.rating)),
    element('span', { class: 'hint' }, words.profile.won(wins, matches)),
    ...(left <= 0
      ? []
      : [
          element('span', { class: 'note' }, words.profile.provisional),
          element('span', { class: 'hint rating-hint' }, words.profile.provisionalHint(left)),
        ]),
  );
}
