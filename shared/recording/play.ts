// Plays a recording in a world and compares every chained checksum on the way.
import { assert } from '../assert.ts';
import { SamestepError } from '../errors.ts';
import { foldChecksum, formatChecksum } from '../math/checksum.ts';
import type { Sim } from '../sim/sim.ts';
import { wireLayout } from '../wire/wire-layout.ts';
import { createCursor } from './cursor.ts';
import { formatError } from './format.ts';
import { encodeHeader, recordingHeader } from './header.ts';
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
 * `recording/foreign` for a sim of another game or shape, `recording/format` for orders and commands that the model does not know.
 */
export function playRecording(
  recording: Recording,
  sim: Sim,
  { toTick = recording.ticks }: { readonly toTick?: number } = {},
): PlayReport {
  assert(sim.tick === 0, 'A recording is played in a fresh sim.');
  checkShape(recording, sim);
  const cursor = createCursor(recording.blocks, wireLayout(sim.game.model));
  const lastTick = Math.min(toTick, recording.ticks);
  const sum = new Uint32Array(2);
  const chain = new Uint32Array(2);
  let nextChain = 0;
  let firstMismatchTick: number | null = null;
  sim.checksum(sum, 0);
  while (sim.tick < lastTick) {
    const step = cursor.next();
    if (step === 'malformed')
      throw formatError(`The seal of tick ${cursor.bundle.tick} does not fit the game.`, { tick: cursor.bundle.tick });
    if (step !== 'seal') continue;
    sim.step(cursor.bundle);
    sim.checksum(sum, 0);
    foldChecksum(chain, 0, sum, 0);
    for (; recording.chains[nextChain]?.tick === sim.tick; nextChain++) {
      const { high, low } = recording.chains[nextChain];
      if (high !== chain[0] || low !== chain[1]) firstMismatchTick ??= sim.tick;
    }
  }
  return {
    ticks: sim.tick,
    checksum: formatChecksum(sum, 0),
    chain: formatChecksum(chain, 0),
    matches: firstMismatchTick === null && (recording.chains.length > 0 || sim.tick === 0),
    firstMismatchTick,
    comparedChains: nextChain,
  };
}

/** The same game, seats, input and state sizes: the hashes say so too, but whoever calls may not have compared them. */
function checkShape({ header }: Recording, { game }: Sim): void {
  const { seed, config, hashes, tuning } = header;
  const ours = encodeHeader({ ...recordingHeader(game, { seed, config, hashes }), tuning });
  const theirs = encodeHeader(header);
  if (ours.length === theirs.length && ours.every((byte, i) => byte === theirs[i])) return;
  throw new SamestepError({
    code: 'recording/foreign',
    what: `This is a recording of ${header.game} with another shape than this build's ${game.name}.`,
    why: 'Seats, inputs or state have other sizes.',
    fix: 'Play it with the build that wrote it.',
    data: { game: header.game, ours: game.name },
  });
}
