// A page's frames come when its clock says so.
import { expect, test } from 'vitest';
import { createManualClock } from '#client/page-clock.ts';

test('a manual clock draws once for each step, and not after it was stopped', () => {
  const clock = createManualClock();
  const frames: number[] = [];
  clock.step(10);
  clock.start((nowMs) => void frames.push(nowMs));
  clock.step(16);
  clock.step(16);
  clock.stop();
  clock.step(16);
  expect(frames).toEqual([26, 42]);
  expect(clock.nowMs()).toBe(58);
});
