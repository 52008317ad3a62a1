// Tweens and slow motion: numbers of the view's own that go to others in ticks; the match knows nothing of them.
import { Graphics } from 'pixi.js';
import { defineView, play } from '#client/index.ts';
import type { Example } from './gallery.ts';
import { HEIGHT, WIDTH, controls, game } from './walkers.ts';

const view = defineView(game, (actor) => {
  const heights = [0, 0, 0, 0];
  return {
    logical: { width: WIDTH, height: HEIGHT },
    background: 0x22303c,
    controls,
    actors: [
      actor({
        with: ['Walker', 'Position'],
        layer: 'world',
        create: (e, { Walker }) =>
          new Graphics().rect(-14, -28, 28, 28).fill(['gold', 'skyblue', 'salmon'][Walker.player[e]]),
        update(node, e, { Position, Walker }, stage) {
          const height = heights[Walker.player[e]];
          stage.place(node, Position.x[e], Position.y[e] - height);
          node.scale.set(1 - height / 200, 1 + height / 100);
        },
      }),
    ],
    on: {
      Hopped({ player }, stage) {
        const set = (value: number) => void (heights[player] = value);
        const fall = () => void stage.tween({ from: 60, to: 0, ticks: 30, easing: 'bounceOut', set });
        stage.tween({ from: 0, to: 60, ticks: 14, easing: 'cubicOut', set, onEnd: fall });
        if (player === stage.me) stage.slow(0.35, 1);
      },
    },
  };
});

export const example: Example = {
  title: 'Tweens',
  text: 'Space hops: up with cubicOut, down with bounceOut, and yours slows the effects of all. The match goes on as it is.',
  start: (page) => play(game, view, { ...page, bots: [2, 3] }),
};
