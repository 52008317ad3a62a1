// A match in a state room names what its predictions get wrong, and nothing else.
import { expect, test } from 'vitest';
import { axis, defineGame, defineModel, f64, player, predict, type PredictedWorldOf } from '../index.ts';
import { NETWORK_CONDITIONS } from './conditions.ts';
import { CorrectionTally } from './correction-tally.ts';
import { runMatch } from './match.ts';

const model = defineModel({
  name: 'gusts',
  ticksPerSecond: 60,
  players: { min: 1, max: 2 },
  entities: 4,
  components: { Body: { owner: player, x: f64, y: f64 } },
  input: { x: axis },
  mirror: { owner: ['Body.owner'] },
});

function move(w: PredictedWorldOf<typeof model>): void {
  for (const body of w.each('Body')) w.Body.x[body] += w.input(w.Body.owner[body]).x;
}

/** Every half a second a gust, which no client foresees, moves all bodies in y by so much. */
const gusts = (y: number) =>
  defineGame(model, {
    tuning: {},
    start: () => {},
    join(w, seat) {
      w.spawn({ Body: { owner: seat } });
    },
    leave: () => {},
    bot(w, _seat, out) {
      out.x = w.random() < 0.5 ? -1 : 1;
    },
    systems: {
      move: predict(move),
      blow(w) {
        if (w.tick % 30 === 0) for (const body of w.each('Body')) w.Body.y[body] += y;
      },
    },
  });

test('the field that a system which is not predicted writes is named, with how much it cost', () => {
  const of = { sync: 'state', players: 2, ticks: 300, seed: 3, network: NETWORK_CONDITIONS.wifi } as const;
  const { corrections, clients, desyncs } = runMatch({ ...of, game: gusts(7) });
  expect(desyncs).toBe(0);
  const y = corrections.find(({ field }) => field === 'Body.y');
  expect(y?.largest).toBe(7);
  expect(y?.count).toBeGreaterThanOrEqual(10);
  expect(clients.map((client) => client.corrections.some(({ field }) => field === 'Body.y'))).toEqual([true, true]);

  const calm = runMatch({ ...of, game: gusts(0) });
  expect(calm.corrections.map(({ field }) => field)).not.toContain('Body.y');
});

test('fields are counted together, the most frequent first', () => {
  const tally = new CorrectionTally();
  tally.add('Body.y', 2);
  tally.add('row', 0);
  tally.join([
    { field: 'Body.y', count: 2, largest: 1 },
    { field: 'Body.x', count: 1, largest: Number.NaN },
  ]);
  expect(tally.list).toEqual([
    { field: 'Body.y', count: 3, largest: 2 },
    { field: 'Body.x', count: 1, largest: 0 },
    { field: 'row', count: 1, largest: 0 },
  ]);
});
