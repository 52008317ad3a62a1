// The air of a match: what glows over the night tells no more than what is seen.
import { expect, test } from 'vitest';
import { frameOfWorld } from '#client/view/frame.ts';
import { createArena, middle } from '#shared/games/lanterns/arena.test-helper.ts';
import { createAtmosphere } from './atmosphere.ts';
import { notingStage } from './noting-stage.test-helper.ts';
import { cinder } from './particles.ts';
import { createViewState } from './view-state.ts';
import type { GameStage } from './stage-types.ts';

/** Row 2 is a dark street. The house below it has a wall in column 4. */
const ROW = 8;

/** A match of two in which the own walker stands before the house: one ember lies beside it and one behind the wall. */
function setUp() {
  const { w, place, step } = createArena();
  place(0, 60, 60);
  place(1, 2, ROW);
  const at = (column: number) => w.spawn({ Ember: {}, Body: { x: middle(column), y: middle(ROW) } });
  at(3);
  at(7);
  step();
  const cinders = new Set<number>();
  const stage: GameStage = {
    ...notingStage(1, []),
    dtSeconds: 1,
    burst: (kind, x) => void (kind === cinder && cinders.add(x)),
  };
  const frame = frameOfWorld(w);
  const state = createViewState(4, false);
  state.gate.refresh(frame, stage);
  return { stage, frame, cinders, atmosphere: createAtmosphere(state, 4) };
}

test('cinders rise over the ember that is seen, and not over the one behind a wall', () => {
  const { stage, frame, cinders, atmosphere } = setUp();
  atmosphere.update(frame, stage);
  expect([...cinders]).toEqual([middle(3)]);
});

test('no cinder is spent outside of the picture', () => {
  const { stage, frame, cinders, atmosphere } = setUp();
  atmosphere.update(frame, { ...stage, isInView: (x) => x > middle(5) });
  expect([...cinders]).toEqual([]);
});
