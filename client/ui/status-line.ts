// The line over a match when something is not as usual.
import { texts } from './texts.ts';
import type { Table } from '../net/table.ts';
import type { MatchState } from './match-overlay.ts';

/** What it is said of. */
type Said = Pick<MatchState, 'phase' | 'notice' | 'isPictureLost' | 'idleSeconds'> & {
  readonly table: Pick<Table, 'stage' | 'isOnce' | 'pausedBy'> | null;
};

/** What is most of interest; empty while all is as usual. */
export function statusLine({ phase, notice, isPictureLost, table, idleSeconds }: Said): string {
  // The result or the pause's own panel says why nothing moves.
  const isSaid = table !== null && (table.stage === 'over' || table.pausedBy !== '');
  if (isPictureLost) return texts.play.pictureLost;
  if (idleSeconds > 0 && table?.stage !== 'over') return texts.play.stillThere;
  // Its room is closed soon, and its result stands on.
  if (table?.isOnce === true && table.stage === 'over') return notice;
  if (phase === 'paused' && isSaid) return notice;
  if (phase === 'paused') return table === null ? texts.play.paused : texts.play.waitingForOthers;
  if (phase === 'stalled') return texts.play.waiting;
  if (phase === 'watching') return texts.play.tooSlow;
  return notice;
}

/** What is said in the result of a match in which nobody did anything any more; undefined of every other. */
export function whyAbandoned({
  idleSeconds,
  roundResult,
  table,
}: Pick<MatchState, 'idleSeconds' | 'roundResult'> & Pick<Said, 'table'>): string | undefined {
  return idleSeconds > 0 && roundResult === null && table?.stage === 'over' ? texts.play.abandoned : undefined;
}
