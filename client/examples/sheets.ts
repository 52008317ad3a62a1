// Pixel art: a PNG is a sprite, and the tags of a sheet exported from Aseprite are clips with the names and times they have there.
import assets from 'virtual:assets/_examples';
import { defineView, play } from '#client/index.ts';
import type { Example } from './gallery.ts';
import { HEIGHT, WIDTH, controls, game, speedOf } from './walkers.ts';

const { clips } = assets;
const meadow = { width: 1, height: 1, cells: [0] };

const view = defineView(game, assets, (actor) => {
  const hasHopped = [false, false, false, false];
  const isHopping = [false, false, false, false];
  return {
    logical: { width: WIDTH, height: HEIGHT },
    layers: { ground: {}, world: {} },
    controls,
    mount: (stage) =>
      void stage.tiles({ layer: 'ground', map: meadow, tileSize: 48, sprites: ['grass'], isEndless: true }),
    actors: [
      actor({
        with: ['Walker', 'Position'],
        layer: 'world',
        create: (_e, _frame, stage) => stage.clip(clips['sprout-idle'], { anchorY: 1 }),
        update(node, e, { Position, Walker }, stage) {
          const player = Walker.player[e];
          const vx = Walker.vx[e];
          stage.place(node, Position.x[e], Position.y[e]);
          if (Math.abs(vx) > 0.1) node.scale.x = Math.sign(vx);
          if (hasHopped[player]) node.restart(clips['sprout-hop']);
          isHopping[player] = hasHopped[player] || (isHopping[player] && !node.isOver);
          hasHopped[player] = false;
          if (isHopping[player]) return;
          node.play(speedOf(vx, Walker.vy[e]) > 0.3 ? clips['sprout-walk'] : clips['sprout-idle']);
        },
      }),
    ],
    on: { Hopped: ({ player }) => void (hasHopped[player] = true) },
  };
});

export const example: Example = {
  title: 'Pixel art and sheets',
  text: 'Walk, stand still, and hop with Space: three tags of a sheet of Aseprite, over a tile that is a PNG.',
  start: (page) => play(game, view, { ...page, bots: [1, 2] }),
};
