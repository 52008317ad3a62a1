// How dogfight is steered: the keys and buttons of a player alone at the machine. The title names what a player binds in its place.
import type { Controls } from '#client/index.ts';
import type { model } from '#shared/games/dogfight/model.ts';

export const controls = {
  turn: {
    axis: [
      ['ArrowLeft', 'KeyA'],
      ['ArrowRight', 'KeyD'],
    ],
    pad: 'leftX',
    padButtons: [[14], [15]],
  },
  thrust: {
    axis: [
      ['ArrowDown', 'KeyS'],
      ['ArrowUp', 'KeyW'],
    ],
    pad: 'leftY',
    isPadInverted: true,
    padButtons: [[6], [7]],
  },
  fire: { keys: ['Space', 'KeyJ'], padButtons: [0, 5] },
  boost: { keys: ['ShiftLeft', 'ShiftRight', 'KeyK'], padButtons: [1, 4] },
} satisfies Controls<(typeof model)['definition']>;

/** Marks a place for all: E, or Y on a pad. */
export const pingButton = { keys: ['KeyE'], padButton: 3 } as const;
