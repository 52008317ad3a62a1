// Numbers of the view that go from here to there in ticks.
import { expect, test } from 'vitest';
import { createTweens } from '#client/view/tween.ts';
import { ease } from '#shared/math/easing.ts';

test('a tween begins at once, follows its easing, and ends exactly where it shall', () => {
  const tweens = createTweens();
  const values: number[] = [];
  const tween = tweens.start({
    from: 10,
    to: 20,
    ticks: 4,
    easing: 'quadOut',
    set: (value) => void values.push(value),
  });
  for (let i = 0; i < 6; i++) tweens.step(1);
  const eased = [0.25, 0.5, 0.75].map((t) => 10 + 10 * ease('quadOut', t));
  expect(values).toEqual([10, ...eased, 20]);
  expect(tween.isOver).toBe(true);
});

test('the same ticks give the same values, in whatever frames they come', () => {
  const after = (frames: readonly number[]) => {
    const tweens = createTweens();
    let last = 0;
    tweens.start({ from: 0, to: 1, ticks: 8, easing: 'sineInOut', set: (value) => void (last = value) });
    for (const ticks of frames) tweens.step(ticks);
    return last;
  };
  expect(after([1, 1, 1, 1])).toBe(after([0.5, 0.5, 1, 2]));
});

test('a delayed one waits at its beginning, and then the next begins', () => {
  const tweens = createTweens();
  const log: string[] = [];
  tweens.start({
    from: 0,
    to: 1,
    ticks: 1,
    delayTicks: 2,
    set: (value) => void log.push(`first ${value}`),
    onEnd: () => void tweens.start({ from: 5, to: 6, ticks: 1, set: (value) => void log.push(`second ${value}`) }),
  });
  for (let i = 0; i < 5; i++) tweens.step(1);
  expect(log).toEqual(['first 0', 'first 0', 'first 0', 'first 1', 'second 5', 'second 6']);
});

test('one that is stopped stays where it is; one that is withdrawn has never been', () => {
  const tweens = createTweens();
  const values = { stopped: 0, withdrawn: 0, going: 0 };
  const to = (name: keyof typeof values, source: number) =>
    tweens.start({ from: 1, to: 3, ticks: 2, set: (value) => void (values[name] = value) }, source);
  const stopped = to('stopped', 0);
  to('withdrawn', 4);
  to('going', 5);
  tweens.step(1);
  stopped.stop();
  tweens.withdraw(4);
  tweens.step(1);
  expect(values).toEqual({ stopped: 2, withdrawn: 1, going: 3 });
});

test('when time was missed, all are there at once', () => {
  const tweens = createTweens();
  let last = 0;
  tweens.start({ from: 0, to: 9, ticks: 100, delayTicks: 50, set: (value) => void (last = value) });
  tweens.finish();
  expect(last).toBe(9);
});
