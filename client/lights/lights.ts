/** The light of a picture: darkness to which lights are added in a texture of fewer pixels, which is then multiplied over what is below it. */
import { Container, Rectangle, Sprite, Texture } from 'pixi.js';
import { flickerOf } from '#client/lights/flicker.ts';
import { createRampPage } from '#client/lights/light-ramps.ts';
import { LightShape, roundOutline, type LightOutline } from '#client/lights/light-shape.ts';
import { setTint } from '#client/view/set-tint.ts';
import type { Stage } from '#client/view/stage.ts';

/** A light. Lengths are world units, angles as on the screen: 0 to the right, clockwise. */
export interface Light {
  readonly x: number;
  readonly y: number;
  /** It falls off towards this distance, and ends there. */
  readonly radius: number;
  /** 0xrrggbb. */
  readonly color: number;
  /** 0…1; 1 when absent. */
  readonly intensity?: number;
  /** The part of its intensity that wavers, 0…1: 0.14 is a lantern, 0 (when absent) a steady lamp. Steady for who wants less motion. */
  readonly flicker?: number;
  /** Flames with different numbers waver each on its own; 0 when absent. */
  readonly flame?: number;
  /** The middle of a beam, and half of its width, below π/2. All round when absent. */
  readonly angleRad?: number;
  readonly halfRad?: number;
}

/** A light that stays, drawn where it is in the picture. Its place and shape are kept, the rest may be changed. */
export interface KeptLight {
  color: number;
  intensity: number;
  /** Puts it out for good. */
  remove(): void;
}

/** The light of one match. */
export interface Lights {
  /** 0xrrggbb: what is multiplied over where no light is. May change in every frame. */
  ambient: number;
  /**
   * Lights this frame: ask again in the next, between `camera` and the end of `hud`. `outline` is what the light reaches where walls are in
   * its way: an area in sight of its place, in order around it. Without one nothing stops it.
   */
  add(light: Light, outline?: LightOutline): void;
  /** Lights from now on: lamps that stand still cost next to nothing. */
  keep(light: Light, outline?: LightOutline): KeptLight;
}

/** How lights are made. */
export interface LightsOptions {
  /** A layer of the world above all that is lit; what lies in later layers shines by itself. */
  readonly layer: string;
  /** 0xrrggbb where no light is. */
  readonly ambient: number;
  /** Texture pixels to a logical pixel, and to a pixel of a picture that has fewer; 0.5 when absent: soft edges of shadows for a quarter of the cost. */
  readonly density?: number;
  /** Lights of a frame, at most; 96 when absent. Those beyond it are left out. */
  readonly max?: number;
}

interface Kept extends KeptLight {
  readonly light: Light;
  readonly shape: LightShape;
}

/** Shapes of equal size, of which the first `used` are taken in this frame. */
interface Pool {
  readonly shapes: LightShape[];
  used: number;
}

/** World units: the picture's box is cut to multiples of it, so that the pixels of light lie still on the ground while the camera moves. */
const GRID = 8;
/** Logical pixels beyond the picture: shakes show a little more of the world. */
const MARGIN = 24;
/** Weaker than this is not seen. */
const FAINTEST = 0.004;

