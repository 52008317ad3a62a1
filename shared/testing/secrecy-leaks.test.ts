// The checker of secrets finds leaks, in the mirror and in rules, and names the first value that tells.
import { expect, test, vi } from 'vitest';
import { NONE, defineGame } from '../index.ts';
import { rules as hideout, model, type World } from './hideout.ts';
import { checkSecrecy, type SecrecyOptions } from './secrecy.ts';

const mended = vi.hoisted(() => ({ order: true, references: true }));

vi.mock(import('../mirror/newcomer-order.ts'), async (original) => {
  const actual = await original();
  return {
    ...actual,
    compareNewcomers: (...of: Parameters<typeof actual.compareNewcomers>) =>
      mended.order ? actual.compareNewcomers(...of) : (of[3] % 7) - (of[4] % 7) || of[3] - of[4],
  };
});

vi.mock(import('../mirror/events.ts'), async (original) => {
  const actual = await original();
  return {
    ...actual,
    writeEvent(...[event, kind, agoTicks, rows, bytes]: Parameters<typeof actual.writeEvent>) {
      const codeOfId = mended.references ? (id: number) => rows.codeOfId(id) : (id: number) => id & 0xffff;
      actual.writeEvent(event, kind, agoTicks, { codeOfId } as typeof rows, bytes);
    },
  };
});

/** Hideout with other rules. */
function spoiled(change: Partial<typeof hideout>) {
  return defineGame(model, { ...hideout, ...change });
}

function leakOf(options: Partial<SecrecyOptions>) {
  const whole = { game: spoiled({}), seed: 3, ticks: 150, players: 3, lasting: ['globals.omen'], phantoms: 12 };
  const { difference } = checkSecrecy({ ...whole, ...options });
  if (difference === undefined) throw new Error('It found nothing.');
  return difference;
}

test('newcomers in the order of their rows', () => {
  const litter = (w: World) => {
    for (let i = 0; i < 6 && w.tick % 40 === 0; i++) w.spawn({ Beast: { kind: i }, Body: { x: i - 16, y: -12 } });
  };
  const options = { game: spoiled({ systems: { ...hideout.systems, litter } }), ticks: 120 };
  expect(() => leakOf(options)).toThrow('It found nothing.');
  mended.order = false;
  expect(leakOf(options).expected).toMatch(/^patch: others \d+ /);
  mended.order = true;
});

test('a reference that is sent as the number of a row', () => {
  mended.references = false;
  const { expected, found } = leakOf({});
  expect(expected).toMatch(/^events: \w+\.(by|stone) = /);
  expect(found).toMatch(/^events: \w+\.(by|stone) = /);
  mended.references = true;
});

test('an event of something hidden that is told to all, with its place', () => {
  const croak = (w: World) => {
    for (const e of w.each('Phantom', 'Body'))
      if (w.Phantom.ticksLeft[e] === 60) w.emit('Shouted', { by: NONE, x: w.Body.x[e], y: w.Body.y[e], volume: 3 });
  };
  const game = spoiled({
    systems: { ...hideout.systems, croak },
    sight: { ...hideout.sight, hears: { Shouted: () => true } },
  });
  const { expected, found } = leakOf({ game });
  expect(expected + found).toMatch(/events: Shouted/);
});

test('a rule that lets what is hidden move what is seen', () => {
  const stumble = (w: World) => {
    for (const e of w.each('Walker', 'Body')) w.Body.x[e] += (w.globals.omen & 1) * 0.01;
  };
  const { expected, tick } = leakOf({ game: spoiled({ systems: { ...hideout.systems, stumble } }) });
  expect(expected).toMatch(/Body\.x = /);
  expect(tick).toBeLessThan(10);
});

test('a random number that something hidden draws before something seen', () => {
  const draw = (w: World) => {
    if ((w.globals.omen & 64) === 0) w.random();
    for (const e of w.each('Beast', 'Body')) w.Body.y[e] += w.random() - 0.5;
  };
  const { expected } = leakOf({ game: spoiled({ systems: { ...hideout.systems, draw } }) });
  expect(expected).toMatch(/Body\.y = |grids\.ground/);
});

test('a rule of sight that shows who is near in the dark', () => {
  const game = spoiled({ sight: { ...hideout.sight, radius: 60, visible: () => true } });
  const { expected, found } = leakOf({ game });
  expect(expected + found).toMatch(/others \d+ /);
});
