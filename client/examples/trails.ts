// Trails: a ribbon behind what moves. It is told where the head is in every frame; left alone, it dies away.
import assets from 'virtual:assets/dogfight';
import { defineView, play, type Trail } from '#client/index.ts';
import type { Example } from './gallery.ts';
import { HEIGHT, WIDTH, controls, game } from './walkers.ts';

const COLORS = [0xffd166, 0x4fc3f7, 0xef476f, 0x9ccc65];

const view = defineView(game, assets, (actor) => {
  const trails: Trail[] = [];
  return {
    logical: { width: WIDTH, height: HEIGHT },
    background: 0x10131f,
    layers: { trails: {}, world: {} },
    controls,
    mount(stage) {
      for (const tint of COLORS)
        trails.push(
          stage.trail({ sprite: 'pixel', layer: 'trails', width: 14, ticks: 50, points: 40, tint, snapBeyond: 80 }),
        );
    },
    actors: [
      actor({
        with: ['Walker', 'Position'],
        layer: 'world',
        create: (e, { Walker }, stage) => stage.sprite('marker', { tint: COLORS[Walker.player[e]] }),
        update(node, e, { Position, Walker }, stage) {
          stage.place(node, Position.x[e], Position.y[e]);
          trails[Walker.player[e]].moveTo(Position.x[e], Position.y[e]);
        },
      }),
    ],
  };
});

export const example: Example = {
  title: 'Trails',
  text: 'Each walker leaves a ribbon of 50 ticks.',
  start: (page) => play(game, view, { ...page, bots: [1, 2, 3] }),
};
