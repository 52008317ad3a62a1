/** A program for `node --expose-gc --trace-gc`: 10,000 steady ticks of a game between two marks, after warming up. */
import type { Game } from '../sim/game.ts';
import { createSim } from '../sim/sim.ts';
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
