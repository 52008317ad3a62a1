// S9: what an hour of a match with eight players weighs as a recording, as it is written and when it was compacted.
import { NETWORK_CONDITIONS } from '#shared/testing/conditions.ts';
import { runMatch } from '#shared/testing/match.ts';
import { compactRecording } from '#shared/recording/compact.ts';
import { recordingHeader } from '#shared/recording/header.ts';
import { createRecorder } from '#shared/recording/recorder.ts';
import { game } from '#shared/games/dogfight/sim.ts';
import type { Benchmark } from '#scripts/bench/benchmark.ts';

const SEED = 7;
const PLAYERS = 8;
const MINUTES = 3;

interface Sizes {
  readonly written: number;
  readonly compacted: number;
}

let sizes: Sizes | undefined;

/** Records a match of test clients, as a server does, and scales it to an hour in MB. */
function hour(): Sizes {
  const hashes = { protocol: '0'.repeat(16), layout: '0'.repeat(16), rules: '0'.repeat(16), content: '0'.repeat(16) };
  const recorder = createRecorder(recordingHeader(game, { seed: SEED, hashes }), { maxSizeBytes: 64 * 1024 * 1024 });
  const headerBytes = recorder.sizeBytes;
  const { ticksPerSecond } = game.model.definition;
  const chain = new Uint32Array(2);
  const parts: Uint8Array[] = [];
  runMatch({
    game,
    sync: 'lockstep',
    players: PLAYERS,
    ticks: MINUTES * 60 * ticksPerSecond,
    seed: SEED,
    bots: [],
    level: 2,
    hashes,
    network: NETWORK_CONDITIONS.wifi,
    onStep(bundle, sim) {
      recorder.seal(bundle);
      if (bundle.tick % ticksPerSecond !== 0) return;
      sim.checksum(chain, 0);
      recorder.chain(bundle.tick, chain);
      parts.push(recorder.take() ?? new Uint8Array());
    },
  });
  const scale = 60 / MINUTES / 1_000_000;
  return {
    written: (recorder.sizeBytes - headerBytes) * scale,
    compacted: (compactRecording(Buffer.concat(parts)).length - headerBytes) * scale,
  };
}

export const rows: readonly Benchmark[] = [
  {
    row: 'S9',
    target: '≤ 1 MB',
    name: 'recording of dogfight, 8 test clients, 60 ticks/s, an hour, as the server writes it',
    unit: 'MB',
    measure: () => ({ ours: (sizes ??= hour()).written }),
  },
  {
    row: 'S9',
    target: '≤ 1 MB',
    name: 'the same, compacted',
    unit: 'MB',
    measure: () => ({ ours: (sizes ??= hour()).compacted }),
  },
];
