// A recording that a player chose, opened for this page's game. Loaded when the first one is chosen.
import { SamestepError } from '#shared/errors.ts';
import { readRecording, type Recording } from '#shared/recording/reader.ts';
import { createReplaySession, type ReplaySession } from '#shared/session/replay.ts';
import type { Hashes } from '#shared/session/session.ts';
import type { Sim } from '#shared/sim/sim.ts';

/** Why a file cannot be shown here. */
type ReplayProblem = 'broken' | 'foreign' | { readonly otherGame: string };

/** A recording that can be shown. */
export interface OpenedReplay {
  readonly seed: number;
  readonly config: Readonly<Record<string, number>>;
  readonly ticksPerSecond: number;
  /** Makes the session over a fresh world; `freshSim` makes more of them. */
  session(sim: Sim, freshSim: () => Sim): ReplaySession;
}

/** Reads a recording of a game. Gives the problem of one that cannot be shown by these rules. */
export function openReplay(
  bytes: Uint8Array,
  game: string,
  hashes: Hashes,
): OpenedReplay | { readonly problem: ReplayProblem } {
  const recording = readOrUndefined(bytes);
  if (recording === undefined || recording.ticks === 0) return { problem: 'broken' };
  const { header } = recording;
  if (header.game !== game) return { problem: { otherGame: header.game } };
  const isForeign = (['layout', 'rules', 'content'] as const).some((name) => header.hashes[name] !== hashes[name]);
  if (isForeign) return { problem: 'foreign' };
  return {
    seed: header.seed,
    config: header.config,
    ticksPerSecond: header.ticksPerSecond,
    session: (sim, freshSim) => createReplaySession({ sim, recording, createSim: freshSim }),
  };
}

function readOrUndefined(bytes: Uint8Array): Recording | undefined {
  try {
    return readRecording(bytes);
  } catch (error) {
    if (error instanceof SamestepError) return undefined;
    throw error;
  }
}
