// What goes wrong inside a step, and differences that only bits show.
import { describe, expect, test } from 'vitest';
import { defineGame, defineModel, f32, f64, grid, u8 } from '../index.ts';
import { game, model, rules } from '../testing/capture.ts';
import { NO_COMMANDS, NO_ORDERS, type Bundle } from './bundle.ts';
import { diffSnapshots } from './diff.ts';
import { createSim, type Sim } from './sim.ts';

const bundle = (sim: Sim): Bundle => ({
  tick: sim.tick + 1,
  inputs: new Uint8Array(sim.seats * sim.inputBytes),
  orders: NO_ORDERS,
  commands: NO_COMMANDS,
});

function save(sim: Sim): Uint8Array {
  const bytes = new Uint8Array(sim.stateBytes);
  sim.save(bytes);
  return bytes;
}

test('what a system queued before it threw does not come alive in the next tick', () => {
  let throws = true;
  const throwing = defineGame(model, {
    ...rules,
    systems: {
      burn(w) {
        if (!throws) return;
        w.spawn({ Spark: { ticksLeft: 9 } });
        throw new RangeError('burnt');
      },
    },
  });
  const sim = createSim(throwing, { seed: 1 });
  expect(() => sim.step(bundle(sim))).toThrow('burnt');
  throws = false;
  sim.step(bundle(sim));
  expect(sim.world.each('Spark')).toEqual([]);
});

test('a bundle for another tick is refused, and nothing has happened', () => {
  const sim = createSim(game, { seed: 1 });
  const before = save(sim);
  expect(() => sim.step({ ...bundle(sim), tick: 9 })).toThrow(expect.objectContaining({ code: 'sim/command' }));
  expect(save(sim)).toEqual(before);
});

describe('NaN', () => {
  const values = defineModel({
    name: 'values',
    ticksPerSecond: 60,
    players: { min: 1, max: 1 },
    entities: 3,
    components: { Point: { x: f64, y: f32, kind: u8 } },
    globals: { heat: f64, cold: f32 },
    grids: { map: grid(f32, 3, 3) },
    input: {},
  });
  const idle = { start() {}, join() {}, leave() {}, bot() {} };

  /** A NaN that no arithmetic of this engine need make: its bits are written by hand. */
  function strangeNaN(sim: Sim, region: string, index: number, isDouble: boolean): void {
    const bytes = save(sim);
    const at = (values.layout.regionOf.get(region)?.byteOffset ?? 0) + index * (isDouble ? 8 : 4);
    const view = new DataView(bytes.buffer);
    if (isDouble) view.setBigUint64(at, 0xfff8000000000123n, true);
    else view.setUint32(at, 0xffc00123, true);
    sim.load(bytes);
  }

  test.each<[string, number, boolean]>([
    ['Point.x', 1, true],
    ['Point.y', 1, false],
    ['globals.heat', 0, true],
    ['globals.cold', 0, false],
    ['grids.map', 4, false],
  ])('of other bits in %s is one NaN at the end of a tick, and a difference before', (region, index, isDouble) => {
    const still = defineGame(values, { ...idle, start: (w) => void w.spawn({ Point: {} }), systems: { nothing() {} } });
    const sim = createSim(still, { seed: 1 });
    strangeNaN(sim, region, index, isDouble);
    sim.step(bundle(sim));
    const canonical = save(sim);
    strangeNaN(sim, region, index, isDouble);
    expect(diffSnapshots(values.layout, canonical, save(sim))).toMatchObject([
      { place: region, index, ours: NaN, theirs: NaN },
    ]);
    sim.load(save(sim));
    sim.step(bundle(sim));
    expect(diffSnapshots(values.layout, canonical, save(sim)).map(({ place }) => place)).toEqual(['header.tick']);
  });

  test('of other bits does not make a trace name a system that is right', () => {
    const still = defineGame(values, { ...idle, start: (w) => void w.spawn({ Point: {} }), systems: { nothing() {} } });
    const traces = [false, true].map((isStrange) => {
      const sim = createSim(still, { seed: 1 });
      sim.world.globals.heat = NaN;
      if (isStrange) strangeNaN(sim, 'globals.heat', 0, true);
      const words = new Uint32Array(2);
      const sums: number[] = [];
      sim.step(bundle(sim), () => {
        sim.checksum(words, 0);
        sums.push(...words);
      });
      return sums;
    });
    expect(traces[1]).toEqual(traces[0]);
  });

  test('made by start is refused in development', () => {
    const broken = defineGame(values, {
      ...idle,
      start: (w) => void (w.globals.heat = 0 / w.globals.heat),
      systems: { nothing() {} },
    });
    expect(() => createSim(broken, { seed: 1, isStrict: true })).toThrow(
      expect.objectContaining({ code: 'world/not-a-number' }),
    );
    expect(createSim(broken, { seed: 1 }).world.globals.heat).toBeNaN();
  });

  test('is not the only thing equal numbers hide: a diff is empty exactly when all bytes are equal', () => {
    const sim = createSim(defineGame(values, { ...idle, systems: { nothing() {} } }), { seed: 1 });
    const ours = save(sim);
    expect(diffSnapshots(values.layout, ours, ours.slice())).toEqual([]);
    for (let at = 0; at < ours.length; at++) {
      const theirs = ours.slice();
      theirs[at] ^= 0x80;
      expect(diffSnapshots(values.layout, ours, theirs)).toHaveLength(1);
    }
  });
});

test('config under a name that every object has is refused like any other unknown name', () => {
  for (const name of ['toString', 'constructor', 'valueOf']) {
    expect(() => createSim(game, { seed: 1, config: { [name]: 1 } })).toThrow(
      expect.objectContaining({ code: 'game/config' }),
    );
  }
});
