// An engine that is a program: it is given the script's path and prints the lines.
import { runProcess } from '#scripts/engines/process.ts';
import { parseGoldenLines, type Engine } from '#scripts/engines/engine.ts';

export interface ShellEngineParts {
  readonly name: string;
  readonly version: string;
  /** The program. */
  readonly path: string;
  /** What stands before the script's path. */
  readonly args?: readonly string[];
  /** Beside this process's own variables. */
  readonly environment?: Readonly<Record<string, string>>;
}

export function shellEngine({ name, version, path, args = [], environment }: ShellEngineParts): Engine {
  return {
    name,
    version,
    async run(bundleFile, { timeoutMs }) {
      const run = await runProcess(path, [...args, bundleFile], { timeoutMs, environment });
      // Some shells end with 0 after an error, so what was printed decides, too.
      const lines = parseGoldenLines(run.stdout);
      if (run.exitCode === 0 && lines.length > 0) return lines;
      throw new Error(`ended with code ${run.exitCode}: ${complaintOf(`${run.stderr}\n${run.stdout}`)}`);
    },
  };
}

/** The line that says what went wrong, among source excerpts and stacks. */
function complaintOf(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  const complaint =
    lines.find((line) => /\w*(Error|Exception)\w*\b.*:/.test(line)) ?? lines.find((line) => line !== '');
  return complaint?.slice(0, 500) ?? 'it printed nothing';
}
