// What differs between machines throws while rules run, names the system, and is put back whatever happens.
import { describe, expect, test } from 'vitest';
import { defineGame } from '../index.ts';
import { game, model, rules, type World } from '../testing/capture.ts';
import { NO_COMMANDS, NO_ORDERS, PRESENCE, type Bundle, type Command } from './bundle.ts';
import { createNativeTrap } from './native-trap.ts';
import { createSim, type Sim } from './sim.ts';

const join = (sim: Sim, presence = PRESENCE.bot): Command => ({
  kind: 'join',
  seat: 0,
  presence,
  level: 1,
  data: sim.emptyData,
});

const bundle = (sim: Sim, commands = NO_COMMANDS): Bundle => ({
  tick: sim.tick + 1,
  inputs: new Uint8Array(sim.seats * sim.inputBytes),
  orders: NO_ORDERS,
  commands,
});

/** A strict world whose system `guilty` does this. */
function strict(guilty: (w: World) => unknown): Sim {
  return createSim(defineGame(model, { ...rules, systems: { ...rules.systems, guilty } }), { seed: 1, isStrict: true });
}

/** What a strict step of it throws. */
function refusal(guilty: (w: World) => unknown): unknown {
  const sim = strict(guilty);
  try {
    sim.step(bundle(sim));
  } catch (error) {
    return error;
  }
  return undefined;
}

const BANNED: readonly (readonly [string, (w: World) => unknown])[] = [
  ...'acos acosh asin asinh atan atan2 atanh cbrt cos cosh exp expm1 hypot log log10 log1p log2 pow sin sinh tan tanh random'
    .split(' ')
    .map((name) => [`Math.${name}`, () => Reflect.apply(Reflect.get(Math, name), Math, [0.5, 0.5])] as const),
  ['crypto.getRandomValues', () => crypto.getRandomValues(new Uint8Array(1))],
  ['crypto.randomUUID', () => crypto.randomUUID()],
  ['Date', () => new Date()],
  ['Date', () => Date()],
  ['Date', () => Date.now()],
  ['performance.now', () => performance.now()],
  ['Intl', () => new Intl.NumberFormat()],
  ['Intl', () => Intl.Collator],
  ['localeCompare', () => 'a'.localeCompare('b')],
  ['toLocaleUpperCase', () => 'a'.toLocaleUpperCase()],
  ['toLocaleString', () => (1.5).toLocaleString()],
  ['toLocaleString', () => [1.5].toLocaleString()],
  ['toLocaleString', () => 10n.toLocaleString()],
  ['toLocaleString', () => ({}).toLocaleString()],
  ['sort', () => [2, 1].sort()],
  ['toSorted', () => [2, 1].toSorted()],
  ['sort', () => [1, 2, 3].sort(() => 1)],
  ['sort', (w) => [1, 2, 3].sort(() => w.random() - 0.5)],
  ['toString(radix)', () => (0.1).toString(2)],
  ['Function.prototype.toString', () => refusal.toString()],
  ['setTimeout', () => setTimeout(() => {}, 1e9)],
  ['setInterval', () => setInterval(() => {}, 1e9)],
  ['setImmediate', () => setImmediate(() => {})],
  ['queueMicrotask', () => queueMicrotask(() => {})],
  ['Promise.resolve', () => Promise.resolve(1)],
  ['Promise.prototype.then', () => new Promise(() => {}).then(() => {})],
  ['fetch', () => fetch('http://127.0.0.1:1')],
  ['WeakRef', () => new WeakRef({})],
  ['FinalizationRegistry', () => new FinalizationRegistry(() => {})],
];

test.each(BANNED)('%s is refused in a system: %s', (native, use) => {
  const error = refusal(use);
  expect(error).toMatchObject({ code: 'sim/impure', data: { native, system: 'guilty', tick: 1 } });
  expect(String(error)).toContain(`${native} was called in guilty in tick 1.`);
});

test('an error says what, in which system and tick, why, and what to write instead', () => {
  expect(refusal(() => Math.sin(1))).toMatchObject({
    message:
      'Math.sin was called in guilty in tick 1. Its last bits differ between engines, even between Node and Chromium. Use the function of that name from shared/index.ts.',
  });
});

const { now } = Date;
const made = new Date(0);
test.each<[string, () => unknown]>([
  ['Date.prototype.getTime', () => made.getTime()],
  ['Date.prototype.valueOf', () => Number(made)],
  ['Date.prototype.toString', () => `${String(made)}`],
])('a date from outside tells no time: %s', (native, use) => {
  expect(refusal(use)).toMatchObject({ code: 'sim/impure', data: { native } });
  expect(now()).toBeGreaterThan(0);
});

test('a system that returns a promise is refused, and what it fails with is nobody’s unhandled rejection', () => {
  const later = async () => {
    throw new RangeError('later');
  };
  const error = refusal(() => later());
  expect(error).toMatchObject({ code: 'sim/impure', data: { native: 'A promise', system: 'guilty' } });
});

