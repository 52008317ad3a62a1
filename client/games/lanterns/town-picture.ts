// The town as it lies under the walkers and over them: meshes of sixteen tiles by sixteen, made once, of which only those near the camera are drawn.
import { Container } from 'pixi.js';
import { town } from '#shared/games/lanterns/town.ts';
import { QuadMesh } from './quad-mesh.ts';
import { createDresser } from './town-dress.ts';
import { endless, townTiles } from './town-tiles.ts';
import type { Mesh } from 'pixi.js';
import type { Height, Put } from './town-dress.ts';
import type { GameStage } from './stage-types.ts';

/** Tiles of a chunk's side. */
const CHUNK = 16;
/** Tiles that are dressed beyond the rim of the map: the camera goes so far where the HUD lies over the picture. */
const BEYOND = 12;
/** u: pictures reach so far beyond their chunk. */
const OVERHANG = 40;

const HEIGHTS: readonly Height[] = ['floor', 'ground', 'above'];

interface Chunk {
  /** Its middle. */
  readonly x: number;
  readonly y: number;
  readonly meshes: readonly Mesh[];
}

/** The town of one match. */
export interface TownPicture {
  /** Shows what is in the picture; call it when the camera has moved. */
  update(stage: GameStage): void;
}

/** Builds the town into layers: its floors, what stands on them, and what hangs over all. */
export function createTownPicture(stage: GameStage, layers: Readonly<Record<Height, string>>): TownPicture {
  const tiles = endless(townTiles(town));
  const dress = createDresser(tiles);
  const chunks: Chunk[] = [];
  const holders = byHeight(() => new Container());
  for (let row = -BEYOND; row < tiles.height + BEYOND; row += CHUNK) {
    for (let column = -BEYOND; column < tiles.width + BEYOND; column += CHUNK) chunks.push(buildChunk(column, row));
  }
  // What stands on a tile may lean over its neighbours: all floors lie below all of it.
  for (const height of HEIGHTS) stage.layer(layers[height]).addChild(holders[height]);

  function buildChunk(firstColumn: number, firstRow: number): Chunk {
    const quads = byHeight(() => new QuadMesh());
    const put: Put = (height, sprite, place) => quads[height].add(stage.texture(sprite), place);
    for (let row = firstRow; row < Math.min(tiles.height + BEYOND, firstRow + CHUNK); row++) {
      for (let column = firstColumn; column < Math.min(tiles.width + BEYOND, firstColumn + CHUNK); column++) {
        dress(column, row, put);
      }
    }
    const meshes = HEIGHTS.flatMap((height) => {
      const mesh = quads[height].finish();
      return mesh === undefined ? [] : [holders[height].addChild(mesh)];
    });
    const half = (CHUNK / 2) * tiles.tileSize;
    return { x: firstColumn * tiles.tileSize + half, y: firstRow * tiles.tileSize + half, meshes };
  }

  const reach = (CHUNK / 2) * tiles.tileSize + OVERHANG;
  return {
    update({ camera, width, height }) {
      const halfWidth = width / camera.zoom / 2 + reach;
      const halfHeight = height / camera.zoom / 2 + reach;
      for (let i = 0; i < chunks.length; i++) {
        const { x, y, meshes } = chunks[i];
        const isNear = Math.abs(x - camera.x) <= halfWidth && Math.abs(y - camera.y) <= halfHeight;
        for (let m = 0; m < meshes.length; m++) if (meshes[m].visible !== isNear) meshes[m].visible = isNear;
      }
    },
  };
}

function byHeight<Thing>(make: () => Thing): Readonly<Record<Height, Thing>> {
  return { floor: make(), ground: make(), above: make() };
}
