// The game of the levels' example: strollers in a town that was drawn in Tiled, who stop at its walls, gather its embers, and leave a trail.
import { levels } from '#assets/lanterns/levels.ts';
import { TILE_MOVE_NUMBERS, moveBoxInTiles, numberList, readLevel, tileRules } from '#shared/index.ts';
import { axis, defineGame, defineModel, f64, grid, player, u8, type LevelTile, type WorldOf } from '#shared/index.ts';

/** Its layers, its kinds of tiles and its things, with their custom properties as types. */
export const town = readLevel(levels.town);
const { width, height, tileSize, layers, objects } = town;

/** The wall where there is one, else the ground. It never changes, so it lies beside the world: no snapshot and no rollback copies it. */
export const map = { width, height, cells: layers.walls.map((wall, i) => (wall > 0 ? wall : layers.ground[i])) };

/** `stops` is a custom property of the tileset's tiles. */
const doesStop = (kind: LevelTile<{ stops: 'flag' }> | undefined): boolean => kind?.properties.stops === true;
const solid = town.kinds.flatMap((kind, value) => (doesStop(kind) ? [value] : []));
const walls = tileRules({ tileSize, solid, isOutsideSolid: true });
const moved = numberList(TILE_MOVE_NUMBERS);

const model = defineModel({
  name: 'strollers',
  ticksPerSecond: 60,
  players: { min: 1, max: 4 },
  entities: 128,
  components: { Place: { x: f64, y: f64 }, Stroller: { player }, Ember: {} },
  // What rules change lies in the world.
  grids: { trodden: grid(u8, width, height) },
  // As `w.loadLevel('town')` fills it: an entity for each ember of the map. A drawn layer would be `grids: { trodden: layers.ground }`.
  levels: { town: { entities: objects.embers.map(({ x, y }) => ({ Place: { x, y }, Ember: {} })) } },
  input: { x: axis, y: axis },
});
interface World extends WorldOf<typeof model> {}

function stroll(w: World): void {
  const { Place, Stroller, dt } = w;
  for (const e of w.each('Stroller', 'Place')) {
    const { x, y } = w.input(Stroller.player[e]);
    moveBoxInTiles(map, walls, Place.x[e], Place.y[e], 10, 10, x * 200 * dt, y * 200 * dt, false, moved);
    Place.x[e] = moved[0];
    Place.y[e] = moved[1];
    w.grids.trodden.set(Math.floor(Place.x[e] / tileSize), Math.floor(Place.y[e] / tileSize), 1);
    for (const ember of w.each('Ember', 'Place'))
      if (Math.abs(Place.x[ember] - Place.x[e]) + Math.abs(Place.y[ember] - Place.y[e]) < 30) w.despawn(ember);
  }
}

export const game = defineGame(model, {
  start: (w) => w.loadLevel('town'),
  join(w, seat) {
    const { x, y } = objects.spawns[seat % objects.spawns.length];
    w.spawn({ Stroller: { player: seat }, Place: { x, y } });
  },
  leave(w, seat) {
    for (const e of w.each('Stroller')) if (w.Stroller.player[e] === seat) w.despawn(e);
  },
  /** Goes round in squares. */
  bot(w, seat, out) {
    const side = Math.floor((w.tick + seat * 25) / 60) % 4;
    out.x = [1, 0, -1, 0][side];
    out.y = [0, 1, 0, -1][side];
  },
  systems: { stroll },
});
