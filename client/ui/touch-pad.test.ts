// The stick of the touch pad, and which of its buttons are shown.
import { expect, test } from 'vitest';
import { stickOf, usefulButtons } from './touch-pad.ts';

test('the stick follows the thumb and ends at its reach', () => {
  expect(stickOf(0, 0, 56)).toEqual({ x: 0, y: 0 });
  expect(stickOf(28, 0, 56)).toEqual({ x: 0.5, y: 0 });
  const far = stickOf(300, -400, 56);
  expect(far.x).toBeCloseTo(0.6);
  expect(far.y).toBeCloseTo(-0.8);
});

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
