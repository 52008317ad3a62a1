// How new-game-name looks and sounds.
import assets from 'virtual:assets/new-game-name';
import { defineView, paletteColor, setTint, type Label } from '#client/index.ts';
import { ARENA_HEIGHT, ARENA_WIDTH, model } from '#shared/games/new-game-name/model.ts';
import { game } from '#shared/games/new-game-name/sim.ts';

export const view = defineView(game, assets, (actor) => {
  const scores: Label[] = [];
  return {
    logical: { width: ARENA_WIDTH, height: ARENA_HEIGHT },
    background: 0x16202c,
    layers: { gems: {}, runners: {}, hud: { space: 'screen' } },
    controls: {
      x: {
        axis: [
          ['ArrowLeft', 'KeyA'],
          ['ArrowRight', 'KeyD'],
        ],
        pad: 'leftX',
      },
      y: {
        axis: [
          ['ArrowUp', 'KeyW'],
          ['ArrowDown', 'KeyS'],
        ],
        pad: 'leftY',
      },
    },
    actors: [
      actor({
        with: ['Gem', 'Body'],
        layer: 'gems',
        create: (_e, _frame, stage) => stage.sprite('gem'),
        update(node, e, frame, stage) {
          stage.place(node, frame.Body.x[e], frame.Body.y[e]);
          node.rotation = Math.sin(stage.timeMs / 300 + e) * 0.2;
        },
      }),
      actor({
        with: ['Runner', 'Body'],
        layer: 'runners',
        create: (_e, _frame, stage) => stage.sprite('runner'),
        update(node, e, frame, stage) {
          stage.place(node, frame.Body.x[e], frame.Body.y[e]);
          setTint(node, paletteColor(stage.palette, frame.Runner.player[e]));
        },
      }),
    ],
    on: {
      Gathered: (event, stage) => stage.play('gather', { x: event.x, y: event.y }),
    },
    mount(stage) {
      for (let i = 0; i < model.definition.players.max; i++) {
        const score = stage.label('', { size: 24 });
        score.position.set(20, 16 + i * 30);
        scores.push(stage.layer('hud').addChild(score));
      }
    },
    camera: (_frame, stage) => stage.camera.jumpTo(ARENA_WIDTH / 2, ARENA_HEIGHT / 2),
    hud(frame, stage) {
      for (const score of scores) score.visible = false;
      for (const e of frame.each('Runner')) {
        const player = frame.Runner.player[e];
        scores[player].visible = true;
        setTint(scores[player], paletteColor(stage.palette, player));
        scores[player].text = `${stage.nameOf(player)} ${frame.Runner.gems[e]}`;
      }
    },
  };
});
