/** Ducking: by how much music steps back while something loud or important sounds. Pure: voices and time in, a factor out. */
import type { Voice } from '#client/audio/voices.ts';

/** How music gives way. */
export interface DuckingParameters {
  /** A sound of at least this priority is important. */
  readonly importantPriority: number;
  /** A sound at least this loud, 0…1 after bus and distance, is loud. */
  readonly loudVolume: number;
  /** What is left of the music's volume under an important sound, and under a loud one, 0…1. */
  readonly underImportant: number;
  readonly underLoud: number;
  /** Time in which music steps all the way back, and in which it comes all the way again. */
  readonly attackMs: number;
  readonly releaseMs: number;
}

export const DUCKING: DuckingParameters = Object.freeze({
  importantPriority: 5,
  loudVolume: 0.85,
  underImportant: 0.4,
  underLoud: 0.65,
  attackMs: 90,
  releaseMs: 900,
});

/** What the voices leave of the music, 0…1: the least that any of them does. Loops do not count; they would press it down for ever. */
export function duckedBy(
  voices: readonly Pick<Voice, 'isBusy' | 'isLoop' | 'isWanted' | 'priority' | 'volume'>[],
  { importantPriority, loudVolume, underImportant, underLoud }: DuckingParameters,
): number {
  let left = 1;
  for (let i = 0; i < voices.length; i++) {
    const { isBusy, isLoop, isWanted, priority, volume } = voices[i];
    if (!isBusy || isLoop || !isWanted) continue;
    if (priority >= importantPriority) left = Math.min(left, underImportant);
    else if (volume >= loudVolume) left = Math.min(left, underLoud);
  }
  return left;
}

/** The factor after `passedMs` on its way to `target`. */
export function easeDuck(
  factor: number,
  target: number,
  passedMs: number,
  { attackMs, releaseMs }: DuckingParameters,
): number {
  if (target < factor) return Math.max(target, factor - passedMs / attackMs);
  return Math.min(target, factor + passedMs / releaseMs);
}
