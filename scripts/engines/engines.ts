// Every engine that golden matches know, in the order of their table: those of each commit first, then those on demand.
import { ensureChromium } from '#scripts/chromium.ts';
import { chromiumEngine } from '#scripts/engines/chromium-engine.ts';
import { isMissing, type Engine, type EngineFinder, type MissingEngine } from '#scripts/engines/engine.ts';
import { findFirefox } from '#scripts/engines/firefox.ts';
import { findNode20, interpretingNode, runningNode } from '#scripts/engines/node.ts';
import { findQuickJs } from '#scripts/engines/quickjs.ts';
import { shellFinders } from '#scripts/engines/shells.ts';

export interface FoundEngines {
  readonly engines: readonly Engine[];
  readonly missing: readonly MissingEngine[];
}

/** What is on this machine. Chromium and QuickJS are fetched where they are not there and can be. */
export function findEngines(print: (line: string) => void): Promise<FoundEngines> {
  return findEach([
    runningNode,
    findNode20,
    () => findChromium(print),
    findFirefox,
    interpretingNode,
    findQuickJs,
    ...shellFinders,
  ]);
}

export async function findEach(finders: readonly EngineFinder[]): Promise<FoundEngines> {
  const engines: Engine[] = [];
  const missing: MissingEngine[] = [];
  for (const find of finders) {
    const found = await find();
    if (isMissing(found)) missing.push(found);
    else engines.push(found);
  }
  return { engines, missing };
}

/** The Chromium of the browser tests, installed where it is not there. */
export function findChromium(print: (line: string) => void): Engine | MissingEngine {
  return orMissing('Chromium', () => chromiumEngine(ensureChromium(print)));
}

/** What `find` returns; what it throws becomes the sentence of a missing engine. */
export function orMissing(name: string, find: () => Engine | MissingEngine): Engine | MissingEngine {
  try {
    return find();
  } catch (error) {
    return { name, missing: error instanceof Error ? error.message : String(error) };
  }
}
