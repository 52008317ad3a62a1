// Plays a recording in a world and compares every chained checksum on the way.
import { formatChecksum } from '../math/checksum.ts';
import type { Sim } from '../sim/sim.ts';
import { createChainCheck, createPlayer, type ChainCheck, type Player } from './player.ts';
import type { Recording } from './reader.ts';

/** What playing came to. */
export interface PlayReport {
  /** Ticks played. */
  readonly ticks: number;
  /** The checksum of the world at the last of them, 16 lowercase hex digits. */
  readonly checksum: string;
  /** The chained checksum over all of them. */
  readonly chain: string;
  /** Whether every recorded chained checksum on the way is the one found. False for a recording of ticks that has none to compare. */
  readonly matches: boolean;
  /** The tick of the first recorded chained checksum that is not the one found, or null. The worlds differ since at most that tick. */
  readonly firstMismatchTick: number | null;
  /** Recorded chained checksums on the way. */
  readonly comparedChains: number;
}

/**
 * Plays a recording up to `toTick` (all of it by default) in a fresh sim, made with the header's seed and config. Throws
 * `recording/foreign` for a sim of another game or shape, `recording/format` for orders and commands that the model does not know,
 * `recording/diverged` for a tick that the rules cannot make.
 */
export function playRecording(
  recording: Recording,
  sim: Sim,
  { toTick = recording.ticks }: { readonly toTick?: number } = {},
): PlayReport {
  const player = createPlayer(recording, sim);
  const check = createChainCheck(recording);
  while (sim.tick < toTick && player.step()) check.compare(player);
  return playReport(recording, player, check);
}

/** What a player and its check have come to. */
export function playReport({ chains }: Recording, player: Player, check: ChainCheck): PlayReport {
  const { tick } = player.sim;
  return {
    ticks: tick,
    checksum: formatChecksum(player.checksum, 0),
    chain: formatChecksum(player.chain, 0),
    matches: player.isSound && check.mismatch === null && (chains.length > 0 || tick === 0),
    firstMismatchTick: check.mismatch?.point.tick ?? null,
    comparedChains: check.comparedChains,
  };
}
