// About a quarter of an hour, simulated, of dogfight under the storm: half of what `npm test` spends on it.
import { game } from '#shared/games/dogfight/sim.ts';
import { testRounds } from './rounds.test-helper.ts';

testRounds(game, 'dogfight', { from: 20_000, count: 28 });
