/** A tile map as quads of the atlas page: those near the camera, written anew when it has gone on, animated in place. Knows no Pixi. */
import type { ClipCourse } from '#client/view/clip.ts';
import type { TileMap } from '#shared/math/tile-rules.ts';

/** One picture of a tile: where it lies on the page, and which part of the tile it covers. */
export interface TilePicture {
  /** Corners on the page, clockwise from the left upper one, 0…1. */
  readonly uvs: readonly number[];
  /** 0…1 of the tile; 0, 0, 1, 1 for a picture that fills it. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** How the cells of one value look: a picture, or the pictures of a clip. All of them cover the same part of the tile. */
export interface TileLook {
  readonly pictures: readonly TilePicture[];
  readonly course?: ClipCourse;
}

/** What the quads are made of. */
export interface TileQuadsOptions {
  readonly map: TileMap;
  /** Side of a tile. */
  readonly tileSize: number;
  /** By the value of a cell; undefined, or beyond the end, draws nothing. */
  readonly looks: readonly (TileLook | undefined)[];
  /** Where the left upper corner of the map lies. */
  readonly x: number;
  readonly y: number;
  /** The map goes on in all directions, again and again. */
  readonly isEndless: boolean;
}

/** The quads of one tile map. The arrays are replaced when more room is needed. */
export interface TileQuads {
  /** Two numbers for each of a quad's four corners. Quads beyond `count` have no size. */
  readonly positions: Float32Array;
  readonly uvs: Float32Array;
  /** Two triangles for each quad there is room for. */
  readonly indices: Uint32Array;
  readonly count: number;
  /** Makes sure of every tile in this box; returns whether the quads were written anew. Allocates only for more room. */
  show(left: number, top: number, right: number, bottom: number): boolean;
  /** Brings animated tiles to this time; returns whether any has changed. */
  animate(ticks: number): boolean;
  /** Cells have changed: the next `show` writes all quads anew. */
  refresh(): void;
}

/** Tiles around what is seen that are written with it: so far the camera goes at no cost. */
export const TILE_MARGIN = 8;

const CORNER_NUMBERS = 8;
const ROOM_FIRST = 256;

/** Makes the quads of a map, none of them shown. */
export function createTileQuads(options: TileQuadsOptions): TileQuads {
  const { map, tileSize, looks, x: originX, y: originY, isEndless } = options;
  const animated = looks.flatMap((look, value) => (look?.course === undefined ? [] : [value]));
  /** By value: which picture is shown of it, and whether that has just changed. */
  const pictureOf = new Uint16Array(looks.length);
  const hasChanged = new Uint8Array(looks.length);
  let animatedQuads = new Uint32Array(ROOM_FIRST);
  let animatedValues = new Uint16Array(ROOM_FIRST);
  let animatedCount = 0;
  let isStale = true;
  /** The cells that are written; the ends are not part of it. */
  let firstColumn = 0;
  let endColumn = 0;
  let firstRow = 0;
  let endRow = 0;

  const quads = {
    ...emptyArrays(),
    count: 0,
    show(left: number, top: number, right: number, bottom: number) {
      const fromColumn = inside(Math.floor((left - originX) / tileSize), map.width);
      const toColumn = inside(Math.ceil((right - originX) / tileSize), map.width);
      const fromRow = inside(Math.floor((top - originY) / tileSize), map.height);
      const toRow = inside(Math.ceil((bottom - originY) / tileSize), map.height);
      const isCovered = fromColumn >= firstColumn && toColumn <= endColumn && fromRow >= firstRow && toRow <= endRow;
      if (isCovered && !isStale && !isFarTooMuch(toColumn - fromColumn, toRow - fromRow)) return false;
      firstColumn = inside(fromColumn - TILE_MARGIN, map.width);
      endColumn = inside(toColumn + TILE_MARGIN, map.width);
      firstRow = inside(fromRow - TILE_MARGIN, map.height);
      endRow = inside(toRow + TILE_MARGIN, map.height);
      isStale = false;
      write();
      return true;
    },
    animate(ticks: number) {
      let isAny = false;
      for (let i = 0; i < animated.length; i++) {
        const value = animated[i];
        const picture = looks[value]?.course?.seek(ticks) ?? 0;
        hasChanged[value] = picture === pictureOf[value] ? 0 : 1;
        if (hasChanged[value] === 1) isAny = true;
        pictureOf[value] = picture;
      }
      if (!isAny) return false;
      let isSeen = false;
      for (let i = 0; i < animatedCount; i++) {
        const value = animatedValues[i];
        const look = looks[value];
        if (hasChanged[value] === 0 || look === undefined) continue;
        writeUvs(quads.uvs, animatedQuads[i] * CORNER_NUMBERS, look.pictures[pictureOf[value]]);
        isSeen = true;
      }
      return isSeen;
    },
    refresh() {
      isStale = true;
    },
  };

  /** A map that ends is asked for nothing outside of it. */
  function inside(line: number, count: number): number {
    return isEndless ? line : Math.min(Math.max(line, 0), count);
  }

  /** After the camera has come much nearer: what nobody sees is not worth its triangles. */
  function isFarTooMuch(columns: number, rows: number): boolean {
    const most = 4 * (columns + 2 * TILE_MARGIN) * (rows + 2 * TILE_MARGIN);
    return (endColumn - firstColumn) * (endRow - firstRow) > most;
  }

  function write(): void {
    makeRoom((endColumn - firstColumn) * (endRow - firstRow));
    const { cells, width, height } = map;
    const before = quads.count;
    animatedCount = 0;
    let quad = 0;
    for (let row = firstRow; row < endRow; row++) {
      const line = (row - Math.floor(row / height) * height) * width;
      const top = originY + row * tileSize;
      const bottom = originY + (row + 1) * tileSize;
      let cellColumn = firstColumn - Math.floor(firstColumn / width) * width;
      for (let column = firstColumn; column < endColumn; column++) {
        const value = cells[line + cellColumn];
        cellColumn = cellColumn + 1 === width ? 0 : cellColumn + 1;
        const look = looks[value];
        if (look === undefined) continue;
        if (look.course !== undefined) {
          animatedQuads[animatedCount] = quad;
          animatedValues[animatedCount++] = value;
        }
        // Neighbours reckon their common edge alike, so that it is the same to the bit: there is no seam at any zoom.
        const left = originX + column * tileSize;
        const right = originX + (column + 1) * tileSize;
        writePositions(quads.positions, quad * CORNER_NUMBERS, left, top, right, bottom, look.pictures[0]);
        writeUvs(quads.uvs, quad * CORNER_NUMBERS, look.pictures[pictureOf[value]]);
        quad++;
      }
    }
    quads.count = quad;
    if (quad < before) quads.positions.fill(0, quad * CORNER_NUMBERS, before * CORNER_NUMBERS);
  }

  function makeRoom(needed: number): void {
    let room = Math.max(ROOM_FIRST, quads.indices.length / 6);
    while (room < needed) room *= 2;
    if (room * 6 === quads.indices.length) return;
    quads.positions = new Float32Array(room * CORNER_NUMBERS);
    quads.uvs = new Float32Array(room * CORNER_NUMBERS);
    quads.indices = quadIndices(room);
    animatedQuads = new Uint32Array(room);
    animatedValues = new Uint16Array(room);
  }

  return quads;
}

function writePositions(
  positions: Float32Array,
  at: number,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  picture: TilePicture,
): void {
  // Reckoned so that a picture which fills its tile has the tile's own edges.
  const left = x0 * (1 - picture.left) + x1 * picture.left;
  const right = x0 * (1 - picture.right) + x1 * picture.right;
  const top = y0 * (1 - picture.top) + y1 * picture.top;
  const bottom = y0 * (1 - picture.bottom) + y1 * picture.bottom;
  positions[at] = left;
  positions[at + 1] = top;
  positions[at + 2] = right;
  positions[at + 3] = top;
  positions[at + 4] = right;
  positions[at + 5] = bottom;
  positions[at + 6] = left;
  positions[at + 7] = bottom;
}

function writeUvs(target: Float32Array, at: number, { uvs }: TilePicture): void {
  target[at] = uvs[0];
  target[at + 1] = uvs[1];
  target[at + 2] = uvs[2];
  target[at + 3] = uvs[3];
  target[at + 4] = uvs[4];
  target[at + 5] = uvs[5];
  target[at + 6] = uvs[6];
  target[at + 7] = uvs[7];
}

function emptyArrays(): Pick<TileQuads, 'indices' | 'positions' | 'uvs'> {
  return { positions: new Float32Array(0), uvs: new Float32Array(0), indices: new Uint32Array(0) };
}

function quadIndices(room: number): Uint32Array {
  const indices = new Uint32Array(room * 6);
  for (let quad = 0; quad < room; quad++) {
    const first = quad * 4;
    indices.set([first, first + 1, first + 2, first, first + 2, first + 3], quad * 6);
  }
  return indices;
}
