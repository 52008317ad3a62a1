// Which picture of a clip is shown when.
import { expect, test } from 'vitest';
import { checkClip, clipFrame, isClipOver, type Clip } from '#client/view/clip.ts';

const shown = (clip: Clip, ages: readonly number[]) => ages.map((age) => clip.frames[clipFrame(clip, age)]).join('');
const frames = ['a', 'b', 'c'];

test('a clip shows each picture for its ticks, and begins anew', () => {
  expect(shown({ frames, ticks: 2 }, [0, 1, 1.9, 2, 4, 5.9, 6, 8])).toBe('aaabccab');
});

test('one that ends once stays at its last picture', () => {
  const once: Clip = { frames, ticks: 2, ends: 'once' };
  expect(shown(once, [0, 3, 5, 6, 600])).toBe('abccc');
  expect([5.9, 6].map((age) => isClipOver(once, age))).toEqual([false, true]);
  expect(isClipOver({ frames, ticks: 2 }, 600)).toBe(false);
});

test('one that goes back and forth shows neither end twice', () => {
  expect(shown({ frames, ticks: 1, ends: 'pingPong' }, [0, 1, 2, 3, 4, 5, 6, 7])).toBe('abcbabcb');
  expect(shown({ frames: ['a'], ticks: 1, ends: 'pingPong' }, [0, 1, 2])).toBe('aaa');
});

test('before its beginning a clip shows its first picture', () => {
  expect(shown({ frames, ticks: 2 }, [-0.5, -9])).toBe('aa');
});

test('a clip without pictures, or without time, is refused', () => {
  expect(() => checkClip({ frames: [], ticks: 1 })).toThrow(/0 pictures/);
  expect(() => checkClip({ frames, ticks: 0 })).toThrow(/0 ticks/);
});
