// Lights: glowing pictures add their colours to what is below, in the same draw call as everything else.
import assets from 'virtual:assets/dogfight';
import { Graphics } from 'pixi.js';
import { defineView, play } from '#client/index.ts';
import type { Example } from './gallery.ts';
import { HEIGHT, WIDTH, controls, game } from './walkers.ts';

const COLORS = [0xffb74d, 0x4fc3f7, 0xf06292, 0x81c784];

const view = defineView(game, assets, (actor) => ({
  logical: { width: WIDTH, height: HEIGHT },
  background: 0x05070d,
  layers: { ground: { isStatic: true }, lights: {}, world: {} },
  controls,
  mount(stage) {
    const stones = new Graphics();
    for (let i = 0; i < 60; i++) stones.circle((i * 97) % WIDTH, (i * 61) % HEIGHT, 5 + (i % 5)).fill(0x10151f);
    stage.layer('ground').addChild(stones);
  },
  actors: [
    actor({
      with: ['Walker', 'Position'],
      layer: 'lights',
      create: (e, { Walker }, stage) =>
        stage.sprite('glow', { blend: 'add', tint: COLORS[Walker.player[e]], scale: 3 }),
      update(node, e, { Position }, stage) {
        stage.place(node, Position.x[e], Position.y[e]);
        node.alpha = 0.7 + 0.1 * Math.sin(stage.timeMs / 90 + e);
      },
    }),
    actor({
      with: ['Walker', 'Position'],
      layer: 'world',
      create: (_e, _frame, stage) => stage.sprite('spark', { blend: 'add' }),
      update: (node, e, { Position }, stage) => stage.place(node, Position.x[e], Position.y[e]),
    }),
  ],
}));

export const example: Example = {
  title: 'Lights',
  text: 'Where two lights meet, their colours add up.',
  start: (page) => play(game, view, { ...page, bots: [1, 2, 3] }),
};
