// A stage for tests of what a view says and throws: it shows nothing, and notes what is played and burst on it.
import { Container } from 'pixi.js';
import { NO_INSETS, createCamera } from '#client/view/camera.ts';
import type { GameStage } from './stage-types.ts';

/** `me` is the own seat, −1 for who only watches. Sprites and labels are the test's to add. */
export function notingStage(me: number, notes: string[]): GameStage {
  const size = { width: 900, height: 600, dtSeconds: 0 };
  const unused = (): never => {
    throw new Error('Not on this stage.');
  };
  return {
    ...size,
    insets: NO_INSETS,
    timeMs: 1000,
    alpha: 1,
    seats: me < 0 ? [] : [me],
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
    burst: (kind) => void notes.push(`burst ${String(kind.sprite)}`),
    play: (sound) => void notes.push(`play ${sound}`),
    sustain: () => undefined,
    music: () => undefined,
    cut: () => undefined,
    slow: () => undefined,
    shake: () => void notes.push('shake'),
    flash: () => undefined,
  };
}
