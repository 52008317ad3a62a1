// S9: what an hour of a match with eight players weighs as a recording, and how long it takes to open it and to seek in it.
import { foldChecksum } from '#shared/math/checksum.ts';
import { NO_COMMANDS, NO_ORDERS, PRESENCE, type Command } from '#shared/sim/bundle.ts';
import { createSim } from '#shared/sim/sim.ts';
import { NETWORK_CONDITIONS } from '#shared/testing/conditions.ts';
import { runMatch } from '#shared/testing/match.ts';
import { compactRecording } from '#shared/recording/compact.ts';
import { recordingHeader } from '#shared/recording/header.ts';
import { readRecording, type Recording } from '#shared/recording/reader.ts';
import { createRecorder } from '#shared/recording/recorder.ts';
import { openRecording } from '#shared/recording/seek.ts';
import { game } from '#shared/games/dogfight/sim.ts';
import type { Benchmark } from '#scripts/bench/benchmark.ts';

const SEED = 7;
const PLAYERS = 8;
const MINUTES = 1;
const HOUR_SECONDS = 3_600;
const SEEKS = 200;
const MAX_BYTES = 64 * 1024 * 1024;

const hashes = { protocol: '0'.repeat(16), layout: '0'.repeat(16), rules: '0'.repeat(16), content: '0'.repeat(16) };
const header = recordingHeader(game, { seed: SEED, hashes });
const { ticksPerSecond } = game.model.definition;

interface Sizes {
  readonly written: number;
  readonly compacted: number;
}

let sizes: Sizes | undefined;

/** Records a match of test clients, as a server does, and scales it to an hour in MB. */
function measureSizes(): Sizes {
  const recorder = createRecorder(header, { maxSizeBytes: MAX_BYTES });
  const headerBytes = recorder.sizeBytes;
  const chain = new Uint32Array(2);
  const parts: Uint8Array[] = [];
  runMatch({
    isStrict: false,
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

interface Times {
  readonly readMs: number;
  readonly indexMs: number;
  readonly medianMs: number;
  readonly slowestMs: number;
  readonly keyframesMb: number;
}

let times: Times | undefined;

/**
 * Opens and seeks in an hour of eight people whose input changes six times a second. Test clients would take minutes to make it.
 */
function measureTimes(): Times {
  const bytes = recordHour();
  let startMs = performance.now();
  const recording = readRecording(bytes);
  const readMs = performance.now() - startMs;
  startMs = performance.now();
  const open = openRecording(recording, { createSim: () => createSim(game, { seed: SEED }) });
  open.advance(recording.ticks);
  const indexMs = performance.now() - startMs;
  if (open.check.mismatch !== null) throw new Error('The hour that was recorded does not play again.');
  const ticks = seekTicks(recording);
  const seek = (tick: number) => {
    const beganMs = performance.now();
    open.seek(tick);
    return performance.now() - beganMs;
  };
  // The better of two, in rounds of their own: a machine that does something else for a while is not what is measured.
  const first = ticks.map(seek);
  const seeks = ticks.map((tick, i) => Math.min(first[i], seek(tick)));
  seeks.sort((a, b) => a - b);
  return {
    readMs,
    indexMs,
    medianMs: seeks[seeks.length >> 1],
    slowestMs: seeks[seeks.length - 1],
    keyframesMb: open.keyframes.sizeBytes / 1_000_000,
  };
}

function recordHour(): Uint8Array {
  const sim = createSim(game, { seed: SEED });
  const recorder = createRecorder(header, { maxSizeBytes: MAX_BYTES });
  const seating = Array.from({ length: PLAYERS }, (_, seat): Command => ({
    kind: 'join',
    seat,
    presence: PRESENCE.person,
    level: 0,
    data: sim.emptyData,
  }));
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  const sum = new Uint32Array(2);
  const chain = new Uint32Array(2);
  for (let tick = 1; tick <= HOUR_SECONDS * ticksPerSecond; tick++) {
    for (let i = 0; i < inputs.length; i++) inputs[i] &= sim.repeatMask[i % sim.inputBytes];
    for (let seat = tick % 10; seat < PLAYERS; seat += 10) {
      const at = seat * sim.inputBytes;
      for (let i = 0; i < sim.inputBytes; i++) inputs[at + i] = Math.imul(tick * 31 + i, 0x9e3779b1) >>> 24;
      sim.canonicaliseInput(inputs, at);
    }
    const bundle = { tick, inputs, orders: NO_ORDERS, commands: tick === 1 ? seating : NO_COMMANDS };
    recorder.seal(bundle);
    sim.step(bundle);
    sim.checksum(sum, 0);
    foldChecksum(chain, 0, sum, 0);
    if (tick % ticksPerSecond === 0) recorder.chain(tick, chain);
  }
  recorder.end(chain);
  return recorder.take() ?? new Uint8Array();
}

/** Scattered over the hour, none twice, the same ones every time. */
function seekTicks({ ticks }: Recording): number[] {
  return Array.from({ length: SEEKS }, (_, i) => (i * 7_919 * 23 + 255) % (ticks + 1));
}

const row = (target: string, name: string, unit: string, ours: () => number): Benchmark => ({
  row: 'S9',
  target,
  name,
  unit,
  measure: () => ({ ours: ours() }),
});

const writtenSizes = () => (sizes ??= measureSizes());
const openTimes = () => (times ??= measureTimes());

export const rows: readonly Benchmark[] = [
  row(
    '≤ 1 MB',
    'recording of dogfight, 8 test clients, 60 ticks/s, an hour, as the server writes it',
    'MB',
    () => writtenSizes().written,
  ),
  row('≤ 1 MB', 'the same, compacted', 'MB', () => writtenSizes().compacted),
  row('≤ 15', 'read of an hour of dogfight, 8 seats: every block and record', 's', () => openTimes().readMs / 1000),
  row('≤ 15', 'index of that hour: played and verified', 's', () => openTimes().indexMs / 1000),
  row('≤ 100', 'seek in it, median of 200, each the better of two', 'ms', () => openTimes().medianMs),
  row('≤ 100', 'seek in it, slowest of 200, each the better of two', 'ms', () => openTimes().slowestMs),
  row('≤ 64', 'keyframes in memory', 'MB', () => openTimes().keyframesMb),
];
