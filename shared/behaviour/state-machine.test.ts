// State machines: enter, tick and leave in their order, bounded, and wrong names refused.
import { expect, test } from 'vitest';
import { defineGame, defineModel, list, oneOf, u16, u32, u8, type Rules } from '../index.ts';
import { NO_COMMANDS, NO_ORDERS } from '../sim/bundle.ts';
import { createSim } from '../sim/sim.ts';
import { stateMachine, type StateMachineParts } from './state-machine.ts';

const Mood = oneOf('calm', 'angry', 'asleep');
const model = defineModel({
  name: 'moods',
  ticksPerSecond: 60,
  players: { min: 1, max: 1 },
  entities: 6,
  components: {
    Beast: { mood: Mood, moodTick: u32, small: u16, moods: list(Mood, 2) },
    Loud: {},
    Other: { tick: u32 },
  },
  globals: { wish: u8 },
  input: {},
});
type Definition = (typeof model)['definition'];
type Parts = StateMachineParts<Definition, 'Beast.mood', 'Loud'>;

/** A machine over beasts that writes down what happens, and a sim that runs it. `before` runs ahead of it in each tick. */
function started(
  states: Parts['states'],
  before: (w: Parameters<Rules<Definition>['start']>[0], moods: ReturnType<typeof made>) => void = () => {},
) {
  const moods = made(states);
  const game = defineGame(model, {
    start: (w) => void w.spawn({ Beast: {}, Loud: {} }),
    join() {},
    leave() {},
    bot() {},
    systems: { before: (w) => before(w, moods), moods: moods.system },
  });
  const sim = createSim(game, { seed: 1, isStrict: true });
  const step = (count = 1) => {
    for (let i = 0; i < count; i++)
      sim.step({ tick: sim.tick + 1, inputs: new Uint8Array(1), orders: NO_ORDERS, commands: NO_COMMANDS });
  };
  return { sim, w: sim.world, moods, step };
}

const made = (states: Parts['states']) =>
  stateMachine(model, { state: 'Beast.mood', since: 'Beast.moodTick', with: ['Loud'], states });

test('a row enters its first state once, then ticks, leaves and enters the next', () => {
  const said: string[] = [];
  const { step, w } = started({
    calm: {
      enter: (world, e) => void said.push(`enter calm ${world.tick} ${e}`),
      tick(_, __, ticks) {
        said.push(`calm ${ticks}`);
        return ticks === 2 ? 'angry' : undefined;
      },
      leave: (world, e) => void said.push(`leave calm as ${Mood.names[world.Beast.mood[e]]}`),
    },
    angry: {
      enter: (world) => void said.push(`enter angry ${world.tick}`),
      tick: (_, __, t) => void said.push(`angry ${t}`),
    },
  });
  step(4);
  expect(said).toEqual(['enter calm 1 1', 'calm 1', 'calm 2', 'leave calm as calm', 'enter angry 3', 'angry 1']);
  const [e] = w.each('Beast');
  expect([w.Beast.mood[e], w.Beast.moodTick[e]]).toEqual([Mood.is.angry, 3]);
});

test('enter may lead on at once', () => {
  const { step, w } = started({
    calm: { enter: () => 'angry' },
    angry: { enter: () => 'asleep' },
    asleep: { tick: () => 'calm' },
  });
  step();
  expect(w.Beast.mood[w.each('Beast')[0]]).toBe(Mood.is.asleep);
});

test('states that lead to one another without end are refused, and named', () => {
  const { step } = started({ calm: { enter: () => 'angry' }, angry: { enter: () => 'calm' } });
  expect(() => step()).toThrow(
    expect.objectContaining({
      code: 'world/limit',
      data: expect.objectContaining({ row: 1, tick: 1, field: 'Beast.mood' }),
    }),
  );
});

