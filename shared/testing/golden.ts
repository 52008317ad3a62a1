/** The golden match: bots in every seat, no network, one chained checksum over every tick. */
import { SamestepError } from '../errors.ts';
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
  /** Called with the world as it is after the last tick. */
  readonly ended?: (sim: Sim) => void;
}

/** What came out, 16 hex digits each. */
export interface GoldenResult {
  /** Of the final world. */
  readonly checksum: string;
  /** Over every tick. */
  readonly chain: string;
}

/** A golden match that is also judged on the way. */
export interface GoldenStagesOptions extends Omit<GoldenOptions, 'ticks'> {
  /** The ticks after which a figure is taken, ascending, each at least 1; the match ends with the last. */
  readonly stages: readonly number[];
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
  const [result] = playGoldenStages(game, { ...options, stages: [options.ticks] });
  return result;
}

/**
 * Plays one golden match and takes its figures after each of `stages`, in that order: each is what {@link playGolden} gives for as
 * many ticks. Two machines' stages say between which ticks they parted. Throws `game/option` for stages that do not ascend from 1.
 */
export function playGoldenStages<D extends ModelDefinition>(
  game: Game<D>,
  options: GoldenStagesOptions,
): readonly GoldenResult[] {
  const { stages } = options;
  checkStages(stages);
  const sim = createSim(game, options);
  const bundleFor = botBundles(sim, options.levels ?? mixedLevels(sim.seats));
  const sum = new Uint32Array(2);
  const chain = new Uint32Array(2);
  let tick = 0;
  const results = stages.map((stage) => {
    while (tick < stage) {
      sim.step(bundleFor(++tick));
      sim.checksum(sum, 0);
      foldChecksum(chain, 0, sum, 0);
    }
    return { checksum: formatChecksum(sum, 0), chain: formatChecksum(chain, 0) };
  });
  options.ended?.(sim);
  return results;
}

function checkStages(stages: readonly number[]): void {
  const isAscending = stages.every((stage, i) => Number.isSafeInteger(stage) && stage > (i === 0 ? 0 : stages[i - 1]));
  if (isAscending && stages.length > 0) return;
  throw new SamestepError({
    code: 'game/option',
    what: `The stages of a golden match are [${stages.slice(0, 10).join(', ')}].`,
    why: 'The match is played once, and the figures are taken on the way.',
    fix: 'Use whole numbers of ticks of at least 1, each larger than the one before.',
    data: { stages },
  });
}
