// The golden matches of every game as a gate: five minutes in each engine of every commit, all chains equal, and equal to what is pinned.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseGoldenLines, type Engine, type GoldenLine } from '#scripts/engines/engine.ts';
import { findChromium, findEach, orMissing, type FoundEngines } from '#scripts/engines/engines.ts';
import { ensureFirefox, findFirefox } from '#scripts/engines/firefox.ts';
import { goldenBundle, goldenGameNames, loadGoldenGame, type GoldenMatch } from '#scripts/engines/golden-bundle.ts';
import { goldenLines } from '#scripts/engines/golden-play.ts';
import { judgeEngine } from '#scripts/engines/judge.ts';
import { ensureNode20, runningNode } from '#scripts/engines/node.ts';
import { inRoot } from '#scripts/paths.ts';
import { gameNames } from '#scripts/hashes.ts';
import type { GateResult } from '#scripts/gates/gate.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

/** A game as the gate sees it. */
export interface GoldenSubject {
  readonly name: string;
  readonly matches: readonly GoldenMatch[];
  /** What the sources make of them here. */
  readonly expected: readonly GoldenLine[];
  /** The committed golden, where the game has one. */
  readonly pinned?: GoldenLine;
  readonly bundle: string;
}

export interface GoldenGateParts extends FoundEngines {
  readonly subjects: readonly GoldenSubject[];
  /** Whether an engine that is not there is a failure; else it is said and passed over. */
  readonly isEveryEngineNeeded: boolean;
  readonly print: (line: string) => void;
}

const name = 'golden matches';
const matchMinutes = 5;
/** The second does not fit into 32 bits: a seed has two words. */
const seeds = [7, 2 ** 33 + 5] as const;
/** No engine of every commit takes a tenth of it. */
const limits = { timeoutMs: 240_000 };

/** Whether this runs where everything must be there: .ci/run sets CI. */
function isContinuousIntegration(): boolean {
  return !['', 'false', '0', undefined].includes(process.env['CI']);
}

/** Never rejects: what a game's rules throw here, or a pin that cannot be read, is a failure among the others. */
export async function runGoldenGate(print: (line: string) => void): Promise<GateResult> {
  try {
    return await judgeEveryGame(print);
  } catch (error) {
    const output = error instanceof Error ? error.message : String(error);
    return { name, unit: 'chains', seen: 1, passed: 0, failed: 1, seconds: 0, output };
  }
}

async function judgeEveryGame(print: (line: string) => void): Promise<GateResult> {
  const isEveryEngineNeeded = isContinuousIntegration();
  const { engines, missing } = await findEach([
    runningNode,
    () => ensureNode20(print),
    () => findChromium(print),
    () => (isEveryEngineNeeded ? orMissing('Firefox', () => ensureFirefox(print)) : findFirefox()),
  ]);
  const subjects = await Promise.all(goldenGameNames().map(goldenSubject));
  return judgeGoldens({ engines, missing, subjects, isEveryEngineNeeded, print });
}

/** The matches of a game: its pinned one where there is one, five minutes of the same seed, five minutes of another. */
async function goldenSubject(name: string): Promise<GoldenSubject> {
  const game = await loadGoldenGame(name);
  const pinned = readPin(name);
  const ticks = matchMinutes * 60 * game.model.definition.ticksPerSecond;
  const [first = 7, second = 8] = pinned === undefined ? seeds : [pinned.seed, seeds[pinned.seed === seeds[1] ? 0 : 1]];
  const stages = pinned === undefined || pinned.ticks === ticks ? [ticks] : [pinned.ticks, ticks];
  const matches = [
    { seed: first, stages: stages.toSorted((a, b) => a - b) },
    { seed: second, stages: [ticks] },
  ];
  return {
    name,
    matches,
    expected: goldenLines(name, game, matches),
    pinned,
    bundle: await goldenBundle(name, matches),
  };
}

/** Plays every subject in every engine, as many at once as there are processors. A gate with no engine or no game has failed. */
export async function judgeGoldens(parts: GoldenGateParts): Promise<GateResult> {
  const { engines, missing, subjects, isEveryEngineNeeded, print } = parts;
  const startMs = Date.now();
  const problems: string[] = [];
  let seen = 0;
  let failed = 0;
  const count = (problem: string | undefined, chains: number): void => {
    seen += chains;
    if (problem === undefined) return;
    failed += chains;
    problems.push(problem);
  };
  for (const { missing: reason } of missing) {
    if (isEveryEngineNeeded) count(reason, 1);
    else print(`The golden matches go without one engine: ${reason}`);
  }
  const folder = temporaryFolder('goldens');
  try {
    for (const subject of subjects) {
      if (subject.pinned !== undefined) count(pinProblem(subject, subject.pinned), 1);
      else if (gameNames().includes(subject.name))
        print(`${subject.name} has no golden.json: its chain is compared between engines, and not with what it was.`);
      const file = join(folder, `${subject.name}.js`);
      writeFileSync(file, subject.bundle);
      const waiting = engines.values();
      const play = async (): Promise<void> => {
        for (const engine of waiting) count(await engineProblem(engine, file, subject), subject.expected.length);
      };
      await Promise.all(Array.from({ length: availableParallelism() }, play));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (seen === 0) count('No golden match was played: there is no game, or no engine.', 1);
  return {
    name,
    unit: 'chains',
    seen,
    passed: seen - failed,
    failed,
    seconds: (Date.now() - startMs) / 1000,
    output: problems.join('\n'),
  };
}

async function engineProblem(engine: Engine, file: string, subject: GoldenSubject): Promise<string | undefined> {
  const { name, expected } = subject;
  const { problem, lines } = await judgeEngine(engine, file, expected, limits);
  if (problem === undefined) return undefined;
  const { seed, ticks } = expected.find((line, i) => lines[i]?.chain !== line.chain) ?? expected[0];
  const command = `npm run golden -- --game ${name} --ticks ${ticks} --seed ${seed} --engines`;
  return `${name}: ${problem} \`${command}\` names the tick.`;
}

function pinProblem({ name, expected }: GoldenSubject, pinned: GoldenLine): string | undefined {
  const here = expected.find(({ seed, ticks }) => seed === pinned.seed && ticks === pinned.ticks);
  if (here?.chain === pinned.chain && here.checksum === pinned.checksum) return undefined;
  const figures = `checksum ${here?.checksum}, chain ${here?.chain}`;
  return (
    `${name}: ${pinned.ticks} ticks of seed ${pinned.seed} give ${figures}; ${pinPath(name)} has checksum ` +
    `${pinned.checksum}, chain ${pinned.chain}. If the rules or the layout were meant to change, write the new figures there and say why.`
  );
}

function pinPath(game: string): string {
  return `shared/games/${game}/golden.json`;
}

/** The golden that is committed beside a game's rules: {"seed", "ticks", "checksum", "chain"}. Throws when it is anything else. */
export function readPin(
  game: string,
  read: (path: string) => string | undefined = readIfThere,
): GoldenLine | undefined {
  const path = pinPath(game);
  const text = read(path);
  if (text === undefined) return undefined;
  const value: unknown = JSON.parse(text);
  const [pin] = parseGoldenLines(JSON.stringify({ game, ...(value instanceof Object ? value : {}) }));
  if (pin === undefined) throw new Error(`${path} is not {"seed", "ticks", "checksum", "chain"}.`);
  return pin;
}

function readIfThere(path: string): string | undefined {
  return existsSync(inRoot(path)) ? readFileSync(inRoot(path), 'utf8') : undefined;
}
