// How a round stands: the pilots, best first. Pure, for the HUD, the scoreboard and the result.
import { paletteColor } from '#client/index.ts';
import { NO_PLAYER } from '#shared/index.ts';
import { PHASE } from '#shared/games/dogfight/model.ts';
import { cssColor } from './colors.ts';
import { frontWords as words } from './front-words.ts';
import type { Palette } from '#client/index.ts';
import type { GameFrame } from './stage-types.ts';

/** One line of the board. */
export interface PilotStanding {
  readonly seat: number;
  readonly color: string;
  /** Score, kills, deaths. */
  readonly values: readonly number[];
}

/** The rows of the pilots, best first: more score, then fewer deaths, then the lower seat, so the order never depends on rows. */
export function rankedPilots(frame: GameFrame) {
  return [...frame.each('Pilot')].sort((a, b) => {
    const { Pilot } = frame;
    return Pilot.score[b] - Pilot.score[a] || Pilot.deaths[a] - Pilot.deaths[b] || Pilot.player[a] - Pilot.player[b];
  });
}

/** The board: columns, and a line for each pilot. */
export function standings(
  frame: GameFrame,
  palette: Palette,
): { columns: readonly string[]; rows: readonly PilotStanding[] } {
  const { Pilot } = frame;
  return {
    columns: [words.kills, words.deaths],
    rows: rankedPilots(frame).map((e) => ({
      seat: Pilot.player[e],
      color: cssColor(paletteColor(palette, Pilot.color[e])),
      values: [Pilot.score[e], Pilot.deaths[e]],
    })),
  };
}

/** The result that stands, or null while a round is played. */
export function roundResult(frame: GameFrame): { winner: number | null; secondsToNext: number } | null {
  const { phase, phaseTicks, winner } = frame.globals;
  if (phase !== PHASE.result) return null;
  const seconds = phaseTicks * frame.dt + frame.tuning.countdownSeconds;
  return { winner: winner === NO_PLAYER ? null : winner, secondsToNext: Math.ceil(seconds) };
}
