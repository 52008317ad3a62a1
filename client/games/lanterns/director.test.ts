// Where the camera looks: at the own walker, who is never under the HUD.
import { expect, test } from 'vitest';
import { frameOfWorld } from '#client/view/frame.ts';
import { createArena } from '#shared/games/lanterns/arena.test-helper.ts';
import { town } from '#shared/games/lanterns/town.ts';
import { createDirector } from './director.ts';
import { notingStage } from './noting-stage.test-helper.ts';
import { createViewState } from './view-state.ts';

const ME = 0;
/** u: the outermost street is two tiles from the rim of the map, and a walker reaches so far around its middle. */
const STREET = 2 * town.tileSize;
const BODY = 14;
const COVERED = { top: 220, right: 180, bottom: 150, left: 0 };

/** How far a walker's picture at a place is from the edges of the stage's, logical pixels. */
function roomAround(x: number, y: number) {
  const stage = notingStage(ME, []);
  const state = createViewState(4, false);
  const own = state.walkers.of(ME);
  if (own === undefined) throw new Error('There is no such seat.');
  Object.assign(own, { isKnown: true, presence: 1, x, y });
  Object.assign(state.covered, COVERED);
  createDirector(state).update(frameOfWorld(createArena().w), stage);
  const left = x - (stage.camera.x - stage.width / 2) - BODY;
  const top = y - (stage.camera.y - stage.height / 2) - BODY;
  return { top, left, right: stage.width - left - 2 * BODY, bottom: stage.height - top - 2 * BODY };
}

test('whoever walks along the rim of the town is not under the HUD', () => {
  const near = STREET + BODY;
  const far = town.width * town.tileSize - near;
  const upper = roomAround(near, near);
  expect(upper.top).toBeGreaterThanOrEqual(COVERED.top);
  expect(upper.left).toBeGreaterThanOrEqual(COVERED.left);
  const lower = roomAround(far, far);
  expect(lower.bottom).toBeGreaterThanOrEqual(COVERED.bottom);
  expect(lower.right).toBeGreaterThanOrEqual(COVERED.right);
});

test('in the middle of the town the HUD moves nothing', () => {
  const { top, bottom } = roomAround(1500, 1500);
  expect(top).toBeCloseTo(bottom);
});

test('one who watches follows whom they chose, as long as that walker is there', () => {
  const state = createViewState(4, false);
  for (const seat of [1, 2])
    Object.assign(state.walkers.of(seat) ?? {}, { isKnown: true, presence: 1, x: 900 * seat, y: 900 });
  const director = createDirector(state);
  const frame = frameOfWorld(createArena().w);
  const watch = (watched: number, timeMs: number) => {
    director.update(frame, { ...notingStage(-1, []), watched, timeMs });
    return state.focus;
  };
  expect([watch(2, 0), watch(1, 10), watch(2, 20), watch(2, 90_000)]).toEqual([2, 1, 2, 2]);
  Object.assign(state.walkers.of(2) ?? {}, { isKnown: false });
  expect(watch(2, 100_000)).toBe(1);
});