test.each<[string, () => unknown]>([
  ['exact functions', () => Math.sqrt(2) + Math.floor(1.5) + Math.imul(3, 4) + Math.fround(0.1) + Math.PI],
  ['sorts with a comparison', () => [3, 1, 2].sort((a, b) => a - b).concat([3, 1, 3].toSorted((a, b) => b - a))],
  ['sorts of a list with undefined and equal values', () => [undefined, 2, 2, 1].sort((a, b) => Number(a) - Number(b))],
  ['sorts of typed arrays', () => new Float64Array([2, 1]).sort()],
  ['texts', () => 'A'.toLowerCase() + (1.25).toFixed(1) + (255).toString(16) + String(0.1) + [1, 2].toString()],
  ['an instance of a native that is taken away', () => made instanceof Date],
])('%s are no offence', (_, use) => {
  expect(refusal(use)).toBeUndefined();
});

/** Everything that a trap replaces, by what stands there. */
function globals(): readonly unknown[] {
  const owners = [globalThis, Math, Date, Promise, Date.prototype, Array.prototype, String.prototype, Number.prototype];
  return [
    ...owners,
    Object.prototype,
    BigInt.prototype,
    Function.prototype,
    Promise.prototype,
    WeakRef.prototype,
  ].flatMap((owner) =>
    Object.values(Object.getOwnPropertyDescriptors(owner)).map((property) =>
      'value' in property ? property.value : 0,
    ),
  );
}

describe('what was there is put back', () => {
  const before = globals();

  test('after a step, after one that throws, after one that is refused, and after a bot’s thought', () => {
    let fault: 'none' | 'thrown' | 'refused' = 'none';
    const sim = strict(() => {
      if (fault === 'thrown') throw new RangeError('burnt');
      if (fault === 'refused') Math.sin(1);
    });
    sim.step(bundle(sim, [join(sim)]));
    expect(globals()).toEqual(before);
    for (const next of ['thrown', 'refused'] as const) {
      fault = next;
      expect(() => sim.step(bundle(sim))).toThrow(/burnt|Math.sin/);
      expect(globals()).toEqual(before);
    }
    sim.think(0, new Uint8Array(sim.inputBytes), 0);
    expect(globals()).toEqual(before);
  });

  test('while a step is traced: who measures it may read the clock', () => {
    const sim = strict(() => {});
    const times: number[] = [];
    sim.step(bundle(sim, [join(sim)]), () => times.push(performance.now(), Math.sin(1)));
    expect(times).toHaveLength(sim.parts.length * 2);
    expect(globals()).toEqual(before);
  });

  test('and a clock that was replaced by a test is still the replaced one', () => {
    const sim = strict(() => {});
    const { random } = Math;
    Math.random = () => 4;
    sim.step(bundle(sim));
    expect(Math.random()).toBe(4);
    Math.random = random;
  });
});

test('a world that is stepped inside of another’s step leaves that one trapped', () => {
  const inner = strict(() => {});
  const error = refusal(() => {
    inner.step(bundle(inner));
    return Math.cos(1);
  });
  expect(error).toMatchObject({ data: { native: 'Math.cos', system: 'guilty' } });
});

describe('outside of systems', () => {
  const guilty = () => void Math.tan(1);

  test('start, join, leave, presence and bot are named too', () => {
    const parts = ['join', 'leave', 'presence', 'bots', 'bot'] as const;
    for (const part of parts) {
      const spoilt = defineGame(model, {
        ...rules,
        ...(part === 'bots' || part === 'bot' ? { bot: guilty } : { [part]: guilty }),
      });
      const sim = createSim(spoilt, { seed: 1, isStrict: true });
      const act = () => {
        if (part === 'bot') return sim.think(0, new Uint8Array(sim.inputBytes), 0);
        sim.step(bundle(sim, [join(sim)]));
        sim.step(bundle(sim, [{ kind: 'presence', seat: 0, presence: PRESENCE.away, level: 0 }]));
        sim.step(bundle(sim, [{ kind: 'leave', seat: 0 }]));
      };
      expect(act).toThrow(`Math.tan was called in ${part} in tick`);
    }
    expect(() => createSim(defineGame(model, { ...rules, start: guilty }), { seed: 1, isStrict: true })).toThrow(
      'Math.tan was called in start in tick 0.',
    );
  });

  test('a world that is not strict pays nothing and refuses nothing', () => {
    const spoilt = defineGame(model, { ...rules, systems: { guilty: () => void Math.sin(1) } });
    const sim = createSim(spoilt, { seed: 1 });
    expect(() => sim.step(bundle(sim))).not.toThrow();
  });

  test('a trap that is left twice, or was never entered, changes nothing', () => {
    const before = globals();
    const trap = createNativeTrap(() => 0);
    trap.leave();
    trap.enter('a');
    trap.enter('b');
    trap.leave();
    trap.leave();
    expect(globals()).toEqual(before);
  });
});

test('a strict world makes the same ticks as another', () => {
  const worlds = [true, false].map((isStrict) => createSim(game, { seed: 4, isStrict }));
  const sums = worlds.map((sim) => {
    const words = new Uint32Array(2);
    sim.step(bundle(sim, [join(sim)]));
    for (let i = 0; i < 200; i++) sim.step(bundle(sim));
    sim.checksum(words, 0);
    return [...words];
  });
  expect(sums[0]).toEqual(sums[1]);
});