test('a row that sends itself round inside its callbacks is refused too, and the machine is sound after it', () => {
  let isWild = true;
  const { step, w, moods } = started(
    { calm: { leave: (world, e) => void (isWild && moods.go(world, e, 'calm')) } },
    (world) => world.tick > 1 && moods.go(world, world.each('Beast', 'Loud')[0], 'angry'),
  );
  step();
  expect(() => step()).toThrow(expect.objectContaining({ code: 'world/limit' }));
  isWild = false;
  step();
  expect(w.Beast.mood[w.each('Beast')[0]]).toBe(Mood.is.angry);
});

test('another system sends a row to a state: at once, with leave and enter, and the same state begins anew', () => {
  const said: string[] = [];
  const { step, w, moods } = started(
    {
      calm: { leave: () => void said.push('leave calm') },
      asleep: {
        enter: () => void said.push('enter asleep'),
        tick: (_, __, ticks) => void said.push(`asleep ${ticks}`),
      },
    },
    (world) => {
      if (world.tick === 2 || world.tick === 4) moods.go(world, world.each('Beast', 'Loud')[0], 'asleep');
    },
  );
  step(4);
  expect(said).toEqual(['leave calm', 'enter asleep', 'asleep 0', 'asleep 1', 'enter asleep', 'asleep 0']);
  expect(moods.ticksIn(w, w.each('Beast', 'Loud')[0])).toBe(0);
});

test('a row that the system has not met is sent without ceremony, and enters when it is met', () => {
  const said: string[] = [];
  const note = (text: string) => () => void said.push(text);
  const { step, w } = started(
    { calm: { enter: note('calm'), leave: note('left') }, asleep: { enter: note('asleep') } },
    (world) => {
      if (world.tick !== 2) return;
      moods.go(world, world.spawn({ Beast: {}, Loud: {} }), 'asleep');
    },
  );
  const moods = made({ calm: { leave: note('left') } });
  step(2);
  expect([said, [...w.each('Beast')].map((e) => w.Beast.mood[e])]).toEqual([
    ['calm', 'asleep'],
    [0, Mood.is.asleep],
  ]);
});

test('only rows with all components tick, in ascending order', () => {
  const rows: number[] = [];
  const { step, w } = started({ calm: { tick: (_, e) => void rows.push(e) } }, (world) => {
    if (world.tick > 1) return;
    world.spawn({ Beast: {} });
    world.spawn({ Beast: {}, Loud: {} });
  });
  step(2);
  expect([rows, w.count('Beast')]).toEqual([[1, 3], 3]);
});

test('a dead row, a lost component: no leave, and a new row begins anew', () => {
  const said: string[] = [];
  const { step } = started(
    { calm: { enter: () => void said.push('enter'), leave: () => void said.push('leave') } },
    (world) => {
      for (const e of world.each('Beast')) {
        if (world.tick === 2) world.remove(e, 'Beast');
        if (world.tick === 5) world.despawn(e);
      }
      if (world.tick === 3) world.add(world.each('Loud')[0], 'Beast');
    },
  );
  step(6);
  expect(said).toEqual(['enter', 'enter']);
});

test.each([
  ['a field that is none', { state: 'Beast.mod' }, 'Beast.mod'],
  ['a field that is no oneOf', { state: 'Beast.small' }, 'Beast.small'],
  ['a list', { state: 'Beast.moods' }, 'Beast.moods'],
  ['a narrow tick', { since: 'Beast.small' }, 'Beast.small'],
  ['a tick of another component', { since: 'Other.tick' }, 'Other.tick'],
  ['an unknown component', { with: ['Loudd'] }, 'Loudd'],
  ['an unknown state', { states: { clam: {} } }, 'clam'],
])('%s is refused by name', (_, wrong, name) => {
  const parts: object = { state: 'Beast.mood', since: 'Beast.moodTick', states: {}, ...wrong };
  expect(() => stateMachine(model, parts as Parts)).toThrow(
    expect.objectContaining({ code: 'world/unknown-name', data: { name }, message: expect.stringContaining(name) }),
  );
});

test('an unknown state is refused where it is returned', () => {
  const wrong = 'hungry' as 'calm';
  const { step } = started({ calm: { tick: () => wrong } });
  step();
  expect(() => step()).toThrow('calm, angry, asleep');
});
