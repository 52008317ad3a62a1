/** One round of the storm: a match whose condition, seats and faults follow from a seed, and what is wrong with its end. */
import { nextInt, seedRandom } from '../math/random.ts';
import type { Game } from '../sim/game.ts';
import { checkMatch } from './checkers.ts';
import { NETWORK_CONDITIONS, type NetworkName } from './conditions.ts';
import { runMatch } from './match.ts';

/** What a round did and found. */
export interface StormRound {
  readonly seed: number;
  readonly network: NetworkName;
  readonly players: number;
  readonly bots: readonly number[];
  readonly corruptTick: number | undefined;
  readonly simulatedMinutes: number;
  /** Sentences; empty when all is well. */
  readonly problems: readonly string[];
}

const NAMES: readonly NetworkName[] = Object.freeze(['perfect', 'good', 'wifi', 'mobile', 'awful'] as const);

/** Plays half a minute under the faults of `seed` and checks how it ends. The same seed gives the same round. */
export function stormRound(game: Game, seed: number): StormRound {
  const random = new Uint32Array(4);
  seedRandom(random, seed >>> 0, 0x73746f72);
  const seats = game.model.definition.players.max;
  const ticks = game.model.definition.ticksPerSecond * 30;
  const network = NAMES[nextInt(random, NAMES.length)];
  const players = 1 + nextInt(random, Math.min(4, seats));
  const bots = Array.from({ length: nextInt(random, Math.min(4, seats - players) + 1) }, () => 1 + nextInt(random, 3));
  const corruptTick = nextInt(random, 4) === 0 ? 60 + nextInt(random, ticks - 300) : undefined;
  const level = 1 + nextInt(random, 3);
  const match = runMatch({
    game,
    sync: 'lockstep',
    players,
    bots,
    ticks,
    seed,
    level,
    corruptTick,
    network: NETWORK_CONDITIONS[network],
  });
  const problems = checkMatch(match, { isCorrupted: corruptTick !== undefined, network: NETWORK_CONDITIONS[network] });
  return { seed, network, players, bots, corruptTick, simulatedMinutes: 0.5, problems };
}
