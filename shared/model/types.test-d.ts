// The author's types: what a model says is known everywhere, and thirty-five wrong programs do not compile.
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
  list,
  oneOf,
  player,
  predicted,
  press,
  tune,
  u8,
  prefab,
  type Entity,
  type EntityId,
  type EventsOf,
  type PastOf,
  type WorldOf,
} from '../index.ts';

const Mood = oneOf('calm', 'angry', 'asleep');
const model = defineModel({
  name: 'types',
  ticksPerSecond: 60,
  players: { min: 1, max: 2 },
  entities: 8,
  components: {
    Position: { x: f64, y: f64 },
    Runner: { player, team: u8, isFast: bool, mood: Mood },
    Flag: { carrier: entity, path: list(f64, 4) },
  },
  globals: { score: u8, order: list(u8, 4) },
  streams: ['loot'],
  levels: { meadow: { content: { title: 'Meadow' } }, cave: {} },
  input: { x: axis, dash: held, throw: press },
  orders: { Ping: { x: f64 } },
  events: { Taken: predicted({ by: entity, x: f64 }, { same: ['by'] }) },
  tuning: { speed: tune({ unit: 'm/s', min: 1, max: 2 }) },
  result: { winner: u8 },
});
interface World extends WorldOf<typeof model> {}
declare const w: World;

const remembering = defineModel({
  ...model.definition,
  history: { ticks: 12, columns: ['Position.x', 'Runner.mood'] },
});
interface Remembering extends WorldOf<typeof remembering> {}
declare const r: Remembering;
declare const past: PastOf<typeof remembering>;

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

test('enums, lists, levels and streams are inferred', () => {
  const runner = w.each('Runner')[0];
  const flag = w.without('Runner').each('Flag')[0];
  expectTypeOf(w.Runner.mood[runner]).toEqualTypeOf<0 | 1 | 2>();
  expectTypeOf(Mood.is.asleep).toEqualTypeOf<2>();
  expectTypeOf(w.Flag.path.at(flag, 0)).toEqualTypeOf<number>();
  expectTypeOf(w.globals.order.count).toEqualTypeOf<number>();
  expectTypeOf(w.first('Flag')).toEqualTypeOf<Entity>();
  expectTypeOf(w.levelName).toEqualTypeOf<'meadow' | 'cave' | undefined>();
  expectTypeOf(w.stream).parameter(0).toEqualTypeOf<'loot'>();
  w.spawn({ Flag: { path: [1, 2] }, Runner: { mood: Mood.is.angry } });
  w.loadLevel('cave');
});

test('has narrows', () => {
  const carrier = w.Flag.carrier[w.each('Flag')[0]];
  if (w.has(carrier, 'Position')) expectTypeOf(w.Position.x[carrier]).toEqualTypeOf<number>();
});

test('a history is inferred', () => {
  const runner = r.each('Runner', 'Position')[0];
  expectTypeOf(r.past(r.seenTick(0))).toEqualTypeOf(past);
  expectTypeOf(past.tick).toEqualTypeOf<number>();
  expectTypeOf(past.has(runner)).toEqualTypeOf<boolean>();
  expectTypeOf(past.Position.x[runner]).toEqualTypeOf<number>();
  expectTypeOf(past.Runner.mood[runner]).toEqualTypeOf<0 | 1 | 2>();
  expectTypeOf<keyof typeof past>().toEqualTypeOf<'tick' | 'has' | 'Position' | 'Runner'>();
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
  // @ts-expect-error 19: a oneOf has no such value
  w.Runner.mood[runner] = 3;
  // @ts-expect-error 20: a oneOf has no such name
  void Mood.is.happy;
  // @ts-expect-error 21: a list is no column
  void w.Flag.path[flag];
  // @ts-expect-error 22: a list's row must have its component
  w.Flag.path.push(runner, 1);
  // @ts-expect-error 23: an unknown level
  w.loadLevel('town');
  // @ts-expect-error 24: an unknown stream
  w.stream('weather');
  // @ts-expect-error 25: first may be NONE: ask has
  void w.Flag.carrier[w.first('Flag')];
  // @ts-expect-error 26: a list of the world is changed by its verbs
  w.globals.order = [1];
  // @ts-expect-error 27: an unknown component is not left out either
  w.without('Flg');
  // @ts-expect-error 28: a model without history has no past
  w.past(3);
  // @ts-expect-error 29: nor does it know what a player saw
  w.seenTick(0);
  // @ts-expect-error 30: a column that the history does not name
  void past.Position.y;
  // @ts-expect-error 31: a component that the history does not name
  void past.Flag;
  // @ts-expect-error 32: a past tick is read-only
  past.Position.x[r.each('Position')[0]] = 1;
  // @ts-expect-error 33: and so are its columns
  past.Position.x = r.Position.x;
  // @ts-expect-error 34: a column of a component that the query did not ask for
  void past.Position.x[r.each('Runner')[0]];
  // @ts-expect-error 35: a tick is a number
  r.past('last');
  expectTypeOf(NONE).toEqualTypeOf<Entity>();
});
