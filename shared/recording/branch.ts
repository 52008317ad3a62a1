// A match that begins as a recorded one did and goes on differently, recorded as a match of its own.
import { SamestepError } from '../errors.ts';
import { foldChecksum, formatChecksum } from '../math/checksum.ts';
import type { Bundle } from '../sim/bundle.ts';
import type { Sim } from '../sim/sim.ts';
import { wireLayout } from '../wire/wire-layout.ts';
import { createCursor } from './cursor.ts';
import { createRecorder } from './recorder.ts';
import type { OpenRecording } from './seek.ts';

/** A match in the making. */
export interface Branch {
  /** Its world; step it with `step` only. */
  readonly sim: Sim;
  /** Nothing more is recorded: the file has reached its limit. */
  readonly isFull: boolean;
  /** Makes and records the next tick, and a chained checksum a second. */
  step(bundle: Bundle): void;
  /** Ends the match: nothing may follow but `take`. */
  end(): void;
  /** The bytes since the last take, or undefined when there are none: append them to the file. */
  take(): Uint8Array | undefined;
}

/**
 * A new match: up to `tick` it is the recording (the same header, seals and chained checksums), from there on what it is given. Throws
 * `recording/diverged` when playing did not come to the recorded match, and else as `seek`.
 */
export function branchRecording(
  open: OpenRecording,
  tick: number,
  { maxSizeBytes }: { readonly maxSizeBytes: number },
): Branch {
  const { recording } = open;
  open.seek(tick);
  refuseDiverged(open, tick);
  const sim = open.copySim();
  const {
    chain: [high, low],
  } = open;
  const chain = Uint32Array.of(high, low);
  const checksum = new Uint32Array(2);
  const recorder = createRecorder(recording.header, { maxSizeBytes });
  const cursor = createCursor(recording.blocks, wireLayout(sim.game.model));
  let nextChain = 0;
  while (recorder.tick < tick && !recorder.isFull) {
    if (cursor.next() !== 'seal') continue;
    recorder.seal(cursor.bundle);
    // Right after its tick rather than where it was found: the branch ends before some of what the server had sealed by then.
    const point = recording.chains[nextChain];
    if (point?.tick !== recorder.tick) continue;
    recorder.chain(point.tick, Uint32Array.of(point.high, point.low));
    while (recording.chains[nextChain]?.tick === recorder.tick) nextChain++;
  }

  return {
    sim,
    get isFull() {
      return recorder.isFull;
    },
    step(bundle) {
      sim.step(bundle);
      sim.checksum(checksum, 0);
      foldChecksum(chain, 0, checksum, 0);
      recorder.seal(bundle);
      if (sim.tick % sim.ticksPerSecond === 0) recorder.chain(sim.tick, chain);
    },
    end: () => recorder.end(chain),
    take: () => recorder.take(),
  };
}

/** Recorded and found chained checksums would not fit together in one file. */
function refuseDiverged({ check: { mismatch } }: OpenRecording, tick: number): void {
  if (mismatch === null || mismatch.point.tick > tick) return;
  const { point, high, low } = mismatch;
  const recorded = formatChecksum(Uint32Array.of(point.high, point.low), 0);
  const found = formatChecksum(Uint32Array.of(high, low), 0);
  throw new SamestepError({
    code: 'recording/diverged',
    what: `The recording cannot be branched at tick ${tick}: playing it does not come to the recorded match.`,
    why: `The chained checksum of tick ${point.tick} is ${recorded} at byte ${point.offset}, and ${found} when it is played.`,
    fix: 'Play it under the rules that made it, or branch before the worlds differ.',
    data: { tick, mismatchTick: point.tick, offset: point.offset, recorded, found },
  });
}
