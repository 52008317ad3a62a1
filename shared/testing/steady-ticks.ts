/** Programs for `node --expose-gc --trace-gc`: 10,000 steady ticks of a game between two marks, after warming up, made by its sim or predicted. */
import type { Game } from '../sim/game.ts';
import { createPredictor } from '../sim/predictor.ts';
import { createSim } from '../sim/sim.ts';
import { partsOf } from '../world/world.ts';
import { botBundles, mixedLevels } from './golden.ts';

/** Ticks before the first mark: engines compile what runs often only then. */
const WARM_UP_TICKS = 30_000;
/** Ticks between the marks. */
export const STEADY_TICKS = 10_000;
/** What is printed around the steady ticks. */
export const MARKS = Object.freeze({ begin: 'steady ticks begin', end: 'steady ticks end' });

/**
 * Plays a game with bots in every seat and calls `mark` before and after its steady ticks; returns the events they made. `settle`
 * is called before the first mark: there the caller collects what the warm-up left.
 */
export function playSteadyTicks(game: Game, mark: (line: string) => void, settle: () => void): number {
  const sim = createSim(game, { seed: 7 });
  const bundleFor = botBundles(sim, mixedLevels(sim.seats));
  const bundle = { ...bundleFor(2), tick: 1 };
  let events = 0;
  const run = (ticks: number) => {
    for (let i = 0; i < ticks; i++) {
      bundle.tick++;
      sim.step(bundle);
      events += sim.events.count;
    }
  };
  sim.step(bundleFor(1));
  run(WARM_UP_TICKS);
  events = 0;
  settle();
  mark(MARKS.begin);
  run(STEADY_TICKS);
  mark(MARKS.end);
  return events;
}

/** Ticks of a match before a client begins to predict, so that there is something to predict. */
const OPENING_TICKS = 600;
/** So many ticks are predicted, rolled back and predicted again, as when the server's word comes. */
const REPLAYED_TICKS = 8;

/**
 * The same for a client that predicts: every row there is becomes own, the seats' inputs turn and press, every fourth tick a rollback
 * comes, and spawns are withdrawn.
 */
export function playSteadyPredictions(game: Game, mark: (line: string) => void, settle: () => void): number {
  const sim = createSim(game, { seed: 7 });
  const bundleFor = botBundles(sim, mixedLevels(sim.seats));
  for (let tick = 1; tick <= OPENING_TICKS; tick++) sim.step(bundleFor(tick));
  const { memory, entities, outbox } = partsOf(sim.world);
  const predictor = createPredictor(sim);
  for (let row = 1; row < memory.layout.rowCount; row++) if (entities.isAlive(row)) predictor.adopt(row);
  const inputs = new Uint8Array(memory.input.length);
  predictor.begin(OPENING_TICKS, inputs);
  let events = 0;
  const step = (tick: number) => {
    for (let i = 0; i < inputs.length; i++) inputs[i] = tick % 16 < 8 ? 127 : 0;
    predictor.step(tick, inputs);
    events += outbox.count;
  };
  const run = (ticks: number) => {
    for (let i = 0; i < ticks; i++) {
      const next = predictor.tick + 1;
      step(next);
      if (next % 4 > 0 || next - predictor.tickOldest < REPLAYED_TICKS) continue;
      predictor.rollback(next - REPLAYED_TICKS);
      predictor.confirm(next - REPLAYED_TICKS);
      predictor.withdraw(next - REPLAYED_TICKS);
      while (predictor.tick < next) step(predictor.tick + 1);
    }
  };
  run(WARM_UP_TICKS);
  events = 0;
  settle();
  mark(MARKS.begin);
  run(STEADY_TICKS);
  mark(MARKS.end);
  return events;
}
