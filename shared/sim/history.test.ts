// History: what a system reads of a past tick is what that tick was, in every world that comes to this one, and a shot hits what was seen.
import { describe, expect, test } from 'vitest';
import { NONE, defineGame, defineModel, type Sim } from '../index.ts';
import { asEntity } from '../model/entity.ts';
import { HEADER } from '../model/layout.ts';
import { busyMatch, saved } from '../testing/busy-match.test-helper.ts';
import { game as capture } from '../testing/capture.ts';
import { game, model, rules, type World } from '../testing/duel.ts';
import { botBundles, mixedLevels } from '../testing/golden.ts';
import { syncTest } from '../testing/sync-test.ts';
import { partsOf } from '../world/world.ts';
import { NO_COMMANDS, NO_ORDERS, type Bundle, type Command } from './bundle.ts';
import { diffSnapshots } from './diff.ts';
import { createSim, type SimOf } from './sim.ts';

const { ticks: TICKS } = model.definition.history;
type Duel = SimOf<(typeof model)['definition']>;

/** The rules with one more system, which only looks. */
const watchedBy = (watch: (w: World) => void) => defineGame(model, { ...rules, systems: { watch, ...rules.systems } });

const join = (seat: number): Command => ({ kind: 'join', seat, presence: 1, level: 0, data: new Uint8Array() });

const bundle = (sim: Sim, inputs = new Uint8Array(sim.seats * sim.inputBytes), commands = NO_COMMANDS): Bundle => ({
  tick: sim.tick + 1,
  inputs,
  orders: NO_ORDERS,
  commands,
});

/** All that a system can learn of the ticks that are kept. */
function pictureOf(w: World): unknown {
  const rows = Array.from({ length: 13 }, (_, row) => asEntity<'Body'>(row));
  return Array.from({ length: TICKS + 3 }, (_, back) => {
    const past = w.past(w.tick + 1 - back);
    const has = rows.map((e) => past.has(e));
    return [past.tick, has, rows.map((e) => past.Body.x[e]), rows.map((e) => past.Body.y[e])];
  });
}

/** The rows that one was told of: who had them, and where. */
interface Noted {
  readonly ids: readonly number[];
  readonly x: Float64Array;
}

/** The world as it is between two ticks, noted without its history. */
function noteOf(sim: Duel): Noted {
  const { memory, entities } = partsOf(sim.world);
  const column = memory.layout.regions.findIndex(({ name }) => name === 'Body.x');
  return {
    ids: Array.from(memory.mask, (_, row) => (entities.isAlive(row) ? entities.idOf(row) : 0)),
    x: Float64Array.from(memory.arrays[column]),
  };
}

test('what is read of a tick is its world bit for bit, of each tick that is kept, and who had each row', () => {
  const notes: Noted[] = [];
  let compared = 0;
  let strangers = 0;
  const watched = watchedBy((w) => {
    // A world that is full all the time, in which nobody lives long.
    for (let i = 0; i < 3; i++) w.spawn({ Ghost: { lifeTicks: w.randomInt(4) }, Body: { x: w.random() - 0.5 } });
    const oldest = Math.max(0, w.tick - TICKS + 1);
    for (let tick = oldest; tick < w.tick; tick++) {
      const past = w.past(tick);
      const { ids, x } = notes[tick];
      expect(past.tick).toBe(tick);
      expect(Buffer.from(new Float64Array(ids.map((_, row) => past.Body.x[asEntity<'Body'>(row)])).buffer)).toEqual(
        Buffer.from(x.buffer),
      );
      for (const e of w.each('Body')) {
        expect(past.has(e)).toBe(ids[e] === w.idOf(e));
        if (ids[e] !== 0 && ids[e] !== w.idOf(e)) strangers++;
        compared++;
      }
    }
  });
  const { sim, next } = busyMatch(watched, 11);
  for (let tick = 1; tick <= 500; tick++) {
    notes.push(noteOf(sim));
    next();
  }
  expect(compared).toBeGreaterThan(9_000);
  // Rows in which somebody else lived then.
  expect(strangers).toBeGreaterThan(50);
});

