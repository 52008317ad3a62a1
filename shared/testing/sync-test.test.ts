// The sync test passes a good game and catches state that is not in the buffer.
import { expect, test } from 'vitest';
import { defineGame } from '../index.ts';
import { createSim, type SimOptions } from '../sim/sim.ts';
import { game, model, rules } from './capture.ts';
import { botBundles, mixedLevels } from './golden.ts';
import { syncTest } from './sync-test.ts';

const bundleFor = botBundles(createSim(game, { seed: 1 }), mixedLevels(8));
const bundle = (tick: number) => bundleFor(tick);

test('a game whose state is all in the buffer passes', () => {
  expect(syncTest({ game, seed: 5, ticks: 240, bundle })).toMatchObject({ ticks: 240, failure: undefined });
});

test('a hidden counter is found and its system named', () => {
  let calls = 0;
  const leaky = defineGame(model, {
    ...rules,
    systems: {
      ...rules.systems,
      countHidden(w) {
        calls++;
        w.globals.rounds = calls;
      },
    },
  });
  const { failure } = syncTest({ game: leaky, seed: 5, ticks: 60, bundle });
  expect(failure).toMatchObject({ system: 'countHidden' });
  expect(failure?.differences[0].place).toBe('globals.rounds');
});

test('what a later system covers up is found where it was, with entity and field', () => {
  let calls = 0;
  const covered = defineGame(model, {
    ...rules,
    systems: {
      ...rules.systems,
      mark(w) {
        calls++;
        if (calls % 3 === 0) for (const e of w.each('Runner')) w.Runner.turnTicks[e]++;
      },
      cover(w) {
        for (const e of w.each('Runner')) w.Runner.turnTicks[e] = 0;
      },
    },
  });
  const { failure } = syncTest({ game: covered, seed: 5, ticks: 60, bundle });
  expect(failure).toMatchObject({
    system: 'mark',
    differences: [{ component: 'Runner', field: 'turnTicks' }, {}, {}, {}, {}, {}, {}, {}],
  });
  expect(failure?.differences[0].entity).toBeGreaterThan(0);
});

test('a start that depends on the worlds that were made before is found at tick 0', () => {
  let worlds = 0;
  const counting = defineGame(model, { ...rules, start: (w) => void (w.globals.rounds = ++worlds) });
  const { failure } = syncTest({ game: counting, seed: 5, ticks: 60, bundle });
  expect(failure).toMatchObject({
    tick: 0,
    kind: 'fresh',
    system: 'start',
    differences: [{ place: 'globals.rounds' }],
  });
});

test('a table that follows from the seed is found, for a world that is loaded began from another', () => {
  let table = 0;
  const dealt = defineGame(model, {
    ...rules,
    start(w) {
      table = w.randomInt(60_000);
    },
    systems: { ...rules.systems, deal: (w) => void (w.globals.rounds = table) },
  });
  expect(syncTest({ game: dealt, seed: 5, ticks: 60, bundle }).failure).toMatchObject({
    kind: 'fresh',
    system: 'deal',
  });
});

test('state that rules loaded anew lack is found only with such rules', () => {
  const load = () => {
    let hasBegun = false;
    return defineGame(model, {
      ...rules,
      systems: {
        ...rules.systems,
        begin(w) {
          hasBegun ||= w.tick === 3;
          if (w.tick > 20) w.globals.rounds = hasBegun ? 1 : 2;
        },
      },
    });
  };
  const options = { seed: 5, ticks: 60, bundle };
  expect(syncTest({ ...options, game: load() }).failure).toBeUndefined();
  const freshSim = (start: SimOptions) => createSim(load(), start);
  expect(syncTest({ ...options, game: load(), freshSim }).failure).toMatchObject({ kind: 'realm', system: 'begin' });
});

test('a second making that throws is a failure that names the system and keeps the error', () => {
  let made = 0;
  const throwing = defineGame(model, {
    ...rules,
    systems: {
      ...rules.systems,
      burn(w) {
        made = Math.max(made, w.tick);
        if (w.tick === 9 && made > 9) throw new RangeError('burnt');
      },
    },
  });
  const { failure } = syncTest({ game: throwing, seed: 5, ticks: 60, bundle });
  expect(failure).toMatchObject({ tick: 9, system: 'burn', error: { message: 'burnt' }, differences: [] });
});

test('each tick is made again from another distance, and of all of them up to eight', () => {
  const varied = syncTest({ game, seed: 5, ticks: 100, bundle }).remadeTicks;
  expect(syncTest({ game, seed: 5, ticks: 100, bundle, distanceTicks: 1 }).remadeTicks).toBe(200);
  expect(syncTest({ game, seed: 5, ticks: 100, bundle, distanceTicks: 8 }).remadeTicks).toBe(2 * (800 - 28));
  expect(varied / 200).toBeGreaterThan(3.5);
  expect(varied / 200).toBeLessThan(5.5);
});

test('a cache that only a fresh world lacks is found', () => {
  const seen = new WeakSet<object>();
  const cached = defineGame(model, {
    ...rules,
    systems: {
      ...rules.systems,
      warmUp(w) {
        if (w.tick > 5 && !seen.has(w)) w.globals.rounds = 7;
        if (w.tick < 5) seen.add(w);
      },
    },
  });
  expect(syncTest({ game: cached, seed: 5, ticks: 60, bundle }).failure?.kind).toBe('fresh');
});

test('a hidden counter that shows in events alone is found, with the events', () => {
  let calls = 0;
  const leaky = defineGame(model, {
    ...rules,
    systems: {
      ...rules.systems,
      ping(w) {
        calls++;
        if (w.tick % 5 === 0) w.emit('Pinged', { by: 0, x: calls, y: 0 });
      },
    },
  });
  const { failure } = syncTest({ game: leaky, seed: 5, ticks: 60, bundle });
  expect(failure).toMatchObject({ tick: 5, system: 'ping', differences: [] });
  expect(failure?.events?.[0]).toContain('Pinged');
  expect(failure?.events?.[0]).not.toBe(failure?.events?.[1]);
});
