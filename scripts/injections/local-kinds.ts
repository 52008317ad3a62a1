// Faults that show on one machine: a native in a system, a hidden counter, a hidden Map in its order of insertion.
import { createSim } from '#shared/index.ts';
import { botBundles, mixedLevels } from '#shared/testing/golden.ts';
import { syncTest } from '#shared/testing/sync-test.ts';
import { SamestepError } from '#shared/errors.ts';
import {
  anySystem,
  livingPlace,
  livingPlaces,
  numberColumns,
  setValueAt,
  spoilt,
  valueAt,
  type Place,
} from './places.ts';
import type { Game } from '#shared/index.ts';
import type { Inject, Outcome } from './injection.ts';

/** What hides has to be found by then. */
const TICKS = 600;

const NATIVES: Readonly<Record<string, () => unknown>> = {
  ...Object.fromEntries(
    'acos asin atan atan2 cbrt cos cosh exp expm1 hypot log log10 log1p log2 pow sin sinh tan tanh random'
      .split(' ')
      .map((name) => [`Math.${name}`, () => Reflect.apply(Reflect.get(Math, name), Math, [0.5, 0.25])]),
  ),
  Date: () => Date.now(),
  'performance.now': () => performance.now(),
  localeCompare: () => 'a'.localeCompare('b'),
  toLocaleString: () => (0.5).toLocaleString(),
  sort: () => [10, 9].sort(),
  Intl: () => new Intl.Collator(),
  'Promise.resolve': () => Promise.resolve(),
};

/** A banned native in a random system at a random tick of a strict match. */
export const injectNative: Inject = (game, draw, seed) => {
  const names = Object.keys(NATIVES);
  const native = names[draw(names.length)];
  const system = anySystem(game, draw);
  const tick = 1 + draw(TICKS);
  const guilty = spoilt(game, system, (_, now) => {
    if (now === tick) NATIVES[native]();
  });
  const injected = `${native} in ${system} in tick ${tick}`;
  const sim = createSim(guilty, { seed, isStrict: true });
  const bundleFor = botBundles(sim, mixedLevels(sim.seats));
  try {
    for (let at = 1; at <= TICKS; at++) sim.step(bundleFor(at));
  } catch (error) {
    if (!(error instanceof SamestepError) || error.code !== 'sim/impure') throw error;
    const { data } = error;
    const isNamed = data['native'] === native && data['system'] === system && data['tick'] === tick;
    return { injected, said: error.message, isCaught: true, isNamed };
  }
  return { injected, said: '', isCaught: false, isNamed: false };
};

/** A counter outside of the world: every so many calls the system changes a number of something that lives. */
export const injectCounter: Inject = (game, draw, seed) => {
  const columns = numberColumns(game, false);
  const region = columns[draw(columns.length)];
  const system = anySystem(game, draw);
  const everyCalls = 2 + draw(120);
  const pick = draw(64);
  const written: Place[] = [];
  const guilty = () => {
    let calls = 0;
    return spoilt(game, system, (world) => {
      calls++;
      const place = calls % everyCalls === 0 ? livingPlace(world, region, pick) : undefined;
      if (place === undefined) return;
      written.push(place);
      setValueAt(world, place, nudged(valueAt(world, place)));
    });
  };
  const injected = `a hidden counter in ${system} that changes ${region.name} every ${everyCalls} calls`;
  return found(guilty, { injected, system, seed, written, hasEffect: () => written.length > 0 });
};

/** A Map outside of the world, of those above the average of a column, in the order in which they rose: the order decides what is written. */
export const injectMap: Inject = (game, draw, seed) => {
  const columns = numberColumns(game, false);
  const measured = numberColumns(game, true);
  const region = columns[draw(columns.length)];
  const height = measured[draw(measured.length)];
  const system = anySystem(game, draw);
  const written: Place[] = [];
  let hasEffect = false;
  const guilty = () => {
    const kept = new Map<number, number>();
    return spoilt(game, system, (world) => {
      const rows = livingPlaces(world, height);
      const values = rows.map((place) => valueAt(world, place));
      const average = values.reduce((sum, value) => sum + value, 0) / values.length;
      const above = rows.filter((_, i) => values[i] > average).map(({ row }) => row);
      for (const row of kept.keys()) if (!above.includes(row)) kept.delete(row);
      for (const row of above) kept.set(row, row);
      const place = livingPlace(world, region, 0);
      if (place === undefined) return;
      const order = orderHash([...kept.values()]);
      hasEffect ||= order !== orderHash(above);
      written.push(place);
      setValueAt(world, place, Math.floor(valueAt(world, place)) + order);
    });
  };
  const injected = `a hidden Map in ${system} of those above the average of ${height.name}; its order changes ${region.name}`;
  return found(guilty, { injected, system, seed, written, hasEffect: () => hasEffect });
};

/** 0 or 1, by the order. */
function orderHash(rows: readonly number[]): number {
  let hash = 0;
  for (const row of rows) hash = (hash * 31 + row) % 251;
  return hash % 2;
}

/** What the sync test says of a game that was spoilt. Each call of `guilty` is one loading of the rules: what hides begins anew. */
function found(
  guilty: () => Game,
  of: {
    readonly injected: string;
    readonly system: string;
    readonly seed: number;
    /** Every place that it wrote to. */
    readonly written: readonly Place[];
    /** Whether what hides has decided anything yet. */
    hasEffect(): boolean;
  },
): Outcome | undefined {
  const { injected, system, seed, written } = of;
  const sim = createSim(guilty(), { seed });
  const bundleFor = botBundles(sim, mixedLevels(sim.seats));
  for (let tick = 1; tick <= TICKS && !of.hasEffect(); tick++) sim.step(bundleFor(tick));
  if (!of.hasEffect()) return undefined;
  const { failure } = syncTest({
    game: guilty(),
    seed,
    ticks: TICKS,
    bundle: (tick) => bundleFor(tick),
    freshSim: (options) => createSim(guilty(), options),
  });
  if (failure === undefined) return { injected, said: '', isCaught: false, isNamed: false };
  const first = failure.differences.find(({ place, entity }) =>
    written.some((each) => each.region.name === place && each.entity === entity),
  );
  const [said = first] = first === undefined ? failure.differences : [first];
  return {
    injected,
    said: `tick ${failure.tick}, ${failure.kind}: ${failure.system}; ${said?.place} of ${said?.entity} is ${said?.theirs}, was ${said?.ours}`,
    isCaught: true,
    isNamed: failure.system === system && first !== undefined,
  };
}

/** The next number of that kind: a whole one stays whole. */
function nudged(value: number): number {
  return Number.isInteger(value) ? value + 1 : value * 1.001;
}