test('a tick that is not kept becomes the nearest that is', () => {
  const asked: (readonly [number, number])[] = [];
  const watched = watchedBy((w) => {
    if (w.tick !== 3 && w.tick !== 40) return;
    const ticks = [-Infinity, -5, 0, 1, 2, 2.9, 3, 28, 29, 38, 39, 39.5, 40, 1e12, Infinity, NaN];
    for (const tick of ticks) asked.push([tick, w.past(tick).tick]);
  });
  const sim = createSim(watched, { seed: 1 });
  while (sim.tick < 40) sim.step(bundle(sim));
  const first = [0, 0, 0, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0];
  const later = [29, 29, 29, 29, 29, 29, 29, 29, 29, 38, 39, 39, 39, 39, 39, 29];
  expect(asked.map(([, tick]) => tick)).toEqual([...first, ...later]);
});

test('the world of tick 0 is kept, nothing was there before it, and NONE was never there', () => {
  const started = defineGame(model, {
    ...rules,
    start(w) {
      expect(w.past(0).tick).toBe(0);
      const e = w.spawn({ Body: { x: 5 } });
      expect([w.past(0).has(e), w.past(0).Body.x[e]]).toEqual([false, 0]);
    },
    systems: {
      look(w) {
        const [e] = w.each('Body');
        expect([w.past(0).has(e), w.past(0).Body.x[e], w.past(0).has(NONE)]).toEqual([w.tick < TICKS, 5, false]);
      },
    },
  });
  const sim = createSim(started, { seed: 1 });
  sim.step(bundle(sim));
  expect(sim.tick).toBe(1);
});

test('a row that died and lives again is somebody else, before and after', () => {
  const seen: unknown[] = [];
  const reborn = defineGame(model, {
    ...rules,
    start(w) {
      // A full world: the row that dies is the next to live.
      for (let i = 1; i <= 12; i++) w.spawn({ Body: { x: i } });
    },
    systems: {
      change(w) {
        const e = w.each('Body')[4];
        if (w.tick === 3) w.despawn(e);
        if (w.tick === 4) w.spawn({ Body: { x: 50 } });
        if (w.tick !== 6) return;
        seen.push([1, 2, 3, 4, 5].map((tick) => [w.past(tick).has(e), w.past(tick).Body.x[e]]));
      },
    },
  });
  const sim = createSim(reborn, { seed: 1, isStrict: true });
  while (sim.tick < 6) sim.step(bundle(sim));
  expect(seen).toEqual([
    [
      [false, 5],
      [false, 5],
      [false, 0],
      [true, 50],
      [true, 50],
    ],
  ]);
});

test('a level that is loaded takes nobody of before along', () => {
  const { history, ...plain } = model.definition;
  const places = defineModel({ ...plain, history, levels: { cave: { entities: [{ Body: { x: 9 } }] } } });
  const seen: unknown[] = [];
  const travelling = defineGame(places, {
    start: (w) => void w.spawn({ Body: { x: 1 } }),
    join() {},
    leave() {},
    bot() {},
    systems: {
      travel(w) {
        const [e] = w.each('Body');
        seen.push([1, 2, 3].map((tick) => [w.past(tick).has(e), w.past(tick).Body.x[e]]));
        if (w.tick === 3) w.loadLevel('cave');
      },
    },
  });
  const sim = createSim(travelling, { seed: 1, isStrict: true });
  while (sim.tick < 4) sim.step(bundle(sim));
  expect(seen.at(-1)).toEqual([
    [false, 1],
    [false, 1],
    [true, 9],
  ]);
});

