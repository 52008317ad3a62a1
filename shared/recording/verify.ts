// Everything that is not as it should be in a recording, as sentences with the byte and the tick.
import { SamestepError } from '../errors.ts';
import { formatChecksum } from '../math/checksum.ts';
import type { Sim } from '../sim/sim.ts';
import { playReport, type PlayReport } from './play.ts';
import { createChainCheck, createPlayer, type ChainCheck } from './player.ts';
import { damageText, type Recording } from './reader.ts';

/** One thing that is wrong. */
export interface Problem {
  /**
   * `damage`: the file could not be read to its end. `cut`: it has no end mark. `unverified`: it has ticks, and no chained checksum to compare
   * them with. `mismatch`: playing comes to another chained checksum than the recorded one. `unplayable`: a tick does not fit the game.
   */
  readonly kind: 'damage' | 'cut' | 'unverified' | 'mismatch' | 'unplayable';
  /** The byte of the file that it is about. */
  readonly offset: number;
  /** The tick that it is about: the first that is known to be wrong or that cannot be made, else the last that was read. */
  readonly tick: number;
  readonly sentence: string;
}

/** What verifying came to, beside what playing did. */
export interface VerifyReport extends PlayReport {
  /** In the order of the file; none for a recording that is as it should be. */
  readonly problems: readonly Problem[];
  /** Blocks whose check word is that of their bytes, without the header's. */
  readonly blocks: number;
  /** Up to this tick the match is proved: the last chained checksum that matches. */
  readonly provedTicks: number;
}

/**
 * Compares all that a recording says with what playing it in a fresh sim comes to. Its blocks and records were checked when it was read.
 * Throws `recording/foreign` for a sim of another game or shape.
 */
export function verifyRecording(recording: Recording, sim: Sim): VerifyReport {
  const { blocks, chains } = recording;
  const player = createPlayer(recording, sim);
  const check = createChainCheck(recording);
  const problems: Problem[] = [];
  let ticks = 0;
  try {
    for (; player.step(); ticks++) check.compare(player);
  } catch (error) {
    problems.push(unplayable(error, ticks + 1));
  }
  const wrong = mismatch(check);
  if (wrong !== null) problems.unshift(wrong);
  const end = endOf(recording);
  if (ticks > 0 && chains.length === 0)
    problems.push({
      kind: 'unverified',
      offset: end,
      tick: ticks,
      sentence: `There is no chained checksum before byte ${end} to compare ${ticks} ticks with.`,
    });
  const damage = damageText(recording);
  if (damage !== null) problems.push({ kind: 'damage', offset: end, tick: recording.ticks, sentence: damage });
  else if (!recording.isWhole) problems.push(cut(recording, end));
  return {
    problems,
    blocks: blocks.length,
    ...playReport(recording, player, check),
    ticks,
    provedTicks: check.lastMatchTick,
  };
}

/** The first byte that could not be read, or the file's size. */
function endOf({ damage, sizeBytes }: Recording): number {
  return damage?.offset ?? sizeBytes;
}

function cut({ ticks }: Recording, offset: number): Problem {
  return {
    kind: 'cut',
    offset,
    tick: ticks,
    sentence: `The recording ends at byte ${offset}, after tick ${ticks}, without an end mark: it was cut before the match ended.`,
  };
}

function mismatch({ mismatch: found, lastMatchTick }: ChainCheck): Problem | null {
  if (found === null) return null;
  const { point, high, low } = found;
  const recorded = formatChecksum(Uint32Array.of(point.high, point.low), 0);
  const played = formatChecksum(Uint32Array.of(high, low), 0);
  return {
    kind: 'mismatch',
    offset: point.offset,
    tick: point.tick,
    sentence:
      `The worlds differ: the chained checksum of tick ${point.tick} is ${recorded} at byte ${point.offset}, and ${played} when it is ` +
      `played. ${lastMatchTick === 0 ? 'None before it matches' : `That of tick ${lastMatchTick} still matches`}.`,
  };
}

/** What `Player.step` throws says where; anything else is a fault of ours. */
function unplayable(error: unknown, tick: number): Problem {
  if (!(error instanceof SamestepError) || typeof error.data.offset !== 'number') throw error;
  return { kind: 'unplayable', offset: error.data.offset, tick, sentence: error.message };
}
