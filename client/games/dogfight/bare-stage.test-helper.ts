// A stage for tests of what a view keeps: nothing is seen or heard on it.
import { Container } from 'pixi.js';
import { NO_INSETS, createCamera } from '#client/view/camera.ts';
import type { GameStage } from './stage-types.ts';

/** A stage on which nothing is seen or heard, as for those who make a picture by hand. */
export function bareStage(me: number): GameStage {
  const size = { width: 100, height: 100, dtSeconds: 0 };
  const unused = (): never => {
    throw new Error('Not on this stage.');
  };
  return {
    ...size,
    insets: NO_INSETS,
    timeMs: 1000,
    alpha: 1,
    seats: [me],
    me,
    isShowing: true,
    pace: 1,
    isMotionReduced: false,
    camera: createCamera(size, undefined),
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