describe('the past is the same', () => {
  const pictures: unknown[] = [];
  const watched = watchedBy((w) => void pictures.push(pictureOf(w)));
  /** The bundles of a match with people who lag. */
  const bundleFor = (sim: Sim): Bundle => {
    const inputs = new Uint8Array(sim.seats * sim.inputBytes);
    for (let seat = 0; seat < 4; seat++) {
      const at = seat * sim.inputBytes;
      inputs.set([(sim.tick * 7 + seat * 40) & 127, 60, 127, seat * 30, 0, Number(sim.tick % 3 === 0)], at);
      sim.setLag(inputs, at, (sim.tick + seat) % 16);
    }
    return bundle(sim, inputs, sim.tick === 0 ? [0, 1, 2, 3].map(join) : NO_COMMANDS);
  };
  const play = (sim: Duel, ticks: number) => {
    pictures.length = 0;
    for (let i = 0; i < ticks; i++) sim.step(bundleFor(sim));
    return pictures.slice();
  };

  test('after a rollback', () => {
    const sim = createSim(watched, { seed: 3 });
    play(sim, 100);
    const before = saved(sim);
    const first = play(sim, 8);
    const after = saved(sim);
    sim.load(before);
    expect(play(sim, 8)).toEqual(first);
    expect(saved(sim)).toEqual(after);
  });

  test('for who joins late, with a snapshot', () => {
    const sim = createSim(watched, { seed: 3 });
    play(sim, 100);
    const other = createSim(watched, { seed: 4 });
    other.accept(saved(sim));
    expect(play(other, 30)).toEqual(play(sim, 30));
    expect(saved(other)).toEqual(saved(sim));
  });

  test('for every tick made again, in fresh worlds too', () => {
    const bots = botBundles(createSim(game, { seed: 1 }), mixedLevels(4));
    expect(syncTest({ game, seed: 5, ticks: 240, bundle: bots }).failure).toBeUndefined();
    const lagging = (_: number, sim: Sim) => bundleFor(sim);
    expect(syncTest({ game, seed: 5, ticks: 240, bundle: lagging }).failure).toBeUndefined();
  });
});

describe('the tick that a player saw', () => {
  /** What `seenTick` says in each tick, for an input whose lag byte is this. */
  function seenWith(lagByte: number, ticks: number): readonly number[] {
    const seen: number[] = [];
    const sim = createSim(
      watchedBy((w) => void seen.push(w.seenTick(0))),
      { seed: 1 },
    );
    const inputs = new Uint8Array(sim.seats * sim.inputBytes);
    inputs[model.inputLayout.lagByte] = lagByte;
    while (sim.tick < ticks) sim.step(bundle(sim, inputs, sim.tick === 0 ? [join(0)] : NO_COMMANDS));
    expect(sim.tick).toBe(ticks);
    return seen;
  }

  test('is the tick less the lag, but never before the match', () => {
    expect(seenWith(3, 7)).toEqual([0, 0, 0, 1, 2, 3, 4]);
  });

  test('is never newer than the last tick', () => {
    expect(seenWith(0, 4)).toEqual([0, 1, 2, 3]);
    expect(seenWith(0x81, 4)).toEqual([0, 1, 2, 3]);
  });

  test('is never older than what is kept', () => {
    expect(seenWith(TICKS - 1, 40).at(-1)).toBe(40 - TICKS + 1);
    expect(seenWith(TICKS, 40).at(-1)).toBe(40 - TICKS + 1);
    expect(seenWith(127, 40).at(-1)).toBe(40 - TICKS + 1);
  });

  test('is the last tick for bots and empty seats, and there is no other seat', () => {
    const sim = createSim(game, { seed: 1 });
    const bots = botBundles(sim, [1, 2]);
    for (let tick = 1; tick <= 30; tick++) sim.step({ ...bots(tick), inputs: new Uint8Array(24).fill(5) });
    expect([0, 1, 3].map((seat) => sim.world.seenTick(seat))).toEqual([29, 29, 29]);
    expect(() => sim.world.seenTick(4)).toThrow(expect.objectContaining({ code: 'world/row' }));
  });

  test('stays when an input is late, and no record shows it', () => {
    const sim = createSim(game, { seed: 1 });
    const inputs = new Uint8Array(24);
    sim.setLag(inputs, 0, 6);
    for (let i = 0; i < sim.inputBytes; i++) inputs[i] &= sim.repeatMask[i];
    for (let tick = 1; tick <= 20; tick++) sim.step(bundle(sim, inputs, tick === 1 ? [join(0)] : NO_COMMANDS));
    expect(sim.world.seenTick(0)).toBe(14);
    expect(Object.keys(sim.world.input(0))).toEqual(['x', 'y', 'aimX', 'aimY', 'fire']);
  });
});

