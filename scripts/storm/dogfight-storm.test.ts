// Some minutes, simulated, of dogfight under the storm.
import { game } from '#shared/games/dogfight/sim.ts';
import { testRounds } from './rounds.test-helper.ts';

testRounds(game, 'dogfight', { from: 20_000, count: 4 });
