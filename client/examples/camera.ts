// The camera follows a point smoothly, stays inside the map, zooms and shakes.
import { Graphics } from 'pixi.js';
import { defineView, play } from '#client/index.ts';
import type { Example } from './gallery.ts';
import { HEIGHT, WIDTH, controls, game, speedOf } from './walkers.ts';

const view = defineView(game, (actor) => ({
  logical: { width: 320, height: 180 },
  layers: { far: { parallax: 0.5, isStatic: true }, world: {} },
  controls,
  mount(stage) {
    const grid = new Graphics();
    for (let x = 0; x <= WIDTH; x += 40) grid.moveTo(x, 0).lineTo(x, HEIGHT);
    for (let y = 0; y <= HEIGHT; y += 40) grid.moveTo(0, y).lineTo(WIDTH, y);
    stage.layer('far').addChild(grid.stroke({ width: 1, color: 0x2b4a6f }));
  },
  camera({ each, Walker, Position }, { camera, me, dtSeconds }) {
    for (const e of each('Walker', 'Position')) {
      if (Walker.player[e] !== me) continue;
      const zoom = 1.6 - speedOf(Walker.vx[e], Walker.vy[e]) * 0.2;
      camera.zoom += (zoom - camera.zoom) * Math.min(1, dtSeconds * 3);
      camera.follow(Position.x[e], Position.y[e], { halfLifeSeconds: 0.15, snapBeyond: 300 });
    }
    camera.keepInside(0, 0, WIDTH, HEIGHT);
  },
  actors: [
    actor({
      with: ['Walker', 'Position'],
      layer: 'world',
      create: (e, { Walker }) => new Graphics().circle(0, 0, 12).fill(['gold', 'skyblue'][Walker.player[e]]),
      update: (node, e, { Position }, stage) => stage.place(node, Position.x[e], Position.y[e]),
    }),
  ],
  on: {
    Hopped({ player }, stage) {
      if (player === stage.me) stage.shake(6, 0.3);
    },
  },
}));

export const example: Example = {
  title: 'Camera',
  text: 'It follows you, comes nearer when you rest, and stays inside the map. Space shakes it.',
  start: (page) => play(game, view, { ...page, bots: [2] }),
};
