/** The golden match: bots in every seat, no network, one chained checksum over every tick. */
import { foldChecksum, formatChecksum } from '../math/checksum.ts';
import type { ModelDefinition } from '../model/model.ts';
import { NO_COMMANDS, NO_ORDERS, PRESENCE, type Bundle, type Command } from '../sim/bundle.ts';
import type { Game } from '../sim/game.ts';
import { createSim, type Sim } from '../sim/sim.ts';

/** What a golden match is made of. */
export interface GoldenOptions {
  readonly ticks: number;
  readonly seed: number;
  /** Strength 1–3 of the bot in each seat, from seat 0; levels 1, 2, 3, 1, 2 … in every seat by default. */
  readonly levels?: readonly number[];
  readonly config?: Readonly<Record<string, number>>;
  readonly isStrict?: boolean;
}

/** What came out, 16 hex digits each. */
export interface GoldenResult {
  /** Of the final world. */
  readonly checksum: string;
  /** Over every tick. */
  readonly chain: string;
}

/** The bundles of a match in which only bots play: they are seated with the first tick. */
export function botBundles(sim: Sim, levels: readonly number[]): (tick: number) => Bundle {
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  const seating = levels.map((level, seat): Command => ({
    kind: 'join',
    seat,
    presence: PRESENCE.bot,
    level,
    data: sim.emptyData,
  }));
  return (tick) => ({ tick, inputs, orders: NO_ORDERS, commands: tick === 1 ? seating : NO_COMMANDS });
}

/** Levels 1, 2, 3, 1, 2 … for `seats` seats. */
export function mixedLevels(seats: number): readonly number[] {
  return Array.from({ length: seats }, (_, seat) => (seat % 3) + 1);
}

/** Plays a golden match: the same figures on every machine, for ever, unless the rules or the layout change. */
export function playGolden<D extends ModelDefinition>(game: Game<D>, options: GoldenOptions): GoldenResult {
  const sim = createSim(game, options);
  const bundleFor = botBundles(sim, options.levels ?? mixedLevels(sim.seats));
  const sum = new Uint32Array(2);
  const chain = new Uint32Array(2);
  for (let tick = 1; tick <= options.ticks; tick++) {
    sim.step(bundleFor(tick));
    sim.checksum(sum, 0);
    foldChecksum(chain, 0, sum, 0);
  }
  return { checksum: formatChecksum(sum, 0), chain: formatChecksum(chain, 0) };
}
