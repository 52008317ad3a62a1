// Tile layers: a map of any size is one draw call without seams; tiles may be animated, far layers follow the camera less.
import assets from 'virtual:assets/lanterns';
import { defineView, play } from '#client/index.ts';
import type { Example } from './gallery.ts';
import { HEIGHT, WIDTH, controls, game } from './walkers.ts';

const ROWS = ['gggggggggg', 'ggppppppgg', 'ggpwwwwpgg', 'ggpwwwwpgg', 'ggppppppgg', 'gggggggggg'];
const map = { width: 10, height: 6, cells: [...ROWS.join('')].map((letter) => 'gpw'.indexOf(letter)) };

const view = defineView(game, assets, (actor) => ({
  logical: { width: WIDTH, height: HEIGHT },
  layers: { ground: {}, world: {} },
  controls,
  mount(stage) {
    const water = { frames: ['tile-water', 'tile-water-2', 'tile-water-3', 'tile-water-4'], ticks: 12 } as const;
    stage.tiles({ layer: 'ground', map, tileSize: 64, sprites: ['tile-grass', 'tile-path', water], isEndless: true });
  },
  camera(frame, { camera, me }) {
    for (const e of frame.each('Walker', 'Position'))
      if (frame.Walker.player[e] === me) camera.follow(frame.Position.x[e], frame.Position.y[e]);
  },
  actors: [
    actor({
      with: ['Walker', 'Position'],
      layer: 'world',
      create: (_e, _frame, stage) => stage.sprite('hunter-hat'),
      update: (node, e, { Position }, stage) => stage.place(node, Position.x[e], Position.y[e]),
    }),
  ],
}));

export const example: Example = {
  title: 'Tiles',
  text: 'Walk: the map repeats for ever, and its water moves in the ticks of the match.',
  start: (page) => play(game, view, { ...page, bots: [1, 3] }),
};
