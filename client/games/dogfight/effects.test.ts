// What dogfight shows of guesses: they change nothing that only a confirmed event may, and leave nothing behind when withdrawn.
import { expect, test } from 'vitest';
import { frameOfWorld } from '#client/view/frame.ts';
import { game } from '#shared/games/dogfight/sim.ts';
import { createSim, NO_ENTITY_ID, NO_PLAYER } from '#shared/index.ts';
import { bareStage } from '#client/view/bare-stage.test-helper.ts';
import { effects, regrets } from './effects.ts';
import { createPaneState, createViewState } from './view-state.ts';
import type { Hud } from './hud.ts';

const ME = 2;
const OTHER = 5;
const HERE = { x: 0, y: 0, vx: 0, vy: 0 };

/** With a pane for each of these players. */
function setUp(seats = [ME]) {
  const state = createViewState(8, false);
  state.panes.push(...seats.map(createPaneState));
  const said: string[] = [];
  const hud: Hud = {
    update: () => undefined,
    addKill: (by, victim) => void said.push(`${by} ${victim}`),
    cheer: (by, victim, streak) => void said.push(`${by} cheers ${victim} ${streak}`),
    say: (seat, text) => void said.push(`${seat} ${text}`),
    hushNews: (seat) => void said.push(`${seat} hush`),
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
  const [pane] = state.panes;
  on.Scored({ by: ME, player: OTHER, score: 1 }, stage, frame);
  on.Exploded({ ship: nobody, player: ME, ...HERE }, stage, frame);
  expect([pane.streak, pane.killer]).toEqual([1, -1]);
  on.Scored({ by: OTHER, player: ME, score: 1 }, stage, frame);
  expect([pane.streak, pane.killer]).toEqual([0, OTHER]);
  on.Scored({ by: NO_PLAYER, player: ME, score: 1 }, stage, frame);
  expect(pane.killer).toBe(-1);
  expect(said).toEqual([`${ME} ${OTHER}`, `${ME} cheers ${OTHER} 1`, `${OTHER} ${ME}`, `-1 ${ME}`]);
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
  expect(said[1]).toBe(`${ME} hush`);
});

test('each of several at one machine has its own streak, killer, news and shaking', () => {
  const { on, gone, stage, frame, nobody, said, state } = setUp([ME, OTHER]);
  const shaken: (number | undefined)[] = [];
  const shaking = { ...stage, shake: (_by: number, _seconds?: number, seat?: number) => void shaken.push(seat) };
  on.Scored({ by: ME, player: OTHER, score: 1 }, stage, frame);
  on.Scored({ by: ME, player: 0, score: 2 }, stage, frame);
  expect(state.panes.map(({ streak, killer }) => [streak, killer])).toEqual([
    [2, -1],
    [0, ME],
  ]);
  for (const player of [ME, OTHER, 0]) on.Hit({ ship: nobody, player, by: 1, hull: 3, ...HERE }, shaking, frame);
  expect(shaken).toEqual([ME, OTHER]);
  said.length = 0;
  const overheated = { ship: nobody, x: 0, y: 0 };
  for (const player of [OTHER, 0]) on.Overheated({ ...overheated, player }, stage, frame);
  gone.Overheated({ ...overheated, player: OTHER });
  expect(said).toEqual([`${OTHER} Overheated`, `${OTHER} hush`]);
});
