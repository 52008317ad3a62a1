// Which music goes with which phase of a dogfight.
import { expect, test } from 'vitest';
import { PHASE } from '#shared/games/dogfight/model.ts';
import { trackOf } from './music.ts';

test('guns have their music, the title and a result another', () => {
  expect(trackOf(PHASE.play, false)).toBe('fight');
  expect(trackOf(PHASE.countdown, false)).toBe('fight');
  expect(trackOf(PHASE.result, false)).toBe('calm');
  expect(trackOf(PHASE.play, true)).toBe('calm');
});
