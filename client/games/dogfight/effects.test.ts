// What dogfight shows of guesses: they change nothing that only a confirmed event may, and leave nothing behind when withdrawn.
import { expect, test } from 'vitest';
import { frameOfWorld } from '#client/view/frame.ts';
import { game } from '#shared/games/dogfight/sim.ts';
import { createSim, NO_ENTITY_ID, NO_PLAYER } from '#shared/index.ts';
import { bareStage } from '#client/view/bare-stage.test-helper.ts';
import { effects, regrets } from './effects.ts';
import { createViewState } from './view-state.ts';
import type { Hud } from './hud.ts';

const ME = 2;
const OTHER = 5;
const HERE = { x: 0, y: 0, vx: 0, vy: 0 };

function setUp() {
  const state = createViewState(8, false);
  state.focus = ME;
  const said: string[] = [];
  const hud: Hud = {
    update: () => undefined,
    addKill: (by, victim) => void said.push(`${by} ${victim}`),
    cheer: (victim, streak) => void said.push(`cheer ${victim} ${streak}`),
    say: (text) => void said.push(text),
    hushNews: () => void said.push('hush'),
    count: () => undefined,
    announceRound: () => undefined,
  };
  const frame = frameOfWorld(createSim(game, { seed: 1 }).world);
  return {
    state,
    said,
    on: effects(state, hud),
    gone: regrets(state, hud),
    stage: bareStage(ME),
    frame,
    nobody: NO_ENTITY_ID,
  };
}

test('a guessed end neither ends a streak nor names a killer; the confirmed kill does both', () => {
  const { on, stage, frame, state, nobody, said } = setUp();
  on.Scored({ by: ME, player: OTHER, score: 1 }, stage, frame);
  on.Exploded({ ship: nobody, player: ME, ...HERE }, stage, frame);
  expect([state.streak, state.killer]).toEqual([1, -1]);
  on.Scored({ by: OTHER, player: ME, score: 1 }, stage, frame);
  expect([state.streak, state.killer]).toEqual([0, OTHER]);
  on.Scored({ by: NO_PLAYER, player: ME, score: 1 }, stage, frame);
  expect(state.killer).toBe(-1);
  expect(said).toEqual([`${ME} ${OTHER}`, `cheer ${OTHER} 1`, `${OTHER} ${ME}`, `-1 ${ME}`]);
});

test('a hull that was not hit after all is white no longer', () => {
  const { on, gone, stage, frame, state, nobody } = setUp();
  const hit = { ship: nobody, player: OTHER, by: ME, hull: 3, ...HERE };
  on.Hit(hit, stage, frame);
  expect(state.hitUntilMs[OTHER]).toBeGreaterThan(stage.timeMs);
  gone.Hit(hit);
  expect(state.hitUntilMs[OTHER]).toBe(0);
});

test('news of the own ship that was not true is taken back, and only that', () => {
  const { on, gone, stage, frame, nobody, said } = setUp();
  const taken = { pickUp: nobody, kind: 0, x: 0, y: 0 };
  on.PickedUp({ ...taken, player: ME }, stage, frame);
  gone.PickedUp({ ...taken, player: OTHER });
  expect(said).toHaveLength(1);
  gone.PickedUp({ ...taken, player: ME });
  expect(said[1]).toBe('hush');
});
