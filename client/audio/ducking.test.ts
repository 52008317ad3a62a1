// By how much music steps back, and how fast.
import { expect, test } from 'vitest';
import { DUCKING, duckedBy, easeDuck } from '#client/audio/ducking.ts';

const voice = { isBusy: true, isLoop: false, isWanted: true, priority: 0, volume: 0.5 };

test('important and loud sounds leave less of the music; others, loops and withdrawn ones all of it', () => {
  const left = (change: object) => duckedBy([voice, { ...voice, ...change }], DUCKING);
  expect(left({})).toBe(1);
  expect(left({ priority: DUCKING.importantPriority })).toBe(DUCKING.underImportant);
  expect(left({ volume: DUCKING.loudVolume })).toBe(DUCKING.underLoud);
  expect(left({ volume: 1, priority: 9 })).toBe(DUCKING.underImportant);
  expect(left({ volume: 1, priority: 9, isLoop: true })).toBe(1);
  expect(left({ volume: 1, priority: 9, isWanted: false })).toBe(1);
  expect(left({ volume: 1, priority: 9, isBusy: false })).toBe(1);
});

test('music steps back within the attack and comes back within the release, never beyond', () => {
  expect(easeDuck(1, 0.4, DUCKING.attackMs / 2, DUCKING)).toBeCloseTo(0.5);
  expect(easeDuck(1, 0.4, 1000, DUCKING)).toBe(0.4);
  expect(easeDuck(0.4, 1, DUCKING.releaseMs / 2, DUCKING)).toBeCloseTo(0.9);
  expect(easeDuck(0.4, 1, 5000, DUCKING)).toBe(1);
  expect(easeDuck(0.7, 0.7, 16, DUCKING)).toBe(0.7);
});
