// What both sides of the client's benchmark draw: how much of it, with which pictures, and how it moves.
import type { SpriteId } from '#assets/lanterns/ids.ts';

export const SCENE = {
  actors: 5_000,
  particles: 20_000,
  /** Tiles from edge to edge of each layer. */
  mapTiles: 512,
  tileSize: 32,
  layers: ['ground', 'rugs', 'walls', 'roofs'],
  width: 1280,
  height: 720,
} as const;

/** Side of the world in units. */
export const WORLD = SCENE.mapTiles * SCENE.tileSize;

export const TICKS_PER_SECOND = 60;

/** What an actor shows, one after another. */
export const WALK = ['hider-cloak', 'hider-hood', 'hunter-coat', 'hunter-hat'] as const satisfies readonly SpriteId[];
export const WALK_TICKS = 6;

/** What the cells show, by their value; 0 is nothing. */
export const TILES = ['tile-grass', 'tile-cobble', 'tile-floor', 'tile-wall'] as const satisfies readonly SpriteId[];

export const PARTICLE = {
  sprite: 'spark',
  lifeSeconds: 3,
  speed: 90,
  spinRadPerSecond: 2,
  bornScale: 1,
  deadScale: 0.2,
} as const;

/** So many are born in each tick that all live at once. */
export const BORN_EACH_TICK = Math.ceil(SCENE.particles / (PARTICLE.lifeSeconds * TICKS_PER_SECOND));

/** Units that an actor goes in a tick. */
export const SPEED = 1.5;

/** Where the i-th actor begins, and which way it goes: spread evenly, the same on both sides. */
export function actorStart(i: number): {
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
} {
  const x = ((i * 0.618_033_988_749) % 1) * SCENE.width * 2;
  const y = ((i * 0.754_877_666_246) % 1) * SCENE.height * 2;
  return { x, y, vx: i % 2 === 0 ? SPEED : -SPEED, vy: i % 3 === 0 ? SPEED : -SPEED };
}

/** Cells of a layer of the map: the lowest is full, those above have a tile here and there. */
export function cellsOf(layer: number): Uint8Array {
  const cells = new Uint8Array(SCENE.mapTiles * SCENE.mapTiles);
  for (let i = 0; i < cells.length; i++) {
    const roll = Math.imul(i + layer * 7919, 0x9e37_79b1) >>> 24;
    if (layer === 0 || roll < 64) cells[i] = 1 + ((roll + layer) % TILES.length);
  }
  return cells;
}

/** Where the camera looks in a tick: it goes on and turns at the rim. */
export function cameraAt(tick: number): { readonly x: number; readonly y: number } {
  const way = WORLD - 2 * SCENE.width;
  const gone = (tick * 3) % (2 * way);
  const x = SCENE.width + (gone < way ? gone : 2 * way - gone);
  return { x, y: x / 2 + SCENE.height };
}
