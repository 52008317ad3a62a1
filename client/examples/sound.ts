// Sound and music: played at places of the world, kept going while wanted, pressed down by what is more important.
import assets from 'virtual:assets/dogfight';
import { defineView, play } from '#client/index.ts';
import type { Example } from './gallery.ts';
import { HEIGHT, WIDTH, controls, game, speedOf } from './walkers.ts';

const view = defineView(game, assets, (actor) => ({
  logical: { width: WIDTH, height: HEIGHT },
  background: 0x1b1430,
  controls,
  // Of hops at most three are heard at once, and they give way to nothing.
  sounds: { pickup: { maxVoices: 3, priority: 5 }, thrust: { volume: 0.4 } },
  actors: [
    actor({
      with: ['Walker', 'Position'],
      layer: 'world',
      create: (_e, _frame, stage) => stage.sprite('ship-icon'),
      update(node, e, { Position, Walker }, stage) {
        stage.place(node, Position.x[e], Position.y[e]);
        const speed = speedOf(Walker.vx[e], Walker.vy[e]);
        // Asked for in every frame; it fades when it is not. Left and right are heard from where it is.
        if (speed > 0.5) stage.sustain('thrust', e, { x: node.x, y: node.y, rate: 0.7 + speed * 0.2 });
      },
    }),
  ],
  on: { Hopped: ({ x, y }, stage) => stage.play('pickup', { x, y }) },
  hud: (_frame, stage) => stage.music(assets.music.calm, { fadeMs: 1500 }),
}));

export const example: Example = {
  title: 'Sound and music',
  text: 'Click or press a key: browsers are silent before. Walk for a loop, Space for a sound that ducks the music.',
  start: (page) => play(game, view, { ...page, bots: [2] }),
};
