// The sealed bundles of a recording, for a headless match that plays them again.
import { createCursor } from '#shared/recording/cursor.ts';
import { foreignHash } from '#shared/recording/header.ts';
import { copyBundle, wireLayout } from '#shared/wire/protocol.ts';
import { CommandError } from '#scripts/command.ts';
import { readRecordingFile } from '#scripts/replay/recording-file.ts';
import type { Game } from '#shared/index.ts';
import type { Hashes } from '#shared/session/session.ts';
import type { Bundle } from '#shared/sim/bundle.ts';

/** What a match needs of a recording to seal the same. */
export interface RecordedInputs {
  readonly seed: number;
  readonly ticks: number;
  readonly config: Readonly<Record<string, number>>;
  readonly bundleAt: (tick: number) => Bundle | undefined;
}

/** Reads a recording of this game. Throws a CommandError for a file that is none, of another game, or of other rules. */
export function recordedInputs(file: string, game: Game, hashes: Hashes): RecordedInputs {
  const recording = readRecordingFile(file);
  const { header } = recording;
  if (header.game !== game.name)
    throw new CommandError(`${file} is a recording of ${header.game}; pass --game ${header.game}.`);
  const foreign = foreignHash(header, hashes);
  if (foreign !== null) {
    throw new CommandError(`${file} was recorded under another ${foreign} hash; play it with the build that made it.`);
  }
  const cursor = createCursor(recording.blocks, wireLayout(game.model));
  const bundles = new Map<number, Bundle>();
  while (bundles.size < recording.ticks) {
    const step = cursor.next();
    if (step === 'malformed') throw new CommandError(`${file} cannot be read beyond tick ${bundles.size}.`);
    if (step === 'over') break;
    if (step === 'seal') bundles.set(cursor.bundle.tick, copyBundle(cursor.bundle));
  }
  return { seed: header.seed, ticks: bundles.size, config: header.config, bundleAt: (tick) => bundles.get(tick) };
}
