// Particles: kinds that a view declares, bursts where something happened. They decide nothing, so they need no rules.
import assets from 'virtual:assets/dogfight';
import { defineView, play, type ParticleKind } from '#client/index.ts';
import type { Example } from './gallery.ts';
import { HEIGHT, WIDTH, controls, game, speedOf } from './walkers.ts';

const stars: ParticleKind<'star-1' | 'star-2'> = {
  sprite: ['star-1', 'star-2'],
  layer: 'effects',
  capacity: 400,
  count: [20, 30],
  lifeSeconds: [0.4, 0.9],
  speed: [60, 220],
  drag: 0.9,
  gravity: { x: 0, y: 160 },
  scale: [1, 0.2],
  tint: [0xfff0a0, 0xff6040],
  blend: 'add',
};
const dust: ParticleKind<'smoke-1'> = {
  sprite: 'smoke-1',
  layer: 'effects',
  capacity: 200,
  count: 1,
  lifeSeconds: [0.3, 0.6],
  speed: [5, 20],
  scale: [0.2, 0.6],
  alpha: [0.4, 0],
  tint: [0x8fa0b8, 0x405068],
};

const view = defineView(game, assets, (actor) => ({
  logical: { width: WIDTH, height: HEIGHT },
  background: 0x14202e,
  layers: { effects: {}, world: {} },
  particles: [dust, stars],
  controls,
  actors: [
    actor({
      with: ['Walker', 'Position'],
      layer: 'world',
      create: (_e, _frame, stage) => stage.sprite('marker'),
      update(node, e, { Position, Walker }, stage) {
        stage.place(node, Position.x[e], Position.y[e]);
        if (speedOf(Walker.vx[e], Walker.vy[e]) > 1) stage.burst(dust, node.x, node.y + 8);
      },
    }),
  ],
  // A predicted event that was a wrong guess takes its particles with it.
  on: { Hopped: ({ x, y }, stage) => stage.burst(stars, x, y, { angleRad: -Math.PI / 2, spreadRad: 2 }) },
}));

export const example: Example = {
  title: 'Particles',
  text: 'Space bursts stars; walking raises dust.',
  start: (page) => play(game, view, { ...page, bots: [2, 3] }),
};
