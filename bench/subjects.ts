// The worlds that the benchmarks of the core save, load, roll back and step: each made and warmed up once.
import { game } from '#shared/games/dogfight/sim.ts';
import { createSim } from '#shared/index.ts';
import { botBundles, mixedLevels } from '#shared/testing/golden.ts';
import { createGameCrowd } from './worlds/crowd-game.ts';
import { CROWD } from './worlds/crowd.ts';
import { nullGame } from './worlds/null-game.ts';
import type { Sim } from '#shared/index.ts';

/** Ticks of a rollback. */
export const ROLLBACK_TICKS = 8;

/** A world in the middle of its match. */
export interface Subject {
  readonly name: string;
  readonly sim: Sim;
  /** The world as it was after the warm-up. */
  readonly snapshot: Uint8Array;
  /** Asks the queries of its systems once each; `queryCount` of them. */
  readonly useQueries: () => void;
  readonly queryCount: number;
  step(): void;
  /** Back to the snapshot, then 8 ticks, each saved. */
  rollBack(): void;
}

function subject(
  name: string,
  {
    sim,
    step,
    queries,
  }: { readonly sim: Sim; readonly step: () => void; readonly queries: readonly (() => unknown)[] },
  warmUpTicks: number,
): Subject {
  const snapshot = new Uint8Array(sim.stateBytes);
  const ring = Array.from({ length: ROLLBACK_TICKS }, () => new Uint8Array(sim.stateBytes));
  while (sim.tick < warmUpTicks) step();
  sim.save(snapshot);
  return {
    name,
    sim,
    snapshot,
    useQueries() {
      for (let i = 0; i < queries.length; i++) queries[i]();
    },
    queryCount: queries.length,
    step,
    rollBack() {
      sim.load(snapshot);
      for (let i = 0; i < ROLLBACK_TICKS; i++) {
        step();
        sim.save(ring[i]);
      }
    },
  };
}

/** Makes a function that makes its value once. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** A crowd of so many rows. */
export function crowdSubject(name: string, rows: number, warmUpTicks: number): Subject {
  const { sim, world, tick } = createGameCrowd(rows);
  const queries = [() => world.each('Body', 'Unit'), () => world.each('Body', 'Crowd', 'Unit')];
  return subject(name, { sim, step: tick, queries }, warmUpTicks);
}

export const thousand = once(() => crowdSubject('thousand', CROWD.thousand, 4_000));
export const tenThousand = once(() => crowdSubject('ten-thousand', CROWD.tenThousand, 500));

/** Steps a sim on bundles without people: bots in every seat, seated with the first tick. */
function botSteps(sim: Sim, seats: number): () => void {
  const bundleFor = botBundles(sim, mixedLevels(seats));
  const bundle = { ...bundleFor(2), tick: 1 };
  sim.step(bundleFor(1));
  return () => {
    bundle.tick = sim.tick + 1;
    sim.step(bundle);
  };
}

/** A dogfight with bots in so many seats. */
export function dogfightSubject(seats: number, warmUpTicks: number): Subject {
  const sim = createSim(game, { seed: 7 });
  const { world } = sim;
  const queries = [
    () => world.each('Ship', 'Body'),
    () => world.each('Bolt', 'Body'),
    () => world.each('Rock', 'Body'),
    () => world.each('Pilot'),
  ];
  return subject('dogfight', { sim, step: botSteps(sim, seats), queries }, warmUpTicks);
}

export const dogfight = once(() => dogfightSubject(8, 60_000));

/** The null game with bots in so many seats: one component, a system that does nothing. */
export function nullSubject(seats: number): Subject {
  const sim = createSim(nullGame(CROWD.thousand), { seed: 7 });
  const { world } = sim;
  return subject('null', { sim, step: botSteps(sim, seats), queries: [() => world.each('Body')] }, 4_000);
}
