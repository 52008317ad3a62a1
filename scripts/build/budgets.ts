// How much a first visit to a game may download, gzip, by part: what docs/performance.md says, held by `npm test`.
import { readFileSync } from 'node:fs';
import { inRoot } from '#scripts/paths.ts';
import type { GateResult } from '#scripts/gates/gate.ts';
import type { FirstVisit } from '#scripts/build/first-visit.ts';

/** What a visit is made of. `engine`: what several games share, packages included; `game`: its rules, its view and its data. */
export type Part = 'page' | 'engine' | 'game' | 'art' | 'sound';

/** Bytes, gzip, at most. */
export type Budget = Readonly<Record<Part, number>>;

/** A little above what was reached: a game that needs more raises its number, in a commit that says for what. */
const budgets: Readonly<Record<string, Budget>> = {
  dogfight: { page: 6130, engine: 229_900, game: 26_950, art: 52_500, sound: 41_500 },
  lanterns: { page: 6180, engine: 229_900, game: 48_000, art: 41_500, sound: 47_500 },
};

/** Of a game that has no budget of its own. */
const ofOthers: Budget = { page: 6000, engine: 226_000, game: 60_000, art: 60_000, sound: 60_000 };

/** A part of a visit: what was counted and what is allowed. */
export interface PartSize {
  readonly gzipBytes: number;
  readonly budgetBytes: number;
  readonly files: readonly string[];
}

/** The parts of a visit, with the budget of each. */
export function partsOf(game: string, visit: FirstVisit, budget = budgets[game] ?? ofOthers): Record<Part, PartSize> {
  const sized = (part: Part): PartSize => {
    const files = visit.files.filter((file) => file.part === part);
    return {
      gzipBytes: files.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0),
      budgetBytes: budget[part],
      files: files.map(({ file }) => file),
    };
  };
  return {
    page: sized('page'),
    engine: sized('engine'),
    game: sized('game'),
    art: sized('art'),
    sound: sized('sound'),
  };
}

/** A line for each part that is over its budget, with the files that it is made of. */
export function overBudget(game: string, parts: Readonly<Record<string, PartSize>>): string[] {
  return Object.entries(parts)
    .filter(([, { gzipBytes, budgetBytes }]) => gzipBytes > budgetBytes)
    .map(([part, { gzipBytes, budgetBytes, files }]) => {
      const over = gzipBytes - budgetBytes;
      return `${game}: ${part} is ${gzipBytes} B (gzip), ${over} B over its budget of ${budgetBytes}: ${files.join(', ')}.`;
    });
}

interface Report {
  readonly firstVisits: Readonly<Record<string, { readonly parts: Readonly<Record<string, PartSize>> }>>;
}

/** The gate of `npm test`, after a build. */
export function sizeGate(report: string = inRoot('dist/report.json')): GateResult {
  const startMs = Date.now();
  const { firstVisits }: Report = JSON.parse(readFileSync(report, 'utf8'));
  const visits = Object.entries(firstVisits);
  const problems = visits.flatMap(([game, { parts }]) => overBudget(game, parts));
  if (visits.length === 0) problems.push('The report of the build has no games.');
  const fix = 'Make it smaller, or raise the budget in scripts/build/budgets.ts and say for what.';
  return {
    name: 'download sizes',
    seen: visits.length,
    unit: 'games',
    passed: problems.length === 0 ? 1 : 0,
    failed: problems.length === 0 ? 0 : 1,
    seconds: (Date.now() - startMs) / 1000,
    output: [...problems, fix].join('\n'),
  };
}
