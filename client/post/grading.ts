/** Other colours for the whole picture. Brightness of a colour as in Rec. ITU-R BT.709-6 (2015), item 3.2. */
import type { PostEffect } from '#client/post/post-effect.ts';

export const grading: PostEffect<'grading'> = {
  name: 'grading',
  code: `
    vec3 grading(vec3 color, vec2 place) {
      float grey = dot(color, vec3(0.2126, 0.7152, 0.0722));
      // The tint is packed by bytes into one number, which a float holds exactly.
      vec3 tint = mod(floor(uGrading.w / vec3(65536.0, 256.0, 1.0)), 256.0) / 255.0;
      vec3 graded = (mix(vec3(grey), color, uGrading.x) - 0.5) * uGrading.y + 0.5;
      return clamp(graded * uGrading.z, 0.0, 1.0) * tint;
    }`,
  write({ saturation = 1, contrast = 1, brightness = 1, tint = 0xffffff }, values) {
    values[0] = saturation;
    values[1] = contrast;
    values[2] = brightness;
    values[3] = tint;
  },
};
