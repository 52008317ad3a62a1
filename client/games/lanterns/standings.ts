// How a match stands: everyone with a score, best first. Pure, for the HUD, the scoreboard and the result.
import { paletteColor } from '#client/index.ts';
import { NO_PLAYER } from '#shared/index.ts';
import { PHASE } from '#shared/games/lanterns/model.ts';
import { cssColor } from './colors.ts';
import { frontWords as words } from './front-words.ts';
import type { Palette } from '#client/index.ts';
import type { Entity } from '#shared/index.ts';
import type { GameFrame } from './stage-types.ts';

/** One line of the board. */
export interface PlayerStanding {
  readonly seat: number;
  readonly color: string;
  /** Points, catches, embers. */
  readonly values: readonly number[];
}

/** The rows of the scores, best first: more points, then more catches, then the lower seat, so the order never depends on rows. */
export function rankedScores(frame: GameFrame) {
  return [...frame.each('Score')].sort((a, b) => compareScores(frame, a, b));
}

/** Below 0 when a score stands before another. */
export function compareScores({ Score }: GameFrame, a: Entity<'Score'>, b: Entity<'Score'>): number {
  return Score.points[b] - Score.points[a] || Score.catches[b] - Score.catches[a] || Score.player[a] - Score.player[b];
}

/** The board: columns, and a line for each player. */
export function standings(
  frame: GameFrame,
  palette: Palette,
): { columns: readonly string[]; rows: readonly PlayerStanding[] } {
  const { Score } = frame;
  return {
    columns: [words.points, words.catches, words.embers],
    rows: rankedScores(frame).map((e) => ({
      seat: Score.player[e],
      color: cssColor(paletteColor(palette, Score.look[e])),
      values: [Score.points[e], Score.catches[e], Score.embers[e]],
    })),
  };
}

/** The result that stands, or null while there is none: that of a match, since a round has two sides and no winner of its own. */
export function roundResult(frame: GameFrame): { winner: number | null; isMatch: true; secondsToNext: number } | null {
  const { phase, roundOfMatch, winner } = frame.globals;
  if (phase !== PHASE.result || roundOfMatch < frame.config.rounds) return null;
  return {
    winner: winner === NO_PLAYER ? null : winner,
    isMatch: true,
    secondsToNext: Math.ceil(secondsToNext(frame)),
  };
}

/** While a result stands: until the hunt begins again, the countdown with it. */
export function secondsToNext({ dt, globals, tuning }: GameFrame): number {
  return globals.phaseTicks * dt + tuning.countdownSeconds;
}
