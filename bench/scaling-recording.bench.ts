// The plot of S9: what an hour of a match weighs as a recording, by the number of people in it.
import { game } from '#shared/games/dogfight/sim.ts';
import { compactRecording } from '#shared/recording/compact.ts';
import { recordingHeader } from '#shared/recording/header.ts';
import { createRecorder } from '#shared/recording/recorder.ts';
import { NETWORK_CONDITIONS } from '#shared/testing/conditions.ts';
import { runMatch } from '#shared/testing/match.ts';
import type { Plot } from '#scripts/bench/benchmark.ts';

const SEED = 7;
const SECONDS = 30;
const MAX_BYTES = 64 * 1024 * 1024;

const none = '0'.repeat(16);
const hashes = { protocol: none, layout: none, rules: none, content: none };

/** Records half a minute of test clients, as a server does, and scales it to an hour in MB: as written, and compacted. */
function hourOf(players: number): readonly [written: number, compacted: number] {
  const recorder = createRecorder(recordingHeader(game, { seed: SEED, hashes }), { maxSizeBytes: MAX_BYTES });
  const headerBytes = recorder.sizeBytes;
  const { ticksPerSecond } = game.model.definition;
  const chain = new Uint32Array(2);
  const parts: Uint8Array[] = [];
  runMatch({
    isStrict: false,
    game,
    sync: 'lockstep',
    players,
    ticks: SECONDS * ticksPerSecond,
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
  const scale = 3_600 / SECONDS / 1_000_000;
  return [
    (recorder.sizeBytes - headerBytes) * scale,
    (compactRecording(Buffer.concat(parts)).length - headerBytes) * scale,
  ];
}

export const plots: readonly Plot[] = [
  {
    row: 'S9',
    title: 'An hour of dogfight as a recording',
    xName: 'people',
    yName: 'MB',
    isLinear: true,
    series: ['as written', 'compacted'],
    xs: [1, 2, 4, 6, 8],
    measure: hourOf,
  },
];
