/** Lines of a tube across the picture: waves of light and dark, so that no size of picture makes another pattern of them. */
import type { PostEffect } from '#client/post/post-effect.ts';

export const scanlines: PostEffect<'scanlines'> = {
  name: 'scanlines',
  code: `
    vec3 scanlines(vec3 color, vec2 place) {
      float line = place.y * uSize.y / uScanlines.y - uTime * uScanlines.z;
      return color * (1.0 - uScanlines.x * (0.5 - 0.5 * cos(6.2831853 * line)));
    }`,
  write({ strength = 0.3, spacing = 3, roll = 0 }, values) {
    values[0] = strength;
    values[1] = Math.max(spacing, 2);
    values[2] = roll;
  },
};
