// What lies behind the world: clouds, stars and a planet at several depths. It has no seam where the torus has one.
import { shortX, shortY } from '#shared/games/dogfight/space.ts';
import { SKY } from './sky-kinds.ts';
import { turnOf } from './view-state.ts';
import type { Sprite } from 'pixi.js';
import type { SkyKind } from './sky-kinds.ts';
import type { GameStage } from './stage-types.ts';

/** One thing in the sky. Its place is in a field of its own that repeats every `period`. */
interface SkyThing {
  readonly sprite: Sprite;
  readonly x: number;
  readonly y: number;
  readonly depth: number;
  /** Half its size: this far outside the picture it cannot be seen. */
  readonly reach: number;
  /** It was outside when it was last looked at: then it lies somewhere outside, not in its place. */
  isOutside: boolean;
  readonly periodX: number;
  readonly periodY: number;
  readonly twinkle: number;
  /** Its own pace and phase of twinkling. */
  readonly pace: number;
  readonly alpha: number;
}

/** How far the camera of a pane has gone since the match began, laps of the world included. */
interface Travel {
  lastX: number;
  lastY: number;
  x: number;
  y: number;
}

/** The largest picture there is, in logical pixels. */
const PICTURE_WIDTH = 1575;
const PICTURE_HEIGHT = 1575;
/** Small things get a larger field than they need, so that the same stars do not come round too soon. */
const FIELD_MIN = 1760;
/** The golden ratio's part: steps of it around a circle never bunch. */
const GOLDEN = 0.618_034;
const TWINKLE_PER_MS = 0.0016;

/** Strews the sky over its layer, one of panes, and brings it in step with the camera of each. */
export function createSky(stage: GameStage, layer: string): void {
  const random = createScatter();
  const holder = stage.layer(layer);
  const things = SKY.flatMap((kind) => Array.from({ length: kind.count }, (_, i) => addThing(kind, i)));
  const { x: startX, y: startY } = stage.camera;
  const travels: Travel[] = [];
  let lastWidth = 0;
  let lastHeight = 0;

  function addThing(kind: SkyKind, i: number): SkyThing {
    const between = ([min, max]: readonly [number, number]) => min + (max - min) * random();
    const alpha = between(kind.alpha);
    const sprite = stage.sprite(kind.sprite, {
      tint: kind.tints[i % kind.tints.length],
      alpha,
      scale: between(kind.scale),
      blend: kind.isGlowing ? 'add' : 'normal',
    });
    holder.addChild(sprite);
    const periodX = Math.max(FIELD_MIN, PICTURE_WIDTH + 2 * kind.reach);
    const periodY = Math.max(FIELD_MIN, PICTURE_HEIGHT + 2 * kind.reach);
    return {
      sprite,
      alpha,
      // Clouds are few and must not bunch; stars are many and should.
      x: (kind.count < 30 ? (i + 1) * GOLDEN + random() * 0.1 : random()) * periodX,
      y: random() * periodY,
      depth: kind.depth,
      reach: kind.reach,
      isOutside: false,
      periodX,
      periodY,
      twinkle: kind.twinkle * (0.5 + random()),
      pace: 1 + 2 * random(),
    };
  }

  function travelOf(pane: number): Travel {
    while (travels.length <= pane) travels.push({ lastX: startX, lastY: startY, x: 0, y: 0 });
    return travels[pane];
  }

  stage.beforePicture(() => {
    const { camera, width, height, timeMs } = stage;
    const travel = travelOf(turnOf(stage));
    // The camera's place is wrapped into the world; the way it went is not.
    travel.x += shortX(camera.x - travel.lastX);
    travel.y += shortY(camera.y - travel.lastY);
    travel.lastX = camera.x;
    travel.lastY = camera.y;
    // Panes may differ in size, too.
    const isResized = width !== lastWidth || height !== lastHeight;
    lastWidth = width;
    lastHeight = height;
    for (let i = 0; i < things.length; i++) {
      const thing = things[i];
      const { sprite, depth, reach, twinkle, pace, alpha } = thing;
      const x = nearestToZero(thing.x - travel.x * depth, thing.periodX);
      const y = nearestToZero(thing.y - travel.y * depth, thing.periodY);
      const isOutside = Math.abs(x) > width / 2 + reach || Math.abs(y) > height / 2 + reach;
      // Most of the sky is outside. A sprite that is not touched costs Pixi nothing; one that moves costs time and garbage.
      if (isOutside && thing.isOutside && !isResized) continue;
      thing.isOutside = isOutside;
      sprite.position.set(x + width / 2, y + height / 2);
      if (twinkle > 0) sprite.alpha = alpha * (1 + twinkle * Math.sin(timeMs * TWINKLE_PER_MS * pace + i));
    }
  });
}

function nearestToZero(value: number, period: number): number {
  return value - Math.round(value / period) * period;
}

/** Places for the sky, the same in every match: a linear congruential generator (Numerical Recipes, 3rd edition, section 7.1). */
function createScatter(): () => number {
  let state = 20_261_120;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) / 16_777_216;
  };
}
