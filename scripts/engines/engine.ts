// What a JavaScript engine is to the golden matches: one interface over shells, Nodes and browsers, and how its lines are read.

/** One line that a golden script prints. */
export interface GoldenLine {
  readonly game: string;
  readonly ticks: number;
  readonly seed: number;
  /** Of the world after the last tick, 16 hex digits. */
  readonly checksum: string;
  /** Over every tick, 16 hex digits. */
  readonly chain: string;
}

export interface EngineLimits {
  /** The engine is ended after as long, and has failed. */
  readonly timeoutMs: number;
}

/** An engine of this machine. */
export interface Engine {
  readonly name: string;
  readonly version: string;
  /** Runs a golden script to its end and returns what it printed. Rejects with a sentence when it failed or took too long. */
  run(bundleFile: string, limits: EngineLimits): Promise<readonly GoldenLine[]>;
}

/** An engine that is not on this machine. */
export interface MissingEngine {
  readonly name: string;
  /** One sentence: what was looked for, and how to get it. */
  readonly missing: string;
}

/** Looks for one engine; installs nothing. */
export type EngineFinder = () => Promise<Engine | MissingEngine> | Engine | MissingEngine;

export function isMissing(found: Engine | MissingEngine): found is MissingEngine {
  return 'missing' in found;
}

const digits = /^[0-9a-f]{16}$/;

/** The golden lines in what an engine printed. Shells print other things too, so lines of any other form are passed over. */
export function parseGoldenLines(output: string): readonly GoldenLine[] {
  return output.split('\n').flatMap((line) => {
    const text = line.trim();
    if (!text.startsWith('{')) return [];
    try {
      const value: unknown = JSON.parse(text);
      return isGoldenLine(value) ? [value] : [];
    } catch {
      return [];
    }
  });
}

function isGoldenLine(value: unknown): value is GoldenLine {
  if (typeof value !== 'object' || value === null) return false;
  const { game, ticks, seed, checksum, chain } = { ...emptyLine, ...value };
  if (typeof game !== 'string' || !Number.isSafeInteger(ticks) || !Number.isSafeInteger(seed)) return false;
  return digits.test(checksum) && digits.test(chain);
}

const emptyLine: GoldenLine = { game: '', ticks: 0, seed: 0, checksum: '', chain: '' };
