// How dogfight is steered: the keys and buttons of a player alone at the machine, and of several. The title names what a player binds in its place.
import type { Controls } from '#client/index.ts';
import type { model } from '#shared/games/dogfight/model.ts';

type OwnControls = Controls<(typeof model)['definition']>;

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
} satisfies OwnControls;

/**
 * Two parts of a keyboard. Many keyboards do not tell Space beside two arrows, so there is F; and Windows tells nothing of one Shift while the
 * other is held, so the right one is left out.
 */
export const sharedControls = [
  {
    turn: { ...controls.turn, axis: [['KeyA'], ['KeyD']] },
    thrust: { ...controls.thrust, axis: [['KeyS'], ['KeyW']] },
    fire: { ...controls.fire, keys: ['Space', 'KeyF'] },
    boost: { ...controls.boost, keys: ['ShiftLeft', 'KeyG'] },
  },
  {
    turn: { ...controls.turn, axis: [['ArrowLeft'], ['ArrowRight']] },
    thrust: { ...controls.thrust, axis: [['ArrowDown'], ['ArrowUp']] },
    fire: { ...controls.fire, keys: ['Enter', 'Slash'] },
    boost: { ...controls.boost, keys: ['Period'] },
  },
] satisfies OwnControls[];

/** Marks a place for all: E, or Y on a pad. */
export const pingButton = { keys: ['KeyE'], padButton: 3, sharedKeys: [['KeyE'], ['Comma']] } as const;
