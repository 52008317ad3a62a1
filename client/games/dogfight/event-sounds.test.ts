// Every event of the game is heard. A new one does not compile here until it says how it sounds.
import { expect, test } from 'vitest';
import { frameOfWorld } from '#client/view/frame.ts';
import { PICK_UP, ROCK, model } from '#shared/games/dogfight/model.ts';
import { game } from '#shared/games/dogfight/sim.ts';
import { createSim, NO_ENTITY_ID } from '#shared/index.ts';
import type { EventsOf } from '#shared/index.ts';
import { bareStage } from '#client/view/bare-stage.test-helper.ts';
import { effects } from './effects.ts';
import { createPaneState, createViewState } from './view-state.ts';
import type { Hud } from './hud.ts';

type Name = keyof EventsOf<(typeof model)['definition']>;

const none = () => undefined;
const hud: Hud = {
  update: none,
  addKill: none,
  cheer: none,
  say: none,
  hushNews: none,
  count: none,
  announceRound: none,
};
/** Events that nobody hears. */
const SILENT: readonly string[] = [];
const ME = 1;
const OWN = { ship: NO_ENTITY_ID, player: ME, x: 0, y: 0 };
const FLYING = { x: 0, y: 0, vx: 1, vy: 0 };

test('every event has a sound, or is named as silent', () => {
  const state = createViewState(8, false);
  state.panes.push(createPaneState(ME));
  const played: string[] = [];
  const stage = { ...bareStage(ME), play: (sound: string) => void played.push(sound) };
  const frame = frameOfWorld(createSim(game, { seed: 1 }).world);
  const on = effects(state, hud);
  const events: Readonly<Record<Name, () => void>> = {
    Fired: () => on.Fired({ ...OWN, heading: 0, bolts: 1 }, stage, frame),
    Overheated: () => on.Overheated(OWN, stage, frame),
    Boosted: () => on.Boosted(OWN, stage, frame),
    Hit: () => on.Hit({ ...OWN, ...FLYING, by: 2, hull: 1 }, stage, frame),
    ShieldHit: () => on.ShieldHit({ ...OWN, ...FLYING, by: 2, shield: 1 }, stage, frame),
    Crashed: () => on.Crashed({ ...OWN, speed: 300, damage: 1 }, stage, frame),
    Exploded: () => on.Exploded({ ...OWN, ...FLYING }, stage, frame),
    RockHit: () => on.RockHit({ rock: NO_ENTITY_ID, ...FLYING }, stage, frame),
    RockBroke: () => on.RockBroke({ rock: NO_ENTITY_ID, size: ROCK.large, look: 0, ...FLYING }, stage, frame),
    PickedUp: () => on.PickedUp({ pickUp: NO_ENTITY_ID, player: ME, kind: PICK_UP.shield, x: 0, y: 0 }, stage, frame),
    Spawned: () => on.Spawned({ player: ME, x: 0, y: 0 }, stage, frame),
    Pinged: () => on.Pinged({ player: ME, x: 0, y: 0 }, stage, frame),
    Scored: () => on.Scored({ by: ME, player: 2, score: 1 }, stage, frame),
    Countdown: () => on.Countdown({ secondsLeft: 3 }, stage, frame),
    RoundStarted: () => on.RoundStarted({ round: 1 }, stage, frame),
  };
  const names = Object.keys(model.definition.events);
  expect(Object.keys(events).toSorted()).toEqual(names.toSorted());
  const silent = Object.entries(events).flatMap(([name, happen]) => {
    played.length = 0;
    happen();
    return played.length === 0 ? [name] : [];
  });
  expect(silent).toEqual(SILENT);
});
