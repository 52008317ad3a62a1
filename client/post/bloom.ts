/** What is bright shines over its edges: eight looks around into a quarter of the picture that holds only what is bright. */
import type { PostEffect } from '#client/post/post-effect.ts';

export const bloom: PostEffect<'bloom'> = {
  name: 'bloom',
  code: `
    vec3 bloom(vec3 color, vec2 place) {
      vec2 far = uBloom.y / uSize;
      vec2 near = far * 0.45;
      vec3 glow = texture(uGlow, place).rgb * 2.0;
      glow += texture(uGlow, place + vec2(far.x, 0.0)).rgb + texture(uGlow, place - vec2(far.x, 0.0)).rgb;
      glow += texture(uGlow, place + vec2(0.0, far.y)).rgb + texture(uGlow, place - vec2(0.0, far.y)).rgb;
      glow += (texture(uGlow, place + near).rgb + texture(uGlow, place - near).rgb) * 1.5;
      near.x = -near.x;
      glow += (texture(uGlow, place + near).rgb + texture(uGlow, place - near).rgb) * 1.5;
      // Screened: what is bright already does not burn out.
      return 1.0 - (1.0 - color) * (1.0 - glow / 12.0 * uBloom.x);
    }`,
  glowFrom: ({ threshold = 0.6 }) => threshold,
  write({ strength = 0.6, radius = 10 }, values) {
    values[0] = strength;
    values[1] = radius;
  },
};
