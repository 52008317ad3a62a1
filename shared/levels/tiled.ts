/** Reads a map of the editor Tiled (JSON, orthogonal, one embedded tileset) and refuses, by file, layer and tile, what is none. */
import { SamestepError } from '#shared/errors.ts';

/** What a custom property may be: a number, a text (colours and files too), a flag. */
export type PropertyValue = number | string | boolean;

/** A kind of tile, as the tileset says it. */
export interface TiledKind {
  /** Its class; empty for none. */
  readonly name: string;
  readonly properties: Readonly<Record<string, PropertyValue>>;
}

/** A point or a rectangle of an object layer, in pixels of the map. */
export interface TiledObject {
  /** Its class in the editor. */
  readonly type: string;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, PropertyValue>>;
}

/** A map as it was drawn. */
export interface TiledMap {
  /** In tiles. */
  readonly width: number;
  readonly height: number;
  /** Pixels of the map to a tile, which are its units. */
  readonly tileSize: number;
  /** The kinds by the value of a cell; 0 is no tile. */
  readonly kinds: readonly (TiledKind | undefined)[];
  /** Cells of the tile layers by name, `width · height` values in row order. */
  readonly layers: Readonly<Record<string, readonly number[]>>;
  readonly objects: Readonly<Record<string, readonly TiledObject[]>>;
}

type Part = Readonly<Record<string, unknown>>;

/** Reads a map. Throws `model/level`, which names the file, the layer and the tile or object, for anything else. */
export function readTiled(source: unknown, file: string): TiledMap {
  try {
    return mapOf(source);
  } catch (error) {
    if (error instanceof Unreadable) throw refusedLevel(file, error.message, error.data);
    throw error;
  }
}

/** The error of a level that cannot be used. */
export function refusedLevel(file: string, what: string, data: Readonly<Record<string, unknown>>): SamestepError {
  const fix = 'Open it in Tiled, correct it, and save it as JSON with its tileset embedded and its layers as CSV.';
  return new SamestepError({
    code: 'model/level',
    what,
    why: `No level can be made of ${file}.`,
    fix,
    data: { file, ...data },
  });
}

/** What is wrong, before it is known in which file. */
class Unreadable extends Error {
  readonly data: Readonly<Record<string, unknown>>;

  constructor(what: string, data: Readonly<Record<string, unknown>>) {
    super(what);
    this.data = data;
  }
}

function mapOf(source: unknown): TiledMap {
  const map = partOf(source, 'the map');
  const width = wholeOf(map, 'width', 'the map');
  const height = wholeOf(map, 'height', 'the map');
  const tileSize = wholeOf(map, 'tilewidth', 'the map');
  if (map['orientation'] !== 'orthogonal' || map['infinite'] !== false || map['tileheight'] !== tileSize) {
    throw new Unreadable('The map is not orthogonal, is infinite, or has tiles that are not square.', {
      width,
      height,
    });
  }
  const tilesets = listOf(map, 'tilesets', 'the map');
  if (tilesets.length !== 1)
    throw new Unreadable(`The map has ${tilesets.length} tilesets, not one that is embedded.`, {});
  const kinds = readKinds(partOf(tilesets[0], 'the tileset'));
  const size = { width, height, tileSize };
  const layers: Record<string, readonly number[]> = {};
  const objects: Record<string, readonly TiledObject[]> = {};
  for (const layer of layersOf(map, 'the map')) {
    const name = textOf(layer, 'name', 'a layer');
    if (Object.hasOwn(layers, name) || Object.hasOwn(objects, name))
      throw new Unreadable(`The map has two layers "${name}".`, { layer: name });
    if (layer['type'] === 'tilelayer') layers[name] = readTiles(layer, name, size, kinds);
    if (layer['type'] === 'objectgroup') objects[name] = readObjects(layer, name, size);
  }
  return { ...size, kinds, layers, objects };
}

/** All layers, those of groups among them. */
function layersOf(part: Part, where: string): readonly Part[] {
  return listOf(part, 'layers', where).flatMap((each) => {
    const layer = partOf(each, 'a layer');
    return layer['type'] === 'group' ? layersOf(layer, `the group "${String(layer['name'])}"`) : [layer];
  });
}

interface MapSize {
  readonly width: number;
  readonly height: number;
  readonly tileSize: number;
}

