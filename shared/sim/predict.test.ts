// predict: what it marks, and what predicted systems may not do on any machine, refused by name in development.
import { describe, expect, test } from 'vitest';
import { SamestepError } from '../errors.ts';
import { defineGame, predict } from '../index.ts';
import { game as capture, rules as captureRules, model as captureModel } from '../testing/capture.ts';
import type { Bundle } from './bundle.ts';
import { createSim } from './sim.ts';
import { gameWith, inputs, openRig, whole, type PredictedWorld, type World } from './predictor-game.test-helper.ts';

const bundle = (tick: number): Bundle => ({ tick, inputs: inputs(), orders: [], commands: [] });

/** What a step throws. */
function thrownBy(run: () => void): SamestepError {
  try {
    run();
  } catch (error) {
    if (error instanceof SamestepError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}

test('a game says which of its systems are predicted, in their order', () => {
  expect(gameWith().predictedSystems).toEqual(['steer', 'fly']);
  expect(capture.predictedSystems).toEqual(['moveRunners']);
  const again = defineGame(captureModel, { ...captureRules, systems: { ...captureRules.systems } });
  expect(again.predictedSystems).toEqual(['moveRunners']);
});

test('a predicted system that is async is refused like any other', () => {
  const late = async () => undefined;
  const define = () => defineGame(captureModel, { ...captureRules, systems: { late: predict(late) } });
  expect(define).toThrow("'late' of capture is an async function");
});

test('everywhere but on a client of a state room a predicted system is a system like any other', () => {
  const sim = createSim(
    gameWith((w) => {
      for (const e of w.each('Ship')) w.Ship.seen[e] = w.known('Ship').length;
    }),
    { seed: 1, isStrict: true },
  );
  const { world: w } = sim;
  w.spawn({ Ship: { player: 0 } });
  w.spawn({ Ship: { player: 1 } });
  sim.step(bundle(1));
  sim.step(bundle(2));
  expect(w.each('Ship').map((e) => w.Ship.seen[e])).toEqual([2, 2]);
  expect(w.globals.score).toBe(2);
});

/** What no predicted system may do, and the place that the error names. */
const WRONGS: readonly [place: string, sentence: string, wrong: (w: World) => void][] = [
  ['globals.score', 'changed globals.score', (w) => void w.globals.score++],
  ['grids.dust', 'changed grids.dust', (w) => void w.grids.dust.set(1, 1, 3)],
  ['header.random', 'drew a random number', (w) => void w.random()],
  ['random.loot', "drew from the stream 'loot'", (w) => void w.stream('loot').random()],
  ['header.finishes', 'called w.finish', (w) => w.finish({ winner: 1 })],
  ['header.nextLevel', 'called w.loadLevel', (w) => w.loadLevel('meadow')],
  ['events.Scored', "emitted 'Scored', which is confirmed,", (w) => void w.emit('Scored')],
];

describe('on every machine', () => {
  test.each(WRONGS)('what touches %s is refused by name', (place, sentence, wrong) => {
    const sim = createSim(
      gameWith((w) => wrong(whole(w))),
      { seed: 1, isStrict: true },
    );
    const error = thrownBy(() => sim.step(bundle(1)));
    expect(error).toMatchObject({ code: 'sim/predicted', data: { system: 'guilty', place, tick: 1 } });
    expect(error.what).toBe(`guilty is predicted and ${sentence} in tick 1.`);
    expect(error.fix).not.toBe('');
  });

  test.each(WRONGS)('without strictness nobody looks at %s', (_place, _sentence, wrong) => {
    const sim = createSim(
      gameWith((w) => wrong(whole(w))),
      { seed: 1 },
    );
    sim.step(bundle(1));
    expect(sim.tick).toBe(1);
  });
});

describe('on a client', () => {
  const own = (w: PredictedWorld) => w.each('Ship', 'Body')[0];
  /** The other seat's ship as rules would have to get at it. */
  const other = (w: PredictedWorld) => {
    const found = w.entityOf(w.idOf(w.known('Ship', 'Body')[1]));
    if (w.has(found, 'Body', 'Ship')) return found;
    throw new Error('The other ship is gone.');
  };
  const foreign: readonly [place: string, sentence: string, wrong: (w: PredictedWorld) => void][] = [
    ['Body.x', "changed Body.x of row 2, which is not the seat's own,", (w) => void (w.Body.x[other(w)] = 9)],
    ['Ship.seen', "changed Ship.seen of row 2, which is not the seat's own,", (w) => void (w.Ship.seen[other(w)] = 9)],
    ['w.despawn', "called w.despawn for row 2, which is not the seat's own,", (w) => w.despawn(other(w))],
    ['w.add', "called w.add for row 2, which is not the seat's own,", (w) => void w.add(other(w), 'Burning')],
    ['w.remove', "called w.remove for row 2, which is not the seat's own,", (w) => w.remove(other(w), 'Ship')],
  ];

  test.each([
    ...foreign,
    ...WRONGS.map(([place, what, wrong]) => [place, what, (w: PredictedWorld) => wrong(whole(w))] as const),
  ])('what touches %s is refused by name and put back', (place, sentence, wrong) => {
    const { memory, predictor } = openRig({ guilty: wrong });
    const before = memory.bytes.slice();
    const error = thrownBy(() => predictor.step(101, inputs(1)));
    expect(error).toMatchObject({ code: 'sim/predicted', data: { system: 'guilty', place, tick: 101 } });
    expect(error.what).toBe(`guilty is predicted and ${sentence} in tick 101.`);
    predictor.rollback(100);
    expect(memory.bytes).toEqual(before);
  });

  test.each(foreign.slice(2))(
    'without strictness %s of a row that is not own is left undone',
    (_place, _sentence, wrong) => {
      const { w, predictor, other: row } = openRig({ guilty: wrong, isStrict: false });
      predictor.step(101, inputs());
      expect(w.has(row, 'Ship')).toBe(true);
      expect(w.has(row, 'Burning')).toBe(false);
    },
  );

  test('what is written to NONE is wiped away, and own rows may be written', () => {
    const {
      w,
      predictor,
      own: row,
    } = openRig({
      guilty: (p) => {
        const nobody = p.spawn({ Body: {} });
        p.despawn(nobody);
        p.Body.y[own(p)] = 3;
        p.remove(own(p), 'Ship');
      },
      rows: { takeRow: () => 0, freeRow() {} },
    });
    predictor.step(101, inputs());
    expect(w.Body.y[row]).toBe(3);
    expect(w.has(row, 'Ship')).toBe(false);
  });

  test('NaN, values that a field cannot hold, banned natives and promises are refused at the system too', () => {
    const refusal = (guilty: (w: PredictedWorld) => unknown) =>
      thrownBy(() => openRig({ guilty: (w) => guilty(w) as void }).predictor.step(101, inputs())).code;
    expect(refusal((w) => (w.Body.y[own(w)] = NaN))).toBe('world/not-a-number');
    expect(refusal((w) => (w.Ship.player[own(w)] = 7))).toBe('world/value');
    expect(refusal(() => Math.random())).toBe('sim/impure');
    expect(refusal(() => Date.now())).toBe('sim/impure');
  });

  test('after a system threw natives are back, queries see all rows, and a rollback goes on', () => {
    let isWrong = true;
    const { w, predictor, run } = openRig({
      guilty: (p) => {
        p.spawn({ Body: {} });
        if (isWrong) throw new Error('once');
      },
    });
    expect(() => predictor.step(101, inputs())).toThrow('once');
    expect(Math.random()).toBeLessThan(1);
    expect(w.each('Ship')).toHaveLength(2);
    expect(() => predictor.step(102, inputs())).toThrow('After a system threw, roll back.');
    isWrong = false;
    predictor.rollback(100);
    run(102);
    expect(w.each('Body')).toHaveLength(4);
  });
});
