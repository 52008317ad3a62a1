// Shutters are heard when they move, not when somebody comes into sight; a hunter's beam is heard once.
import { expect, test } from 'vitest';
import { frameOfWorld } from '#client/view/frame.ts';
import { createArena, middle } from '#shared/games/lanterns/arena.test-helper.ts';
import { notingStage } from './noting-stage.test-helper.ts';
import { createOwnEars } from './own-ears.ts';
import { createViewState } from './view-state.ts';
import type { GameStage } from './stage-types.ts';

/** A dark street. */
const ROW = 8;

function setUp() {
  const arena = createArena();
  const hunter = arena.place(0, 60, 60);
  const hider = arena.place(1, 2, ROW);
  const notes: string[] = [];
  const time = { ms: 1000 };
  const stage: GameStage = {
    ...notingStage(1, notes),
    get timeMs() {
      return time.ms;
    },
  };
  const frame = frameOfWorld(arena.w);
  const state = createViewState(4, false);
  state.focus = 1;
  const ears = createOwnEars(state, 4);
  const look = (ms = 20) => {
    time.ms += ms;
    state.gate.refresh(frame, stage);
    state.walkers.refresh(frame, stage, state.gate);
    ears.update(frame, stage);
  };
  return { ...arena, hunter, hider, notes, look };
}

test('an own shutter is heard when it falls and when it lifts', () => {
  const { w, hider, notes, look } = setUp();
  look();
  look();
  expect(notes).toEqual([]);
  w.Walker.isShuttered[hider] = 1;
  look();
  look();
  w.Walker.isShuttered[hider] = 0;
  look();
  expect(notes).toEqual(['play shutter-close', 'play shutter-open']);
});

test('a beam that falls on the own walker is heard once, and again only after a while', () => {
  const { w, hunter, hider, notes, look } = setUp();
  look();
  w.Body.x[hunter] = middle(3);
  w.Body.y[hunter] = w.Body.y[hider];
  w.Walker.isLit[hider] = 1;
  look();
  look();
  expect(notes).toEqual(['play seen']);
  w.Walker.isLit[hider] = 0;
  look();
  w.Walker.isLit[hider] = 1;
  look();
  expect(notes).toHaveLength(1);
  w.Walker.isLit[hider] = 0;
  look(5000);
  w.Walker.isLit[hider] = 1;
  look();
  expect(notes).toEqual(['play seen', 'play seen']);
});

test('the light of a lamp is no hunter', () => {
  const { w, hider, notes, look } = setUp();
  w.Walker.isLit[hider] = 1;
  look();
  look();
  expect(notes).toEqual([]);
});