test('a shot hits where its target was for the shooter, and not where it is', () => {
  /** Fights in which seat 1 runs away to the right, and seat 0 shoots to the left where it was `ticksAgo`. */
  function hitsOf(lagTicks: number, ticksAgo: number): number {
    const sim = createSim(game, { seed: 1, isStrict: true });
    sim.step(bundle(sim, undefined, [join(0), join(1)]));
    const [shooter, target] = sim.world.each('Body', 'Fighter');
    const { Body } = sim.world;
    Body.x[target] = -10;
    Body.y[target] = 0;
    const inputs = new Uint8Array(sim.seats * sim.inputBytes);
    inputs[sim.inputBytes] = 127;
    const places: number[] = [Body.x[target]];
    for (let i = 0; i < 10; i++) {
      sim.step(bundle(sim, inputs));
      places.unshift(Body.x[target]);
    }
    // Straight above where it was, so that half a metre beside it is a miss.
    Body.x[shooter] = places[ticksAgo - 1];
    Body.y[shooter] = 8;
    inputs.set([0, 0, 0, 0x81, 0, 1], 0);
    sim.setLag(inputs, 0, lagTicks);
    sim.step(bundle(sim, inputs));
    return sim.world.Fighter.hits[shooter];
  }
  // 9 m/s are 0.15 m in a tick, and a fighter has a radius of 0.5 m.
  expect([1, 5, 9].map((ticks) => hitsOf(ticks, ticks))).toEqual([1, 1, 1]);
  expect([hitsOf(1, 9), hitsOf(9, 1)]).toEqual([0, 0]);
});

test('a model without history has none of it: no verb, no byte, no lag', () => {
  const sim = createSim(capture, { seed: 1 });
  expect('past' in sim.world || 'seenTick' in sim.world).toBe(false);
  const inputs = new Uint8Array(sim.inputBytes).fill(9);
  sim.setLag(inputs, 0, 5);
  expect([...inputs]).toEqual(Array(sim.inputBytes).fill(9));
  expect(capture.model.inputLayout.lagByte).toBe(-1);
  expect(capture.model.layout.regions.some(({ group }) => group === 'history')).toBe(false);
});

test('a difference in a past tick says whose, what and how long ago', () => {
  const sim = createSim(game, { seed: 1 });
  for (let tick = 1; tick <= 20; tick++) sim.step(bundle(sim, undefined, tick === 1 ? [join(0)] : NO_COMMANDS));
  const ours = saved(sim);
  const { memory } = partsOf(sim.world);
  const place = (name: string) => memory.arrays[memory.layout.regions.findIndex((region) => region.name === name)];
  const page = (ago: number) => ((20 - ago) % TICKS) * 13 + 1;
  const was = place('Body.x')[1];
  place('history.Body.x')[page(3)] = 9;
  place('history.Body.y')[page(0)] = 9;
  place('history.id')[page(1)] = 0;
  const found = diffSnapshots(model.layout, ours, saved(sim));
  expect(found).toEqual([
    expect.objectContaining({ place: 'history.id of 1 tick ago', component: null, field: 'id', index: 1, ours: 1 }),
    expect.objectContaining({ place: 'Body.x of 3 ticks ago', component: 'Body', entity: 1, ours: was, theirs: 9 }),
    expect.objectContaining({ place: 'Body.y of this tick', field: 'y', index: 1, item: null, theirs: 9 }),
  ]);
});

test('where ticks begin anew at 2^32, history does too', () => {
  const seen: number[] = [];
  const sim = createSim(
    watchedBy((w) => void seen.push(w.past(w.tick - 3).tick)),
    { seed: 1 },
  );
  const { memory } = partsOf(sim.world);
  memory.header[HEADER.tick] = 2 ** 32 - 3;
  for (let i = 0; i < 6; i++) sim.step(bundle(sim));
  expect(seen).toEqual([2 ** 32 - 5, 2 ** 32 - 4, 0, 0, 0, 0]);
});
