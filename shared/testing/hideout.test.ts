// Hideout is a whole game: its state is all in the buffer, and what is visible of it follows from nothing that is hidden.
import { expect, test } from 'vitest';
import { createSim } from '../sim/sim.ts';
import { NETWORK_CONDITIONS } from './conditions.ts';
import { botBundles, mixedLevels } from './golden.ts';
import { HALF_WIDTH, type PredictedWorld } from './hideout-model.ts';
import { NOBODY, walkerOf } from './hideout-walkers.ts';
import { game } from './hideout.ts';
import { runMatch } from './match.ts';
import { syncTest } from './sync-test.ts';

const bundleFor = botBundles(createSim(game, { seed: 1 }), mixedLevels(8));
const bundle = (tick: number) => bundleFor(tick);

test('all of its state is in the buffer', () => {
  expect(syncTest({ game, seed: 5, ticks: 65, bundle, config: { roundSeconds: 1 } }).failure).toBeUndefined();
});

test('each seat has a walker, who stays on the ground, and nobody else has', () => {
  const sim = createSim(game, { seed: 5 });
  for (let tick = 1; tick <= 60; tick++) sim.step(bundleFor(tick));
  const w: PredictedWorld = sim.world;
  for (const seat of w.players) expect(Math.abs(w.Body.x[walkerOf(w, seat)])).toBeLessThanOrEqual(HALF_WIDTH);
  expect(w.players.map((seat) => walkerOf(w, seat) === NOBODY)).toEqual(w.players.map(() => false));
  expect(walkerOf(w, 8)).toBe(NOBODY);
});

test('other omens, other phantoms and dreams; the same walkers, beasts, pets, stones, ground and events', () => {
  const play = (omen: number) => {
    const sim = createSim(game, { seed: 5, config: { roundSeconds: 5 } });
    const { world: w } = sim;
    const seen: unknown[] = [];
    const counts = { stones: 0, tamed: 0, cloaks: 0, phantoms: 0, dreams: 0, events: new Set<string>() };
    for (let tick = 1; tick <= 420; tick++) {
      sim.step(bundleFor(tick));
      if (tick % 64 === 0) w.globals.omen = omen * tick;
      counts.stones += w.count('Stone');
      counts.cloaks += w.count('Cloak');
      counts.phantoms += w.count('Phantom');
      for (const e of w.each('Pet')) counts.tamed += w.Pet.player[e] < 8 ? 1 : 0;
      for (const e of w.each('Mind')) counts.dreams += w.Mind.dream[e];
      const { outbox } = sim.worldParts;
      for (let i = 0; i < outbox.count; i++) counts.events.add(outbox.nameAt(i));
      const rows = [];
      for (const e of w.without('Phantom').each('Body'))
        rows.push([w.Body.x[e], w.Body.y[e], w.Body.heading[e], w.Body.speed[e], w.has(e, 'Cloak')].join());
      seen.push([rows.toSorted((a, b) => (a < b ? -1 : 1)).join(' '), Array.from(w.grids.ground.cells).join('')]);
      seen.push(Array.from({ length: outbox.count }, (_, i) => outbox.nameAt(i)));
      for (const seat of w.players)
        for (const e of w.each('Walker', 'Purse')) if (w.Walker.player[e] === seat) seen.push([seat, w.Purse.gold[e]]);
    }
    return { seen, counts };
  };
  const [first, second] = [play(1), play(2)];
  expect(second.seen).toEqual(first.seen);
  expect(second.counts.phantoms).not.toBe(first.counts.phantoms);
  expect(second.counts.dreams).not.toBe(first.counts.dreams);
  // Nothing of it is for show.
  expect(first.counts.stones).toBeGreaterThan(400);
  expect(first.counts.tamed).toBeGreaterThan(200);
  expect(first.counts.cloaks).toBeGreaterThan(300);
  expect([...first.counts.events].toSorted()).toEqual(['Rumour', 'Shattered', 'Thrown', 'Told', 'finish']);
});

test('three walkers on a mobile line agree with the server in a state room', () => {
  const network = NETWORK_CONDITIONS.mobile;
  const played = runMatch({ game, sync: 'state', players: 3, ticks: 400, seed: 7, network });
  expect(played).toMatchObject({ desyncs: 0, agreeing: 3 });
});
