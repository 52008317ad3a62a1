// A room in which people gather asks of a match what its game says; the world is made by the first who asks for more.
import { expect, test, vi } from 'vitest';
import { game, model } from '../testing/capture.ts';
import { botBundles, mixedLevels } from '../testing/golden.ts';
import { PRESENCE } from './bundle.ts';
import { deferSim } from './deferred-sim.ts';
import { createSim, type Sim } from './sim.ts';

test('what people who gather ask of a match makes no world', () => {
  const make = vi.fn<() => Sim>(() => createSim(game, { seed: 1 }));
  const sim = deferSim(game, make);
  const whole = createSim(game, { seed: 1 });
  expect([
    sim.tick,
    sim.presenceOf(0),
    sim.seats,
    sim.stateBytes,
    sim.inputBytes,
    sim.ticksPerSecond,
    sim.name,
  ]).toEqual([
    whole.tick,
    whole.presenceOf(0),
    whole.seats,
    whole.stateBytes,
    whole.inputBytes,
    whole.ticksPerSecond,
    whole.name,
  ]);
  expect(sim.emptyData).toEqual(whole.emptyData);
  expect(sim.isDataValid(sim.emptyData)).toBe(true);
  expect(make).not.toHaveBeenCalled();
});

test('it steps as the sim it stands for, which is made once', () => {
  const make = vi.fn<() => Sim>(() => createSim(game, { seed: 9 }));
  const sim = deferSim(game, make);
  const whole = createSim(game, { seed: 9 });
  const bundleFor = botBundles(whole, mixedLevels(whole.seats));
  const [ours, theirs] = [new Uint32Array(2), new Uint32Array(2)];
  for (let tick = 1; tick <= 100; tick++) {
    const bundle = bundleFor(tick);
    sim.step(bundle);
    whole.step(bundle);
    sim.checksum(ours, 0);
    whole.checksum(theirs, 0);
    expect([tick, ...ours]).toEqual([tick, ...theirs]);
  }
  expect(sim.tick).toBe(100);
  expect(sim.presenceOf(0)).toBe(PRESENCE.bot);
  expect(sim.parts).toEqual(whole.parts);
  expect(make).toHaveBeenCalledTimes(1);
});

test('it begins from a save as well as from its own beginning', () => {
  const whole = createSim(game, { seed: 3 });
  const save = new Uint8Array(whole.stateBytes);
  whole.save(save);
  const sim = deferSim(game, () => createSim(game, { seed: 4 }));
  sim.accept(save);
  const again = new Uint8Array(sim.stateBytes);
  sim.save(again);
  expect(again).toEqual(save);
  expect(model.layout.sizeBytes).toBe(save.length);
});

test('what `start` throws comes out where the world is needed, each time', () => {
  const sim = deferSim(game, () => {
    throw new Error('no map');
  });
  const words = new Uint32Array(2);
  expect(() => sim.checksum(words, 0)).toThrow('no map');
  expect(() => sim.save(new Uint8Array(sim.stateBytes))).toThrow('no map');
  expect(sim.tick).toBe(0);
});
