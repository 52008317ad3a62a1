/** What an effect is made of: a piece of a shader, and the numbers that it reads. */
import type { PostName, PostOptions } from '#client/post/post-options.ts';

/** One effect. Its function is `vec3 <name>(vec3 color, vec2 place)`: a colour of the picture at a place 0…1, made anew. */
export interface PostEffect<Name extends PostName> {
  readonly name: Name;
  /** GLSL of the function. It may read its own `uniform vec4 u<Name>`, `uSize` (logical pixels), `uTime` (seconds), `uGlow`. */
  readonly code: string;
  /** It reads `uGlow`: a quarter of the picture, of which only what is brighter than this is left. */
  readonly glowFrom?: (options: PostOptions[Name]) => number;
  /** Fills its four numbers. */
  write(options: PostOptions[Name], values: Float32Array): void;
}

export type AnyEffect = { [Name in PostName]: PostEffect<Name> }[PostName];
