/** Particles as a device takes them: four corners each, 16 bytes a corner, written in one pass. Knows no Pixi. */

/** One picture of a particle. */
export interface ParticleLook {
  /** Its edges, from the particle's middle, at scale 1. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Where its corners lie on the page, clockwise from the left upper one: two shares of 16 bits each. */
  readonly uvs: readonly [number, number, number, number];
}

/** The corners of some particles: x, y as floats, then place on the page and colour as words. Both arrays are the same bytes. */
export interface ParticleVertices {
  readonly floats: Float32Array;
  readonly words: Uint32Array;
}

const VERTEX_WORDS = 4;
/** Words of a particle. */
export const PARTICLE_WORDS = 4 * VERTEX_WORDS;
export const VERTEX_BYTES = VERTEX_WORDS * 4;
export const PARTICLE_BYTES = PARTICLE_WORDS * 4;

/** Room for so many particles, at least one. */
export function createParticleVertices(capacity: number): ParticleVertices {
  const words = new Uint32Array(Math.max(1, capacity) * PARTICLE_WORDS);
  return { words, floats: new Float32Array(words.buffer) };
}

/** Sines in steps that nobody sees, 0.09°: the engine's own costs as much as all the rest of a particle. */
const STEPS = 4096;
const SINES = Float32Array.from({ length: STEPS + STEPS / 4 }, (_, i) => Math.sin((i / STEPS) * 2 * Math.PI));
const STEPS_EACH_RAD = STEPS / (2 * Math.PI);

/** Which step an angle is. */
export function stepOf(angleRad: number): number {
  return (angleRad * STEPS_EACH_RAD) & (STEPS - 1);
}

export function stepSine(step: number): number {
  return SINES[step];
}

export function stepCosine(step: number): number {
  return SINES[step + STEPS / 4];
}
