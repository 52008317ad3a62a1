// Split view: each player at this machine has a pane of the picture, with a camera of its own.
import assets from 'virtual:assets/lanterns';
import { Graphics } from 'pixi.js';
import { defineView, paletteColor, play, type Label, type ParticleKind } from '#client/index.ts';
import type { Example } from './gallery.ts';
import { HEIGHT, WIDTH, controls, game, keyboardParts } from './walkers.ts';

const cells = Uint8Array.from({ length: 20 * 12 }, (_, i) => ((i % 20) % 5 === 2 ? 2 : 1));
const map = { width: 20, height: 12, cells };
const dust: ParticleKind<'dot'> = { sprite: 'dot', layer: 'world', capacity: 64, count: 12, lifeSeconds: 1, speed: 60 };

const view = defineView(game, assets, (actor) => {
  const names: Label[] = [];
  return {
    logical: { width: 480, height: 270 },
    portrait: { width: 270, height: 480 },
    split: true,
    layers: { ground: {}, world: {}, hud: { space: 'screen' } },
    controls,
    sharedControls: keyboardParts,
    particles: [dust],
    mount(stage) {
      stage.tiles({ layer: 'ground', map, tileSize: 32, sprites: [undefined, 'tile-grass', 'tile-paving'] });
      names.push(...['One', 'Two'].map((name) => stage.layer('hud').addChild(stage.label(name, { size: 14 }))));
    },
    // Called for each pane: `me`, `camera`, and the size are the pane's.
    camera({ each, Walker, Position }, { camera, me }) {
      for (const e of each('Walker', 'Position'))
        if (Walker.player[e] === me) camera.follow(Position.x[e], Position.y[e], { halfLifeSeconds: 0.1 });
      camera.keepInside(0, 0, WIDTH, HEIGHT);
    },
    actors: [
      actor({
        with: ['Walker', 'Position'],
        layer: 'world',
        create: () => new Graphics().circle(0, 0, 12).fill('white'),
        update(node, e, { Position, Walker }, stage) {
          stage.place(node, Position.x[e], Position.y[e]);
          node.tint = paletteColor(stage.palette, Walker.player[e]);
        },
      }),
    ],
    on: {
      Hopped({ player, x, y }, stage) {
        stage.burst(dust, x, y);
        stage.shake(6, 0.3, player);
      },
    },
    hud: (_frame, { panes }) => panes.forEach((pane, i) => names[i].position.set(pane.x + 10, pane.y + 8)),
  };
});

export const example: Example = {
  title: 'Split view',
  text: 'Two at one keyboard, a camera for each: W A S D with Q, arrow keys with Enter.',
  start: (page) => play(game, view, { ...page, local: 2 }),
};
