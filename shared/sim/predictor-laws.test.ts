// What a client predicts is what the server makes, tick by tick and bit by bit, wherever nothing else touches it.
import { expect, test } from 'vitest';
import { defineGame } from '../index.ts';
import { nextInt, seedRandom } from '../math/random.ts';
import type { ModelDefinition } from '../model/model.ts';
import { ageBolts, fireGuns } from '../games/dogfight/weapons.ts';
import { moveBodies } from '../games/dogfight/bodies.ts';
import { steerShips } from '../games/dogfight/ships.ts';
import tuning from '../games/dogfight/tuning.json' with { type: 'json' };
import { game as dogfight } from '../games/dogfight/sim.ts';
import { game as capture } from '../testing/capture.ts';
import { partsOf } from '../world/world.ts';
import { NO_COMMANDS, NO_ORDERS, PRESENCE, type Bundle, type Command } from './bundle.ts';
import type { Game } from './game.ts';
import { createSim, type Sim, type SimOf } from './sim.ts';
import { createToldClient } from './told-client.test-helper.ts';

const TICKS = 500;

/** Random inputs of every seat for every tick, held for a while as people hold them; the first seat is a person's, bots have the others. */
function randomBundles(sim: Sim, seed: number): readonly Bundle[] {
  const random = new Uint32Array(4);
  seedRandom(random, seed, 5);
  const held = new Uint8Array(sim.seats * sim.inputBytes);
  const seating = Array.from({ length: sim.seats }, (_, seat): Command => {
    const presence = seat === 0 ? PRESENCE.person : PRESENCE.bot;
    return { kind: 'join', seat, presence, level: seat === 0 ? 0 : 1 + (seat % 3), data: sim.emptyData };
  });
  return Array.from({ length: TICKS + 60 }, (_, tick) => {
    if (nextInt(random, 7) === 0) for (let i = 0; i < sim.inputBytes; i++) held[i] = nextInt(random, 256);
    sim.canonicaliseInput(held, 0);
    return { tick, inputs: held.slice(), orders: NO_ORDERS, commands: tick === 1 ? seating : NO_COMMANDS };
  });
}

/** A seat's own rows: those with a component that says so. */
const ownBy = (game: Game, names: readonly string[]) => {
  const places = names.map((name) => game.model.layout.regions.findIndex((region) => region.name === `${name}.player`));
  const bits = names.map((name) => game.model.layout.components.indexOf(name) + 1);
  return (world: object, row: number) => {
    const { memory } = partsOf(world);
    return bits.some((bit, i) => (memory.mask[row] & (1 << bit)) !== 0 && memory.arrays[places[i]][row] === 0);
  };
};

/**
 * A server makes all ticks; the client hears of some of them, `late` ticks after it predicted them. Calls `heard` with the server at that
 * tick, and with what differed.
 */
function play<D extends ModelDefinition>(
  game: Game<D>,
  names: readonly string[],
  seed: number,
  heard: (match: {
    readonly server: Sim & { readonly world: object };
    readonly told: ReturnType<typeof createToldClient<D>>;
    readonly tick: number;
    readonly bundles: readonly Bundle[];
    readonly different: ReadonlySet<string>;
  }) => void,
) {
  const server = createSim(game, { seed });
  const told = createToldClient(game, ownBy(game, names), seed === 1);
  const bundles = randomBundles(server, seed);
  const random = new Uint32Array(4);
  seedRandom(random, seed, 6);
  let equal = 0;
  let late = 6;
  for (let tick = 1; tick <= TICKS; tick++) {
    server.step(bundles[tick]);
    told.watch(server);
    if (nextInt(random, 3) > 0 && tick > 1) continue;
    late = Math.max(0, Math.min(20, late + nextInt(random, 7) - 3));
    const predict = (to: number) => {
      const { predictor } = told;
      while (predictor.tick >= 0 && predictor.tick < to)
        predictor.step(predictor.tick + 1, bundles[predictor.tick + 1].inputs);
    };
    predict(tick);
    const outcome = told.hear(server, tick, bundles[tick].inputs);
    equal += outcome.equal;
    heard({ server, told, tick, bundles, different: outcome.different });
    predict(tick + late);
  }
  return { equal, told, server };
}

test.each([1, 2, 3])('in capture a runner is where it was predicted, whatever comes late, seed %i', (seed) => {
  const { equal } = play(capture, ['Runner'], seed, ({ different, tick }) => {
    // Its mark is another system's.
    expect(
      [...different].filter((name) => name !== 'Runner.mark'),
      `tick ${tick}`,
    ).toEqual([]);
  });
  expect(equal).toBeGreaterThan(1000);
});

test.each([1, 2, 3])(
  'in dogfight a ship and its bolts are what the same systems make of the whole world, seed %i',
  (seed) => {
    // The predicted systems alone, over every row there is.
    const control = createSim(predictedOnly(), { seed: 5 });
    const bytes = new Uint8Array(control.stateBytes);
    let ships = 0;
    let bolts = 0;
    let asMade = 0;
    let asServed = 0;
    const { told, equal } = play(
      dogfight,
      ['Ship', 'Bolt'],
      seed,
      ({ server, told: { client, predictor, localOf }, tick, bundles, different }) => {
        if (different.size === 0) asServed++;
        server.save(bytes);
        control.load(bytes);
        const before = control.world.each('Ship', 'Body').filter((e) => control.world.Ship.player[e] === 0);
        const isClean = predictor.spawns.length === 0;
        for (let next = tick + 1; next <= tick + 12; next++) {
          control.step({ ...bundles[next], commands: NO_COMMANDS });
          predictor.step(next, bundles[next].inputs);
        }
        if (isClean) {
          const made = ownBolts(control.world);
          expect(ownBolts(client.world), `bolts at tick ${tick + 12}`).toEqual(made);
          bolts += made.length;
        }
        const { arrays } = partsOf(control.world).memory;
        for (const e of before) {
          const mine = localOf(server, e);
          expect(predictor.isOwn(mine)).toBe(true);
          ships++;
          dogfight.model.layout.regions.forEach(({ group, owner, name }, i) => {
            if (group !== 'component' || (owner !== 'Ship' && owner !== 'Body')) return;
            expect(predictor.differs(tick + 12, mine, i, arrays[i][e]), `${name} at tick ${tick + 12}`).toBe(false);
            asMade++;
          });
        }
      },
    );
    expect(ships).toBeGreaterThan(100);
    expect(bolts).toBeGreaterThan(300);
    expect(asMade).toBeGreaterThan(2000);
    expect(equal).toBeGreaterThan(2000);
    // A shot of another, a rock, a pick-up: what the server alone knows is not predicted, and it is seldom.
    expect(asServed).toBeGreaterThan(100);
    expect(told.matched).toBeGreaterThan(20);
    expect(told.withdrawn).toBeLessThan(told.matched / 4);
  },
);

/** The first seat's bolts, as numbers in an order of their own. */
function ownBolts({ Body, Bolt, each }: SimOf<(typeof dogfight)['model']['definition']>['world']): readonly string[] {
  return each('Bolt', 'Body')
    .filter((e) => Bolt.player[e] === 0)
    .map((e) => [Bolt.lifeTicks[e], Body.x[e], Body.y[e], Body.vx[e], Body.vy[e]].join(' '))
    .sort();
}

/** Dogfight without the systems that only the server runs. */
function predictedOnly() {
  const rules = { start() {}, join() {}, leave() {}, bot() {} };
  return defineGame(dogfight.model, {
    ...rules,
    tuning,
    systems: { steerShips, fireGuns, moveBodies, ageBolts },
  });
}
