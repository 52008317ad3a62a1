/** Darker towards the corners. */
import type { PostEffect } from '#client/post/post-effect.ts';

export const vignette: PostEffect<'vignette'> = {
  name: 'vignette',
  code: `
    vec3 vignette(vec3 color, vec2 place) {
      float away = length(place - 0.5) * 1.41421356;
      return color * (1.0 - uVignette.x * smoothstep(uVignette.y, 1.0, away));
    }`,
  write({ strength = 0.5, radius = 0.45 }, values) {
    values[0] = strength;
    values[1] = Math.min(radius, 0.99);
  },
};
