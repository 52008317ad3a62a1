/** What a view may say of each effect over the whole picture. */

/** Darker towards the corners. */
export interface VignetteOptions {
  /** How much of the light is gone in the corners, 0…1; 0.5 when absent. */
  readonly strength?: number;
  /** Where it begins: 0 the middle, 1 the corners; 0.45 when absent. */
  readonly radius?: number;
}

/** Lines of a tube across the picture. */
export interface ScanlinesOptions {
  /** How much darker every other line is, 0…1; 0.3 when absent. */
  readonly strength?: number;
  /** Logical pixels from line to line, at least 2; 3 when absent. */
  readonly spacing?: number;
  /** Lines that a second moves them down; 0 when absent. They stand still for players who want less motion. */
  readonly roll?: number;
}

/** What is bright shines over its edges. */
export interface BloomOptions {
  /** 0…1; 0.6 when absent. */
  readonly strength?: number;
  /** From this brightness on, 0…1; 0.6 when absent. */
  readonly threshold?: number;
  /** Logical pixels; 10 when absent. */
  readonly radius?: number;
}

/** Other colours for the whole picture. */
export interface GradingOptions {
  /** 0 is grey, 1 (when absent) as drawn, more is stronger. */
  readonly saturation?: number;
  /** Around middle grey; 1 when absent. */
  readonly contrast?: number;
  /** Multiplied; 1 when absent. */
  readonly brightness?: number;
  /** 0xrrggbb, multiplied; white when absent. */
  readonly tint?: number;
}

/** The effects by name. */
export interface PostOptions {
  readonly bloom: BloomOptions;
  readonly grading: GradingOptions;
  readonly scanlines: ScanlinesOptions;
  readonly vignette: VignetteOptions;
}

export type PostName = keyof PostOptions;
