// How lanterns is steered: the keys and buttons of a player alone at the machine. The title names what a player binds in its place.
import type { Controls } from '#client/index.ts';
import type { model } from '#shared/games/lanterns/model.ts';

export const controls = {
  x: {
    axis: [
      ['ArrowLeft', 'KeyA'],
      ['ArrowRight', 'KeyD'],
    ],
    pad: 'leftX',
    padButtons: [[14], [15]],
  },
  y: {
    axis: [
      ['ArrowUp', 'KeyW'],
      ['ArrowDown', 'KeyS'],
    ],
    pad: 'leftY',
    padButtons: [[12], [13]],
  },
  run: { keys: ['ShiftLeft', 'ShiftRight', 'KeyK'], padButtons: [7, 1] },
  shutter: { keys: ['KeyQ', 'KeyC', 'KeyL'], padButtons: [6, 4] },
  interact: { keys: ['KeyE', 'Enter'], padButtons: [2, 3] },
  lunge: { keys: ['Space', 'KeyJ'], padButtons: [0, 5] },
} satisfies Controls<(typeof model)['definition']>;
