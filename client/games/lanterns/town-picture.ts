// The town as it lies under the walkers and over them: a mesh for each layer, made once, of which only the chunks near the camera are drawn.
import { town } from '#shared/games/lanterns/town.ts';
import { QuadMesh, createQuadParts } from './quad-mesh.ts';
import { createDresser } from './town-dress.ts';
import { endless, townTiles } from './town-tiles.ts';
import type { Height, Put } from './town-dress.ts';
import type { QuadPlace, QuadRange } from './quad-mesh.ts';
import type { GameStage } from './stage-types.ts';

/** Tiles of a chunk's side. */
const CHUNK = 16;
/** Tiles that are dressed beyond the rim of the map: the camera goes so far where the HUD lies over the picture. */
const BEYOND = 12;
/** u: pictures reach so far beyond their chunk. */
const OVERHANG = 40;

/** From the lowest: what stands on a tile may lean over its neighbours, so all floors lie below all of it. */
const HEIGHTS: readonly Height[] = ['floor', 'ground', 'above'];

interface Chunk {
  /** Its middle. */
  readonly x: number;
  readonly y: number;
  isNear: boolean;
}

/** A picture in its place. */
interface Placed {
  readonly sprite: Parameters<Put>[1];
  readonly place: QuadPlace;
}

/** What lies in one layer: a mesh, and for each height and chunk which of its quads. */
interface Sheet {
  readonly ranges: QuadRange[][];
  readonly show: (parts: readonly QuadRange[]) => void;
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
  const places: { readonly column: number; readonly row: number }[] = [];
  for (let row = -BEYOND; row < tiles.height + BEYOND; row += CHUNK) {
    for (let column = -BEYOND; column < tiles.width + BEYOND; column += CHUNK) {
      const half = (CHUNK / 2) * tiles.tileSize;
      places.push({ column, row });
      chunks.push({ x: column * tiles.tileSize + half, y: row * tiles.tileSize + half, isNear: false });
    }
  }
  const dressed = places.map(({ column, row }) => dressChunk(column, row));
  const sheets = [...new Set(Object.values(layers))].flatMap((layer) => buildSheet(layer));

  /** What lies in a chunk, by height. */
  function dressChunk(firstColumn: number, firstRow: number): Readonly<Record<Height, Placed[]>> {
    const placed = byHeight((): Placed[] => []);
    const put: Put = (height, sprite, place) => void placed[height].push({ sprite, place });
    for (let row = firstRow; row < Math.min(tiles.height + BEYOND, firstRow + CHUNK); row++) {
      for (let column = firstColumn; column < Math.min(tiles.width + BEYOND, firstColumn + CHUNK); column++) {
        dress(column, row, put);
      }
    }
    return placed;
  }

  function buildSheet(layer: string): Sheet[] {
    const quads = new QuadMesh();
    const ranges = HEIGHTS.filter((height) => layers[height] === layer).map((height) =>
      dressed.map((placed): QuadRange => {
        const from = quads.count;
        for (const { sprite, place } of placed[height]) quads.add(stage.texture(sprite), place);
        return { from, to: quads.count };
      }),
    );
    const mesh = quads.finish();
    if (mesh === undefined) return [];
    stage.layer(layer).addChild(mesh);
    return [{ ranges, show: createQuadParts(mesh) }];
  }

  const reach = (CHUNK / 2) * tiles.tileSize + OVERHANG;
  return {
    update({ camera, width, height }) {
      const halfWidth = width / camera.zoom / 2 + reach;
      const halfHeight = height / camera.zoom / 2 + reach;
      let hasChanged = false;
      for (let i = 0; i < chunks.length; i++) {
        const chunk = chunks[i];
        const isNear = Math.abs(chunk.x - camera.x) <= halfWidth && Math.abs(chunk.y - camera.y) <= halfHeight;
        if (isNear === chunk.isNear) continue;
        chunk.isNear = isNear;
        hasChanged = true;
      }
      if (!hasChanged) return;
      for (const { ranges, show } of sheets)
        show(ranges.flatMap((ofHeight) => ofHeight.filter((_, i) => chunks[i].isNear)));
    },
  };
}

function byHeight<Thing>(make: () => Thing): Readonly<Record<Height, Thing>> {
  return { floor: make(), ground: make(), above: make() };
}
