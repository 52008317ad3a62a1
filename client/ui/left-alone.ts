// A ranked match is over when only one is left of it, and theirs however it stood. The room says that it is over; that this is why, its table shows.
import type { Roster } from '../net/roster.ts';
import type { Table } from '../net/table.ts';
import type { RoundResult, Standings } from './game-front.ts';

/** A match as its page sees it. */
export interface EndedMatch {
  /** What the rules say: null where they have ended nothing. */
  readonly roundResult: RoundResult | null;
  /** The seats of this page. */
  readonly seats: readonly number[];
  readonly table: Pick<Table, 'isOnce' | 'stage'> | null;
  /** Who held the seats when it ended. */
  readonly played: Roster;
}

/** Whether it has ended because everyone but this page has left. */
export function isLeftAlone({ roundResult, seats, table, played }: EndedMatch): boolean {
  if (roundResult !== null || table?.isOnce !== true || table.stage !== 'over') return false;
  const people = played.filter(({ kind }) => kind === 'person');
  return people.length > 0 && people.every(({ seat }) => seats.includes(seat));
}

/** The standings with the rows of these seats first: whoever left is behind them, and a bot in their seat beats nobody. */
export function withFirst(standings: Standings, seats: readonly number[]): Standings {
  const isFirst = ({ seat }: { readonly seat: number }) => seats.includes(seat);
  const { rows } = standings;
  return { ...standings, rows: [...rows.filter(isFirst), ...rows.filter((row) => !isFirst(row))] };
}