function readKinds(tileset: Part): readonly (TiledKind | undefined)[] {
  const first = wholeOf(tileset, 'firstgid', 'the tileset');
  const kinds: (TiledKind | undefined)[] = [];
  for (let value = 0; value < wholeOf(tileset, 'tilecount', 'the tileset'); value++)
    kinds[first + value] = { name: '', properties: {} };
  for (let value = 0; value < first; value++) kinds[value] = undefined;
  const tiles = tileset['tiles'] === undefined ? [] : listOf(tileset, 'tiles', 'the tileset');
  for (const each of tiles) {
    const tile = partOf(each, 'a tile of the tileset');
    const value = first + wholeOf(tile, 'id', 'a tile of the tileset');
    const name = tile['type'] === undefined ? '' : textOf(tile, 'type', `tile ${value} of the tileset`);
    kinds[value] = { name, properties: readProperties(tile, `tile ${value} of the tileset`) };
  }
  return kinds;
}

function readProperties(part: Part, where: string): Readonly<Record<string, PropertyValue>> {
  const properties: Record<string, PropertyValue> = {};
  for (const each of part['properties'] === undefined ? [] : listOf(part, 'properties', where)) {
    const pair = partOf(each, `a property of ${where}`);
    const name = textOf(pair, 'name', `a property of ${where}`);
    const { value } = pair;
    if (typeof value !== 'string' && typeof value !== 'boolean' && !isNumber(value))
      throw new Unreadable(`The property "${name}" of ${where} is neither a number, a text nor a flag.`, { name });
    properties[name] = value;
  }
  return properties;
}

function readTiles(
  layer: Part,
  name: string,
  { width, height }: MapSize,
  kinds: readonly unknown[],
): readonly number[] {
  const cells = listOf(layer, 'data', `the layer "${name}"`);
  if (cells.length !== width * height) {
    throw new Unreadable(`The layer "${name}" has ${cells.length} tiles; the map has ${width} × ${height}.`, {
      layer: name,
    });
  }
  return cells.map((value, cell) => {
    // Flipped and turned tiles have high bits, which no kind has.
    if (typeof value === 'number' && (value === 0 || kinds[value] !== undefined)) return value;
    const column = cell % width;
    const row = (cell - column) / width;
    throw new Unreadable(
      `The layer "${name}" has ${String(value)} at column ${column}, row ${row}: no tile of the tileset.`,
      {
        layer: name,
        column,
        row,
        value,
      },
    );
  });
}

function readObjects(layer: Part, name: string, { width, height, tileSize }: MapSize): readonly TiledObject[] {
  return listOf(layer, 'objects', `the layer "${name}"`).map((each, index) => {
    const where = `object ${index} of the layer "${name}"`;
    const object = partOf(each, where);
    const x = numberOf(object, 'x', where);
    const y = numberOf(object, 'y', where);
    if (!(x >= 0 && y >= 0 && x <= width * tileSize && y <= height * tileSize)) {
      throw new Unreadable(`The ${where} is at ${x}, ${y}: outside of the map.`, { layer: name, index, x, y });
    }
    const size = { width: numberOf(object, 'width', where), height: numberOf(object, 'height', where) };
    const type = textOf(object, 'type', where);
    return { type, name: textOf(object, 'name', where), x, y, ...size, properties: readProperties(object, where) };
  });
}

function partOf(value: unknown, where: string): Part {
  if (isPart(value)) return value;
  throw new Unreadable(`${where} is ${String(value)}, not an object.`, {});
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(part: Part, name: string, where: string): readonly unknown[] {
  const value = part[name];
  if (Array.isArray(value)) return value;
  throw new Unreadable(`"${name}" of ${where} is not a list.`, { name });
}

function numberOf(part: Part, name: string, where: string): number {
  const value = part[name];
  if (isNumber(value)) return value;
  throw new Unreadable(`"${name}" of ${where} is ${String(value)}, not a number.`, { name });
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && value - value === 0;
}

function wholeOf(part: Part, name: string, where: string): number {
  const value = numberOf(part, name, where);
  if (value >= 0 && value <= 4096 && Math.floor(value) === value) return value;
  throw new Unreadable(`"${name}" of ${where} is ${value}, not a whole number up to 4096.`, { name });
}

function textOf(part: Part, name: string, where: string): string {
  const value = part[name];
  if (typeof value === 'string') return value;
  throw new Unreadable(`"${name}" of ${where} is not a text.`, { name });
}
