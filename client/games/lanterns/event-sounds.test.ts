// Every event of the game is heard by somebody. A new one does not compile here until it says how it sounds.
import { expect, test } from 'vitest';
import { frameOfWorld } from '#client/view/frame.ts';
import { LOUDNESS, ROLE, model } from '#shared/games/lanterns/model.ts';
import { game } from '#shared/games/lanterns/sim.ts';
import { createSim } from '#shared/index.ts';
import type { EventsOf } from '#shared/index.ts';
import { effects } from './effects.ts';
import { notingStage } from './noting-stage.test-helper.ts';
import { createViewState } from './view-state.ts';
import type { Hud } from './hud.ts';

type Name = keyof EventsOf<(typeof model)['definition']>;

const none = () => undefined;
const hud: Hud = {
  place: none,
  update: none,
  addCatch: none,
  wasCaught: none,
  hasCaught: none,
  count: none,
  roundStarted: none,
  huntStarted: none,
  shrineLit: none,
};
/** Events that nobody hears. */
const SILENT: readonly string[] = [];
const AT = { x: 0, y: 0 };

/** What is played for each event, to the seat 1 or to a watcher. */
function heardBy(me: number): Map<string, string[]> {
  const state = createViewState(8, false);
  const frame = frameOfWorld(createSim(game, { seed: 1 }).world);
  const notes: string[] = [];
  const stage = notingStage(me, notes);
  const on = effects(state, hud);
  const events: Readonly<Record<Name, () => void>> = {
    Footstep: () => on.Footstep({ ...AT, loudness: LOUDNESS.plain }, stage, frame),
    Lunged: () => on.Lunged(AT, stage, frame),
    DoorMoved: () => on.DoorMoved({ ...AT, isOpen: 1 }, stage, frame),
    EmberTaken: () => on.EmberTaken(AT, stage, frame),
    ShrineFed: () => on.ShrineFed({ ...AT, embers: 1 }, stage, frame),
    ShrineLit: () => on.ShrineLit({ ...AT, lit: 1 }, stage, frame),
    Caught: () => on.Caught({ by: 0, player: 1, hidersLeft: 1 }, stage, frame),
    Cried: () => on.Cried(AT, stage, frame),
    Countdown: () => on.Countdown({ secondsLeft: 3 }, stage, frame),
    RoundStarted: () => on.RoundStarted({ round: 1, hunters: 1, hiders: 1 }, stage, frame),
    HuntStarted: () => on.HuntStarted({ round: 1 }, stage, frame),
    RoundEnded: () => on.RoundEnded({ round: 1, side: ROLE.hider, survivors: 1, shrinesLit: 0 }, stage, frame),
  };
  return new Map(
    Object.entries(events).map(([name, happen]) => {
      notes.length = 0;
      happen();
      return [name, notes.filter((note) => note.startsWith('play'))];
    }),
  );
}

test('every event has a sound, or is named as silent', () => {
  const mine = heardBy(1);
  const watched = heardBy(-1);
  const names = Object.keys(model.definition.events);
  expect([...mine.keys()].toSorted()).toEqual(names.toSorted());
  const silent = names.filter((name) => mine.get(name)?.length === 0 && watched.get(name)?.length === 0);
  expect(silent).toEqual(SILENT);
});