/** Makes the darkness of a stage and its lights; call it in `mount`. It is part of the page of a game that uses it, and of no other. */
export function createLights<SpriteName extends string, SoundName extends string>(
  stage: Stage<SpriteName, SoundName>,
  { layer, ambient, density = 0.5, max = 96 }: LightsOptions,
): Lights {
  const page = createRampPage();
  const root = new Container({ blendMode: 'multiply' });
  const area = new Rectangle();
  const dark = new Sprite(Texture.WHITE);
  root.boundsArea = area;
  // Screened: two lights on one spot come near to white and never reach it, where a plain sum would end in rings of colour.
  const shining = new Container({ blendMode: 'screen' });
  root.addChild(dark, shining);
  stage.layer(layer).addChild(root);
  const pools = new Map<number, Pool>();
  const kept = new Set<Kept>();
  const round = roundOutline();
  let added = 0;
  let resolution = 0;

  function take(pointsMax: number): LightShape {
    let pool = pools.get(pointsMax);
    if (pool === undefined) {
      pool = { shapes: [], used: 0 };
      pools.set(pointsMax, pool);
    }
    const free = pool.shapes[pool.used++];
    if (free !== undefined) return free;
    const shape = new LightShape(page, pointsMax);
    pool.shapes.push(shape);
    shining.addChild(shape.mesh);
    return shape;
  }

  function isSeen({ x, y, radius }: Light): boolean {
    return stage.isInView(x, y, radius);
  }

  /** Brings a shape to the image of its place that is nearest to the camera. */
  function bring({ mesh, atX, atY }: LightShape): void {
    const shiftX = stage.nearX(atX) - atX;
    const shiftY = stage.nearY(atY) - atY;
    if (mesh.x !== shiftX || mesh.y !== shiftY) mesh.position.set(shiftX, shiftY);
  }

  /** Dyes a shape and shows it. */
  function show(shape: LightShape, { flicker = 0, flame = 0 }: Light, color: number, intensity: number): void {
    const { mesh } = shape;
    const depth = stage.isMotionReduced ? 0 : flicker;
    const strength = depth === 0 ? intensity : intensity * flickerOf(stage.timeMs, flame, depth);
    setTint(mesh, color);
    if (mesh.alpha !== strength) mesh.alpha = strength;
    bring(shape);
    if (!mesh.visible) mesh.visible = true;
  }

  function finish(isLast: boolean): void {
    for (const { light, shape, color, intensity } of kept) {
      if (intensity > FAINTEST && isSeen(light)) show(shape, light, color, intensity);
      else if (shape.mesh.visible) shape.mesh.visible = false;
    }
    for (const pool of pools.values()) {
      for (let i = 0; i < pool.used; i++) bring(pool.shapes[i]);
      for (let i = pool.used; i < pool.shapes.length; i++) pool.shapes[i].mesh.visible = false;
      if (isLast) pool.used = 0;
    }
    if (isLast) added = 0;
    setTint(dark, lights.ambient);
    const { zoom, angleRad, x, y } = stage.camera;
    // Turned, the picture lies within the circle around it.
    const turned = angleRad === 0 ? 0 : Math.sqrt(stage.width * stage.width + stage.height * stage.height);
    const halfWidth = (Math.max(stage.width, turned) / 2 + MARGIN) / zoom;
    const halfHeight = (Math.max(stage.height, turned) / 2 + MARGIN) / zoom;
    area.x = Math.floor((x - halfWidth) / GRID) * GRID;
    area.y = Math.floor((y - halfHeight) / GRID) * GRID;
    area.width = Math.ceil((2 * halfWidth) / GRID + 1) * GRID;
    area.height = Math.ceil((2 * halfHeight) / GRID + 1) * GRID;
    dark.position.set(area.x, area.y);
    dark.setSize(area.width, area.height);
    keepDensity(zoom);
    root.updateCacheTexture();
  }

  /** The texture is as fine as it looks on the screen, in steps of two: another size for every zoom would be made anew in every frame. */
  function keepDensity(zoom: number): void {
    const wanted = density * Math.min(1, stage.density) * 2 ** Math.round(Math.log2(zoom));
    if (wanted === resolution) return;
    resolution = wanted;
    // Smoothed at the edges: steps of shadows could be seen.
    root.cacheAsTexture({ resolution, antialias: true, scaleMode: 'linear' });
  }

  const lights: Lights = {
    ambient,
    add(light, outline = round(light)) {
      const { color, intensity = 1, radius } = light;
      if (intensity <= FAINTEST || radius <= 0 || added >= max || !isSeen(light)) return;
      added++;
      const shape = take(outline.points.length / 2);
      shape.cover(light, outline);
      show(shape, light, color, intensity);
    },
    keep(light, outline = round(light)) {
      const { color, intensity = 1 } = light;
      const shape = new LightShape(page, outline.count);
      shape.cover(light, outline);
      shining.addChild(shape.mesh);
      const entry: Kept = {
        light,
        shape,
        color,
        intensity,
        remove() {
          if (kept.delete(entry)) shape.mesh.destroy();
        },
      };
      kept.add(entry);
      return entry;
    },
  };
  stage.beforePicture(finish);
  return lights;
}
