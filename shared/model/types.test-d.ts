// The author's types: what a model says is known everywhere, and fourteen wrong programs do not compile.
import { expectTypeOf, test } from 'vitest';
import {
  NONE,
  axis,
  bool,
  defineGame,
  defineModel,
  entity,
  f64,
  held,
  player,
  predicted,
  press,
  tune,
  u8,
  prefab,
  type Entity,
  type EntityId,
  type EventsOf,
  type WorldOf,
} from '../index.ts';

const model = defineModel({
  name: 'types',
  ticksPerSecond: 60,
  players: { min: 1, max: 2 },
  entities: 8,
  components: { Position: { x: f64, y: f64 }, Runner: { player, team: u8, isFast: bool }, Flag: { carrier: entity } },
  globals: { score: u8 },
  input: { x: axis, dash: held, throw: press },
  orders: { Ping: { x: f64 } },
  events: { Taken: predicted({ by: entity, x: f64 }, { same: ['by'] }) },
  tuning: { speed: tune({ unit: 'm/s', min: 1, max: 2 }) },
  result: { winner: u8 },
});
interface World extends WorldOf<typeof model> {}
declare const w: World;

test('rows are known by their query', () => {
  expectTypeOf(w.each('Runner', 'Position')).toEqualTypeOf<readonly Entity<'Runner' | 'Position'>[]>();
  expectTypeOf(w.Position.x[w.each('Position')[0]]).toEqualTypeOf<number>();
  expectTypeOf(w.Flag.carrier[w.each('Flag')[0]]).toEqualTypeOf<Entity>();
  expectTypeOf(w.Runner.isFast[w.each('Runner')[0]]).toEqualTypeOf<0 | 1>();
  expectTypeOf(w.spawn({ Position: {}, Flag: {} })).toEqualTypeOf<Entity<'Position' | 'Flag'>>();
});

test('inputs, orders, events and tuning are inferred', () => {
  expectTypeOf(w.input(0).x).toEqualTypeOf<number>();
  expectTypeOf(w.input(0).dash).toEqualTypeOf<boolean>();
  expectTypeOf(w.orders('Ping')[0].x).toEqualTypeOf<number>();
  expectTypeOf(w.orders('Ping')[0].player).toEqualTypeOf<number>();
  expectTypeOf(w.tuning.speed).toEqualTypeOf<number>();
  expectTypeOf<EventsOf<(typeof model)['definition']>['Taken']['by']>().toEqualTypeOf<EntityId>();
});

test('has narrows', () => {
  const carrier = w.Flag.carrier[w.each('Flag')[0]];
  if (w.has(carrier, 'Position')) expectTypeOf(w.Position.x[carrier]).toEqualTypeOf<number>();
});

test('wrong programs do not compile', () => {
  const runner = w.each('Runner')[0];
  const flag = w.each('Flag')[0];
  // @ts-expect-error 1: an unknown component
  w.each('Positon');
  // @ts-expect-error 2: a column of a component that the query did not ask for
  void w.Position.x[runner];
  // @ts-expect-error 3: a plain number is no row
  void w.Position.x[3];
  // @ts-expect-error 4: an unknown field
  void w.Runner.tem;
  // @ts-expect-error 5: a carrier may be NONE: ask has first
  void w.Position.x[w.Flag.carrier[flag]];
  // @ts-expect-error 6: a spawn with an unknown component
  w.spawn({ Positon: {} });
  // @ts-expect-error 7: a spawn with an unknown field
  w.spawn({ Position: { z: 1 } });
  // @ts-expect-error 8: an unknown event
  w.emit('Token');
  // @ts-expect-error 9: an event without one of its fields
  w.emit('Taken', { x: 1 });
  // @ts-expect-error 10: an input has no such control
  void w.input(0).jump;
  // @ts-expect-error 11: an input is read-only
  w.input(0).x = 1;
  // @ts-expect-error 12: tuning changes by command only
  w.tuning.speed = 3;
  // @ts-expect-error 13: a bool column holds 0 or 1
  w.Runner.isFast[runner] = true;
  // @ts-expect-error 14: the match's result has other fields
  w.finish({ loser: 1 });
  // @ts-expect-error 15: an identity of an event must be one of its fields
  predicted({ x: f64 }, { same: ['y'] });
  // @ts-expect-error 16: tuning without its value
  defineGame(model, { tuning: {}, start() {}, join() {}, leave() {}, bot() {}, systems: {} });
  // @ts-expect-error 17: a prefab with an unknown field
  prefab(model, { Runner: { speed: 1 } });
  // @ts-expect-error 18: a column holds numbers
  w.Position.x[w.each('Position')[0]] = 'left';
  expectTypeOf(NONE).toEqualTypeOf<Entity>();
});
