// Which of the touch pad's buttons are shown.
import { expect, test } from 'vitest';
import { usefulButtons } from './touch-pad.ts';

test('a button is shown to a seat that it is of use to, and none to whoever has no seat', () => {
  const buttons = [
    { control: 'run', label: 'Run' },
    {
      control: 'leap',
      label: 'Leap',
      when: (world: { readonly hunter: number }, seat: number) => world.hunter === seat,
    },
    { order: 'Ping', label: 'Mark', when: () => false },
  ];
  expect(usefulButtons(buttons, { hunter: 1 }, 1)).toEqual(['run', 'leap']);
  expect(usefulButtons(buttons, { hunter: 1 }, 0)).toEqual(['run']);
  expect(usefulButtons(buttons, { hunter: 1 }, -1)).toEqual([]);
});
