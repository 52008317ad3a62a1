// What is said of what happens: to whom it happened, and to nobody who only watches or could not hear it.
import { expect, test } from 'vitest';
import { frameOfWorld } from '#client/view/frame.ts';
import { LOUDNESS } from '#shared/games/lanterns/model.ts';
import { game } from '#shared/games/lanterns/sim.ts';
import { PRESENCE } from '#shared/sim/bundle.ts';
import { createSim } from '#shared/index.ts';
import { effects } from './effects.ts';
import { notingStage } from './noting-stage.test-helper.ts';
import { createViewState } from './view-state.ts';
import type { Hud } from './hud.ts';

const ME = 1;
const OTHER = 2;

function setUp(me = ME) {
  const notes: string[] = [];
  const said: string[] = [];
  const hud: Hud = {
    place: () => undefined,
    update: () => undefined,
    addCatch: (by, victim) => void said.push(`${by} ${victim}`),
    wasCaught: (by) => void said.push(`caught by ${by}`),
    hasCaught: (victim) => void said.push(`caught ${victim}`),
    count: () => undefined,
    roundStarted: (_hunters, _hiders, role) => void said.push(`role ${role}`),
    huntStarted: () => undefined,
    shrineLit: (lit, of) => void said.push(`${lit} of ${of}`),
  };
  const sim = createSim(game, { seed: 4 });
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  const joins = [0, ME, OTHER].map((seat) => {
    return { kind: 'join', seat, presence: PRESENCE.bot, level: 1, data: sim.emptyData } as const;
  });
  for (let tick = 1; tick <= 4; tick++) sim.step({ tick, inputs, orders: [], commands: tick === 1 ? joins : [] });
  const stage = notingStage(me, notes);
  const frame = frameOfWorld(sim.world);
  const state = createViewState(8, false);
  state.gate.refresh(frame, stage);
  const own = sim.world.each('Walker', 'Body')[ME];
  const here = { x: sim.world.Body.x[own], y: sim.world.Body.y[own] };
  return { on: effects(state, hud), state, stage, frame, said, notes, here };
}

test('a catch is told to all, and in other words to whom it concerns', () => {
  const { on, stage, frame, said } = setUp();
  on.Caught({ by: 0, player: OTHER, hidersLeft: 2 }, stage, frame);
  expect(said).toEqual([`0 ${OTHER}`]);
  on.Caught({ by: ME, player: OTHER, hidersLeft: 1 }, stage, frame);
  on.Caught({ by: OTHER, player: ME, hidersLeft: 0 }, stage, frame);
  expect(said.slice(1)).toEqual([`${ME} ${OTHER}`, `caught ${OTHER}`, `${OTHER} ${ME}`, `caught by ${OTHER}`]);
});

test('who only watches is told of no catch as of an own one', () => {
  const { on, state, stage, frame, said } = setUp(-1);
  state.focus = OTHER;
  on.Caught({ by: OTHER, player: ME, hidersLeft: 1 }, stage, frame);
  on.RoundStarted({ round: 1, hunters: 1, hiders: 2 }, stage, frame);
  expect(said).toEqual([`${OTHER} ${ME}`, 'role -1']);
});

test('a step is heard near the own walker only, and shows as a ring where nobody is seen', () => {
  const { on, stage, frame, notes, here } = setUp();
  on.Footstep({ x: here.x + 2000, y: here.y, loudness: LOUDNESS.loud }, stage, frame);
  expect(notes).toEqual([]);
  on.Footstep({ ...here, loudness: LOUDNESS.loud }, stage, frame);
  expect(notes).toEqual(['play step-loud', 'burst ripple']);
});

test('whoever makes the step is seen, so that no ring is needed', () => {
  const { on, state, stage, frame, notes, here } = setUp();
  state.walkers.refresh(frame, stage, state.gate);
  on.Footstep({ ...here, loudness: LOUDNESS.quiet }, stage, frame);
  expect(notes).toEqual(['play step-soft']);
});

test('a shrine that burns is told of', () => {
  const { on, stage, frame, said } = setUp();
  const [shrine] = frame.each('Shrine', 'Body');
  on.ShrineLit({ x: frame.Body.x[shrine], y: frame.Body.y[shrine], lit: 1 }, stage, frame);
  expect(said).toEqual([`1 of ${frame.globals.shrinesToLight}`]);
});
