// The town: the map's tiles, doors, lamps, shrines and places to begin at, read once, for the rules and for whoever draws it.
import { levels } from '#assets/lanterns/levels.ts';
import { SamestepError, readLevel, type LevelSource } from '#shared/index.ts';

/** A kind of tile. */
export interface TileKindOf {
  readonly name: string;
  /** Nobody walks there. */
  readonly stops: boolean;
  /** Nobody sees through. */
  readonly hides: boolean;
}

/** Values of `Door.kind`. */
export const DOOR = {
  /** Anyone near opens and shuts it; shut, it stops the way and the view. */
  door: 0,
  /** A grating of a bridge. Only the round moves it; shut, it stops the way and hides nothing. */
  gate: 1,
} as const;

/** The arms of the canal, which is a cross: each parts two quarters. Values of `Door.arm`. */
export const ARM = { north: 0, east: 1, south: 2, west: 3 } as const;

/** A place in units. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A place that lies in one of the four quarters, 0…3: north-west, north-east, south-west, south-east. */
export interface QuarterPlace extends Place {
  readonly quarter: number;
}

export interface DoorPlace extends Place {
  /** Index of its tile: column + row · width. */
  readonly cell: number;
  /** One of DOOR. */
  readonly kind: number;
  /** One goes through it from left to right: the wall that it stands in runs from top to bottom. */
  readonly isUpright: boolean;
  /** Of a gate: one of ARM. 0 for doors. */
  readonly arm: number;
}

export interface Lamp extends Place {
  /** u: how far it lights. */
  readonly radius: number;
}

/** A part of the town to play in. */
export interface Ward {
  /** Its quarters; the first is where the hunters begin. */
  readonly quarters: readonly number[];
  /** Arms of the canal whose gates are open. */
  readonly arms: readonly number[];
}

/** Everything that never changes. Cells are in row order, index column + row · width. */
export interface Town {
  /** In tiles. */
  readonly width: number;
  readonly height: number;
  /** u */
  readonly tileSize: number;
  /** The kinds of tiles by the value of a cell; 0 is no tile. */
  readonly kinds: readonly (TileKindOf | undefined)[];
  /** What lies on the ground. */
  readonly ground: readonly number[];
  /** What stands on it; 0 for nothing. */
  readonly walls: readonly number[];
  /** What decides: the wall where there is one, else the ground. */
  readonly cells: readonly number[];
  readonly doors: readonly DoorPlace[];
  readonly lamps: readonly Lamp[];
  readonly shrines: readonly QuarterPlace[];
  readonly embers: readonly QuarterPlace[];
  readonly hunterSpawns: readonly QuarterPlace[];
  readonly hiderSpawns: readonly QuarterPlace[];
}

/** What `globals.ward` is an index of: the four quarters, the halves, the whole. */
export const WARDS: readonly Ward[] = [
  { quarters: [0], arms: [] },
  { quarters: [1], arms: [] },
  { quarters: [2], arms: [] },
  { quarters: [3], arms: [] },
  { quarters: [0, 1], arms: [ARM.north] },
  { quarters: [3, 1], arms: [ARM.east] },
  { quarters: [2, 3], arms: [ARM.south] },
  { quarters: [0, 2], arms: [ARM.west] },
  { quarters: [0, 1, 2, 3], arms: [ARM.north, ARM.east, ARM.south, ARM.west] },
];

export const QUARTER_COUNT = 4;

/** Those that burn are bits of one number. */
const SHRINES_MOST = 32;

export const town: Town = readTown(levels.town);

/** A thing of a map that stands on a tile. */
interface Standing extends Place {
  readonly type: string;
}

