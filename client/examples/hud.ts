// HUD: a layer in screen space, panels that keep their corners, labels in the game's font, and what the page lays over them.
import assets from 'virtual:assets/dogfight';
import type { NineSliceSprite } from 'pixi.js';
import { defineView, play, type Label } from '#client/index.ts';
import type { Example } from './gallery.ts';
import { HEIGHT, WIDTH, controls, game } from './walkers.ts';

const view = defineView(game, assets, (actor) => {
  const hops = [0, 0, 0, 0];
  let panel: NineSliceSprite;
  let score: Label;
  return {
    logical: { width: WIDTH, height: HEIGHT },
    background: 0x12202b,
    layers: { world: {}, hud: { space: 'screen' } },
    controls,
    actors: [
      actor({
        with: ['Walker', 'Position'],
        layer: 'world',
        create: (_e, _frame, stage) => stage.sprite('marker'),
        update: (node, e, { Position }, stage) => stage.place(node, Position.x[e], Position.y[e]),
      }),
    ],
    mount(stage) {
      panel = stage.panel('panel', { width: 220, height: 96, border: 12, tint: 0x2c4a68 });
      score = stage.label('', { size: 20 });
      stage.layer('hud').addChild(panel, score);
    },
    on: { Hopped: ({ player }) => void hops[player]++ },
    hud({ each, Walker }, stage) {
      // In every frame: in `mount` the page has not said yet what it lays over the picture, and it changes.
      const { left, top } = stage.insets;
      panel.position.set(16 + left, 16 + top);
      score.position.set(32 + left, 30 + top);
      score.text = [...each('Walker')]
        .map((e) => `${stage.nameOf(Walker.player[e])}: ${hops[Walker.player[e]]}`)
        .join('\n');
    },
  };
});

export const example: Example = {
  title: 'HUD panels',
  text: 'The panel counts hops. Its layer stands in screen space, over the world.',
  start: (page) => play(game, view, { ...page, bots: [2, 3], nameOf: (seat) => ['You', 'Ada', 'Bo'][seat] }),
};
