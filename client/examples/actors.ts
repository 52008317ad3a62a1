// Actors: a node for each entity that has the components, kept and reused; clips are pictures in turn.
import assets from 'virtual:assets/dogfight';
import { Container } from 'pixi.js';
import { defineView, play, type Clip } from '#client/index.ts';
import type { Example } from './gallery.ts';
import { HEIGHT, WIDTH, controls, game, speedOf } from './walkers.ts';

const flame: Clip<'flame-1' | 'flame-2' | 'flame-3'> = { frames: ['flame-1', 'flame-2', 'flame-3'], ticks: 4 };

const view = defineView(game, assets, (actor) => ({
  logical: { width: WIDTH, height: HEIGHT },
  background: 0x101a33,
  layers: { world: {} },
  controls,
  actors: [
    actor({
      with: ['Walker', 'Position'],
      layer: 'world',
      create(_e, _frame, stage) {
        const node = new Container();
        const fire = stage.clip(flame, { anchorX: 1, blend: 'add' });
        fire.position.x = -14;
        node.addChild(fire, stage.sprite('ship-hull'));
        return node;
      },
      update(node, e, { Position, Walker }, stage) {
        const vx = Walker.vx[e];
        const vy = Walker.vy[e];
        stage.place(node, Position.x[e], Position.y[e]);
        const isMoving = speedOf(vx, vy) > 0.3;
        node.children[0].visible = isMoving;
        if (isMoving) node.rotation = Math.atan2(vy, vx);
      },
    }),
  ],
}));

export const example: Example = {
  title: 'Actors and clips',
  text: 'Walk with the arrow keys: the flame is a clip of three pictures.',
  start: (page) => play(game, view, { ...page, bots: [2] }),
};
