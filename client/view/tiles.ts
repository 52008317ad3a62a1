/** Tile layers: each is one mesh of the atlas page, which holds the tiles near the camera. One draw call, whatever the size of the map. */
import { Mesh, MeshGeometry, Texture, type Container } from 'pixi.js';
import type { Camera } from '#client/view/camera.ts';
import { createClipCourse, type Clip } from '#client/view/clip.ts';
import type { Layers, LayerBox } from '#client/view/layers.ts';
import type { Blend, Textures } from '#client/view/textures.ts';
import { createTileQuads, type TileLook, type TilePicture, type TileQuads } from '#client/view/tile-quads.ts';
import { SamestepError } from '#shared/errors.ts';
import type { TileMap } from '#shared/math/tile-rules.ts';

/** What a tile layer shows, and where. */
export interface TilesOptions<Sprite extends string = string> {
  /** A name under `layers`. Its `parallax` is the tiles' too. */
  readonly layer: string;
  /** A grid of the world, a layer of a level, or any other `{ width, height, cells }`. */
  readonly map: TileMap;
  /** Side of a tile in world units: pictures are drawn at this size. */
  readonly tileSize: number;
  /** What a cell shows, by its value: a picture, a clip for an animated tile, or undefined for nothing. */
  readonly sprites: readonly (Sprite | Clip<Sprite> | undefined)[];
  /** Where the left upper corner of the map lies; 0, 0 when absent. */
  readonly x?: number;
  readonly y?: number;
  /** The map repeats in all directions. For a torus give a map of its size. False when absent. */
  readonly isEndless?: boolean;
  /** `normal` when absent. */
  readonly blend?: Blend;
  /** 0xrrggbb, multiplied with the pictures. */
  readonly tint?: number;
  readonly alpha?: number;
}

/** A tile layer on the stage. */
export interface Tiles {
  /** For its tint, alpha and visibility; its place is that of the options. */
  readonly node: Container;
  /** Cells of the map have changed: they are drawn anew in the next picture. */
  refresh(): void;
}

/** All tile layers of one match. */
export interface TileLayers {
  /** Throws `view/name` for a layer or a picture that there is not, `view/option` for what cannot be drawn. */
  add(options: TilesOptions): Tiles;
  /** Brings them in step with the camera of a pane; `layers.look` comes before. Allocates nothing while there is room. */
  update(pane: TiledPane, index: number, ticks: number): void;
  destroy(): void;
}

/** A pane of the picture. */
interface TiledPane {
  readonly camera: Camera;
  readonly width: number;
  readonly height: number;
}

interface Mounted {
  readonly layer: string;
  readonly mesh: Mesh<MeshGeometry>;
  /** For each pane of the picture: those near its camera. */
  readonly sheets: Sheet[];
  makeSheet(): Sheet;
}

interface Sheet {
  readonly geometry: MeshGeometry;
  readonly quads: TileQuads;
}

