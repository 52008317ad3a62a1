// Tweens: exact at both ends, a pure function of the tick between them.
import { beforeEach, expect, test } from 'vitest';
import { PI, defineModel, oneOf } from '../index.ts';
import { EASINGS, ease } from '../math/easing.ts';
import { HEADER } from '../model/layout.ts';
import { createWorld } from '../world/world.ts';
import { startTween, tweenAngle, tweenEnds, tweenFields, tweenShare, tweenValue } from './tweens.ts';

const model = defineModel({
  name: 'tweens',
  ticksPerSecond: 60,
  players: { min: 1, max: 1 },
  entities: 4,
  components: { Slide: { ...tweenFields, easing: oneOf(...EASINGS) } },
  input: {},
});
let { world: w, entities, memory } = createWorld(model);
let slide = w.spawn({ Slide: {} });
const setTick = (tick: number) => {
  memory.header[HEADER.tick] = tick;
};
beforeEach(() => {
  ({ world: w, entities, memory } = createWorld(model));
  slide = w.spawn({ Slide: {} });
  entities.commit();
  setTick(100);
});

const at = (tick: number, easing: Parameters<typeof tweenValue>[3] = 'linear') => {
  setTick(tick);
  return tweenValue(w, w.Slide, slide, easing);
};

test('it is exactly at both ends, however the numbers round', () => {
  const [from, to] = [1e17 / 3, 0.1];
  startTween(w, w.Slide, slide, from, to, 7);
  for (const easing of EASINGS) expect([at(100, easing), at(107, easing), at(5000, easing)]).toEqual([from, to, to]);
});

test('between them it follows its easing, in any order in which ticks are made', () => {
  startTween(w, w.Slide, slide, 10, 20, 4);
  expect([at(103), at(101), at(102)]).toEqual([17.5, 12.5, 15]);
  expect(at(101, 'quadIn')).toBe(10 + 10 * ease('quadIn', 0.25));
  expect(at(103, (t) => t * t * t)).toBe(10 + 10 * 0.421875);
});

test('an easing of its own is asked between the ends only', () => {
  startTween(w, w.Slide, slide, 10, 20, 4);
  expect([at(100, () => 0.3), at(101, () => 0.3), at(104, () => 0.3)]).toEqual([10, 13, 20]);
});

test('the easing may be a column', () => {
  startTween(w, w.Slide, slide, 0, 1, 4);
  w.Slide.easing[slide] = 2;
  setTick(101);
  expect(tweenValue(w, w.Slide, slide, EASINGS[w.Slide.easing[slide]])).toBe(ease('quadOut', 0.25));
});

test('one that was never started is over, and at 0', () => {
  expect([tweenShare(w, w.Slide, slide), at(100)]).toEqual([1, 0]);
});

test('one of no length is there at once', () => {
  startTween(w, w.Slide, slide, 3, 4, 0);
  expect([at(100), tweenEnds(w, w.Slide, slide)]).toEqual([4, true]);
});

test('it ends in exactly one tick', () => {
  startTween(w, w.Slide, slide, 0, 1, 3);
  const ends = [100, 101, 102, 103, 104].map((tick) => {
    setTick(tick);
    return [tweenEnds(w, w.Slide, slide), tweenShare(w, w.Slide, slide) === 1];
  });
  expect(ends).toEqual([
    [false, false],
    [false, false],
    [false, false],
    [true, true],
    [false, true],
  ]);
});

test('one that is on its way turns without a jump', () => {
  startTween(w, w.Slide, slide, 0, 8, 8);
  const value = at(104);
  startTween(w, w.Slide, slide, value, 0, 4);
  expect([value, at(104), at(106), at(108)]).toEqual([4, 4, 2, 0]);
});

test('an angle goes the shorter way', () => {
  startTween(w, w.Slide, slide, PI - 0.25, 0.25 - PI, 2);
  setTick(101);
  expect(tweenAngle(w, w.Slide, slide, 'linear')).toBeCloseTo(PI, 12);
  setTick(102);
  expect(tweenAngle(w, w.Slide, slide, 'linear')).toBe(0.25 - PI);
});

test.for([65_536, -1, 2.5, NaN])('a length of %d ticks, which its field does not hold, is refused', (length) => {
  expect(() => startTween(w, w.Slide, slide, 0, 1, length)).toThrow(`A tween was started with ${length} ticks`);
});

test('the longest length is 65,535 ticks', () => {
  startTween(w, w.Slide, slide, 0, 1, 65_535);
  expect([at(65_634), at(65_635)]).toEqual([65_534 / 65_535, 1]);
});
