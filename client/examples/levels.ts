// Levels: a town drawn in Tiled as tiles, things of it as actors, and a grid of the world that changes over it.
import assets from 'virtual:assets/lanterns';
import { defineView, play, type Tiles } from '#client/index.ts';
import type { Example } from './gallery.ts';
import { game, map, town } from './strollers.ts';
import { controls } from './walkers.ts';

/** A kind of tile has the picture with the name of its class in Tiled; one that has none here is not shown. */
const GROUNDS = ['tile-grass', 'tile-cobble', 'tile-paving', 'tile-path', 'tile-floor', 'tile-doorstep'] as const;
const OTHERS = ['tile-planks', 'tile-water', 'tile-wall', 'tile-window', 'tile-fence', 'tile-hedge'] as const;
const pictures = [...GROUNDS, ...OTHERS, 'tile-tree', 'tile-crate'] as const;

const view = defineView(game, assets, (actor) => {
  const shown = new Uint8Array(map.cells.length);
  let trail: Tiles | undefined;
  return {
    logical: { width: 640, height: 360 },
    layers: { ground: {}, trail: {}, world: {} },
    controls: { x: controls.x, y: controls.y },
    mount(stage) {
      const { width, height, layers, tileSize, kinds } = town;
      const sprites = kinds.map((kind) => pictures.find((name) => name === `tile-${kind?.name}`));
      // Walls stand on the ground: what is clear in their pictures shows it.
      for (const cells of [layers.ground, layers.walls])
        stage.tiles({ layer: 'ground', map: { width, height, cells }, tileSize, sprites });
    },
    camera({ each, Place, Stroller }, { camera, me }) {
      for (const e of each('Stroller', 'Place')) if (Stroller.player[e] === me) camera.follow(Place.x[e], Place.y[e]);
    },
    hud({ grids: { trodden } }, stage) {
      const sprites = [undefined, 'puddle'] as const;
      trail ??= stage.tiles({ layer: 'trail', map: trodden, tileSize: town.tileSize, sprites, alpha: 0.6 });
      if (shown.every((value, i) => value === trodden.cells[i])) return;
      for (let i = 0; i < shown.length; i++) shown[i] = trodden.cells[i];
      trail.refresh();
    },
    actors: [
      actor({
        with: ['Ember', 'Place'],
        layer: 'world',
        create: (_e, _frame, stage) => stage.sprite('ember'),
        update: (node, e, { Place }, stage) => stage.place(node, Place.x[e], Place.y[e]),
      }),
      actor({
        with: ['Stroller', 'Place'],
        layer: 'world',
        create: (_e, _frame, stage) => stage.sprite('hunter-hat'),
        update: (node, e, { Place }, stage) => stage.place(node, Place.x[e], Place.y[e]),
      }),
    ],
  };
});

export const example: Example = {
  title: 'Levels',
  text: 'Walk: the walls of the town stop you, its embers can be gathered, and where you were is wet.',
  start: (page) => play(game, view, { ...page, bots: [2] }),
};
