// A player of a state room gets the same bytes at the same times, whatever is changed that they may not know.
import { expect, test } from 'vitest';
import { NETWORK_CONDITIONS } from './conditions.ts';
import { game as capture } from './capture.ts';
import { game } from './hideout.ts';
import { checkSecrecy, type SecrecyReport } from './secrecy.ts';

/** What no rule of hideout lets decide anything that can be known. */
const lasting = ['Mind.dream', 'globals.omen', 'grids.heat'];
/** Rounds of three seconds: levels change now and then. */
const config = { roundSeconds: 3 };

/** A check that looked at nothing has not passed. */
function kept({ difference, messages, changes, givenUp }: SecrecyReport) {
  return { difference, givenUp, hasLooked: messages > 30 && changes > 20_000 };
}
const KEPT = { difference: undefined, givenUp: 0, hasLooked: true };

test('a player cannot tell what lies out of sight, what is hidden, or how many rows there are', () => {
  const report = checkSecrecy({ game, seed: 3, ticks: 240, players: 3, config, lasting, phantoms: 12 });
  expect(kept(report)).toEqual(KEPT);
  expect(report.phantoms).toBeGreaterThan(50);
});

test('nor on a line that is slow, breaks and is told seldom', () => {
  const network = { ...NETWORK_CONDITIONS.mobile, disconnectsPerMinute: 20 };
  const backlogBytes = (tick: number) => (tick % 120 < 60 ? 0 : 64 * 1024);
  const options = { players: 3, observed: 1, lasting, phantoms: 12, network, backlogBytes };
  expect(kept(checkSecrecy({ game, seed: 5, ticks: 240, ...options }))).toEqual(KEPT);
});

test('nor beside bots, where rules may let the hidden move what is seen', () => {
  expect(kept(checkSecrecy({ game, seed: 8, ticks: 150, players: 2, bots: [1, 2, 3], config }))).toEqual(KEPT);
});

test('nor can one who watches, or one who sees more than others', () => {
  expect(
    kept(checkSecrecy({ game, seed: 4, ticks: 150, players: 2, watchers: 1, observed: 2, lasting, phantoms: 12 })),
  ).toEqual(KEPT);
  expect(kept(checkSecrecy({ game, seed: 4, ticks: 150, players: 2, config: { seer: 0 } }))).toEqual(KEPT);
});

test('where nothing is hidden there is nothing to change', () => {
  const { changes, difference } = checkSecrecy({ game: capture, seed: 4, ticks: 100, players: 2 });
  expect(changes).toBe(0);
  expect(difference).toBeUndefined();
});
