/** What a view says about sounds: how one is played, and the handle to change or end it. */

/** How a sound is played. Everything is optional. */
export interface PlayOptions {
  /** Where it is in the world: it is panned and softened by its distance from the camera. Absent: at the ear. */
  readonly x?: number;
  readonly y?: number;
  /** 0…1, 1 when absent; multiplied with the bus and the distance. */
  readonly volume?: number;
  /** Speed and pitch, 0.5…4, 1 when absent. */
  readonly rate?: number;
  /** Names this playing, so that `cut` can end it early (an event that was withdrawn). A second one with the same key replaces the first. */
  readonly key?: string | number;
  /** Which voice gives way when there are too many: the lowest priority, then the quietest, then the oldest. 0 when absent. */
  readonly priority?: number;
}

/** A designer's limits for one sound. */
export interface SoundLimits {
  /** Voices of this sound at once, 1…; 4 when absent. */
  readonly maxVoices?: number;
  /** The same sound again within this time is dropped, ms; 25 when absent: ten hits in one tick are one. */
  readonly minGapMs?: number;
  /** Added to every playing's priority; 0 when absent. */
  readonly priority?: number;
  /** 0…1, multiplied into every playing; 1 when absent. */
  readonly volume?: number;
}

/** The volume groups a player can turn. */
export type Bus = 'master' | 'effects' | 'music';
