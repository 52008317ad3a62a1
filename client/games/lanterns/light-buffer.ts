// The light of the whole picture: a dark ambient to which lights are added in a texture of their own, which is then multiplied over the scene.
import { Container, Rectangle, Sprite, Texture } from 'pixi.js';
import { AMBIENT } from './colors.ts';
import { createRampPage } from './light-ramps.ts';
import { LightShape } from './light-shape.ts';
import { SIGHT_POINTS_MAX, createSightCaster, createSightPolygon } from './sight-polygon.ts';
import type { SightCast, SightGrid, SightPolygon } from './sight-polygon.ts';
import type { GameStage } from './stage-types.ts';

/** A light of this frame. */
export interface FrameLight extends SightCast {
  color: number;
  /** 0…1 */
  strength: number;
}

/** The light of one match. A frame goes: begin, lights, finish. */
export interface LightBuffer {
  begin(): void;
  /** Adds a light for this frame: round, or a beam when it is narrower than that. */
  add(light: FrameLight): void;
  /** Makes a light that keeps its shape. It is shown where `shape.mesh.visible` says so. */
  keep(light: SightCast): LightShape;
  finish(stage: GameStage): void;
}

/** Texture pixels to a logical pixel: soft edges of shadows for a quarter of the cost. */
const DENSITY = 0.5;
/** u: the picture's box is cut to multiples of it, so that the pixels of light lie still on the ground while the camera moves. */
const GRID = 8;
/** u beyond the picture: shakes show a little more of the world. */
const MARGIN = 24;
/** Outlines of small lights are simple; their meshes cost less. */
const FEW_POINTS = 128;
const SMALL_REACH = 170;
/** Lights of a frame, at most: beyond them the farthest are not worth their time. */
const LIGHTS_MAX = 96;

/** Makes the light and lays it over everything drawn below its layer. */
export function createLightBuffer(stage: GameStage, layer: string, grid: SightGrid): LightBuffer {
  const page = createRampPage();
  const cast = createSightCaster(grid);
  const polygon = createSightPolygon();
  const few: SightPolygon = { points: new Float32Array(FEW_POINTS * 2), count: 0 };
  const root = new Container();
  const area = new Rectangle();
  const dark = new Sprite(Texture.WHITE);
  dark.tint = AMBIENT;
  root.blendMode = 'multiply';
  root.boundsArea = area;
  // Screened, not added: two lights on one spot come near to white and never reach it, where a sum would end in rings of colour.
  const lights = new Container({ blendMode: 'screen' });
  root.addChild(dark, lights);
  // Smoothed at the edges: at half the density, steps of shadows could be seen.
  root.cacheAsTexture({ resolution: DENSITY, antialias: true, scaleMode: 'linear' });
  const small: LightShape[] = [];
  const large: LightShape[] = [];
  let smallCount = 0;
  let largeCount = 0;
  stage.layer(layer).addChild(root);

  function take(isSmall: boolean): LightShape {
    const shapes = isSmall ? small : large;
    const used = isSmall ? smallCount++ : largeCount++;
    if (used < shapes.length) return shapes[used];
    const shape = new LightShape(page, isSmall ? FEW_POINTS : SIGHT_POINTS_MAX);
    shapes.push(shape);
    lights.addChild(shape.mesh);
    return shape;
  }

  function show(shape: LightShape, light: SightCast, outline: SightPolygon): void {
    cast(light, outline);
    if (light.halfRad < Math.PI) shape.showBeam(light, outline);
    else shape.showRound(light, outline);
  }

  return {
    begin() {
      smallCount = 0;
      largeCount = 0;
    },
    add(light) {
      if (light.strength <= 0.004 || light.reach <= 1 || smallCount + largeCount >= LIGHTS_MAX) return;
      const isSmall = light.reach <= SMALL_REACH;
      const shape = take(isSmall);
      show(shape, light, isSmall ? few : polygon);
      shape.dye(light.color, light.strength);
      if (!shape.mesh.visible) shape.mesh.visible = true;
    },
    keep(light) {
      cast(light, polygon);
      const shape = new LightShape(page, polygon.count);
      if (light.halfRad < Math.PI) shape.showBeam(light, polygon);
      else shape.showRound(light, polygon);
      lights.addChild(shape.mesh);
      return shape;
    },
    finish({ camera, width, height }) {
      for (let i = smallCount; i < small.length; i++) small[i].mesh.visible = false;
      for (let i = largeCount; i < large.length; i++) large[i].mesh.visible = false;
      const halfWidth = width / camera.zoom / 2 + MARGIN;
      const halfHeight = height / camera.zoom / 2 + MARGIN;
      area.x = Math.floor((camera.x - halfWidth) / GRID) * GRID;
      area.y = Math.floor((camera.y - halfHeight) / GRID) * GRID;
      area.width = Math.ceil((2 * halfWidth) / GRID + 1) * GRID;
      area.height = Math.ceil((2 * halfHeight) / GRID + 1) * GRID;
      dark.position.set(area.x, area.y);
      dark.setSize(area.width, area.height);
      root.updateCacheTexture();
    },
  };
}
