// Steps a world along a recording: the one place where sealed ticks and a sim meet.
import { assert } from '../assert.ts';
import { SamestepError } from '../errors.ts';
import { foldChecksum } from '../math/checksum.ts';
import type { Bundle } from '../sim/bundle.ts';
import type { Sim } from '../sim/sim.ts';
import { wireLayout } from '../wire/wire-layout.ts';
import { createCursor, type ChainPoint, type Place } from './cursor.ts';
import { formatError } from './format.ts';
import { encodeHeader, recordingHeader } from './header.ts';
import type { Recording } from './reader.ts';

/** Everything that makes a player go on from where another was, but the world's bytes. */
export interface PlayerPlace {
  readonly cursor: Place;
  readonly chainHigh: number;
  readonly chainLow: number;
}

/** A world that follows a recording. Nobody else may step it or load into it, but to put it back with `goTo`. */
export interface Player {
  readonly sim: Sim;
  /** The chained checksum of the ticks so far, two words. */
  readonly chain: Uint32Array;
  /** The world's checksum, two words. */
  readonly checksum: Uint32Array;
  /** The bundle of the last step, valid until the next. */
  readonly bundle: Bundle;
  /** False after `step` has thrown: the world may be half a tick further. */
  readonly isSound: boolean;
  /**
   * Makes the next tick; false, and nothing done, after the last one. Throws `recording/format` for orders and commands that the model
   * does not know, `recording/diverged` for a tick that the rules cannot make; and the same again until it is put elsewhere.
   */
  step(): boolean;
  place(): PlayerPlace;
  /** Goes on from a place, whose world the sim holds already. */
  goTo(place: PlayerPlace): void;
}

/** A player before tick 1. The sim is fresh, of the header's seed and config. Throws `recording/foreign` for one of another game or shape. */
export function createPlayer(recording: Recording, sim: Sim): Player {
  assert(sim.tick === 0, 'A recording is played in a fresh sim.');
  checkShape(recording, sim);
  const cursor = createCursor(recording.blocks, wireLayout(sim.game.model));
  const chain = new Uint32Array(2);
  const checksum = new Uint32Array(2);
  let failure: SamestepError | undefined;
  sim.checksum(checksum, 0);

  function makeTick(): SamestepError | undefined {
    let step = cursor.next();
    while (step === 'chain') step = cursor.next();
    const { tick } = cursor.bundle;
    if (step !== 'seal')
      return formatError(`The seal of tick ${tick} does not fit this build's ${sim.name}`, cursor.offset, { tick });
    try {
      sim.step(cursor.bundle);
      return undefined;
    } catch (error) {
      return cannotStep(tick, cursor.offset, error);
    }
  }

  return {
    sim,
    chain,
    checksum,
    bundle: cursor.bundle,
    get isSound() {
      return failure === undefined;
    },
    step() {
      if (failure === undefined && sim.tick >= recording.ticks) return false;
      failure ??= makeTick();
      if (failure !== undefined) throw failure;
      sim.checksum(checksum, 0);
      foldChecksum(chain, 0, checksum, 0);
      return true;
    },
    place: () => ({ cursor: cursor.place(), chainHigh: chain[0], chainLow: chain[1] }),
    goTo(place) {
      assert(sim.tick === place.cursor.tick, 'A player goes on from the tick that its sim holds.');
      failure = undefined;
      cursor.goTo(place.cursor);
      chain[0] = place.chainHigh;
      chain[1] = place.chainLow;
      sim.checksum(checksum, 0);
    },
  };
}

/**
 * Puts a player to a later tick with a world from elsewhere, and its chained checksum there (two words). False, and nothing is changed,
 * when the recording does not reach so far. Throws `sim/snapshot` for bytes that are no world. The next chained checksum on the way says
 * whether it was the recorded world.
 */
export function startLater(
  recording: Recording,
  player: Player,
  { tick, chain, state }: { readonly tick: number; readonly chain: Uint32Array; readonly state: Uint8Array },
): boolean {
  if (tick > recording.ticks) return false;
  const cursor = createCursor(recording.blocks, wireLayout(player.sim.game.model));
  while (cursor.bundle.tick < tick) {
    const step = cursor.next();
    if (step === 'malformed' || step === 'over') return false;
  }
  player.sim.accept(state);
  if (player.sim.tick !== tick)
    throw formatError(`A world of tick ${player.sim.tick} is said to be of tick ${tick}`, 0);
  player.goTo({ cursor: cursor.place(), chainHigh: chain[0], chainLow: chain[1] });
  return true;
}

/** What comparing the recorded chained checksums with those of a player came to so far. */
export interface ChainCheck {
  /** The first recorded chained checksum that is not the one found, or null. The worlds differ since at most its tick. */
  readonly mismatch: ChainMismatch | null;
  /** The tick of the last chained checksum before it that is the one found; 0 for none. */
  readonly lastMatchTick: number;
  readonly comparedChains: number;
  /** Compares what is recorded of the player's tick. Call it after every tick, in order. */
  compare(player: Player): void;
}

/** A recorded chained checksum, and the one found in its place. */
export interface ChainMismatch {
  readonly point: ChainPoint;
  readonly high: number;
  readonly low: number;
}

/** Compares from tick 1 on. */
export function createChainCheck({ chains }: Pick<Recording, 'chains'>): ChainCheck {
  let next = 0;
  let mismatch: ChainMismatch | null = null;
  let lastMatchTick = 0;
  return {
    get mismatch() {
      return mismatch;
    },
    get lastMatchTick() {
      return lastMatchTick;
    },
    get comparedChains() {
      return next;
    },
    compare({ sim, chain: [high, low] }) {
      for (; next < chains.length && chains[next].tick <= sim.tick; next++) {
        const point = chains[next];
        if (point.tick < sim.tick) continue;
        if (point.high !== high || point.low !== low) mismatch ??= { point, high, low };
        else if (mismatch === null) lastMatchTick = point.tick;
      }
    },
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

function cannotStep(tick: number, offset: number, cause: unknown): SamestepError {
  return new SamestepError({
    code: 'recording/diverged',
    what: `The rules cannot make tick ${tick} of the recording, sealed at byte ${offset}.`,
    why: cause instanceof Error ? cause.message : String(cause),
    fix: 'Play it under the rules that made it; if these are they, the recording shows where they fail.',
    data: { tick, offset },
    cause,
  });
}
