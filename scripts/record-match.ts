// A recording of a headless match, kept in memory and written when the match is over.
import { writeFileSync } from 'node:fs';
import { foldChecksum } from '#shared/math/checksum.ts';
import { recordingHeader } from '#shared/recording/header.ts';
import { createRecorder } from '#shared/recording/recorder.ts';
import { CommandError } from '#scripts/command.ts';
import type { Game, Sim } from '#shared/index.ts';
import type { Hashes } from '#shared/session/session.ts';
import type { Bundle } from '#shared/sim/bundle.ts';

/** Writes what a headless match plays. */
export interface MatchRecording {
  /** Takes every sealed tick, after the server's world has made it. */
  readonly step: (bundle: Bundle, sim: Sim) => void;
  /** Ends the recording and writes it; throws a CommandError when the file cannot be written. */
  write(file: string): void;
}

/** The longest recording kept in memory, in bytes. */
const LONGEST_BYTES = 64 * 1024 * 1024;

export function recordMatch(of: {
  readonly game: Game;
  readonly seed: number;
  readonly hashes: Hashes;
  readonly config?: Readonly<Record<string, number>>;
}): MatchRecording {
  const { game, seed, hashes, config } = of;
  const recorder = createRecorder(recordingHeader(game, { seed, hashes, config }), { maxSizeBytes: LONGEST_BYTES });
  const sum = new Uint32Array(2);
  const chain = new Uint32Array(2);
  return {
    step(bundle, sim) {
      sim.checksum(sum, 0);
      foldChecksum(chain, 0, sum, 0);
      recorder.seal(bundle);
      if (bundle.tick % sim.ticksPerSecond === 0) recorder.chain(bundle.tick, chain);
    },
    write(file) {
      recorder.end(chain);
      try {
        writeFileSync(file, recorder.take() ?? new Uint8Array());
      } catch (error) {
        throw new CommandError(
          `The recording could not be written to ${file}: ${error instanceof Error ? error.message : error}.`,
        );
      }
    },
  };
}
