// Compares what an engine made of golden matches with what was expected, and finds the tick at which it parted.
import type { Engine, EngineLimits, GoldenLine } from '#scripts/engines/engine.ts';
import type { GoldenMatch } from '#scripts/engines/golden-bundle.ts';

/** What came of one engine. */
export interface EngineVerdict {
  readonly name: string;
  readonly version: string;
  /** Of the wall clock, the engine's start included. */
  readonly seconds: number;
  /** Whether every line is the expected one. */
  readonly equal: boolean;
  /** What it printed; nothing, when it failed. */
  readonly lines: readonly GoldenLine[];
  /** One sentence that names the engine, when it is not equal. */
  readonly problem?: string;
}

/** Runs a golden script in an engine. Never rejects for what the engine does. */
export async function judgeEngine(
  engine: Engine,
  bundleFile: string,
  expected: readonly GoldenLine[],
  limits: EngineLimits,
): Promise<EngineVerdict> {
  const { name, version } = engine;
  const startMs = Date.now();
  const secondsSince = (): number => (Date.now() - startMs) / 1000;
  try {
    const lines = await engine.run(bundleFile, limits);
    const problem = differenceOf(engine, lines, expected);
    return { name, version, seconds: secondsSince(), equal: problem === undefined, lines, problem };
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
    return {
      name,
      version,
      seconds: secondsSince(),
      equal: false,
      lines: [],
      problem: `${name} ${version} ${reason}.`,
    };
  }
}

function differenceOf(
  { name, version }: Engine,
  lines: readonly GoldenLine[],
  expected: readonly GoldenLine[],
): string | undefined {
  if (lines.length !== expected.length) {
    return `${name} ${version} printed ${lines.length} lines, not ${expected.length}.`;
  }
  const i = expected.findIndex((line, at) => !isSame(line, lines[at]));
  if (i < 0) return undefined;
  const [is, wanted] = [lines[i], expected[i]];
  if (is.game !== wanted.game || is.ticks !== wanted.ticks || is.seed !== wanted.seed) {
    return `${name} ${version} played ${matchText(is)}, not ${matchText(wanted)}.`;
  }
  const [part, its, ours] =
    is.chain === wanted.chain ? ['checksum', is.checksum, wanted.checksum] : ['chain', is.chain, wanted.chain];
  return `${name} ${version} differs in ${matchText(wanted)}: ${part} ${its}, not ${ours}.`;
}

function isSame(a: GoldenLine, b: GoldenLine): boolean {
  return (
    a.game === b.game && a.ticks === b.ticks && a.seed === b.seed && a.checksum === b.checksum && a.chain === b.chain
  );
}

function matchText({ game, ticks, seed }: GoldenLine): string {
  return `${game}, ${ticks} ticks, seed ${seed}`;
}

/** Two ways to play the same match, and how far they are known to be apart. */
export interface PartingQuestion {
  readonly seed: number;
  /** After as many ticks they differ. */
  readonly ticks: number;
  readonly ours: (match: GoldenMatch) => Promise<readonly GoldenLine[]>;
  readonly theirs: (match: GoldenMatch) => Promise<readonly GoldenLine[]>;
}

/** How many stages of one match are asked for at once. */
const stagesAtOnce = 256;

/**
 * The first tick after which the two differ: stages spread over the match name a stretch, stages in that stretch the tick.
 * Undefined when they do not differ now.
 */
export async function partingTick({ seed, ticks, ours, theirs }: PartingQuestion): Promise<number | undefined> {
  let agreed = 0;
  let parted: number | undefined;
  let end = ticks;
  do {
    const step = Math.ceil((end - agreed) / stagesAtOnce);
    const stages: number[] = [];
    for (let stage = agreed + step; stage < end; stage += step) stages.push(stage);
    stages.push(end);
    const match = { seed, stages };
    const [a, b] = await Promise.all([ours(match), theirs(match)]);
    const i = stages.findIndex((_, at) => a[at]?.chain !== b[at]?.chain);
    if (i < 0) return parted;
    parted = end = stages[i];
    agreed = i === 0 ? agreed : stages[i - 1];
  } while (end - agreed > 1);
  return parted;
}