/** Makes no tile layer yet. `tickMs`: what a tick is of the clips that are in milliseconds. */
export function createTileLayers(layers: Layers, textures: Textures, tickMs: number): TileLayers {
  const mounted: Mounted[] = [];
  const box: LayerBox = { left: 0, top: 0, right: 0, bottom: 0 };
  return {
    add(options) {
      const { layer, map, tileSize, sprites, x = 0, y = 0, isEndless = false, blend = 'normal' } = options;
      const { tint = 0xffffff, alpha = 1 } = options;
      const { looks, first } = readLooks(sprites, (sprite) => readLook(sprite, textures, blend, tickMs));
      if (!(tileSize > 0 && tileSize < Infinity) || !(map.width > 0 && map.height > 0)) {
        throw refused(`Tiles of size ${tileSize} were asked for, in a map of ${map.width} × ${map.height}.`);
      }
      const page = new Texture({ source: textures.named(first, blend).source });
      const makeSheet = (): Sheet => {
        const quads = createTileQuads({ map, tileSize, looks, x, y, isEndless });
        const { positions, uvs, indices } = quads;
        const geometry = new MeshGeometry({ positions, uvs, indices });
        // A draw call of its own: as part of a batch it would be copied there again whenever the batch changes.
        geometry.batchMode = 'no-batch';
        return { geometry, quads };
      };
      const sheets = [makeSheet()];
      const mesh = new Mesh({ geometry: sheets[0].geometry, texture: page, tint, alpha });
      layers.named(layer).addChild(mesh);
      mounted.push({ layer, mesh, sheets, makeSheet });
      return {
        node: mesh,
        refresh() {
          for (const { quads } of sheets) quads.refresh();
        },
      };
    },
    update(pane, index, ticks) {
      for (let i = mounted.length - 1; i >= 0; i--) {
        const { layer, mesh, sheets, makeSheet } = mounted[i];
        if (mesh.destroyed) {
          destroySheets(sheets);
          mounted.splice(i, 1);
          continue;
        }
        if (!mesh.visible) continue;
        layers.seen(layer, pane.camera, pane, box);
        while (sheets.length <= index) sheets.push(makeSheet());
        const { geometry, quads } = sheets[index];
        mesh.geometry = geometry;
        const isAnimated = quads.animate(ticks);
        if (quads.show(box.left, box.top, box.right, box.bottom)) upload(geometry, quads);
        else if (isAnimated) geometry.getBuffer('aUV').update();
      }
    },
    destroy() {
      for (const { sheets } of mounted) destroySheets(sheets);
      mounted.length = 0;
    },
  };
}

function destroySheets(sheets: readonly Sheet[]): void {
  for (const { geometry } of sheets) geometry.destroy(true);
}

/** Hands the quads to the device. Setting other arrays has Pixi make larger buffers. */
function upload(geometry: MeshGeometry, quads: TileQuads): void {
  if (geometry.indices !== quads.indices) {
    geometry.positions = quads.positions;
    geometry.uvs = quads.uvs;
    geometry.indices = quads.indices;
  }
  geometry.getBuffer('aPosition').update();
  geometry.getBuffer('aUV').update();
}

function readLooks(
  sprites: TilesOptions['sprites'],
  read: (sprite: string | Clip) => TileLook,
): { readonly looks: readonly (TileLook | undefined)[]; readonly first: string } {
  const looks = sprites.map((sprite) => (sprite === undefined ? undefined : read(sprite)));
  const first = sprites.find((sprite) => sprite !== undefined);
  if (first === undefined) throw refused('Tiles without any picture were asked for.');
  return { looks, first: typeof first === 'string' ? first : first.frames[0] };
}

function readLook(sprite: string | Clip, textures: Textures, blend: Blend, tickMs: number): TileLook {
  if (typeof sprite === 'string') return { pictures: [readPicture(textures.named(sprite, blend))] };
  const course = createClipCourse(sprite, tickMs);
  const pictures = sprite.frames.map((name) => readPicture(textures.named(name, blend)));
  const [{ left, top, right, bottom }] = pictures;
  const isAlike = (picture: TilePicture) =>
    picture.left === left && picture.top === top && picture.right === right && picture.bottom === bottom;
  if (!pictures.every(isAlike))
    throw refused(`The pictures of an animated tile (${sprite.frames.join(', ')}) differ in outline.`);
  return { pictures, course };
}

function readPicture({ orig, trim, uvs }: Texture): TilePicture {
  const { x, y, width, height } = trim ?? orig;
  return {
    uvs: [uvs.x0, uvs.y0, uvs.x1, uvs.y1, uvs.x2, uvs.y2, uvs.x3, uvs.y3],
    left: x / orig.width,
    top: y / orig.height,
    right: (x + width) / orig.width,
    bottom: (y + height) / orig.height,
  };
}

function refused(what: string): SamestepError {
  const fix = 'Give a map with cells, a finite tileSize above 0, and pictures that cover the same part of a tile.';
  return new SamestepError({ code: 'view/option', what, fix });
}
