// Bots are rules: `bot` in defineGame runs inside the step, costs no bytes, and is as strong as its level says.
import { Container, Graphics } from 'pixi.js';
import { defineView, play } from '#client/index.ts';
import type { Example } from './gallery.ts';
import { HEIGHT, WIDTH, controls, game } from './walkers.ts';

const COLORS = ['gold', 'skyblue', 'mediumpurple', 'salmon'];

const view = defineView(game, (actor) => ({
  logical: { width: WIDTH, height: HEIGHT },
  background: 0x20262e,
  controls,
  actors: [
    actor({
      with: ['Walker', 'Position'],
      layer: 'world',
      create(e, { Walker }) {
        const node = new Container();
        const seat = Walker.player[e];
        node.addChild(new Graphics().circle(0, 0, 14).fill(COLORS[seat]));
        // As many dots as its level; a person's has none.
        for (let i = 0; i < seat; i++) node.addChild(new Graphics().circle(i * 8 - 8, 22, 3).fill('white'));
        return node;
      },
      update: (node, e, { Position }, stage) => stage.place(node, Position.x[e], Position.y[e]),
    }),
  ],
}));

export const example: Example = {
  title: 'Bots',
  text: 'You and three bots of the levels 1, 2 and 3: the same function walks them at a third, two thirds and all of their speed.',
  start: (page) => play(game, view, { ...page, local: 1, bots: [1, 2, 3] }),
};
