// A recording that was opened: an index of keyframes, made in slices, and a world that can be put to any tick.
import { assert } from '../assert.ts';
import { SamestepError } from '../errors.ts';
import type { Sim } from '../sim/sim.ts';
import type { WireHashes } from '../wire/greeting.ts';
import { refuseForeign } from './header.ts';
import { createKeyframes, type KeyframeOptions } from './keyframes.ts';
import { createChainCheck, createPlayer, type ChainCheck } from './player.ts';
import type { Recording } from './reader.ts';

/** How a recording is opened. */
export interface OpenOptions extends Partial<KeyframeOptions> {
  /** Makes a fresh sim of the header's seed and config. Called twice, and once for each branch. */
  readonly createSim: () => Sim;
  /** Of the rules that `createSim` makes sims of: another layout, rules or content hash in the header is refused. */
  readonly hashes?: Omit<WireHashes, 'protocol'>;
}

/** A recording to look around in. */
export interface OpenRecording {
  readonly recording: Recording;
  /** How far the index reaches: so many ticks were played and compared. */
  readonly indexedTicks: number;
  readonly isIndexed: boolean;
  /** What the chained checksums on the way came to. */
  readonly check: Pick<ChainCheck, 'mismatch' | 'lastMatchTick' | 'comparedChains'>;
  readonly keyframes: { readonly spacingTicks: number; readonly count: number; readonly sizeBytes: number };
  /** Plays at most so many ticks more for the index; whether it is complete. A browser calls it once a frame. Throws as `Player.step`. */
  advance(maxTicks: number): boolean;
  /**
   * The world at a tick, 0…recording.ticks, the same bits and events as when it is played from the start. It is always the same sim: valid
   * until the next `seek` or `step`, to be read and saved only. A tick that the index has not reached is played up to. Throws as `Player.step`.
   */
  seek(tick: number): Sim;
  /** Makes the next tick in that sim; false after the last one. */
  step(): boolean;
  /** The chained checksum at that sim's tick, two words. */
  readonly chain: Uint32Array;
  /** Another sim with the same world, for whoever goes on differently. */
  copySim(): Sim;
}

/** A tick of the games here costs 5 to 50 µs, so that a seek is some ms; at 0.4 ms a tick it is 100. */
const SPACING_TICKS = 256;
const KEYFRAME_BYTES = 67_108_864;

/**
 * Opens a recording. Nothing is played yet: call `advance` until it says true, or `seek` at once. Throws `recording/foreign` for hashes,
 * a config or a shape that are not the sim's.
 */
export function openRecording(recording: Recording, options: OpenOptions): OpenRecording {
  const { createSim, hashes, spacingTicks = SPACING_TICKS, maxKeyframeBytes = KEYFRAME_BYTES } = options;
  if (hashes !== undefined) refuseForeign(recording.header, hashes);
  const front = createPlayer(recording, simOf(recording, createSim));
  const view = createPlayer(recording, simOf(recording, createSim));
  const check = createChainCheck(recording);
  const keyframes = createKeyframes(front.sim.stateBytes, { spacingTicks, maxKeyframeBytes });
  keyframes.keep(front);
  let indexedTicks = 0;

  function advance(maxTicks: number): boolean {
    for (let i = 0; i < maxTicks && front.step(); i++) {
      indexedTicks++;
      check.compare(front);
      keyframes.keep(front);
    }
    return indexedTicks >= recording.ticks;
  }

  return {
    recording,
    get indexedTicks() {
      return indexedTicks;
    },
    get isIndexed() {
      return indexedTicks >= recording.ticks;
    },
    check,
    keyframes,
    advance,
    seek(tick) {
      assert(Number.isSafeInteger(tick) && tick >= 0 && tick <= recording.ticks, 'The recording has no such tick.');
      advance(tick - front.sim.tick);
      // Going on is shorter than going back when no keyframe lies between.
      const isAhead = view.isSound && view.sim.tick <= tick && view.sim.tick >= keyframes.tickBefore(tick);
      if (!isAhead) keyframes.restore(view, tick);
      while (view.sim.tick < tick) view.step();
      return view.sim;
    },
    step: () => view.step(),
    chain: view.chain,
    copySim() {
      const copy = simOf(recording, createSim);
      const state = new Uint8Array(view.sim.stateBytes);
      view.sim.save(state);
      copy.load(state);
      return copy;
    },
  };
}

/** What the header's config names may not be what the game has. */
function simOf({ header }: Recording, createSim: () => Sim): Sim {
  try {
    return createSim();
  } catch (error) {
    if (!(error instanceof SamestepError) || error.code !== 'game/config') throw error;
    throw new SamestepError({
      code: 'recording/foreign',
      what: `The recording of ${header.game} has a config that this build's does not know.`,
      why: error.what,
      fix: 'Play it with the build that wrote it.',
      data: { ...error.data, game: header.game },
      cause: error,
    });
  }
}