/** Makes a town of a map. Throws `model/level` for one that nobody can play in. */
export function readTown(source: LevelSource<typeof levels.town.shape>): Town {
  const { width, height, tileSize, kinds: tiles, layers, objects } = readLevel(source);
  const kinds = tiles.map((tile) => tile && { name: tile.name, ...tile.properties });
  const { ground, walls } = layers;
  const cells = ground.map((value, cell) => (walls[cell] === 0 ? value : walls[cell]));
  const cellOf = ({ x, y }: Place) => Math.floor(x / tileSize) + Math.floor(y / tileSize) * width;
  const quarterOf = ({ x, y }: Place) =>
    (2 * x < width * tileSize ? 0 : 1) + (2 * y < height * tileSize ? 0 : QUARTER_COUNT / 2);

  /** The objects of a layer that have a type, each on a tile where somebody can stand. */
  const placesOf = <Thing extends Standing>(layer: string, things: readonly Thing[], type: string): readonly Thing[] =>
    things.filter((object) => {
      const kind = kinds[cells[cellOf(object)]];
      if (kind !== undefined && !kind.stops) return object.type === type;
      throw refused(`The ${object.type} at ${object.x}, ${object.y} of the layer "${layer}" stands in a wall.`, {
        layer,
        x: object.x,
        y: object.y,
      });
    });
  const quarterPlaces = (layer: 'shrines' | 'embers' | 'spawns', type: string): readonly QuarterPlace[] =>
    placesOf(layer, objects[layer], type).map(({ x, y }) => ({ x, y, quarter: quarterOf({ x, y }) }));
  const doorPlaces = (type: 'door' | 'gate'): readonly DoorPlace[] =>
    placesOf('doors', objects.doors, type).map((object) => {
      const isUpright = object.properties.along === 'y';
      const isFirst = isUpright ? 2 * object.y < height * tileSize : 2 * object.x < width * tileSize;
      const arm = isUpright ? (isFirst ? ARM.north : ARM.south) : isFirst ? ARM.west : ARM.east;
      return {
        x: (Math.floor(object.x / tileSize) + 0.5) * tileSize,
        y: (Math.floor(object.y / tileSize) + 0.5) * tileSize,
        cell: cellOf(object),
        kind: DOOR[type],
        isUpright,
        arm: type === 'gate' ? arm : 0,
      };
    });

  const shrines = someInEachQuarter('shrines', quarterPlaces('shrines', 'shrine'));
  if (shrines.length > SHRINES_MOST) {
    const what = `The layer "shrines" has ${shrines.length}, and no more than ${SHRINES_MOST} can be told apart.`;
    throw refused(what, { count: shrines.length });
  }

  return {
    width,
    height,
    tileSize,
    kinds,
    ground,
    walls,
    cells,
    doors: [...doorPlaces('door'), ...doorPlaces('gate')],
    lamps: placesOf('lamps', objects.lamps, 'lamp').map(({ x, y, properties: { radius } }) => ({ x, y, radius })),
    shrines,
    embers: someInEachQuarter('embers', quarterPlaces('embers', 'ember')),
    hunterSpawns: someInEachQuarter('spawns of hunters', quarterPlaces('spawns', 'hunter')),
    hiderSpawns: someInEachQuarter('spawns of hiders', quarterPlaces('spawns', 'hider')),
  };
}

/** What the level is filled with: its doors and shrines, which live for as long as the world. */
export function townEntities(): readonly Readonly<Record<string, Readonly<Record<string, number>>>>[] {
  return [
    ...town.doors.map(({ x, y, kind, isUpright, arm }) => ({
      Body: { x, y },
      Door: { kind, isUpright: isUpright ? 1 : 0, arm },
    })),
    ...town.shrines.map(({ x, y, quarter }) => ({ Body: { x, y }, Shrine: { quarter } })),
  ];
}

function someInEachQuarter(what: string, places: readonly QuarterPlace[]): readonly QuarterPlace[] {
  for (let quarter = 0; quarter < QUARTER_COUNT; quarter++) {
    if (places.some((place) => place.quarter === quarter)) continue;
    throw refused(`Quarter ${quarter} has no ${what}.`, { what, quarter });
  }
  return places;
}

function refused(what: string, data: Readonly<Record<string, unknown>>): SamestepError {
  const why = 'Nobody could play there.';
  const fix = 'Open assets/lanterns/levels/town.json in Tiled and move or add it.';
  return new SamestepError({ code: 'model/level', what, why, fix, data });
}
