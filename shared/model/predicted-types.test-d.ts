// The types of predicted systems: every world is a predicted one, and twenty-two wrong programs do not compile.
import { expectTypeOf, test } from 'vitest';
import {
  axis,
  confirmed,
  defineGame,
  defineModel,
  entity,
  f64,
  grid,
  list,
  player,
  predict,
  predicted,
  prefab,
  spatialHash,
  tune,
  u8,
  type Entity,
  type Game,
  type Known,
  type PredictedWorldOf,
  type WorldOf,
} from '../index.ts';

const model = defineModel({
  name: 'predicted-types',
  ticksPerSecond: 60,
  players: { min: 1, max: 2 },
  entities: 8,
  components: {
    Body: { x: f64, y: f64 },
    Ship: { player, hull: u8, path: list(f64, 4) },
    Bolt: { target: entity },
  },
  globals: { score: u8, order: list(u8, 4) },
  grids: { dust: grid(u8, 4, 4) },
  streams: ['loot'],
  levels: { meadow: {} },
  input: { x: axis },
  orders: { Ping: { x: f64 } },
  commands: { Grant: { points: u8 } },
  events: { Fired: predicted({ ship: entity, at: entity }, { same: ['ship'] }), Scored: confirmed({ by: player }) },
  tuning: { speed: tune({ unit: 'm/s', min: 1, max: 2 }) },
  result: { winner: u8 },
});
interface World extends WorldOf<typeof model> {}
interface PredictedWorld extends PredictedWorldOf<typeof model> {}
declare const w: PredictedWorld;
declare const whole: World;

const spawnBolt = prefab(model, { Bolt: {}, Body: {} });
const bodies = spatialHash(model, { with: ['Body'], x: 'Body.x', y: 'Body.y', cellSize: 4 });
const rules = { tuning: { speed: 1 }, start() {}, join() {}, leave() {}, bot() {} };

function steer(world: PredictedWorld): void {
  for (const e of world.each('Body')) world.Body.x[e] += world.dt;
}
function judge(world: World): void {
  steer(world);
}

test('a predicted system is named and its world inferred', () => {
  expectTypeOf(defineGame(model, { ...rules, systems: { steer: predict(steer), judge } })).toEqualTypeOf<
    Game<(typeof model)['definition']>
  >();
  const systems = {
    inline: predict((world: PredictedWorld) => {
      for (const e of world.each('Ship')) world.Ship.hull[e] = 1;
    }),
  };
  defineGame(model, { ...rules, systems });
  defineGame(model, {
    ...rules,
    systems: { inferred: predict((world) => expectTypeOf(world.tuning.speed).toEqualTypeOf<number>()) },
  });
});

test('own rows are written, known rows read, both from every world', () => {
  const own = w.each('Ship', 'Body')[0];
  const known = w.known('Ship', 'Body')[0];
  expectTypeOf(own).toEqualTypeOf<Entity<'Ship' | 'Body'>>();
  expectTypeOf(known).toEqualTypeOf<Known<'Ship' | 'Body'>>();
  expectTypeOf(whole.known('Ship')).toEqualTypeOf<readonly Known<'Ship'>[]>();
  w.Body.x[own] = w.Body.x[known];
  w.Ship.path.push(own, w.Ship.path.at(known, 0));
  expectTypeOf(whole).toExtend<PredictedWorld>();
  expectTypeOf(own).toExtend<Known<'Body'>>();
  expectTypeOf(spawnBolt(w)).toEqualTypeOf<Entity<'Bolt' | 'Body'>>();
  expectTypeOf(bodies(whole).near(0, 0, 1)).toEqualTypeOf<readonly Entity<'Body'>[]>();
  expectTypeOf(bodies(w).near(0, 0, 1)).toEqualTypeOf<readonly Known<'Body'>[]>();
  const any: Known = known;
  if (w.has(any, 'Bolt')) expectTypeOf(w.Bolt.target[any]).toEqualTypeOf<Entity>();
  w.Bolt.target[w.each('Bolt')[0]] = w.entityOf(w.idOf(known));
  w.emit('Fired', { ship: own, at: known });
  expectTypeOf(w.globals.order.at(0)).toEqualTypeOf<number>();
  expectTypeOf(w.grids.dust.get(1, 1)).toEqualTypeOf<number>();
});

test('wrong programs do not compile', () => {
  const own = w.each('Ship', 'Body')[0];
  const known = w.known('Ship', 'Body')[0];
  // @ts-expect-error 1: a system that takes the full world is not predicted
  predict(judge);
  // @ts-expect-error 2: nor where it is given to a game
  defineGame(model, { ...rules, systems: { judge: predict(judge) } });
  // @ts-expect-error 3: a predicted system draws no random numbers, also where its world is inferred
  defineGame(model, { ...rules, systems: { roll: predict((world) => void world.random()) } });
  // @ts-expect-error 4: a known row is not written
  w.Body.x[known] = 1;
  // @ts-expect-error 5: nor where a whole world lists it
  whole.Body.x[whole.known('Body')[0]] = 1;
  // @ts-expect-error 6: nor its lists
  w.Ship.path.push(known, 1);
  // @ts-expect-error 7: a known row is read by the components it was asked for
  void w.Bolt.target[known];
  // @ts-expect-error 8: a known row is not despawned
  w.despawn(known);
  // @ts-expect-error 9: nor given a component
  w.add(known, 'Bolt');
  // @ts-expect-error 10: nor is one taken away
  w.remove(known, 'Ship');
  // @ts-expect-error 11: globals are read-only
  w.globals.score = 1;
  // @ts-expect-error 12: and their lists
  w.globals.order.push(1);
  // @ts-expect-error 13: grids are read-only
  w.grids.dust.set(1, 1, 1);
  // @ts-expect-error 14: and their cells
  w.grids.dust.cells[0] = 1;
  // @ts-expect-error 15: events declared confirmed are the server's
  w.emit('Scored');
  // @ts-expect-error 16: no random numbers
  w.randomInt(3);
  // @ts-expect-error 17: no streams
  w.stream('loot');
  // @ts-expect-error 18: no rolls: they follow from the seed, which a client does not know
  w.roll(own);
  // @ts-expect-error 19: no end of the match
  w.finish({ winner: 1 });
  // @ts-expect-error 20: no levels are loaded
  w.loadLevel('meadow');
  // @ts-expect-error 21: no orders
  w.orders('Ping');
  // @ts-expect-error 22: no commands
  w.commands('Grant');
});
