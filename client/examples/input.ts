// Input: one action map is the rules' input; two players share a keyboard, further ones take gamepads, and each may change their keys.
import { Graphics } from 'pixi.js';
import { defineView, play } from '#client/index.ts';
import type { Example } from './gallery.ts';
import { HEIGHT, WIDTH, controls, game } from './walkers.ts';

const left = { x: { axis: [['KeyA'], ['KeyD']] }, y: { axis: [['KeyW'], ['KeyS']] }, hop: { keys: ['KeyQ'] } } as const;
const right = {
  x: { axis: [['ArrowLeft'], ['ArrowRight']] },
  y: { axis: [['ArrowUp'], ['ArrowDown']] },
  hop: { keys: ['Enter'] },
} as const;

const view = defineView(game, (actor) => {
  const hops = [0, 0, 0, 0];
  return {
    logical: { width: WIDTH, height: HEIGHT },
    background: 0x1c2733,
    controls,
    sharedControls: [left, right],
    actors: [
      actor({
        with: ['Walker', 'Position'],
        layer: 'world',
        create: (e, { Walker }) => new Graphics().circle(0, 0, 16).fill(['gold', 'skyblue'][Walker.player[e]]),
        update(node, e, { Position, Walker }, stage) {
          stage.place(node, Position.x[e], Position.y[e]);
          node.scale.set(1 + hops[Walker.player[e]] * 0.1);
        },
      }),
    ],
    on: { Hopped: ({ player }) => void (hops[player] = (hops[player] + 1) % 6) },
  };
});

export const example: Example = {
  title: 'Input and local players',
  text: 'Two at one keyboard: W A S D with Q, arrow keys with Enter. A gamepad goes to the first of them without keys.',
  start: (page) => play(game, view, { ...page, local: 2 }),
};
