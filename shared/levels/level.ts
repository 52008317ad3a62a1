/** Levels drawn in Tiled, with the layers and properties that the build has found in them as types. */
import { readTiled, refusedLevel, type PropertyValue, type TiledObject } from '#shared/levels/tiled.ts';

/** What a custom property is; with `?` not everything has it. */
export type PropertyKind = 'flag' | 'flag?' | 'number' | 'number?' | 'text' | 'text?';
export type PropertyShape = Readonly<Record<string, PropertyKind>>;

/** What a level is made of, as `assets/<game>/levels.ts` says it. */
export interface LevelShape {
  readonly tileLayers: readonly string[];
  /** The custom properties of the tileset's tiles. */
  readonly tile: PropertyShape;
  /** The object layers, with the custom properties of what lies in them. */
  readonly objectLayers: Readonly<Record<string, PropertyShape>>;
}

/** A level in `assets/<game>/levels.ts`. */
export interface LevelSource<S extends LevelShape = LevelShape> {
  /** For messages. */
  readonly file: string;
  readonly map: unknown;
  readonly shape: S;
}

type ValueOf<Kind extends PropertyKind> = Kind extends `number${string}`
  ? number
  : Kind extends `text${string}`
    ? string
    : boolean;

/** Custom properties by their names. */
export type PropertiesOf<P extends PropertyShape> = {
  readonly [N in keyof P as P[N] extends `${string}?` ? never : N]: ValueOf<P[N]>;
} & { readonly [N in keyof P as P[N] extends `${string}?` ? N : never]?: ValueOf<P[N]> };

/** A point or a rectangle of a level. */
export type LevelObject<P extends PropertyShape = PropertyShape> = Omit<TiledObject, 'properties'> & {
  readonly properties: PropertiesOf<P>;
};

/** A kind of tile: its class is its name. */
export interface LevelTile<P extends PropertyShape = PropertyShape> {
  readonly name: string;
  readonly properties: PropertiesOf<P>;
}

/** A level that can be used. Lengths of objects are pixels of the map. */
export interface Level<S extends LevelShape = LevelShape> {
  /** In tiles. */
  readonly width: number;
  readonly height: number;
  readonly tileSize: number;
  /** The kinds of tiles by the value of a cell; 0 is no tile. */
  readonly kinds: readonly (LevelTile<S['tile']> | undefined)[];
  /** Cells of the tile layers by name, `width · height` values in row order. */
  readonly layers: Readonly<Record<S['tileLayers'][number], readonly number[]>>;
  readonly objects: { readonly [L in keyof S['objectLayers']]: readonly LevelObject<S['objectLayers'][L]>[] };
}

/**
 * Reads a level, for rules and views alike: `readLevel(levels.town)` with the `levels` of `assets/<game>/levels.ts`. Throws `model/level`, which names the
 * file and the layer, for a map that is damaged or not of that shape.
 */
export function readLevel<const S extends LevelShape>(level: LevelSource<S>): Level<S>;
export function readLevel({ file, map, shape }: LevelSource): Level {
  const { width, height, tileSize, kinds, layers, objects } = readTiled(map, file);
  const missing = [
    ...shape.tileLayers.filter((name) => !Object.hasOwn(layers, name)),
    ...Object.keys(shape.objectLayers).filter((name) => !Object.hasOwn(objects, name)),
  ];
  for (const layer of missing) throw refusedLevel(file, `The map has no layer "${layer}".`, { layer });
  kinds.forEach((kind, value) => {
    if (kind !== undefined) checkProperties(kind.properties, shape.tile, file, `Tile ${value} of the tileset`);
  });
  for (const [layer, properties] of Object.entries(shape.objectLayers))
    objects[layer]?.forEach((object, index) =>
      checkProperties(object.properties, properties, file, `The object ${index} of the layer "${layer}"`),
    );
  return { width, height, tileSize, kinds, layers, objects };
}

function checkProperties(
  properties: Readonly<Record<string, PropertyValue>>,
  shape: PropertyShape,
  file: string,
  where: string,
): void {
  for (const [name, kind] of Object.entries(shape)) {
    const value = properties[name];
    if (value === undefined && kind.endsWith('?')) continue;
    if (value !== undefined && kind.startsWith(kindOf(value))) continue;
    const found = value === undefined ? 'no' : `as a ${kindOf(value)} the`;
    throw refusedLevel(file, `${where} has ${found} property "${name}", which is a ${kind.replace('?', '')}.`, {
      name,
    });
  }
}

/** What a value of a custom property is. */
export function kindOf(value: PropertyValue): 'flag' | 'number' | 'text' {
  if (typeof value === 'number') return 'number';
  return typeof value === 'string' ? 'text' : 'flag';
}
