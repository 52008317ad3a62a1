// Packed snapshots along a recording, thinned out when they would take too many bytes.
import { packState, unpackState } from '../wire/pack.ts';
import { assert } from '../assert.ts';
import type { Player, PlayerPlace } from './player.ts';

/** How densely snapshots are kept. */
export interface KeyframeOptions {
  /** Ticks between two keyframes, at least 1. Doubled, and every second one dropped, whenever they outgrow maxKeyframeBytes. */
  readonly spacingTicks: number;
  /** Bytes that all keyframes may take together. The first two are always kept. */
  readonly maxKeyframeBytes: number;
}

/** Snapshots at multiples of a spacing. */
export interface Keyframes {
  readonly spacingTicks: number;
  readonly count: number;
  readonly sizeBytes: number;
  /** Keeps the player's world if its tick is a multiple of the spacing and comes after the last one kept. */
  keep(player: Player): void;
  /** Puts a player of the same recording to the last keyframe before `tick`, or to that of tick 0. */
  restore(player: Player, tick: number): void;
  /** The tick of that keyframe. */
  tickBefore(tick: number): number;
}

interface Keyframe {
  readonly place: PlayerPlace;
  readonly packed: Uint8Array;
}

/** No keyframes yet; keep the one of tick 0 first. `stateBytes` is the size of a snapshot. */
export function createKeyframes(stateBytes: number, { spacingTicks, maxKeyframeBytes }: KeyframeOptions): Keyframes {
  assert(Number.isSafeInteger(spacingTicks) && spacingTicks >= 1, 'Keyframes are a whole number of ticks apart.');
  const state = new Uint8Array(stateBytes);
  let kept: Keyframe[] = [];
  let spacing = spacingTicks;
  let sizeBytes = 0;

  const sizeOf = ({ packed, place }: Keyframe) => packed.length + place.cursor.inputs.length;

  function thin(): void {
    spacing *= 2;
    kept = kept.filter((_, i) => i % 2 === 0);
    sizeBytes = kept.reduce((sum, keyframe) => sum + sizeOf(keyframe), 0);
  }

  /** The last one before the tick: they stand at multiples of the spacing, without a gap. */
  const indexBefore = (tick: number) => Math.min(kept.length - 1, Math.floor(Math.max(0, tick - 1) / spacing));

  return {
    get spacingTicks() {
      return spacing;
    },
    get count() {
      return kept.length;
    },
    get sizeBytes() {
      return sizeBytes;
    },
    keep(player) {
      if (player.sim.tick !== kept.length * spacing) return;
      player.sim.save(state);
      const keyframe = { place: player.place(), packed: packState(state) };
      kept.push(keyframe);
      sizeBytes += sizeOf(keyframe);
      while (sizeBytes > maxKeyframeBytes && kept.length > 2) thin();
    },
    restore(player, tick) {
      const { packed, place } = kept[indexBefore(tick)];
      assert(unpackState(packed, state), 'A keyframe unpacks to the snapshot it was packed from.');
      player.sim.load(state);
      player.goTo(place);
    },
    tickBefore: (tick) => kept[indexBefore(tick)].place.cursor.tick,
  };
}
