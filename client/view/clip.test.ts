// Which picture of a clip is shown when.
import { expect, test } from 'vitest';
import { createClipCourse, type Clip } from '#client/view/clip.ts';

const TICK_MS = 50;
const courseOf = (clip: Clip) => createClipCourse(clip, TICK_MS);
const nextAt = (clip: Clip, age: number) => {
  const course = courseOf(clip);
  course.seek(age);
  return course.nextAge;
};
const shown = (clip: Clip, ages: readonly number[]) =>
  ages.map((age) => clip.frames[courseOf(clip).seek(age)]).join('');
const frames = ['a', 'b', 'c'];

test('a clip shows each picture for its ticks, and begins anew', () => {
  expect(shown({ frames, ticks: 2 }, [0, 1, 1.9, 2, 4, 5.9, 6, 8])).toBe('aaabccab');
});

test('one that ends once stays at its last picture', () => {
  const once: Clip = { frames, ticks: 2, ends: 'once' };
  expect(shown(once, [0, 3, 5, 6, 600])).toBe('abccc');
  expect([5.9, 6].map((age) => nextAt(once, age))).toEqual([6, Infinity]);
  expect(nextAt({ frames, ticks: 2 }, 600)).toBe(602);
});

test('one that goes back and forth shows neither end twice', () => {
  expect(shown({ frames, ticks: 1, ends: 'pingPong' }, [0, 1, 2, 3, 4, 5, 6, 7])).toBe('abcbabcb');
  expect(shown({ frames: ['a'], ticks: 1, ends: 'pingPong' }, [0, 1, 2])).toBe('aaa');
});

test('before its beginning a clip shows its first picture', () => {
  expect(shown({ frames, ticks: 2 }, [-0.5, -9])).toBe('aa');
});

test('a clip without pictures, or without time, is refused', () => {
  expect(() => courseOf({ frames: [], ticks: 1 })).toThrow(/0 pictures/);
  expect(() => courseOf({ frames, ticks: 0 })).toThrow(/times 0/);
  expect(() => courseOf({ frames, ms: [100, 100] })).toThrow(/3 pictures with the times 100,100\./);
  expect(() => courseOf({ frames, ms: [100, 0, 100] })).toThrow(/100,0,100/);
});

test('pictures may have a time each, in ticks or in milliseconds', () => {
  expect(shown({ frames, ticks: [1, 3, 2] }, [0, 1, 3.9, 4, 5.9, 6, 7])).toBe('abbccab');
  expect(shown({ frames, ms: [50, 150, 100] }, [0, 1, 3.9, 4, 5.9, 6, 7])).toBe('abbccab');
  expect(shown({ frames, ms: 100 }, [0, 1.9, 2, 4, 6])).toBe('aabca');
  // There and back: a 1, b 3, c 2, b 3.
  expect(shown({ frames, ticks: [1, 3, 2], ends: 'pingPong' }, [0, 1, 4, 6, 8.9, 9])).toBe('abcbba');
});

test('a course says when another picture comes', () => {
  const loop: Clip = { frames, ticks: [1, 3, 2] };
  expect([-2, 0, 1, 3.5, 4, 5, 6, 13].map((age) => nextAt(loop, age))).toEqual([1, 1, 4, 4, 6, 6, 7, 16]);
  const once: Clip = { frames, ticks: 2, ends: 'once' };
  expect([0, 5, 6].map((age) => nextAt(once, age))).toEqual([2, 6, Infinity]);
});
