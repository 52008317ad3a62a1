// Golden matches in this process, from the sources: what every engine's lines are compared with.
import { playGoldenStages } from '#shared/testing/golden.ts';
import type { Game, Sim } from '#shared/index.ts';
import type { GoldenLine } from '#scripts/engines/engine.ts';
import type { GoldenMatch } from '#scripts/engines/golden-bundle.ts';

/** The lines that a golden script of these matches must print. */
export function goldenLines(
  name: string,
  game: Game,
  matches: readonly GoldenMatch[],
  ended?: (sim: Sim) => void,
): readonly GoldenLine[] {
  return matches.flatMap(({ seed, stages }) =>
    playGoldenStages(game, { seed, stages, ...(ended && { ended }) }).map((result, i) => ({
      game: name,
      ticks: stages[i],
      seed,
      ...result,
    })),
  );
}
