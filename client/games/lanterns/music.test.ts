// Which music goes with which hour of a night.
import { expect, test } from 'vitest';
import { PHASE } from '#shared/games/lanterns/model.ts';
import { createTrackChoice, type MusicCues } from './music.ts';

const hunted: MusicCues = {
  phase: PHASE.play,
  secondsLeft: 100,
  isHeadStart: false,
  isHider: true,
  dread: 0,
  timeMs: 60_000,
};

test('a night goes from the lute over hiding and the hunt to its last seconds', () => {
  const choose = createTrackChoice(false);
  const hunter = { ...hunted, isHider: false };
  expect(choose({ ...hunter, phase: PHASE.waiting })).toBe('waiting');
  expect(choose({ ...hunter, phase: PHASE.countdown })).toBe('hiding');
  expect(choose({ ...hunter, isHeadStart: true })).toBe('hiding');
  expect(choose(hunter)).toBe('hunt');
  expect(choose({ ...hunter, secondsLeft: 20 })).toBe('last');
  expect(choose({ ...hunter, phase: PHASE.result })).toBe('waiting');
  expect(createTrackChoice(true)(hunter)).toBe('waiting');
});

test('who hides hears the hunt only when a hunter comes near, and a while longer', () => {
  const choose = createTrackChoice(false);
  expect(choose(hunted)).toBe('hiding');
  expect(choose({ ...hunted, dread: 0.1 })).toBe('hunt');
  expect(choose({ ...hunted, timeMs: 68_000 })).toBe('hunt');
  expect(choose({ ...hunted, timeMs: 69_001 })).toBe('hiding');
});

test('a fright does not outlive its world', () => {
  const choose = createTrackChoice(false);
  choose({ ...hunted, dread: 1 });
  expect(choose({ ...hunted, timeMs: 1000 })).toBe('hiding');
});
