// Reads a map of the editor Tiled (JSON, orthogonal, one embedded tileset) and refuses, by layer and tile, what is none.
import { SamestepError } from '#shared/index.ts';

/** A kind of tile, as the tileset says it: its class is its name. */
export interface TileKindOf {
  readonly name: string;
  /** Nobody walks there. */
  readonly stops: boolean;
  /** Nobody sees through. */
  readonly hides: boolean;
}

/** A point or a rectangle of an object layer, in units. */
export interface MapObject {
  /** Its class in the editor. */
  readonly type: string;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Of its custom properties, those that are numbers or texts. */
  readonly properties: Readonly<Record<string, number | string>>;
}

export interface TiledMap {
  /** In tiles. */
  readonly width: number;
  readonly height: number;
  /** u */
  readonly tileSize: number;
  /** The kinds by the value of a cell; 0 is no tile. */
  readonly kinds: readonly (TileKindOf | undefined)[];
  /** Cells of the tile layers by name, `width · height` values in row order. */
  readonly layers: Readonly<Record<string, readonly number[]>>;
  readonly objects: Readonly<Record<string, readonly MapObject[]>>;
}

/** Names of the layers that a map must have. */
export interface LayerNames {
  readonly tiles: readonly string[];
  readonly objects: readonly string[];
}

type Part = Readonly<Record<string, unknown>>;

/** Reads a map whose layers have these names. Throws `model/level`, which names the layer and the tile or object, for anything else. */
export function readTiledMap(source: unknown, names: LayerNames): TiledMap {
  const map = partOf(source, 'the map');
  const width = wholeOf(map, 'width', 'the map');
  const height = wholeOf(map, 'height', 'the map');
  const tileSize = wholeOf(map, 'tilewidth', 'the map');
  if (map['orientation'] !== 'orthogonal' || map['infinite'] !== false || map['tileheight'] !== tileSize) {
    throw refused('The map is not orthogonal, is infinite, or has tiles that are not square.', { width, height });
  }
  const tilesets = listOf(map, 'tilesets', 'the map');
  if (tilesets.length !== 1) throw refused(`The map has ${tilesets.length} tilesets, not one that is embedded.`, {});
  const kinds = readKinds(partOf(tilesets[0], 'the tileset'));
  const layers = listOf(map, 'layers', 'the map').map((layer) => partOf(layer, 'a layer'));
  const size = { width, height, tileSize };
  return {
    ...size,
    kinds,
    layers: Object.fromEntries(names.tiles.map((name) => [name, readTiles(layerOf(layers, name), name, size, kinds)])),
    objects: Object.fromEntries(names.objects.map((name) => [name, readObjects(layerOf(layers, name), name, size)])),
  };
}

interface MapSize {
  readonly width: number;
  readonly height: number;
  readonly tileSize: number;
}

function readKinds(tileset: Part): readonly (TileKindOf | undefined)[] {
  const first = wholeOf(tileset, 'firstgid', 'the tileset');
  const kinds: (TileKindOf | undefined)[] = [];
  for (const each of listOf(tileset, 'tiles', 'the tileset')) {
    const tile = partOf(each, 'a tile of the tileset');
    const value = first + wholeOf(tile, 'id', 'a tile of the tileset');
    const name = textOf(tile, 'type', `tile ${value} of the tileset`);
    const isSet = (property: string) =>
      listOf(tile, 'properties', `tile "${name}"`).some((pair) => {
        const { name: key, value: set } = partOf(pair, `a property of tile "${name}"`);
        return key === property && set === true;
      });
    while (kinds.length <= value) kinds.push(undefined);
    kinds[value] = { name, stops: isSet('stops'), hides: isSet('hides') };
  }
  return kinds;
}

function readTiles(
  layer: Part,
  name: string,
  { width, height }: MapSize,
  kinds: readonly unknown[],
): readonly number[] {
  const cells = listOf(layer, 'data', `the layer "${name}"`);
  if (cells.length !== width * height) {
    throw refused(`The layer "${name}" has ${cells.length} tiles; the map has ${width} × ${height}.`, { layer: name });
  }
  return cells.map((value, cell) => {
    // Flipped and turned tiles have high bits, which no kind has.
    if (typeof value === 'number' && (value === 0 || kinds[value] !== undefined)) return value;
    const column = cell % width;
    const row = (cell - column) / width;
    throw refused(`The layer "${name}" has ${String(value)} at column ${column}, row ${row}: no tile of the tileset.`, {
      layer: name,
      column,
      row,
      value,
    });
  });
}

function readObjects(layer: Part, name: string, { width, height, tileSize }: MapSize): readonly MapObject[] {
  return listOf(layer, 'objects', `the layer "${name}"`).map((each, index) => {
    const where = `object ${index} of the layer "${name}"`;
    const object = partOf(each, where);
    const x = numberOf(object, 'x', where);
    const y = numberOf(object, 'y', where);
    if (!(x >= 0 && y >= 0 && x <= width * tileSize && y <= height * tileSize)) {
      throw refused(`The ${where} is at ${x}, ${y}: outside of the map.`, { layer: name, index, x, y });
    }
    const pairs = object['properties'] === undefined ? [] : listOf(object, 'properties', where);
    const properties: Record<string, number | string> = {};
    for (const pair of pairs) {
      const { name: key, value } = partOf(pair, `a property of ${where}`);
      if (typeof key === 'string' && (typeof value === 'number' || typeof value === 'string')) properties[key] = value;
    }
    const size = { width: numberOf(object, 'width', where), height: numberOf(object, 'height', where) };
    return { type: textOf(object, 'type', where), name: textOf(object, 'name', where), x, y, ...size, properties };
  });
}

function layerOf(layers: readonly Part[], name: string): Part {
  const layer = layers.find((each) => each['name'] === name);
  if (layer !== undefined) return layer;
  const found = layers.map((each) => String(each['name'])).join(', ');
  throw refused(`The map has no layer "${name}"; it has ${found}.`, { layer: name });
}

function partOf(value: unknown, where: string): Part {
  if (isPart(value)) return value;
  throw refused(`${where} is ${String(value)}, not an object.`, {});
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(part: Part, name: string, where: string): readonly unknown[] {
  const value = part[name];
  if (Array.isArray(value)) return value;
  throw refused(`"${name}" of ${where} is not a list. Save layers as CSV, not compressed.`, { name });
}

function numberOf(part: Part, name: string, where: string): number {
  const value = part[name];
  if (typeof value === 'number' && value - value === 0) return value;
  throw refused(`"${name}" of ${where} is ${String(value)}, not a number.`, { name });
}

function wholeOf(part: Part, name: string, where: string): number {
  const value = numberOf(part, name, where);
  if (value >= 0 && value <= 4096 && Math.floor(value) === value) return value;
  throw refused(`"${name}" of ${where} is ${value}, not a whole number up to 4096.`, { name });
}

function textOf(part: Part, name: string, where: string): string {
  const value = part[name];
  if (typeof value === 'string') return value;
  throw refused(`"${name}" of ${where} is not a text.`, { name });
}

function refused(what: string, data: Readonly<Record<string, unknown>>): SamestepError {
  const fix = 'Open the map in Tiled, correct it, and save it as JSON with its tileset embedded.';
  return new SamestepError({ code: 'model/level', what, why: 'No town can be made of it.', fix, data });
}
