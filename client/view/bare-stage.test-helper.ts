// A stage for tests of what a view says, throws and keeps: nothing is seen or heard on it.
import { Container } from 'pixi.js';
import { NO_INSETS, createCamera } from '#client/view/camera.ts';
import { PALETTES } from '#client/view/palette.ts';
import type { Stage } from '#client/view/stage.ts';

/** `me` is the own seat, −1 for who only watches. What a test looks at it puts in place of these; pictures and labels are its own to add. */
export function bareStage(me: number): Stage<string, string> {
  const size = { width: 900, height: 600, density: 1, dtSeconds: 0 };
  const unused = (): never => {
    throw new Error('Not on this stage.');
  };
  return {
    ...size,
    insets: NO_INSETS,
    safeArea: NO_INSETS,
    timeMs: 1000,
    alpha: 1,
    seats: me < 0 ? [] : [me],
    me,
    watched: -1,
    isShowing: true,
    pace: 1,
    isMotionReduced: false,
    palette: PALETTES.standard,
    camera: createCamera(size, undefined),
    panes: [],
    nameOf: String,
    layer: () => new Container(),
    sprite: unused,
    texture: unused,
    label: unused,
    clip: unused,
    panel: unused,
    trail: unused,
    tween: unused,
    tiles: unused,
    post: () => undefined,
    beforePicture: () => undefined,
    place: unused,
    nearX: (x) => x,
    nearY: (y) => y,
    isInView: () => true,
    toScreen: (_x, _y, target) => target,
    burst: () => undefined,
    play: () => undefined,
    sustain: () => undefined,
    music: () => undefined,
    cut: () => undefined,
    slow: () => undefined,
    shake: () => undefined,
    flash: () => undefined,
  };
}
